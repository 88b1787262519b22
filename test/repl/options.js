// The options of repl.start, and what a program can do with the server.
const repl = require('node:repl');
const { PassThrough } = require('node:stream');
const assert = require('node:assert');

async function session(options, lines) {
  const input = new PassThrough();
  const output = new PassThrough();
  let text = '';
  output.on('data', (data) => { text += data; });
  const server = repl.start({ input, output, terminal: false, prompt: '$ ', ...options });
  input.end(lines.join('\n'));
  await new Promise((resolve) => server.on('exit', resolve));
  return text;
}

async function main() {
  assert.strictEqual(await session({ ignoreUndefined: true }, ['undefined', '1']), '$ $ 1\n$ ');
  assert.strictEqual(await session({ writer: (value) => `<${value}>` }, ['1', 'throw 2']), '$ <1>\n$ Uncaught <2>\n$ ');
  assert.strictEqual(await session({ useColors: true }, ['1']), '$ \x1b[33m1\x1b[39m\n$ ');
  assert.match(await session({ replMode: repl.REPL_MODE_STRICT }, ['unknownName = 1']), /Uncaught ReferenceError: unknownName is not defined/);
  // An evaluator of one's own, which wants more lines.
  const seen = [];
  const evaluator = (code, context, name, callback) => {
    seen.push(code);
    if (!code.includes(';')) callback(new repl.Recoverable(new SyntaxError('more')));
    else callback(null, code.length);
  };
  assert.strictEqual(await session({ eval: evaluator }, ['ab', 'c;']), '$ ... 6\n$ ');
  assert.deepStrictEqual(seen, ['ab\n', 'ab\nc;\n']);
  assert.throws(() => repl.start({ eval() {}, breakEvalOnSigint: true }), { code: 'ERR_INVALID_REPL_EVAL_CONFIG' });
  // What is asked for later, as by prompt alone.
  const server = repl.start('x> ', new PassThrough());
  assert.strictEqual(server.getPrompt(), 'x> ');
  assert.throws(() => server.defineCommand('x', 5), { code: 'ERR_INVALID_ARG_TYPE' });
  const complete = (text) => new Promise((resolve) => { server.complete(text, (error, result) => resolve(error ?? result)); });
  globalThis.target = { alpha: 1, alps: 2, get danger() { throw new Error('called'); } };
  assert.deepStrictEqual(await complete('target.al'), [['target.alpha', 'target.alps'], 'target.al']);
  assert.deepStrictEqual(await complete('1 + target?.al'), [['target?.alpha', 'target?.alps'], 'target?.al']);
  assert.deepStrictEqual(await complete('target.danger.x'), [[], 'target.danger.x']);
  assert.deepStrictEqual(await complete('.he'), [['help'], 'he']);
  assert.deepStrictEqual(await complete("require('node:path/p"), [['node:path/posix'], 'node:path/p']);
  assert.deepStrictEqual(await complete("require('./opti"), [['./options'], './opti']);
  assert.deepStrictEqual(await complete("fs.readFileSync('./opti"), [['./options.js'], './opti']);
  assert.deepStrictEqual(await complete('globalThis.target.alpha.toFix'), [['globalThis.target.alpha.toFixed'], 'globalThis.target.alpha.toFix']);
  assert.ok((await complete('"".'))[0].includes('"".trim'));
  assert.ok((await complete('typ'))[0].includes('typeof'));
  assert.deepStrictEqual(await complete('nowhere.x'), [[], 'nowhere.x']);
  assert.deepStrictEqual((await complete('f().glob'))[0], []);
  server.close();
  assert.strictEqual(repl.isValidSyntax('var 5'), false);
  assert.strictEqual(repl.isValidSyntax('1 + 1'), true);
}
process.chdir(__dirname);
main();
