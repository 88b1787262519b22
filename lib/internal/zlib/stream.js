'use strict';

// What all codecs share: a Transform over a codec in C, run on the pool for streams and at once for whole buffers.

const { Buffer } = require('buffer');
const { Transform } = require('stream');
const { eos } = require('internal/streams/end_of_stream');
const binding = internalBinding('codec');
const { validateFiniteNumber, checkRangesOrGetDefault } = require('internal/validators');
const {
  codes: { ERR_BUFFER_TOO_LARGE, ERR_OUT_OF_RANGE, ERR_TRAILING_JUNK_AFTER_STREAM_END },
} = require('internal/errors');
const { constants: { Z_DEFAULT_CHUNK, Z_MIN_CHUNK } } = require('internal/zlib/constants');

const kMaxLength = require('buffer').constants.MAX_LENGTH;
// Of a codec whose output nobody sees before its end: its chunks may be as large as they are many.
const kGrows = Symbol('grows');
const LARGEST_CHUNK = 1 << 20;
const kFlush = Symbol('flush'); // on an empty chunk: what to flush with

// How a run ended: enum codec_status.
const ENDED = 1;
const FAILED = 2;

/** Why the codec failed. */
function faultOf(codec) {
  const [message, code, errno] = binding.fault(codec);
  const error = new Error(message);
  error.errno = errno;
  error.code = code;
  return error;
}

/**
 * @param {object} [options]
 * @param {object} codec of one of the bindings
 * @param {{flush: number, finishFlush: number, fullFlush: number, minFlush: number, maxFlush: number}} kinds the default
 *   kinds of flushing, and what is allowed
 * @throws ERR_INVALID_ARG_TYPE, ERR_OUT_OF_RANGE
 */
