// Thousands of keys in a fixed, arbitrary order: the cursor stays on the line, and no line takes long to complete or preview.
const repl = require('node:repl');
const { PassThrough } = require('node:stream');
const assert = require('node:assert');
const input = new PassThrough();
const output = new PassThrough();
output.columns = 17;
output.resume();
const server = repl.start({ input, output, terminal: true, useColors: true, eval: (code, context, name, callback) => callback(null, code.length) });
server.on('SIGTSTP', () => {});
let seed = 5;
const random = (below) => (seed = (seed * 1103515245 + 12345) % 2147483648) % below;
const keys = [
  ...'\x01\x02\x05\x06\x08\x0b\x0c\x0e\x10\x12\x13\x14\x15\x17\x19\x1a\x1e\x1f\t\x7f\r\n\x07\x1b', '\x1b[A', '\x1b[B', '\x1b[C', '\x1b[D',
  '\x1b[H', '\x1b[F', '\x1b[3~', '\x1bb', '\x1bf', '\x1bd', '\x1by', '\x1b\x7f', '\x1b[200~', '\x1b[201~', 'a', 'Math.', '日', '😀',
  'e\u0301', ' ', 'obj.al', 'x'.repeat(40), '[', '"', "'", 'fs.', ']', ')',
];
async function main() {
  for (let i = 0; i < 2000 && !server.closed; i++) {
    input.write(keys[random(keys.length)]);
    if (random(3) !== 0) await new Promise(setImmediate);
    assert.ok(server.cursor >= 0 && server.cursor <= server.line.length);
  }
  assert.strictEqual(server.closed, false);
  process.exit();
}
main();
