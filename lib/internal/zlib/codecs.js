'use strict';

// The classes of codecs and what their constructors take. A library's code is touched when its first codec is made.

const { Buffer } = require('buffer');
const { isArrayBufferView, isAnyArrayBuffer } = require('internal/util/types');
const { checkRangesOrGetDefault } = require('internal/validators');
const {
  codes: { ERR_BROTLI_INVALID_PARAM, ERR_INVALID_ARG_TYPE, ERR_ZLIB_INITIALIZATION_FAILED, ERR_ZSTD_INVALID_PARAM },
} = require('internal/errors');
const { constants } = require('internal/zlib/constants');
const { ZlibBase, faultOf } = require('internal/zlib/stream');

const { DEFLATE, INFLATE, GZIP, GUNZIP, DEFLATERAW, INFLATERAW, UNZIP } = constants;
const { Z_FULL_FLUSH, Z_SYNC_FLUSH } = constants;
const { BROTLI_DECODE, BROTLI_ENCODE, ZSTD_COMPRESS } = constants;

/** Makes Base the class above Class. */
function derive(Class, Base) {
  Object.setPrototypeOf(Class.prototype, Base.prototype);
  Object.setPrototypeOf(Class, Base);
}

// zlib -------------------------------------------------------------------------------------------------------

const ZLIB_KINDS = { flush: 0, finishFlush: constants.Z_FINISH, fullFlush: Z_FULL_FLUSH, minFlush: 0, maxFlush: constants.Z_BLOCK };

/** @throws ERR_INVALID_ARG_TYPE, ERR_OUT_OF_RANGE, ERR_ZLIB_INITIALIZATION_FAILED */
function Zlib(options, mode) {
  let windowBits = constants.Z_DEFAULT_WINDOWBITS;
  let level = constants.Z_DEFAULT_COMPRESSION;
  let memLevel = constants.Z_DEFAULT_MEMLEVEL;
  let strategy = constants.Z_DEFAULT_STRATEGY;
  let dictionary;
  if (options) {
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
  }
  // zlib cannot make raw data with a window of 256 bytes that it could read again.
  if (mode === DEFLATERAW && windowBits === 8) windowBits = 9;
  const codec = internalBinding('zlib').create(mode, level, windowBits, memLevel, strategy, dictionary);
  if (codec === false) throw new ERR_ZLIB_INITIALIZATION_FAILED();
  ZlibBase.call(this, options, codec, ZLIB_KINDS);
  this._level = level;
  this._strategy = strategy;
  this._mode = mode;
}
derive(Zlib, ZlibBase);

/**
 * Changes level and strategy for what is written from now on.
 * @throws ERR_INVALID_ARG_TYPE, ERR_OUT_OF_RANGE
 */
Zlib.prototype.params = function params(level, strategy, callback) {
  checkRangesOrGetDefault(level, 'level', -1, 9);
  checkRangesOrGetDefault(strategy, 'strategy', 0, 4);
  if (this._level === level && this._strategy === strategy) {
    process.nextTick(callback);
    return;
  }
  this.flush(Z_SYNC_FLUSH, (error) => {
    if (!error && !this.destroyed) {
      if (!internalBinding('zlib').params(this._codec, level, strategy)) {
        this.destroy(faultOf(this._codec));
        return;
      }
      this._level = level;
      this._strategy = strategy;
    }
    if (callback) callback(error);
  });
};

function defineZlib(name, mode) {
  const Codec = {
    [name]: function (options) {
      if (!(this instanceof Codec)) return new Codec(options);
      Zlib.call(this, options, mode);
    },
  }[name];
  derive(Codec, Zlib);
  return Codec;
}

// Brotli -----------------------------------------------------------------------------------------------------

const BROTLI_KINDS = {
  flush: constants.BROTLI_OPERATION_PROCESS,
  finishFlush: constants.BROTLI_OPERATION_FINISH,
  fullFlush: constants.BROTLI_OPERATION_FLUSH,
  minFlush: constants.BROTLI_OPERATION_PROCESS,
  maxFlush: constants.BROTLI_OPERATION_EMIT_METADATA,
};