function ZlibBase(options, codec, kinds) {
  let chunkSize = Z_DEFAULT_CHUNK;
  let maxOutputLength = kMaxLength;
  let { flush, finishFlush } = kinds;
  if (options) {
    chunkSize = options.chunkSize;
    if (!validateFiniteNumber(chunkSize, 'options.chunkSize')) chunkSize = Z_DEFAULT_CHUNK;
    else if (chunkSize < Z_MIN_CHUNK) throw new ERR_OUT_OF_RANGE('options.chunkSize', `>= ${Z_MIN_CHUNK}`, chunkSize);
    flush = checkRangesOrGetDefault(options.flush, 'options.flush', kinds.minFlush, kinds.maxFlush, flush);
    finishFlush = checkRangesOrGetDefault(
      options.finishFlush, 'options.finishFlush', kinds.minFlush, kinds.maxFlush, finishFlush);
    maxOutputLength = checkRangesOrGetDefault(
      options.maxOutputLength, 'options.maxOutputLength', 1, kMaxLength, kMaxLength);
    if (options.encoding || options.objectMode || options.writableObjectMode) {
      options = { ...options, encoding: null, objectMode: false, writableObjectMode: false };
    }
  }
  Transform.call(this, { autoDestroy: true, ...options });
  this.bytesWritten = 0;
  codec.close = closeCodec;
  this._handle = codec;
  this._codec = codec;
  this._outBuffer = Buffer.allocUnsafe(chunkSize);
  this._outOffset = 0;
  this._chunkSize = chunkSize;
  this._defaultFlushFlag = flush;
  this._finishFlushFlag = finishFlush;
  this._defaultFullFlushFlag = kinds.fullFlush;
  this._info = options?.info;
  this._maxOutputLength = maxOutputLength;
  this._rejectGarbageAfterEnd = options?.rejectGarbageAfterEnd === true;
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

/** The old name of bytesWritten. */
Object.defineProperty(ZlibBase.prototype, 'bytesRead', {
  configurable: true,
  enumerable: true,
  get() {
    return this.bytesWritten;
  },
  set(value) {
    this.bytesWritten = value;
  },
});

/** Begins anew, forgetting what was written. */
ZlibBase.prototype.reset = function reset() {
  if (!binding.reset(this._codec)) this.destroy(faultOf(this._codec));
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
 * @param {number} [kind] a flush constant; the fullest without
 * @param {Function} [callback]
 */
ZlibBase.prototype.flush = function flush(kind, callback) {
  if (typeof kind === 'function' || (kind === undefined && !callback)) {
    callback = kind;
    kind = this._defaultFullFlushFlag;
  }
  if (this.writableFinished) {
    if (callback) process.nextTick(callback);
  } else if (this.writableEnded) {
    if (callback) this.once('end', callback);
  } else {
    this.write(flushed[kind], '', callback);
  }
};

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

// Kinds of zlib's flushing from the least to the most; the constants of others are in order.
const FLUSHINESS = [0, 2, 3, 4, 5, 1];

ZlibBase.prototype._transform = function _transform(chunk, encoding, callback) {
  let flush = this._defaultFlushFlag;
  if (typeof chunk[kFlush] === 'number') {
    flush = chunk[kFlush];
  } else if (this.writableEnded && this.writableLength === chunk.byteLength &&
             FLUSHINESS[this._finishFlushFlag] > FLUSHINESS[flush]) {
    // The last chunk may finish at once.
    flush = this._finishFlushFlag;
  }
  run(this, chunk, flush, callback);
};

// Of how many chunks the output's memory is made: one run on the pool may fill them all.
const SLAB = 4;

/** How much a run may write: to the end of the memory; with stored data, which is cut as the chunks are, of the chunk. */
function roomOf(stream) {
  const { _outBuffer: out, _outOffset: at, _chunkSize: size } = stream;
  return stream._level === 0 ? Math.min(out.length - at, size - at % size) : out.length - at;
}

/** Takes what a run has written into `room`, and sees to it that there is room again. @returns {Buffer|undefined} */
function takeOutput(stream, room, slab) {
  const { _outBuffer: out, _outOffset: at } = stream;
  const end = at + room - binding.availableOut(stream._codec);
  stream._outOffset = end;
  if (end === out.length) {
    if (stream[kGrows] && stream._chunkSize < LARGEST_CHUNK) stream._chunkSize *= 2;
    stream._outBuffer = Buffer.allocUnsafe(stream._chunkSize * slab);
    stream._outOffset = 0;
  }
  return end > at ? out.slice(at, end) : undefined;
}

/** Pushes output that began at `at` of its memory, in pieces that end where chunks do. Is more wanted? */
function pushChunks(stream, part, at) {
  const size = stream._chunkSize;
  let wanted = true;
  for (let done = 0; done < part.length && !stream.destroyed;) {
    const end = Math.min(part.length, done + size - (at + done) % size);
    wanted = stream.push(end - done === part.length ? part : part.slice(done, end));
    done = end;
  }
  return wanted;
}

/** Runs the codec on the pool over a chunk, as often as its output needs room. */
function run(stream, chunk, flush, callback) {
  const codec = stream._codec;
  let offset = 0;
  let length = chunk.byteLength;
  let room;
  if (stream._handle === null) {
    process.nextTick(callback);
    return;
  }
  const request = {
    oncomplete(status) {
      if (stream.destroyed) {
        this.oncomplete = null;
        callback();
        return;
      }
      if (status === FAILED) {
        stream.destroy(faultOf(codec));
        return;
      }
      const left = binding.availableIn(codec);
      const full = binding.availableOut(codec) === 0;
      stream.bytesWritten += length - left;
      const { _outOffset: at } = stream;
      const part = takeOutput(stream, room, stream[kGrows] ? 1 : SLAB);
      const wanted = part === undefined || (stream[kGrows] ? stream.push(part) : pushChunks(stream, part, at));
      offset += length - left;
      length = left;
      if (stream.destroyed) return;
      if (full && status !== ENDED) {
        if (wanted) start();
        else stream._read = (size) => {
          delete stream._read;
          start();
          Transform.prototype._read.call(stream, size);
        };
        return;
      }
      // What is left after the end belongs to somebody else.
      if (left > 0 && status === ENDED) {
        if (stream._rejectGarbageAfterEnd) {
          stream.destroy(new ERR_TRAILING_JUNK_AFTER_STREAM_END());
          return;
        }
        stream.push(null);
      }
      callback();
    },
  };
  function start() {
    if (stream._handle === null) {
      callback();
      return;
    }
    room = roomOf(stream);
    binding.writeLater(request, codec, flush, chunk, offset, length, stream._outBuffer, stream._outOffset, room);
  }
  start();
}

/** Runs the codec at once; gives the whole output. */
function runSync(stream, input, flush) {
  const codec = stream._codec;
  const parts = [];
  let total = 0;
  let offset = 0;
  let length = input.byteLength;
  for (;;) {
    const room = roomOf(stream);
    const status = binding.write(codec, flush, input, offset, length, stream._outBuffer, stream._outOffset, room);
    if (status === FAILED) {
      const error = faultOf(codec);
      release(stream);
      throw error;
    }
    const left = binding.availableIn(codec);
    const full = binding.availableOut(codec) === 0;
    stream.bytesWritten += length - left;
    offset += length - left;
    length = left;
    const part = takeOutput(stream, room, 1);
    if (part !== undefined) {
      parts.push(part);
      total += part.length;
      if (total > stream._maxOutputLength) {
        release(stream);
        throw new ERR_BUFFER_TOO_LARGE(stream._maxOutputLength);
      }
    }
    if (status === ENDED || !full) break;
  }
  release(stream);
  return parts.length === 1 ? parts[0] : Buffer.concat(parts, total);
}

/** The hook that packages of older times call for a run at once. */
ZlibBase.prototype._processChunk = function _processChunk(chunk, flush, callback) {
  if (typeof callback === 'function') run(this, chunk, flush, callback);
  else return runSync(this, chunk, flush);
};

module.exports = { ZlibBase, faultOf, kGrows, runSync };
