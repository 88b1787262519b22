'use strict';
// Subclasses in every style, instanceof, and what the module has.
const assert = require('node:assert');
const stream = require('node:stream');
const { inherits } = require('node:util');
const { Duplex, PassThrough, Readable, Transform, Writable } = stream;

function OldReadable() { Readable.call(this); }
inherits(OldReadable, Readable);
OldReadable.prototype._read = function() { this.push('old'); this.push(null); };
function OldTransform(options) {
  if (!(this instanceof OldTransform)) return new OldTransform(options);
  Transform.call(this, options);
}
inherits(OldTransform, Transform);
OldTransform.prototype._transform = function(chunk, encoding, callback) { callback(null, `[${chunk}]`); };
class NewWritable extends Writable {
  chunks = [];
  _write(chunk, encoding, callback) { this.chunks.push(`${chunk}`); callback(); }
}
const out = new NewWritable();
new OldReadable().pipe(OldTransform()).pipe(out).on('finish', () => {
  assert.deepStrictEqual(out.chunks, ['[old]']);
  console.log('ok');
});

assert.ok(new Duplex() instanceof Writable && new Duplex() instanceof Readable && new PassThrough() instanceof Transform);
assert.ok(!(new Readable() instanceof Writable) && new Readable() instanceof stream);
assert.strictEqual(Readable().constructor, Readable);
assert.strictEqual(stream.Stream, stream);
assert.strictEqual(stream.promises, require('node:stream/promises'));
assert.strictEqual(stream.getDefaultHighWaterMark(false), 65536);
stream.setDefaultHighWaterMark(false, 1000);
assert.strictEqual(new Readable().readableHighWaterMark, 1000);
stream.setDefaultHighWaterMark(false, 65536);

// The state that packages look at.
const r = new Readable({ read() {} });
r.push('x');
assert.deepStrictEqual(
  [r._readableState.length, r._readableState.ended, r._readableState.flowing, r._readableState.objectMode, r._readableState.buffer.length],
  [1, false, null, false, 1]);
const w = new Writable({ write() {} });
w.write('x');
assert.deepStrictEqual([w._writableState.length, w._writableState.ending, w._writableState.finished, w._writableState.needDrain],
  [1, false, false, false]);
assert.strictEqual(stream.isReadable(r) && stream.isWritable(w) && !stream.isErrored(r) && !stream.isDisturbed(r), true);

// An old-style stream.
const legacy = new stream();
legacy.readable = true;
const sink = new NewWritable();
legacy.pipe(sink);
legacy.emit('data', 'legacy');
legacy.emit('end');
assert.deepStrictEqual(sink.chunks, ['legacy']);
const wrapped = new Readable().wrap(Object.assign(new stream(), { pause() {}, resume() { this.emit('data', 'w'); this.emit('end'); } }));
wrapped.on('data', (chunk) => assert.strictEqual(String(chunk), 'w'));
