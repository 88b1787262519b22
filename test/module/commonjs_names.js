// What import finds of the names that CommonJS modules export, by their text: the forms of cjs-module-lexer.
const { readdirSync } = require('fs');
const path = require('path');
const folder = path.join(__dirname, 'fixtures/commonjs_names');

(async () => {
  for (const file of readdirSync(folder).filter((name) => name.endsWith('.cjs')).sort()) {
    const namespace = await import(path.join(folder, file));
    console.log(path.basename(file, '.cjs'), Object.keys(namespace).join(' '));
  }
})();
