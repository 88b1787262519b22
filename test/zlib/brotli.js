// Brotli: what goes in comes out, at once, on the pool and as a stream; parameters; flush; what is wrong; bombs.
'use strict';
const assert = require('assert');
const zlib = require('zlib');
const { pipeline, Readable } = require('stream');
const { promisify } = require('util');
const { constants: c } = zlib;

const input = Buffer.from('The quick brown fox. '.repeat(5000));
const small = zlib.brotliCompressSync(input);
assert.ok(small.length < 100);
assert.ok((zlib.brotliDecompressSync(small)).equals(input));
assert.strictEqual(zlib.brotliCompressSync('hello hello hello hello').toString('hex'), '1b1600f88d946ede445586966c206f214f1ce038');
assert.strictEqual(zlib.brotliCompressSync('a', { params: { [c.BROTLI_PARAM_LGWIN]: 1 } }).toString('hex'), '210000046103');

// Parameters have an effect.
const noise = Buffer.from(Array.from({ length: 20000 }, (_, i) => (i * i * 31 + (i >> 3)) & 63));
const quick = zlib.brotliCompressSync(noise, { params: { [c.BROTLI_PARAM_QUALITY]: 0 } });
const best = zlib.brotliCompressSync(noise, { params: { [c.BROTLI_PARAM_QUALITY]: 11, [c.BROTLI_PARAM_SIZE_HINT]: noise.length } });
assert.ok(best.length < quick.length);
assert.ok((zlib.brotliDecompressSync(best)).equals(noise));

const fails = (run, code, message) => assert.throws(run, { code, message });
fails(() => zlib.brotliDecompressSync(small.subarray(0, 20)), 'Z_BUF_ERROR', 'unexpected end of file');
fails(() => zlib.brotliDecompressSync(''), 'Z_BUF_ERROR', 'unexpected end of file');
fails(() => zlib.brotliDecompressSync(Buffer.alloc(10, 255)), 'ERR__ERROR_FORMAT_PADDING_2', 'Decompression failed');
fails(() => zlib.brotliDecompressSync('hello world this is'), 'ERR__ERROR_FORMAT_CL_SPACE', 'Decompression failed');
fails(() => zlib.brotliDecompressSync(small, { maxOutputLength: 1000 }), 'ERR_BUFFER_TOO_LARGE', 'Cannot create a Buffer larger than 1000 bytes');
fails(() => zlib.brotliCompressSync('a', { params: { abc: 1 } }), 'ERR_BROTLI_INVALID_PARAM', 'abc is not a valid Brotli parameter');
fails(() => zlib.brotliCompressSync('a', { params: { 99: 1 } }), 'ERR_BROTLI_INVALID_PARAM', '99 is not a valid Brotli parameter');
fails(() => zlib.brotliCompressSync('a', { params: { 1: 'x' } }), 'ERR_INVALID_ARG_TYPE', /"options\.params\[key\]" property must be of type number/);
fails(() => zlib.brotliCompressSync('a', { flush: 9 }), 'ERR_OUT_OF_RANGE', /"options\.flush" is out of range. It must be >= 0 and <= 3/);
fails(() => zlib.brotliDecompressSync(small, { params: { 5: 1 } }), 'ERR_ZLIB_INITIALIZATION_FAILED', 'Initialization failed');
assert.ok(zlib.brotliDecompressSync(quick.subarray(0, -10), { finishFlush: c.BROTLI_OPERATION_FLUSH }).length > 0);
const { buffer, engine } = zlib.brotliCompressSync('abc', { info: true });
assert.deepStrictEqual([buffer.length > 0, engine instanceof zlib.BrotliCompress, engine.bytesWritten], [true, true, 3]);
assert.ok(zlib.BrotliCompress() instanceof zlib.BrotliCompress);

async function main() {
  assert.ok((await promisify(zlib.brotliDecompress)(await promisify(zlib.brotliCompress)(input))).equals(input));
  await assert.rejects(promisify(zlib.brotliDecompress)(Buffer.alloc(10, 255)), { code: 'ERR__ERROR_FORMAT_PADDING_2', errno: -15 });
  await assert.rejects(promisify(zlib.brotliDecompress)(small, { maxOutputLength: 1000 }), { code: 'ERR_BUFFER_TOO_LARGE' });

  const pieces = Array.from({ length: 50 }, (_, i) => input.subarray(i * 2100, (i + 1) * 2100));
  const back = zlib.createBrotliDecompress({ chunkSize: 100 });
  const seen = [];
  back.on('data', (part) => seen.push(part));
  await promisify(pipeline)(Readable.from(pieces), zlib.createBrotliCompress({ chunkSize: 64 }), back);
  assert.ok((Buffer.concat(seen)).equals(input));

  // What is flushed can be read, before the end.
  const encoder = zlib.createBrotliCompress();
  const decoder = encoder.pipe(zlib.createBrotliDecompress()).setEncoding('utf8');
  encoder.write('flushed early');
  encoder.flush();
  assert.strictEqual(await new Promise((resolve) => decoder.once('data', resolve)), 'flushed early');
  encoder.reset();
  encoder.destroy();
  decoder.destroy();

  // Closed while the pool works, and with bytes after the end.
  const gone = zlib.createBrotliCompress();
  gone.write(Buffer.alloc(1 << 20));
  await new Promise((resolve) => gone.close(resolve));
  const rest = zlib.createBrotliDecompress();
  let text = '';
  rest.on('data', (part) => { text += part; }).end(Buffer.concat([zlib.brotliCompressSync('the end'), Buffer.from('more')]));
  await new Promise((resolve) => rest.on('end', resolve));
  assert.strictEqual(text, 'the end');
}
main();
