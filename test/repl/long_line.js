// Ten megabytes on one line, on a terminal and without: nothing is lost.
const repl = require('node:repl');
const { PassThrough } = require('node:stream');
const assert = require('node:assert');

async function session(terminal) {
  const input = new PassThrough();
  const output = new PassThrough();
  output.columns = 80;
  let last = '';
  output.on('data', (data) => { last = (last + data.subarray(-2000)).slice(-2000); });
  const server = repl.start({ input, output, terminal, useColors: false });
  const piece = 'x'.repeat(65536);
  input.write('"');
  for (let i = 0; i < 160; i++) {
    input.write(piece);
    await new Promise(setImmediate);
  }
  input.write('".length\n');
  await new Promise((resolve) => setTimeout(resolve, 10));
  input.end();
  await new Promise((resolve) => server.on('exit', resolve));
  assert.match(last, /10485760\r?\n/);
}
session(false).then(() => session(true));
