'use strict';
// zlib: streams that compress and decompress, and the same for whole buffers, at once or on the pool. Brotli and
// zstd are not there.

const { Buffer } = require('buffer');
const { Transform } = require('stream');
const { eos } = require('internal/streams/end_of_stream');
const binding = internalBinding('zlib');
const { isArrayBufferView, isAnyArrayBuffer } = require('internal/util/types');
const {
  validateFiniteNumber, validateFunction, validateUint32, checkRangesOrGetDefault,
} = require('internal/validators');
const {
  codes: { ERR_BUFFER_TOO_LARGE, ERR_INVALID_ARG_TYPE, ERR_ZLIB_INITIALIZATION_FAILED },
} = require('internal/errors');

const codes = {
  Z_OK: 0, Z_STREAM_END: 1, Z_NEED_DICT: 2, Z_ERRNO: -1, Z_STREAM_ERROR: -2, Z_DATA_ERROR: -3, Z_MEM_ERROR: -4,
  Z_BUF_ERROR: -5, Z_VERSION_ERROR: -6,
};
for (const name of Object.keys(codes)) codes[codes[name]] = name;

const constants = {
  Z_NO_FLUSH: 0, Z_PARTIAL_FLUSH: 1, Z_SYNC_FLUSH: 2, Z_FULL_FLUSH: 3, Z_FINISH: 4, Z_BLOCK: 5,
  Z_OK: 0, Z_STREAM_END: 1, Z_NEED_DICT: 2, Z_ERRNO: -1, Z_STREAM_ERROR: -2, Z_DATA_ERROR: -3, Z_MEM_ERROR: -4,
  Z_BUF_ERROR: -5, Z_VERSION_ERROR: -6,
  Z_NO_COMPRESSION: 0, Z_BEST_SPEED: 1, Z_BEST_COMPRESSION: 9, Z_DEFAULT_COMPRESSION: -1,
  Z_FILTERED: 1, Z_HUFFMAN_ONLY: 2, Z_RLE: 3, Z_FIXED: 4, Z_DEFAULT_STRATEGY: 0, ZLIB_VERNUM: 4880,
  DEFLATE: 1, INFLATE: 2, GZIP: 3, GUNZIP: 4, DEFLATERAW: 5, INFLATERAW: 6, UNZIP: 7,
  Z_MIN_WINDOWBITS: 8, Z_MAX_WINDOWBITS: 15, Z_DEFAULT_WINDOWBITS: 15,
  Z_MIN_CHUNK: 64, Z_MAX_CHUNK: Infinity, Z_DEFAULT_CHUNK: 16384,
  Z_MIN_MEMLEVEL: 1, Z_MAX_MEMLEVEL: 9, Z_DEFAULT_MEMLEVEL: 8,
  Z_MIN_LEVEL: -1, Z_MAX_LEVEL: 9, Z_DEFAULT_LEVEL: -1,
};
const { Z_NO_FLUSH, Z_BLOCK, Z_SYNC_FLUSH, Z_FULL_FLUSH, Z_FINISH } = constants;
const { DEFLATE, INFLATE, GZIP, GUNZIP, DEFLATERAW, INFLATERAW, UNZIP } = constants;
const kMaxLength = require('buffer').constants.MAX_LENGTH;

const kCodec = Symbol('codec');
const kFlush = Symbol('flush'); // on an empty chunk: what to flush with

/** What went wrong in a run, or undefined. */
function errorOf(stream, code, flush) {
  let message;
  switch (code) {
    case codes.Z_OK:
    case codes.Z_BUF_ERROR:
      if (flush !== Z_FINISH || binding.availableOut(stream[kCodec]) === 0) return undefined;
      message = 'unexpected end of file';
      code = codes.Z_BUF_ERROR;
      break;
    case codes.Z_STREAM_END:
      return undefined;
    case codes.Z_NEED_DICT:
      message = stream._dictionary === undefined ? 'Missing dictionary' : 'Bad dictionary';
      break;
    default:
      message = binding.message(stream[kCodec]) ?? 'Zlib error';
  }
  const error = new Error(message);
  error.errno = code;
  error.code = codes[code];
  return error;
}

