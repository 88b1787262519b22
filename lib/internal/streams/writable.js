'use strict';
// Writable: a sink of chunks. One _write() is under way at a time; what comes meanwhile waits in a list
// and goes out one by one, or all at once where there is a _writev(). end() runs _final() when the last
// write is done, then emits 'finish'.

const { Buffer } = require('buffer');
const { Stream } = require('internal/streams/legacy');
const { writable: bits, defineFlags, defineErrored, getDefaultHighWaterMark, highWaterMarkFrom } =
  require('internal/streams/state');
const { defineAccessors } = require('internal/streams/readable');
const { destroy, undestroy, errorOrDestroy, construct } = require('internal/streams/destroy');
const { AbortError, codes: {
  ERR_INVALID_ARG_TYPE, ERR_METHOD_NOT_IMPLEMENTED, ERR_MULTIPLE_CALLBACK, ERR_STREAM_ALREADY_FINISHED,
  ERR_STREAM_CANNOT_PIPE, ERR_STREAM_DESTROYED, ERR_STREAM_NULL_VALUES, ERR_STREAM_WRITE_AFTER_END,
  ERR_UNKNOWN_ENCODING,
} } = require('internal/errors');

const {
  OBJECT_MODE, CONSTRUCTED, SYNC, AUTO_DESTROY, EMIT_CLOSE, DESTROYED, CLOSED, CLOSE_EMITTED,
  ERROR_EMITTED, ERRORED, ENDED, DISABLED, FINAL_CALLED, NEED_DRAIN, ENDING, FINISHED, DECODE_STRINGS,
  WRITING, BUFFER_PROCESSING, PREFINISHED, ALL_BUFFERS, ALL_NOOP, AFTER_WRITE_PENDING,
} = bits;

const PENDING_SLACK = 256; // written entries kept at the head of the list before it is compacted

/** Stands for "no callback", and costs no tick. */
function nop() {}

function WritableState(options, stream, isDuplex) {
  let flags = CONSTRUCTED | SYNC | EMIT_CLOSE | AUTO_DESTROY | DECODE_STRINGS | ALL_BUFFERS | ALL_NOOP;
  if (options) {
    if (options.objectMode || (isDuplex && options.writableObjectMode)) flags |= OBJECT_MODE;
    if (options.emitClose === false) flags &= ~EMIT_CLOSE;
    if (options.autoDestroy === false) flags &= ~AUTO_DESTROY;
    if (options.decodeStrings === false) flags &= ~DECODE_STRINGS;
  }
  this.flags = flags;
  this.length = 0; // bytes, or objects, accepted and not yet written
  this.highWaterMark = options ?
    highWaterMarkFrom(options, (flags & OBJECT_MODE) !== 0, isDuplex ? 'writableHighWaterMark' : '') :
    getDefaultHighWaterMark(false);
  this.pendingcb = 0; // callbacks that must run before 'finish'
  if (options && options.defaultEncoding != null && options.defaultEncoding !== 'utf8') {
    if (!Buffer.isEncoding(options.defaultEncoding)) throw new ERR_UNKNOWN_ENCODING(options.defaultEncoding);
    this.defaultEncoding = options.defaultEncoding;
  }
}

defineFlags(WritableState.prototype, {
  objectMode: OBJECT_MODE,
  finalCalled: FINAL_CALLED,
  needDrain: NEED_DRAIN,
  ending: ENDING,
  ended: ENDED,
  finished: FINISHED,
  destroyed: DESTROYED,
  decodeStrings: DECODE_STRINGS,
  writing: WRITING,
  sync: SYNC,
  bufferProcessing: BUFFER_PROCESSING,
  constructed: CONSTRUCTED,
  prefinished: PREFINISHED,
  errorEmitted: ERROR_EMITTED,
  emitClose: EMIT_CLOSE,
  autoDestroy: AUTO_DESTROY,
  closed: CLOSED,
  closeEmitted: CLOSE_EMITTED,
  allBuffers: ALL_BUFFERS,
  allNoop: ALL_NOOP,
});
defineErrored(WritableState.prototype);

