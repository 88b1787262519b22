'use strict';
// Readable: the order of its events, flowing and paused reading, the limits of push and read.
const assert = require('node:assert');
const { Readable } = require('node:stream');

const logs = [];
/** Runs `use(stream, log)`; what it logs is printed when everything is over. */
function check(name, make, use) {
  const log = [];
  const stream = make(log);
  for (const event of ['readable', 'end', 'close', 'error', 'pause', 'resume']) {
    if (event !== 'readable') stream.on(event, (value) => log.push(value ? `${event} ${value.code || value.message}` : event));
  }
  use(stream, log);
  logs.push([name, log]);
}
const letters = (log) => {
  let n = 0;
  return new Readable({
    highWaterMark: 2,
    read(size) {
      log.push(`read ${size}`);
      this.push(n === 3 ? null : 'abc'[n++]);
    },
  });
};

check('flowing', letters, (s, log) => s.on('data', (d) => log.push(`data ${d}`)));
check('readable', letters, (s, log) => s.on('readable', () => {
  for (let c = s.read(1); c !== null; c = s.read(1)) log.push(`got ${c}`);
  log.push('enough');
}));
check('pause', letters, (s, log) => {
  s.on('data', (d) => {
    log.push(`data ${d}`);
    if (String(d) === 'a') {
      s.pause();
      assert.strictEqual(s.isPaused(), true);
      setTimeout(() => s.resume(), 2);
    }
  });
});
check('destroy', () => new Readable({ read() {} }), (s, log) => {
  s.push('x');
  s.destroy(new Error('boom'));
  log.push(s.destroyed, s.errored.message, s.push('y'));
});
check('push after the end', () => new Readable({ read() {} }), (s) => {
  s.push(null);
  s.push('late');
});
check('a chunk of no kind', () => new Readable({ read() {} }), (s) => s.push(5));
check('no _read', () => new Readable(), (s) => s.read());
check('autoDestroy off', () => new Readable({ read() {}, autoDestroy: false }), (s) => {
  s.resume();
  s.push(null);
});

{
  const s = new Readable({ read() {}, highWaterMark: 3 });
  assert.strictEqual(s.push('ab'), true);
  assert.strictEqual(s.push('c'), false);
  assert.strictEqual(s.readableLength, 3);
  s.unshift('__');
  assert.strictEqual(String(s.read(3)), '__a');
  assert.strictEqual(s.read(9), null);
  assert.strictEqual(String(s.read()), 'bc');
  assert.strictEqual(s.readableFlowing, null);
  assert.strictEqual(s.readableHighWaterMark, 16);
}
{
  const s = new Readable({ read() {} });
  s.push(Buffer.from([0xe2, 0x82]));
  s.setEncoding('utf8');
  s.push(Buffer.from([0xac, 0x21]));
  assert.strictEqual(s.read(), '€!');
  assert.strictEqual(s.readableEncoding, 'utf8');
}
{
  const s = new Readable({ objectMode: true, read() {} });
  s.push({ a: 1 });
  s.push(0);
  s.push('');
  assert.strictEqual(s.readableLength, 3);
  assert.deepStrictEqual([s.read(), s.read(), s.read(), s.read()], [{ a: 1 }, 0, '', null]);
}
assert.throws(() => new Readable({ highWaterMark: -1 }), { code: 'ERR_INVALID_ARG_VALUE' });
assert.throws(() => new Readable({ read() {} }).read(2 ** 31), { code: 'ERR_OUT_OF_RANGE' });

process.on('exit', () => {
  for (const [name, log] of logs) console.log(`${name}: ${log.join(' | ')}`);
});
