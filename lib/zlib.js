'use strict';
// zlib: streams that compress and decompress, and the same for whole buffers, at once or on the pool.

const { Buffer } = require('buffer');
const { isArrayBufferView, isAnyArrayBuffer } = require('internal/util/types');
const { validateFunction, validateUint32 } = require('internal/validators');
const { codes: { ERR_BUFFER_TOO_LARGE, ERR_INVALID_ARG_TYPE } } = require('internal/errors');
const codecs = require('internal/zlib/codecs');
const { codes, constants } = require('internal/zlib/constants');
const { kGrows, runSync } = require('internal/zlib/stream');

const {
  Deflate, Inflate, Gzip, Gunzip, DeflateRaw, InflateRaw, Unzip, BrotliCompress, BrotliDecompress, ZstdCompress,
  ZstdDecompress,
} = codecs;

// Whole buffers ----------------------------------------------------------------------------------------------

function toBytes(data) {
  if (typeof data === 'string') return Buffer.from(data);
  if (isArrayBufferView(data)) return data;
  if (isAnyArrayBuffer(data)) return Buffer.from(data);
  throw new ERR_INVALID_ARG_TYPE('buffer', ['string', 'Buffer', 'TypedArray', 'DataView', 'ArrayBuffer'], data);
}

/** Stored data is cut as the output's chunks are; for all else their size does not show. */
function growsFor(stream, options) {
  return options?.chunkSize === undefined && stream._level !== 0;
}

/** The form with a callback: `Codec` fed with everything, its output collected. */
function convenience(Codec, name) {
  return {
    [name](buffer, options, callback) {
      if (typeof options === 'function') {
        callback = options;
        options = {};
      }
      validateFunction(callback, 'callback');
      const input = toBytes(buffer);
      const stream = new Codec(options);
      stream[kGrows] = growsFor(stream, options);
      const parts = [];
      let total = 0;
      stream.on('data', (part) => {
        parts.push(part);
        total += part.length;
        if (total > stream._maxOutputLength) {
          stream.destroy();
          stream.removeAllListeners('end');
          callback(new ERR_BUFFER_TOO_LARGE(stream._maxOutputLength));
        }
      });
      stream.on('error', (error) => {
        stream.removeAllListeners('end');
        callback(error);
      });
      stream.on('end', () => {
        const result = Buffer.concat(parts, total);
        stream.close();
        callback(null, options?.info ? { buffer: result, engine: stream } : result);
      });
      stream.end(input);
    },
  }[name];
}

function convenienceSync(Codec, name) {
  return {
    [name](buffer, options) {
      const input = toBytes(buffer);
      const stream = new Codec(options);
      stream[kGrows] = growsFor(stream, options);
      const result = runSync(stream, input, stream._finishFlushFlag);
      return options?.info ? { buffer: result, engine: stream } : result;
    },
  }[name];
}

/**
 * @param {string|Buffer|TypedArray|DataView} data
 * @param {number} [value=0] the checksum of what came before
 * @returns {number}
 * @throws ERR_INVALID_ARG_TYPE, ERR_OUT_OF_RANGE
 */
function crc32(data, value = 0) {
  if (typeof data !== 'string' && !isArrayBufferView(data)) {
    throw new ERR_INVALID_ARG_TYPE('data', ['Buffer', 'TypedArray', 'DataView', 'string'], data);
  }
  validateUint32(value, 'value');
  return internalBinding('zlib').crc32(typeof data === 'string' ? Buffer.from(data) : data, value);
}

module.exports = {
  crc32,
  ...codecs,
  deflate: convenience(Deflate, 'deflate'),
  deflateSync: convenienceSync(Deflate, 'deflateSync'),
  gzip: convenience(Gzip, 'gzip'),
  gzipSync: convenienceSync(Gzip, 'gzipSync'),
  deflateRaw: convenience(DeflateRaw, 'deflateRaw'),
  deflateRawSync: convenienceSync(DeflateRaw, 'deflateRawSync'),
  unzip: convenience(Unzip, 'unzip'),
  unzipSync: convenienceSync(Unzip, 'unzipSync'),
  inflate: convenience(Inflate, 'inflate'),
  inflateSync: convenienceSync(Inflate, 'inflateSync'),
  gunzip: convenience(Gunzip, 'gunzip'),
  gunzipSync: convenienceSync(Gunzip, 'gunzipSync'),
  inflateRaw: convenience(InflateRaw, 'inflateRaw'),
  inflateRawSync: convenienceSync(InflateRaw, 'inflateRawSync'),
  brotliCompress: convenience(BrotliCompress, 'brotliCompress'),
  brotliCompressSync: convenienceSync(BrotliCompress, 'brotliCompressSync'),
  brotliDecompress: convenience(BrotliDecompress, 'brotliDecompress'),
  brotliDecompressSync: convenienceSync(BrotliDecompress, 'brotliDecompressSync'),
  zstdCompress: convenience(ZstdCompress, 'zstdCompress'),
  zstdCompressSync: convenienceSync(ZstdCompress, 'zstdCompressSync'),
  zstdDecompress: convenience(ZstdDecompress, 'zstdDecompress'),
  zstdDecompressSync: convenienceSync(ZstdDecompress, 'zstdDecompressSync'),
  createDeflate: (options) => new Deflate(options),
  createInflate: (options) => new Inflate(options),
  createDeflateRaw: (options) => new DeflateRaw(options),
  createInflateRaw: (options) => new InflateRaw(options),
  createGzip: (options) => new Gzip(options),
  createGunzip: (options) => new Gunzip(options),
  createUnzip: (options) => new Unzip(options),
  createBrotliCompress: (options) => new BrotliCompress(options),
  createBrotliDecompress: (options) => new BrotliDecompress(options),
  createZstdCompress: (options) => new ZstdCompress(options),
  createZstdDecompress: (options) => new ZstdDecompress(options),
};
Object.defineProperties(module.exports, {
  constants: { __proto__: null, enumerable: true, value: constants },
  codes: { __proto__: null, enumerable: true, writable: true, value: codes },
});
for (const [name, value] of Object.entries(constants)) {
  if (!name.startsWith('BROTLI')) Object.defineProperty(module.exports, name, { value });
}