// As in ReadableState, what most streams never change.
Object.assign(WritableState.prototype, {
  corked: 0,
  writeLength: 0, // of the _write() under way
  writeCallback: null,
  onWrite: null, // the callback given to _write(), made with the first
  pending: null, // [{ chunk, encoding, callback }]
  pendingIndex: 0, // where the list begins
  afterWriteInfo: null, // callbacks of one function gathered for one tick
  endCallbacks: null,
  error: null,
  defaultEncoding: 'utf8',
});

defineAccessors(WritableState.prototype, {
  get writable() { return !(this.flags & DISABLED); },
  set writable(value) {
    if (value) this.flags &= ~DISABLED;
    else this.flags |= DISABLED;
  },
  get buffered() {
    if (this.pending === null) this.pending = [];
    return this.pending;
  },
  get bufferedIndex() { return this.pendingIndex; },
  get bufferedRequestCount() { return waitingCount(this); },
});

WritableState.prototype.getBuffer = function getBuffer() {
  return this.pending === null ? [] : this.pending.slice(this.pendingIndex);
};

/** For undestroy(): as new, but for the options. */
WritableState.prototype.reset = function reset() {
  this.flags &= ~(DESTROYED | CLOSED | CLOSE_EMITTED | ERRORED | ERROR_EMITTED | FINAL_CALLED | PREFINISHED |
    ENDED | ENDING | FINISHED);
  this.flags |= CONSTRUCTED;
  if (this.flags & DISABLED) this.flags |= ENDED | ENDING | FINISHED;
  this.error = null;
};

/** After _construct(): what waited for it goes out. */
WritableState.prototype.start = function start(stream) {
  if (!(this.flags & WRITING)) flushWaiting(stream, this);
  if (this.flags & ENDING) finishMaybe(stream, this);
};

function waitingCount(state) {
  return state.pending === null ? 0 : state.pending.length - state.pendingIndex;
}

function clearWaiting(state) {
  state.pending = null;
  state.pendingIndex = 0;
  state.flags |= ALL_BUFFERS | ALL_NOOP;
}

/**
 * @param {object} [options] highWaterMark, objectMode, decodeStrings, defaultEncoding, emitClose,
 *   autoDestroy, signal, write, writev, final, destroy, construct
 */
function Writable(options) {
  if (!(this instanceof Writable)) return new Writable(options);
  Stream.call(this, options);
  this._writableState = new WritableState(options, this, false);
  if (options) {
    if (typeof options.write === 'function') this._write = options.write;
    if (typeof options.writev === 'function') this._writev = options.writev;
    if (typeof options.destroy === 'function') this._destroy = options.destroy;
    if (typeof options.final === 'function') this._final = options.final;
    if (typeof options.construct === 'function') this._construct = options.construct;
    if (options.signal) require('internal/streams/add_abort_signal').addToNewStream(options.signal, this);
  }
  if (this._construct != null) construct(this, () => { this._writableState.start(this); });
}
Object.setPrototypeOf(Writable.prototype, Stream.prototype);
Object.setPrototypeOf(Writable, Stream);
Writable.WritableState = WritableState;

// A Duplex is a Writable too, though its prototype chain leads to Readable.
Object.defineProperty(Writable, Symbol.hasInstance, {
  __proto__: null,
  value(object) {
    if (Function.prototype[Symbol.hasInstance].call(this, object)) return true;
    return this === Writable && Boolean(object) && object._writableState instanceof WritableState;
  },
});

/** A Writable has nothing to pipe: ERR_STREAM_CANNOT_PIPE goes to the stream. */
Writable.prototype.pipe = function pipe() {
  errorOrDestroy(this, new ERR_STREAM_CANNOT_PIPE());
};

/**
 * Writes a chunk; `callback` runs when it is done. Returns false when the caller should wait for 'drain'.
 * Throws ERR_STREAM_NULL_VALUES, ERR_INVALID_ARG_TYPE, ERR_UNKNOWN_ENCODING; the stream gets
 * ERR_STREAM_WRITE_AFTER_END and ERR_STREAM_DESTROYED.
 */
