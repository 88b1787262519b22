// Each key on a line of a terminal that is 20 columns wide: what becomes of the line, and what is written to the screen.
const readline = require('node:readline');
const { PassThrough } = require('node:stream');

let written = '';
const input = new PassThrough();
const output = new PassThrough();
output.columns = 20;
output.on('data', (data) => { written += data; });
const rl = readline.createInterface({
  input, output, terminal: true, historySize: 3, removeHistoryDuplicates: true, tabSize: 4,
  completer: (text) => [['alpha', 'alps', 'beta'].filter((word) => word.startsWith(text)), text],
});
rl.on('line', (line) => console.log('line', JSON.stringify(line)));
rl.on('history', (history) => console.log('history', JSON.stringify(history)));

const keys = [
  'hello world', '\x01', 'X', '\x05', '\x17', 'there', '\x1bb', '\x0b', '\x19', '\x19', '\r', 'al', '\t', '\t', '\x15',
  'one', '\r', '日本語 wide', '\x1b[D', '\x7f', '\x1b[H', '\x1b[3~', '\x06', '\x02', '\x02', '\x04', '\x0b', 'a😀b', '\x1b[D', '\x1b[D',
  '\x08', '\x1b[F', '\x1f', '\x1f', '\x1e', '\x15', '\x19', '\x1by', '\x15', 'one', '\r', '\x1b[A', '\x1b[A', '\x1b[B', '\x0e', 'He', '\x01', '\x06',
  '\x10', '\x05', '\x1b[1;5D', '\x1b[1;5C', '\x1b\x7f', '\x1bd', '\x0c', '\x15', 'a\tb', '\x1b[200~', '\t', '\x1b[201~', '\r', 'abc\rdef\nxyz', '\r', '\x1b[Z',
  'twenty columns are filled', '\x01', 'and ', '\x05', '\x17', '\r', 'x', '\x04', '\x03',
];
async function main() {
  rl.prompt();
  for (const key of keys) {
    input.write(key);
    await new Promise(setImmediate);
    await new Promise(setImmediate);
    console.log(JSON.stringify(key), JSON.stringify(rl.line), rl.cursor, JSON.stringify(written));
    written = '';
  }
  console.log(rl.closed);
  try {
    rl.question('?', () => {});
  } catch (error) {
    console.log(error.code);
  }
}
main();
