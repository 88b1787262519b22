// rollup 4: a bundler whose parser is a native addon written in Rust.
const { rollup, VERSION } = require('rollup');

const files = {
  'main.js': "import { used } from './lib.js'; export default () => used(import.meta.url);",
  'lib.js': 'export const unused = 1;\nexport function used(x) {\n  return `<${x}>`;\n}\n',
};

(async () => {
  console.log(VERSION.split('.')[0]);
  const plugin = {
    name: 'memory',
    resolveId: (id) => id.replace('./', ''),
    load: (id) => files[id],
  };
  const bundle = await rollup({ input: 'main.js', plugins: [plugin] });
  for (const format of ['esm', 'cjs']) {
    const { output } = await bundle.generate({ format, exports: 'default' });
    console.log(output[0].fileName, Object.keys(output[0].modules), output[0].code);
  }
  await bundle.close();
  await rollup({ input: 'bad.js', plugins: [{ ...plugin, load: () => 'let let = 1' }] })
    .catch((error) => console.log(error.code, error.message.split('\n')[0]));
})();