Writable.prototype.write = function write(chunk, encoding, callback) {
  if (typeof encoding === 'function') {
    callback = encoding;
    encoding = null;
  }
  return writeChunk(this, chunk, encoding, callback) === true;
};

/** Returns whether more may follow now, or the error. */
function writeChunk(stream, chunk, encoding, callback) {
  const state = stream._writableState;
  if (typeof callback !== 'function') callback = nop;
  if (chunk === null) throw new ERR_STREAM_NULL_VALUES();
  if (!(state.flags & OBJECT_MODE)) {
    if (!encoding) encoding = state.defaultEncoding;
    else if (encoding !== 'buffer' && !Buffer.isEncoding(encoding)) throw new ERR_UNKNOWN_ENCODING(encoding);
    if (typeof chunk === 'string') {
      if (state.flags & DECODE_STRINGS) {
        chunk = Buffer.from(chunk, encoding);
        encoding = 'buffer';
      }
    } else if (chunk instanceof Buffer) {
      encoding = 'buffer';
    } else if (ArrayBuffer.isView(chunk)) {
      chunk = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
      encoding = 'buffer';
    } else {
      throw new ERR_INVALID_ARG_TYPE('chunk', ['string', 'Buffer', 'TypedArray', 'DataView'], chunk);
    }
  }

  if (state.flags & (ENDING | DESTROYED)) {
    const error = state.flags & ENDING ? new ERR_STREAM_WRITE_AFTER_END() : new ERR_STREAM_DESTROYED('write');
    process.nextTick(callback, error);
    errorOrDestroy(stream, error, true);
    return error;
  }
  state.pendingcb++;

  const { flags } = state;
  const length = flags & OBJECT_MODE ? 1 : chunk.length;
  state.length += length;
  if ((flags & (WRITING | ERRORED | CONSTRUCTED)) !== CONSTRUCTED || state.corked > 0) {
    if (state.pending === null) state.pending = [];
    state.pending.push({ chunk, encoding, callback });
    if (encoding !== 'buffer') state.flags &= ~ALL_BUFFERS;
    if (callback !== nop) state.flags &= ~ALL_NOOP;
  } else {
    state.writeLength = length;
    state.writeCallback = callback;
    state.flags |= WRITING | SYNC;
    stream._write(chunk, encoding, state.onWrite ?? makeOnWrite(stream, state));
    state.flags &= ~SYNC;
  }
  // Asked after the write: what went out in place takes no room.
  const room = state.length < state.highWaterMark || state.length === 0;
  if (!room) state.flags |= NEED_DRAIN;
  return room && !(state.flags & (ERRORED | DESTROYED));
}

function makeOnWrite(stream, state) {
  state.onWrite = (error) => { written(stream, state, error); };
  return state.onWrite;
}

function startWrite(stream, state, all, length, chunk, encoding, callback) {
  state.writeLength = length;
  state.writeCallback = callback;
  state.flags |= WRITING | SYNC;
  const onWrite = state.onWrite ?? makeOnWrite(stream, state);
  if (state.flags & DESTROYED) onWrite(new ERR_STREAM_DESTROYED('write'));
  else if (all) stream._writev(chunk, onWrite);
  else stream._write(chunk, encoding, onWrite);
  state.flags &= ~SYNC;
}

/** A _write() or _writev() has called back. */
function written(stream, state, error) {
  const callback = state.writeCallback;
  if (callback === null) {
    errorOrDestroy(stream, new ERR_MULTIPLE_CALLBACK());
    return;
  }
  const sync = (state.flags & SYNC) !== 0;
  state.flags &= ~WRITING;
  state.writeCallback = null;
  state.length -= state.writeLength;
  state.writeLength = 0;

  if (error) {
    error.stack; // eslint-disable-line no-unused-expressions -- made now, while the frames still tell
    if (!(state.flags & ERRORED)) state.errored = error;
    const readable = stream._readableState;
    if (readable && !readable.errored) readable.errored = error;
    if (sync) process.nextTick(failWrite, stream, state, error, callback);
    else failWrite(stream, state, error, callback);
    return;
  }

  if (state.pending !== null) flushWaiting(stream, state);
  if (!sync) {
    afterWrite(stream, state, 1, callback);
    return;
  }
  if (callback === nop && !(state.flags & OBJECT_MODE)) {
    const drains = state.flags & NEED_DRAIN && state.length === 0;
    if (!(state.flags & AFTER_WRITE_PENDING) && (drains || state.flags & DESTROYED)) {
      state.flags |= AFTER_WRITE_PENDING;
      process.nextTick(afterWriteTick, stream, state, null);
    } else {
      state.pendingcb--;
      if (state.flags & ENDING) finishMaybe(stream, state, true);
    }
  } else if (state.afterWriteInfo !== null && state.afterWriteInfo.callback === callback) {
    state.afterWriteInfo.count++;
  } else {
    const info = { count: 1, callback };
    state.afterWriteInfo = info;
    state.flags |= AFTER_WRITE_PENDING;
    process.nextTick(afterWriteTick, stream, state, info);
  }
}