// The streams ------------------------------------------------------------------------------------------------

function ZlibBase(options, mode) {
  let chunkSize = constants.Z_DEFAULT_CHUNK;
  let maxOutputLength = kMaxLength;
  let flush = Z_NO_FLUSH;
  let finishFlush = Z_FINISH;
  let windowBits = constants.Z_DEFAULT_WINDOWBITS;
  let level = constants.Z_DEFAULT_COMPRESSION;
  let memLevel = constants.Z_DEFAULT_MEMLEVEL;
  let strategy = constants.Z_DEFAULT_STRATEGY;
  let dictionary;
  if (options) {
    chunkSize = options.chunkSize;
    if (!validateFiniteNumber(chunkSize, 'options.chunkSize')) chunkSize = constants.Z_DEFAULT_CHUNK;
    else checkRangesOrGetDefault(chunkSize, 'options.chunkSize', constants.Z_MIN_CHUNK, Infinity);
    flush = checkRangesOrGetDefault(options.flush, 'options.flush', Z_NO_FLUSH, Z_BLOCK, Z_NO_FLUSH);
    finishFlush = checkRangesOrGetDefault(options.finishFlush, 'options.finishFlush', Z_NO_FLUSH, Z_BLOCK, Z_FINISH);
    maxOutputLength = checkRangesOrGetDefault(
      options.maxOutputLength, 'options.maxOutputLength', 1, kMaxLength, kMaxLength);
    // A decompressor may take the window's size from the header.
    const fromHeader = mode === INFLATE || mode === GUNZIP || mode === UNZIP;
    if ((options.windowBits === undefined || options.windowBits === null || options.windowBits === 0) && fromHeader) {
      windowBits = options.windowBits === 0 ? 0 : windowBits;
    } else {
      windowBits = checkRangesOrGetDefault(
        options.windowBits, 'options.windowBits', mode === GZIP ? 9 : 8, 15, windowBits);
    }
    level = checkRangesOrGetDefault(options.level, 'options.level', -1, 9, level);
    memLevel = checkRangesOrGetDefault(options.memLevel, 'options.memLevel', 1, 9, memLevel);
    strategy = checkRangesOrGetDefault(options.strategy, 'options.strategy', 0, 4, strategy);
    dictionary = options.dictionary;
    if (dictionary !== undefined && !isArrayBufferView(dictionary)) {
      if (!isAnyArrayBuffer(dictionary)) {
        throw new ERR_INVALID_ARG_TYPE(
          'options.dictionary', ['Buffer', 'TypedArray', 'DataView', 'ArrayBuffer'], dictionary);
      }
      dictionary = Buffer.from(dictionary);
    }
    if (options.encoding || options.objectMode || options.writableObjectMode) {
      options = { ...options, encoding: null, objectMode: false, writableObjectMode: false };
    }
  }
  Transform.call(this, { autoDestroy: true, ...options });
  // zlib cannot make raw data with a window of 256 bytes that it could read again.
  if (mode === DEFLATERAW && windowBits === 8) windowBits = 9;
  const codec = binding.create(mode, level, windowBits, memLevel, strategy, dictionary);
  if (typeof codec === 'number') throw new ERR_ZLIB_INITIALIZATION_FAILED();
  this[kCodec] = codec;
  codec.close = closeCodec;
  this._handle = codec;
  this._dictionary = dictionary;
  this._level = level;
  this._strategy = strategy;
  this._chunkSize = chunkSize;
  this._defaultFlushFlag = flush;
  this._finishFlushFlag = finishFlush;
  this._maxOutputLength = maxOutputLength;
  this._outBuffer = Buffer.allocUnsafe(chunkSize);
  this._outOffset = 0;
  this.bytesWritten = 0;
}
Object.setPrototypeOf(ZlibBase.prototype, Transform.prototype);
Object.setPrototypeOf(ZlibBase, Transform);

Object.defineProperty(ZlibBase.prototype, '_closed', {
  configurable: true,
  enumerable: true,
  get() {
    return this._handle === null;
  },
});

