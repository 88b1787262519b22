// Zstandard: what goes in comes out, in every form; parameters; flush; what is wrong.
'use strict';
const assert = require('assert');
const zlib = require('zlib');
const { pipeline, Readable } = require('stream');
const { promisify } = require('util');
const { constants: c } = zlib;

const input = Buffer.from('The quick brown fox. '.repeat(5000));
const small = zlib.zstdCompressSync(input);
assert.ok(small.length < 100);
assert.ok((zlib.zstdDecompressSync(small)).equals(input));
const checked = zlib.zstdCompressSync('abc', { params: { [c.ZSTD_c_compressionLevel]: 19, [c.ZSTD_c_checksumFlag]: true } });
assert.strictEqual(checked.toString('hex'), '28b52ffd2403190000616263990977ad');
assert.strictEqual(zlib.zstdDecompressSync('').length, 0);

const fails = (run, code, message) => assert.throws(run, { code, message });
fails(() => zlib.zstdDecompressSync(small.subarray(0, 20)), 'Z_BUF_ERROR', 'unexpected end of file');
fails(() => zlib.zstdDecompressSync('hello world'), 'ZSTD_error_prefix_unknown', 'Unknown frame descriptor');
fails(() => zlib.zstdDecompressSync(Buffer.concat([checked.subarray(0, -1), Buffer.from([1])])), 'ZSTD_error_checksum_wrong', "Restored data doesn't match checksum");
fails(() => zlib.zstdDecompressSync(small, { maxOutputLength: 1000 }), 'ERR_BUFFER_TOO_LARGE', 'Cannot create a Buffer larger than 1000 bytes');
fails(() => zlib.zstdCompressSync('a', { params: { abc: 1 } }), 'ERR_ZSTD_INVALID_PARAM', 'abc is not a valid zstd parameter');
fails(() => zlib.zstdDecompressSync(small, { params: { 101: 1 } }), 'ERR_ZSTD_INVALID_PARAM', '101 is not a valid zstd parameter');
fails(() => zlib.zstdDecompressSync(small, { params: { [c.ZSTD_d_windowLogMax]: 1 } }), 'ERR_ZLIB_INITIALIZATION_FAILED', 'Setting parameter failed');
fails(() => zlib.zstdCompressSync('a', { params: { 100: 'x' } }), 'ERR_INVALID_ARG_TYPE', /must be of type number/);
fails(() => zlib.zstdCompressSync('a', { flush: 3 }), 'ERR_OUT_OF_RANGE', /It must be >= 0 and <= 2/);
assert.throws(() => zlib.ZstdCompress(), TypeError);

async function main() {
  assert.ok((await promisify(zlib.zstdDecompress)(await promisify(zlib.zstdCompress)(input))).equals(input));
  await assert.rejects(promisify(zlib.zstdDecompress)('hello world'), { code: 'ZSTD_error_prefix_unknown', errno: 10 });
  const pieces = Array.from({ length: 50 }, (_, i) => input.subarray(i * 2100, (i + 1) * 2100));
  const back = zlib.createZstdDecompress({ chunkSize: 100 });
  const seen = [];
  back.on('data', (part) => seen.push(part));
  await promisify(pipeline)(Readable.from(pieces), zlib.createZstdCompress({ chunkSize: 64 }), back);
  assert.ok((Buffer.concat(seen)).equals(input));

  const encoder = zlib.createZstdCompress();
  const decoder = encoder.pipe(zlib.createZstdDecompress()).setEncoding('utf8');
  encoder.write('flushed early');
  encoder.flush();
  assert.strictEqual(await new Promise((resolve) => decoder.once('data', resolve)), 'flushed early');
  encoder.destroy();
  decoder.destroy();

  // A size that is promised and not kept
  const liar = zlib.createZstdCompress({ pledgedSrcSize: 10 });
  liar.write('abc');
  liar.flush();
  liar.resume().end('def');
  const error = await new Promise((resolve) => liar.on('error', resolve));
  assert.strictEqual(error.code, 'ZSTD_error_srcSize_wrong');
}
main();