function afterWriteTick(stream, state, info) {
  state.flags &= ~AFTER_WRITE_PENDING;
  state.afterWriteInfo = null;
  if (info === null) afterWrite(stream, state, 1, nop);
  else afterWrite(stream, state, info.count, info.callback);
}

function afterWrite(stream, state, count, callback) {
  if ((state.flags & (ENDING | DESTROYED | NEED_DRAIN)) === NEED_DRAIN && state.length === 0) {
    state.flags &= ~NEED_DRAIN;
    stream.emit('drain');
  }
  while (count-- > 0) {
    state.pendingcb--;
    callback(null);
  }
  if (state.flags & DESTROYED) failWaiting(state);
  if (state.flags & ENDING) finishMaybe(stream, state, true);
}

function failWrite(stream, state, error, callback) {
  state.pendingcb--;
  callback(error);
  failWaiting(state);
  errorOrDestroy(stream, error);
}

/** Nothing that waits will be written any more. */
function failWaiting(state) {
  if (state.flags & WRITING) return;
  if (state.pending !== null) {
    for (let i = state.pendingIndex; i < state.pending.length; i++) {
      const { chunk, callback } = state.pending[i];
      state.length -= state.flags & OBJECT_MODE ? 1 : chunk.length;
      callback(state.error ?? new ERR_STREAM_DESTROYED('write'));
    }
  }
  runEndCallbacks(state, state.error ?? new ERR_STREAM_DESTROYED('end'));
  clearWaiting(state);
}

/** Writes what waits, as far as it goes without a pause. */
function flushWaiting(stream, state) {
  if (state.corked > 0 ||
      (state.flags & (BUFFER_PROCESSING | DESTROYED | CONSTRUCTED)) !== CONSTRUCTED) {
    return;
  }
  const count = waitingCount(state);
  if (count === 0) return;
  const { pending } = state;
  state.flags |= BUFFER_PROCESSING;
  if (count > 1 && stream._writev) {
    state.pendingcb -= count - 1;
    const chunks = state.pendingIndex === 0 ? pending : pending.slice(state.pendingIndex);
    const callback = state.flags & ALL_NOOP ? nop : (error) => {
      for (let i = 0; i < chunks.length; i++) chunks[i].callback(error);
    };
    chunks.allBuffers = (state.flags & ALL_BUFFERS) !== 0;
    startWrite(stream, state, true, state.length, chunks, '', callback);
    clearWaiting(state);
  } else {
    let i = state.pendingIndex;
    do {
      const { chunk, encoding, callback } = pending[i];
      pending[i++] = null;
      startWrite(stream, state, false, state.flags & OBJECT_MODE ? 1 : chunk.length, chunk, encoding, callback);
    } while (i < pending.length && !(state.flags & WRITING));
    if (i === pending.length) {
      clearWaiting(state);
    } else if (i > PENDING_SLACK) {
      pending.splice(0, i);
      state.pendingIndex = 0;
    } else {
      state.pendingIndex = i;
    }
  }
  state.flags &= ~BUFFER_PROCESSING;
}

/** To be overridden: write the chunk and call back. */
Writable.prototype._write = function _write(chunk, encoding, callback) {
  if (!this._writev) throw new ERR_METHOD_NOT_IMPLEMENTED('_write()');
  this._writev([{ chunk, encoding }], callback);
};
Writable.prototype._writev = null;