/** Begins anew, forgetting what was written. */
ZlibBase.prototype.reset = function reset() {
  const code = binding.reset(this[kCodec]);
  if (code !== codes.Z_OK) this.destroy(errorOf(this, code, Z_NO_FLUSH));
};

ZlibBase.prototype._flush = function _flush(callback) {
  this._transform(Buffer.alloc(0), '', callback);
};

const flushed = Array.from({ length: 6 }, (_, flag) => {
  const chunk = Buffer.alloc(0);
  chunk[kFlush] = flag;
  return chunk;
});

/**
 * Writes out what is held back.
 * @param {number} [kind=Z_FULL_FLUSH] a flush constant
 * @param {Function} [callback]
 */
ZlibBase.prototype.flush = function flush(kind, callback) {
  if (typeof kind === 'function' || (kind === undefined && !callback)) {
    callback = kind;
    kind = Z_FULL_FLUSH;
  }
  if (this.writableFinished) {
    if (callback) process.nextTick(callback);
  } else if (this.writableEnded) {
    if (callback) this.once('end', callback);
  } else {
    this.write(flushed[kind], '', callback);
  }
};

/**
 * Changes level and strategy for what is written from now on.
 * @throws ERR_INVALID_ARG_TYPE, ERR_OUT_OF_RANGE
 */
function params(level, strategy, callback) {
  checkRangesOrGetDefault(level, 'level', -1, 9);
  checkRangesOrGetDefault(strategy, 'strategy', 0, 4);
  if (this._level === level && this._strategy === strategy) {
    process.nextTick(callback);
    return;
  }
  this.flush(Z_SYNC_FLUSH, (error) => {
    if (!error && !this.destroyed) {
      const code = binding.params(this[kCodec], level, strategy);
      if (code !== codes.Z_OK) {
        this.destroy(errorOf(this, code, Z_NO_FLUSH));
        return;
      }
      this._level = level;
      this._strategy = strategy;
    }
    if (callback) callback(error);
  });
}

ZlibBase.prototype.close = function close(callback) {
  if (callback) eos(this, callback);
  this.destroy();
};

ZlibBase.prototype._destroy = function _destroy(error, callback) {
  release(this);
  callback(error);
};

function release(stream) {
  const { _handle: handle } = stream;
  if (handle === null) return;
  stream._handle = null;
  handle.close();
}

/** The handle's own `close`. Minizlib (in tar) replaces it for a while, so that runs at once leave the codec open. */
function closeCodec() {
  binding.close(this);
}

ZlibBase.prototype._transform = function _transform(chunk, encoding, callback) {
  let flush = this._defaultFlushFlag;
  // The last chunk may finish at once.
  if (typeof chunk[kFlush] === 'number') flush = chunk[kFlush];
  else if (this.writableEnded && this.writableLength === chunk.byteLength) flush = this._finishFlushFlag;
  run(this, chunk, flush, callback);
};

/** Takes what the run has put into the output buffer; gives the part and sees to it that there is room again. */
function takeOutput(stream) {
  const end = stream._outBuffer.length - binding.availableOut(stream[kCodec]);
  const part = end > stream._outOffset ? stream._outBuffer.slice(stream._outOffset, end) : undefined;
  stream._outOffset = end;
  if (end === stream._outBuffer.length) {
    stream._outBuffer = Buffer.allocUnsafe(stream._chunkSize);
    stream._outOffset = 0;
  }
  return part;
}

/** Runs the codec on the pool over a chunk, as often as its output needs room. */
function run(stream, chunk, flush, callback) {
  const codec = stream[kCodec];
  let offset = 0;
  let length = chunk.byteLength;
  if (stream._handle === null) {
    process.nextTick(callback);
    return;
  }
  const request = {
    oncomplete(code) {
      if (stream.destroyed) {
        this.oncomplete = null;
        callback();
        return;
      }
      const error = errorOf(stream, code, flush);
      if (error !== undefined) {
        stream.destroy(error);
        return;
      }
      const left = binding.availableIn(codec);
      const full = binding.availableOut(codec) === 0;
      stream.bytesWritten += length - left;
      const part = takeOutput(stream);
      const wanted = part === undefined || stream.push(part);
      offset += length - left;
      length = left;
      if (stream.destroyed) return;
      if (full) {
        if (wanted) start();
        else stream._read = (size) => {
          delete stream._read;
          start();
          Transform.prototype._read.call(stream, size);
        };
        return;
      }
      // What is left after the end belongs to somebody else.
      if (left > 0 && code === codes.Z_STREAM_END) stream.push(null);
      callback();
    },
  };
  function start() {
    if (stream._handle === null) {
      callback();
      return;
    }
    const { _outBuffer: out, _outOffset: at } = stream;
    binding.writeLater(request, codec, flush, chunk, offset, length, out, at, out.length - at);
  }
  start();
}

