'use strict';
// Lines from a stream: endings split over chunks, questions, iteration, keys.
const readline = require('node:readline');
const { PassThrough, Readable, Writable } = require('node:stream');

const lines = (chunks) => readline.createInterface({ input: Readable.from(chunks), crlfDelay: Infinity });
const screen = new Writable({ write(chunk, encoding, callback) { console.log('screen', JSON.stringify(String(chunk))); callback(); } });
const over = (emitter) => new Promise((resolve) => emitter.once('close', resolve));

async function main() {
  const events = lines(['a\nb\r', '\nc\r\n', 'd\re', Buffer.from([0xc3]), Buffer.from([0xa9]), '\n\nlast']);
  for (const name of ['line', 'pause', 'resume', 'close']) events.on(name, (line) => console.log(name, JSON.stringify(line)));
  await over(events);
  for await (const line of lines(['1\n2\n', '3\n4'])) console.log('all', line);
  for await (const line of lines(['1\n2\n', '3\n4'])) {
    console.log('first', line);
    break;
  }
  const asking = readline.createInterface({ input: Readable.from(['bob\n', '30\n', 'rest\n']), output: screen });
  asking.on('line', (line) => console.log('line', line));
  asking.question('name? ', (name) => {
    console.log('answer', name);
    asking.question('age? ', (age) => {
      console.log('answer', age);
      asking.prompt();
    });
  });
  await over(asking);
  const promised = require('node:readline/promises').createInterface({ input: Readable.from(['x\n', 'y\n']), output: screen });
  console.log(await promised.question('? '));
  promised.close();
  const keys = new PassThrough();
  readline.emitKeypressEvents(keys);
  keys.on('keypress', (text, key) => console.log(JSON.stringify(text), JSON.stringify(key)));
  keys.write('aB\x03\r\n \x7f\x1b[A\x1b[1;5C\x1bOP\x1b[3~\x1bf1é\t\x1b[Z');
}
main();