/** options.params as a list for C: number, value, ... */
function listOf(params, known, Unknown) {
  const list = [];
  for (const key of Object.keys(params ?? {})) {
    if (!known(+key)) throw new Unknown(key);
    const value = params[key];
    if (typeof value !== 'number' && typeof value !== 'boolean') {
      throw new ERR_INVALID_ARG_TYPE('options.params[key]', 'number', value);
    }
    list.push(+key, +value);
  }
  return list;
}

/** @throws ERR_BROTLI_INVALID_PARAM, ERR_INVALID_ARG_TYPE, ERR_OUT_OF_RANGE, ERR_ZLIB_INITIALIZATION_FAILED */
function Brotli(options, mode) {
  const list = listOf(options?.params, (key) => key >= 0 && key <= constants.BROTLI_PARAM_NDIRECT, ERR_BROTLI_INVALID_PARAM);
  const codec = internalBinding('brotli').create(mode === BROTLI_ENCODE, list);
  if (codec === false) throw new ERR_ZLIB_INITIALIZATION_FAILED();
  ZlibBase.call(this, options, codec, BROTLI_KINDS);
}
derive(Brotli, Zlib);

function BrotliCompress(options) {
  if (!(this instanceof BrotliCompress)) return new BrotliCompress(options);
  Brotli.call(this, options, BROTLI_ENCODE);
}
derive(BrotliCompress, Brotli);

function BrotliDecompress(options) {
  if (!(this instanceof BrotliDecompress)) return new BrotliDecompress(options);
  Brotli.call(this, options, BROTLI_DECODE);
}
derive(BrotliDecompress, Brotli);

// Zstandard --------------------------------------------------------------------------------------------------

const ZSTD_KINDS = {
  flush: constants.ZSTD_e_continue,
  finishFlush: constants.ZSTD_e_end,
  fullFlush: constants.ZSTD_e_flush,
  minFlush: constants.ZSTD_e_continue,
  maxFlush: constants.ZSTD_e_end,
};

const numbersOf = (prefix) =>
  new Set(Object.keys(constants).filter((name) => name.startsWith(prefix)).map((name) => constants[name]));
const known = { __proto__: null };

/** A codec of zstd. @throws ERR_ZSTD_INVALID_PARAM, ERR_INVALID_ARG_TYPE, ERR_ZLIB_INITIALIZATION_FAILED */
function makeZstd(options, mode) {
  const compresses = mode === ZSTD_COMPRESS;
  const numbers = known[mode] ??= numbersOf(compresses ? 'ZSTD_c_' : 'ZSTD_d_');
  const list = listOf(options?.params, (key) => numbers.has(key), ERR_ZSTD_INVALID_PARAM);
  const size = options?.pledgedSrcSize;
  const codec = internalBinding('zstd').create(compresses, list, typeof size === 'number' && size >= 0 ? size : -1);
  if (codec === false) {
    const error = new Error('Setting parameter failed');
    error.code = 'ERR_ZLIB_INITIALIZATION_FAILED';
    throw error;
  }
  return codec;
}

class Zstd extends ZlibBase {
  constructor(options, mode) {
    super(options, makeZstd(options, mode), ZSTD_KINDS);
  }
}

class ZstdCompress extends Zstd {
  constructor(options) {
    super(options, ZSTD_COMPRESS);
  }
}

class ZstdDecompress extends Zstd {
  constructor(options) {
    super(options, constants.ZSTD_DECOMPRESS);
  }
}

module.exports = {
  Deflate: defineZlib('Deflate', DEFLATE),
  Inflate: defineZlib('Inflate', INFLATE),
  Gzip: defineZlib('Gzip', GZIP),
  Gunzip: defineZlib('Gunzip', GUNZIP),
  DeflateRaw: defineZlib('DeflateRaw', DEFLATERAW),
  InflateRaw: defineZlib('InflateRaw', INFLATERAW),
  Unzip: defineZlib('Unzip', UNZIP),
  BrotliCompress,
  BrotliDecompress,
  ZstdCompress,
  ZstdDecompress,
};