/** Holds writes back until as many uncork(). */
Writable.prototype.cork = function cork() {
  this._writableState.corked++;
};

Writable.prototype.uncork = function uncork() {
  const state = this._writableState;
  if (state.corked > 0) {
    state.corked--;
    if (!(state.flags & WRITING)) flushWaiting(this, state);
  }
};

/** The encoding of strings written without one. Throws ERR_UNKNOWN_ENCODING. */
Writable.prototype.setDefaultEncoding = function setDefaultEncoding(encoding) {
  if (typeof encoding === 'string') encoding = encoding.toLowerCase();
  if (!Buffer.isEncoding(encoding)) throw new ERR_UNKNOWN_ENCODING(encoding);
  this._writableState.defaultEncoding = encoding;
  return this;
};

/**
 * No more writes after this one; `callback` runs at 'finish' or with the error.
 * Errors: ERR_STREAM_ALREADY_FINISHED, ERR_STREAM_DESTROYED.
 */
Writable.prototype.end = function end(chunk, encoding, callback) {
  const state = this._writableState;
  if (typeof chunk === 'function') {
    callback = chunk;
    chunk = null;
    encoding = null;
  } else if (typeof encoding === 'function') {
    callback = encoding;
    encoding = null;
  }

  let error;
  if (chunk !== null && chunk !== undefined) {
    const result = writeChunk(this, chunk, encoding);
    if (result instanceof Error) error = result;
  }
  if (state.corked > 0) {
    state.corked = 1;
    this.uncork();
  }
  if (error === undefined) {
    if (!(state.flags & (ERRORED | ENDING))) {
      state.flags |= ENDING;
      finishMaybe(this, state, true);
      state.flags |= ENDED;
    } else if (state.flags & FINISHED) {
      error = new ERR_STREAM_ALREADY_FINISHED('end');
    } else if (state.flags & DESTROYED) {
      error = new ERR_STREAM_DESTROYED('end');
    }
  }
  if (typeof callback === 'function') {
    if (error !== undefined) process.nextTick(callback, error);
    else if (state.flags & ERRORED) process.nextTick(callback, state.error);
    else if (state.flags & FINISHED) process.nextTick(callback);
    else if (state.endCallbacks === null) state.endCallbacks = [callback];
    else state.endCallbacks.push(callback);
  }
  return this;
};

function runEndCallbacks(state, error) {
  const callbacks = state.endCallbacks;
  if (callbacks === null) return;
  state.endCallbacks = null;
  for (const callback of callbacks) callback(error);
}

/** Whether everything is written and only the finish is missing. */
function readyToFinish(state) {
  return (state.flags & (ENDING | DESTROYED | CONSTRUCTED | ERRORED | FINISHED | WRITING | ERROR_EMITTED |
      CLOSE_EMITTED)) === (ENDING | CONSTRUCTED) &&
    state.length === 0 && waitingCount(state) === 0;
}

function finishMaybe(stream, state, sync) {
  if (!readyToFinish(state)) return;
  prefinish(stream, state);
  if (state.pendingcb !== 0) return;
  if (sync) {
    state.pendingcb++;
    process.nextTick(finishIfReady, stream, state);
  } else if (readyToFinish(state)) {
    state.pendingcb++;
    finish(stream, state);
  }
}

function finishIfReady(stream, state) {
  if (readyToFinish(state)) finish(stream, state);
  else state.pendingcb--;
}

function prefinish(stream, state) {
  if (state.flags & (PREFINISHED | FINAL_CALLED)) return;
  if (typeof stream._final === 'function' && !(state.flags & DESTROYED)) {
    state.flags |= FINAL_CALLED;
    callFinal(stream, state);
  } else {
    state.flags |= PREFINISHED;
    stream.emit('prefinish');
  }
}

