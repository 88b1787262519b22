'use strict';
// Writable: callbacks, 'drain', cork, end, errors.
const assert = require('node:assert');
const { Writable } = require('node:stream');

const logs = [];
function check(name, options, use) {
  const log = [];
  const made = typeof options === 'function' ? options(log) : options;
  const stream = new Writable(made);
  for (const event of ['drain', 'prefinish', 'finish', 'close', 'error']) {
    stream.on(event, (value) => log.push(value ? `${event} ${value.code || value.message}` : event));
  }
  use(stream, log);
  logs.push([name, log]);
}
const say = (log, what) => (error) => log.push(error ? `${what} ${error.code || error.message}` : what);

check('synchronous', (log) => ({ write(c, e, cb) { log.push(`write ${c}`); cb(); } }), (s, log) => {
  log.push(s.write('a', say(log, 'cb a')));
  s.end('b', say(log, 'end'));
  log.push('sync');
});
check('asynchronous', (log) => ({ highWaterMark: 2, write(c, e, cb) { log.push(`write ${c}`); setImmediate(cb); } }), (s, log) => {
  log.push(s.write('a', say(log, 'cb a')), s.write('b', say(log, 'cb b')), s.writableLength, s.writableNeedDrain);
  s.once('drain', () => s.end());
});
check('cork', (log) => ({
  writev(chunks, cb) { log.push(chunks.map(({ chunk, encoding }) => `${chunk}:${encoding}`).join(), chunks.allBuffers); cb(); },
}), (s, log) => {
  s.cork();
  s.cork();
  s.write('a');
  s.write('b');
  s.uncork();
  log.push('still', s.writableCorked);
  s.end('c');
});
check('final', (log) => ({
  write(c, e, cb) { cb(); }, final(cb) { log.push('final'); setImmediate(cb); },
}), (s) => { s.write('x'); s.end(); });
check('failing write', { write(c, e, cb) { cb(new Error('boom')); } }, (s, log) => {
  s.write('a', say(log, 'cb a'));
  s.write('b', say(log, 'cb b'));
  s.end(say(log, 'end'));
});
check('write after end', { write(c, e, cb) { cb(); } }, (s, log) => {
  s.end();
  log.push(s.write('x', say(log, 'cb')));
});
check('destroyed', { write(c, e, cb) { setTimeout(cb, 2); } }, (s, log) => {
  s.write('a', say(log, 'cb a'));
  s.write('b', say(log, 'cb b'));
  s.destroy();
  log.push(s.destroyed, s.write('c', say(log, 'cb c')));
});
check('end twice', { write(c, e, cb) { cb(); } }, (s, log) => {
  s.end();
  s.on('finish', () => s.end(say(log, 'again')));
});
check('construct', (log) => ({
  construct(cb) { log.push('construct'); setImmediate(cb); }, write(c, e, cb) { log.push(`write ${c}`); cb(); },
}), (s) => s.end('x'));

{
  const seen = [];
  const s = new Writable({ decodeStrings: false, defaultEncoding: 'latin1', write(c, e, cb) { seen.push([c, e]); cb(); } });
  s.write('a');
  s.write('b', 'hex');
  s.write(Buffer.from('c'));
  assert.deepStrictEqual(seen, [['a', 'latin1'], ['b', 'hex'], [Buffer.from('c'), 'buffer']]);
  assert.throws(() => s.write(null), { code: 'ERR_STREAM_NULL_VALUES' });
  assert.throws(() => s.write(5), { code: 'ERR_INVALID_ARG_TYPE' });
  assert.throws(() => s.write('x', 'nope'), { code: 'ERR_UNKNOWN_ENCODING' });
}
class Upper extends Writable {
  _write(chunk, encoding, callback) { this.text = `${this.text ?? ''}${String(chunk).toUpperCase()}`; callback(); }
}
{
  const s = new Upper();
  s.write('ab');
  assert.strictEqual(s.text, 'AB');
  assert.ok(s instanceof Writable);
}

process.on('exit', () => {
  for (const [name, log] of logs) console.log(`${name}: ${log.join(' | ')}`);
});
