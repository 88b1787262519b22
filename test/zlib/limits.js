// zlib's edges: trailing junk, several members, checks that fail, dictionaries, resets, closing while the pool works.
'use strict';
const assert = require('assert');
const zlib = require('zlib');
const { promisify } = require('util');

const fails = (run, code, message) => assert.throws(run, { code, message });
const broken = (bytes, at) => {
  const copy = Buffer.from(bytes);
  copy[copy.length + at] ^= 1;
  return copy;
};
fails(() => zlib.gunzipSync(broken(zlib.gzipSync('hello'), -1)), 'Z_DATA_ERROR', 'incorrect length check');
fails(() => zlib.gunzipSync(broken(zlib.gzipSync('hello'), -6)), 'Z_DATA_ERROR', 'incorrect data check');
fails(() => zlib.inflateSync(broken(zlib.deflateSync('hello'), -1)), 'Z_DATA_ERROR', 'incorrect data check');
fails(() => zlib.inflateRawSync(Buffer.from([0xff])), 'Z_DATA_ERROR', 'invalid block type');
fails(() => zlib.inflateRawSync(Buffer.from('4b044200', 'hex')), 'Z_DATA_ERROR', 'invalid distance too far back');
fails(() => zlib.inflateSync(zlib.deflateSync('a'.repeat(4000)), { windowBits: 8 }), 'Z_DATA_ERROR', 'invalid window size');
fails(() => zlib.gunzipSync(Buffer.concat([zlib.gzipSync('a'), zlib.gzipSync('b').subarray(0, 8)])), 'Z_BUF_ERROR', 'unexpected end of file');
fails(() => zlib.gunzipSync(Buffer.concat([zlib.gzipSync('a'), Buffer.from('junk')])), 'Z_DATA_ERROR', 'incorrect header check');
for (const bytes of ['', '1f', '1f8b']) fails(() => zlib.unzipSync(Buffer.from(bytes, 'hex')), 'Z_BUF_ERROR', 'unexpected end of file');
fails(() => zlib.gzipSync('', { windowBits: 0 }), 'ERR_OUT_OF_RANGE', /It must be >= 9 and <= 15. Received 0/);
fails(() => zlib.gzipSync('', { chunkSize: 3 }), 'ERR_OUT_OF_RANGE', 'The value of "options.chunkSize" is out of range. It must be >= 64. Received 3');
fails(() => zlib.gzipSync('', { dictionary: 'abc' }), 'ERR_INVALID_ARG_TYPE', /"options\.dictionary" property must be an instance of Buffer/);
fails(() => zlib.crc32('a', -1), 'ERR_OUT_OF_RANGE', /It must be >= 0 && <= 4294967295/);
assert.strictEqual(zlib.gunzipSync(Buffer.concat([zlib.gzipSync('a'), Buffer.alloc(10), Buffer.from('x')])).toString(), 'a');
assert.strictEqual(zlib.inflateSync(Buffer.concat([zlib.deflateSync('abc'), Buffer.from('junk')])).toString(), 'abc');
const cut = zlib.deflateSync('hello world hello world').subarray(0, 12);
assert.strictEqual(zlib.inflateSync(cut, { finishFlush: zlib.constants.Z_SYNC_FLUSH }).toString(), 'hello wor');

// A bomb of 100 MB behind 100 KB is held by the limit.
const bomb = zlib.gzipSync(Buffer.alloc(20 << 20));
fails(() => zlib.gunzipSync(bomb, { maxOutputLength: 1 << 20 }), 'ERR_BUFFER_TOO_LARGE', 'Cannot create a Buffer larger than 1048576 bytes');

async function main() {
  await assert.rejects(promisify(zlib.gunzip)(bomb, { maxOutputLength: 1 << 20 }), { code: 'ERR_BUFFER_TOO_LARGE' });
  const junk = new DecompressionStream('deflate');
  const writer = junk.writable.getWriter();
  writer.write(Buffer.concat([zlib.deflateSync('abc'), Buffer.from('junk')])).catch(() => {});
  writer.close().catch(() => {});
  await assert.rejects(new Response(junk.readable).arrayBuffer(), { code: 'ERR_TRAILING_JUNK_AFTER_STREAM_END' });

  // reset() begins a new stream in the same codec.
  const deflate = zlib.createDeflateRaw({ dictionary: Buffer.from('hello') });
  const parts = [];
  deflate.on('data', (part) => parts.push(part));
  deflate.write('forgotten');
  await new Promise((resolve) => deflate.flush(resolve));
  deflate.reset();
  parts.length = 0;
  deflate.end('hello again');
  await new Promise((resolve) => deflate.on('end', resolve));
  assert.strictEqual(zlib.inflateRawSync(Buffer.concat(parts), { dictionary: Buffer.from('hello') }).toString(), 'hello again');

  // Closing, writing and params() in mid-flight
  const gzip = zlib.createGzip();
  gzip.write(Buffer.alloc(1 << 20));
  gzip.params(9, 0, () => {});
  gzip.close();
  const error = await new Promise((resolve) => gzip.write('x', resolve));
  assert.strictEqual(error.code, 'ERR_STREAM_DESTROYED');
  assert.strictEqual(gzip._closed, true);
  gzip.reset();
}
main();