function callFinal(stream, state) {
  let called = false;
  function onFinal(error) {
    if (called) {
      errorOrDestroy(stream, error ?? new ERR_MULTIPLE_CALLBACK());
      return;
    }
    called = true;
    state.pendingcb--;
    if (error) {
      runEndCallbacks(state, error);
      errorOrDestroy(stream, error, (state.flags & SYNC) !== 0);
    } else if (readyToFinish(state)) {
      state.flags |= PREFINISHED;
      stream.emit('prefinish');
      // 'finish' never comes in the tick of 'prefinish': some rely on a late end of the readable side.
      state.pendingcb++;
      process.nextTick(finish, stream, state);
    }
  }
  state.flags |= SYNC;
  state.pendingcb++;
  try {
    stream._final(onFinal);
  } catch (error) {
    onFinal(error);
  }
  state.flags &= ~SYNC;
}

function finish(stream, state) {
  state.pendingcb--;
  state.flags |= FINISHED;
  runEndCallbacks(state, null);
  stream.emit('finish');
  if (state.flags & AUTO_DESTROY) {
    const readable = stream._readableState;
    if (!readable || (readable.autoDestroy && (readable.endEmitted || readable.readable === false))) {
      stream.destroy();
    }
  }
}

/** As Readable's, and every write that waits fails. */
Writable.prototype.destroy = function(error, callback) {
  const state = this._writableState;
  if (!(state.flags & DESTROYED) && (waitingCount(state) > 0 || state.endCallbacks !== null)) {
    process.nextTick(failWaiting, state);
  }
  destroy.call(this, error, callback);
  return this;
};
Writable.prototype._undestroy = undestroy;

/** To be overridden: release the resource, then call back. */
Writable.prototype._destroy = function _destroy(error, callback) {
  callback(error);
};

Writable.prototype[Symbol.for('nodejs.rejection')] = function(error) {
  this.destroy(error);
};

if (Symbol.asyncDispose) {
  Writable.prototype[Symbol.asyncDispose] = async function() {
    if (!this.destroyed) this.destroy(this.writableFinished ? null : new AbortError());
    const { eos } = require('internal/streams/end_of_stream');
    await new Promise((resolve, reject) => {
      eos(this, (error) => {
        if (error && error.name !== 'AbortError') reject(error);
        else resolve(null);
      });
    });
  };
}

defineAccessors(Writable.prototype, {
  get closed() { return this._writableState ? this._writableState.closed : false; },
  get destroyed() { return this._writableState ? this._writableState.destroyed : false; },
  set destroyed(value) {
    if (this._writableState) this._writableState.destroyed = value;
  },
  get writable() {
    const state = this._writableState;
    return Boolean(state) && !(state.flags & (DISABLED | DESTROYED | ERRORED | ENDING | ENDED));
  },
  set writable(value) {
    if (this._writableState) this._writableState.writable = Boolean(value);
  },
  get writableFinished() { return this._writableState ? this._writableState.finished : false; },
  get writableObjectMode() { return this._writableState ? this._writableState.objectMode : false; },
  get writableBuffer() { return this._writableState && this._writableState.getBuffer(); },
  get writableEnded() { return this._writableState ? this._writableState.ending : false; },
  get writableNeedDrain() {
    const state = this._writableState;
    return Boolean(state) && (state.flags & (DESTROYED | ENDING | NEED_DRAIN)) === NEED_DRAIN;
  },
  get writableHighWaterMark() { return this._writableState && this._writableState.highWaterMark; },
  get writableCorked() { return this._writableState ? this._writableState.corked : 0; },
  get writableLength() { return this._writableState && this._writableState.length; },
  get errored() { return this._writableState ? this._writableState.error : null; },
  get writableAborted() {
    const { flags } = this._writableState;
    return !(flags & (DISABLED | FINISHED)) && (flags & (DESTROYED | ERRORED)) !== 0;
  },
});

/** A Writable that writes to a WritableStream. Throws ERR_INVALID_ARG_TYPE. */
Writable.fromWeb = function(writableStream, options) {
  return require('internal/webstreams/adapters').writableFromWeb(writableStream, options);
};

/** A WritableStream that writes to a Writable. Throws ERR_INVALID_ARG_TYPE. */
Writable.toWeb = function(streamWritable) {
  return require('internal/webstreams/adapters').writableToWeb(streamWritable);
};

module.exports = { Writable, WritableState };