/** Runs the codec at once; gives the whole output. */
function runSync(stream, input, flush) {
  const codec = stream[kCodec];
  const parts = [];
  let total = 0;
  let offset = 0;
  let length = input.byteLength;
  for (;;) {
    const { _outBuffer: out, _outOffset: at } = stream;
    const code = binding.write(codec, flush, input, offset, length, out, at, out.length - at);
    const error = errorOf(stream, code, flush);
    if (error !== undefined) {
      release(stream);
      throw error;
    }
    const left = binding.availableIn(codec);
    const full = binding.availableOut(codec) === 0;
    stream.bytesWritten += length - left;
    offset += length - left;
    length = left;
    const part = takeOutput(stream);
    if (part !== undefined) {
      parts.push(part);
      total += part.length;
      if (total > stream._maxOutputLength) {
        release(stream);
        throw new ERR_BUFFER_TOO_LARGE(stream._maxOutputLength);
      }
    }
    if (!full) break;
  }
  release(stream);
  return parts.length === 1 ? parts[0] : Buffer.concat(parts, total);
}

/** The hook that packages of older times call for a run at once. */
ZlibBase.prototype._processChunk = function _processChunk(chunk, flush, callback) {
  if (typeof callback === 'function') run(this, chunk, flush, callback);
  else return runSync(this, chunk, flush);
};

function defineCodec(name, mode) {
  const Codec = {
    [name]: function (options) {
      if (!(this instanceof Codec)) return new Codec(options);
      ZlibBase.call(this, options, mode);
    },
  }[name];
  Object.setPrototypeOf(Codec.prototype, ZlibBase.prototype);
  Object.setPrototypeOf(Codec, ZlibBase);
  if (mode === DEFLATE || mode === GZIP || mode === DEFLATERAW) Codec.prototype.params = params;
  return Codec;
}

const Deflate = defineCodec('Deflate', DEFLATE);
const Inflate = defineCodec('Inflate', INFLATE);
const Gzip = defineCodec('Gzip', GZIP);
const Gunzip = defineCodec('Gunzip', GUNZIP);
const DeflateRaw = defineCodec('DeflateRaw', DEFLATERAW);
const InflateRaw = defineCodec('InflateRaw', INFLATERAW);
const Unzip = defineCodec('Unzip', UNZIP);

// Whole buffers ----------------------------------------------------------------------------------------------

function toBytes(data) {
  if (typeof data === 'string') return Buffer.from(data);
  if (isArrayBufferView(data)) return data;
  if (isAnyArrayBuffer(data)) return Buffer.from(data);
  throw new ERR_INVALID_ARG_TYPE('buffer', ['string', 'Buffer', 'TypedArray', 'DataView', 'ArrayBuffer'], data);
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
  return binding.crc32(typeof data === 'string' ? Buffer.from(data) : data, value);
}

module.exports = {
  Deflate, Inflate, Gzip, Gunzip, DeflateRaw, InflateRaw, Unzip,
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
  createDeflate: (options) => new Deflate(options),
  createInflate: (options) => new Inflate(options),
  createDeflateRaw: (options) => new DeflateRaw(options),
  createInflateRaw: (options) => new InflateRaw(options),
  createGzip: (options) => new Gzip(options),
  createGunzip: (options) => new Gunzip(options),
  createUnzip: (options) => new Unzip(options),
  crc32,
  constants: Object.freeze(constants),
  codes: Object.freeze(codes),
};
for (const [name, value] of Object.entries(constants)) {
  if (name.startsWith('Z_')) Object.defineProperty(module.exports, name, { value });
}
