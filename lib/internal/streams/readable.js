'use strict';
// Readable: a source of chunks, pulled by read() or flowing to 'data' listeners and pipes. push() puts
// chunks in, a queue holds what nobody has taken, and _read() is called while the queue is below the
// high-water mark.

const { Buffer } = require('buffer');
const { Stream } = require('internal/streams/legacy');
const { readable: bits, defineFlags, defineErrored, getDefaultHighWaterMark, highWaterMarkFrom } =
  require('internal/streams/state');
const { destroy, undestroy, errorOrDestroy, construct, destroyer } = require('internal/streams/destroy');
const { AbortError, aggregateTwoErrors, codes: {
  ERR_INVALID_ARG_TYPE, ERR_METHOD_NOT_IMPLEMENTED, ERR_OUT_OF_RANGE, ERR_STREAM_PUSH_AFTER_EOF,
  ERR_STREAM_UNSHIFT_AFTER_END_EVENT, ERR_UNKNOWN_ENCODING,
} } = require('internal/errors');
const { validateObject } = require('internal/validators');

const {
  OBJECT_MODE, CONSTRUCTED, SYNC, AUTO_DESTROY, EMIT_CLOSE, DESTROYED, CLOSED, CLOSE_EMITTED,
  ERROR_EMITTED, ERRORED, ENDED, DISABLED, READING, NEED_READABLE, EMITTED_READABLE, READABLE_LISTENING,
  RESUME_SCHEDULED, END_EMITTED, MULTI_AWAIT_DRAIN, READING_MORE, DATA_EMITTED, FLOW_DECIDED, FLOWING,
  PAUSE_DECIDED, PAUSED, DATA_LISTENING,
} = bits;

const STOPPED = DESTROYED | ERRORED;
const LARGEST_READ = 0x40000000;
const QUEUE_SLACK = 1024; // taken entries kept at the head of the queue before it is compacted

const { on, removeListener, removeAllListeners } = Stream.prototype;

function ReadableState(options, stream, isDuplex) {
  let flags = CONSTRUCTED | SYNC | EMIT_CLOSE | AUTO_DESTROY;
  if (options) {
    if (options.objectMode || (isDuplex && options.readableObjectMode)) flags |= OBJECT_MODE;
    if (options.emitClose === false) flags &= ~EMIT_CLOSE;
    if (options.autoDestroy === false) flags &= ~AUTO_DESTROY;
  }
  this.flags = flags;
  this.length = 0; // bytes, or objects, in the queue
  this.highWaterMark = options ?
    highWaterMarkFrom(options, (flags & OBJECT_MODE) !== 0, isDuplex ? 'readableHighWaterMark' : '') :
    getDefaultHighWaterMark(false);
  if (options) {
    const { defaultEncoding, encoding } = options;
    if (defaultEncoding != null && defaultEncoding !== 'utf8') {
      if (!Buffer.isEncoding(defaultEncoding)) throw new ERR_UNKNOWN_ENCODING(defaultEncoding);
      this.defaultEncoding = defaultEncoding;
    }
    if (encoding) startDecoding(this, encoding);
  }
}

defineFlags(ReadableState.prototype, {
  objectMode: OBJECT_MODE,
  ended: ENDED,
  endEmitted: END_EMITTED,
  reading: READING,
  constructed: CONSTRUCTED,
  sync: SYNC,
  needReadable: NEED_READABLE,
  emittedReadable: EMITTED_READABLE,
  readableListening: READABLE_LISTENING,
  resumeScheduled: RESUME_SCHEDULED,
  errorEmitted: ERROR_EMITTED,
  emitClose: EMIT_CLOSE,
  autoDestroy: AUTO_DESTROY,
  destroyed: DESTROYED,
  closed: CLOSED,
  closeEmitted: CLOSE_EMITTED,
  multiAwaitDrain: MULTI_AWAIT_DRAIN,
  readingMore: READING_MORE,
  dataEmitted: DATA_EMITTED,
});
defineErrored(ReadableState.prototype);

// What most streams never change is here and not in each: an idle connection has two states.
Object.assign(ReadableState.prototype, {
  queue: null,
  bufferIndex: 0, // where the queue begins
  destinations: null, // of pipe()
  awaitDrainWriters: null, // one destination, or a Set under MULTI_AWAIT_DRAIN
  decoder: null,
  encoding: null,
  error: null,
  defaultEncoding: 'utf8',
});

function defineAccessors(prototype, accessors) {
  for (const name of Object.keys(accessors)) {
    const descriptor = Object.getOwnPropertyDescriptor(accessors, name);
    descriptor.enumerable = false;
    Object.defineProperty(prototype, name, descriptor);
  }
}

defineAccessors(ReadableState.prototype, {
  get buffer() {
    if (this.queue === null) this.queue = [];
    return this.queue;
  },
  get pipes() {
    if (this.destinations === null) this.destinations = [];
    return this.destinations;
  },
  get pipesCount() { return this.destinations === null ? 0 : this.destinations.length; },
  // null until somebody decides, then true or false.
  get flowing() { return this.flags & FLOW_DECIDED ? (this.flags & FLOWING) !== 0 : null; },
  set flowing(value) {
    this.flags &= ~(FLOW_DECIDED | FLOWING);
    if (value != null) this.flags |= value ? FLOW_DECIDED | FLOWING : FLOW_DECIDED;
  },
  get paused() { return (this.flags & PAUSED) !== 0; },
  set paused(value) {
    this.flags |= PAUSE_DECIDED;
    if (value) this.flags |= PAUSED;
    else this.flags &= ~PAUSED;
  },
  get readable() { return !(this.flags & DISABLED); },
  set readable(value) {
    if (value) this.flags &= ~DISABLED;
    else this.flags |= DISABLED;
  },
});

/** For undestroy(): as new, but for the options. */
ReadableState.prototype.reset = function reset() {
  this.flags &= ~(CLOSED | CLOSE_EMITTED | DESTROYED | ERROR_EMITTED | ERRORED | READING | ENDED | END_EMITTED);
  this.flags |= CONSTRUCTED;
  if (this.flags & DISABLED) this.flags |= ENDED | END_EMITTED;
  this.error = null;
};

function startDecoding(state, encoding) {
  const { StringDecoder } = require('string_decoder');
  state.decoder = new StringDecoder(encoding);
  state.encoding = state.decoder.encoding;
}

/**
 * @param {object} [options] highWaterMark, objectMode, encoding, defaultEncoding, emitClose, autoDestroy,
 *   signal, read, destroy, construct
 */
function Readable(options) {
  if (!(this instanceof Readable)) return new Readable(options);
  Stream.call(this, options);
  this._readableState = new ReadableState(options, this, false);
  if (options) {
    if (typeof options.read === 'function') this._read = options.read;
    if (typeof options.destroy === 'function') this._destroy = options.destroy;
    if (typeof options.construct === 'function') this._construct = options.construct;
    if (options.signal) require('internal/streams/add_abort_signal').addToNewStream(options.signal, this);
  }
  if (this._construct != null) {
    construct(this, () => {
      if (this._readableState.flags & NEED_READABLE) scheduleReadingMore(this, this._readableState);
    });
  }
}
Object.setPrototypeOf(Readable.prototype, Stream.prototype);
Object.setPrototypeOf(Readable, Stream);

Readable.ReadableState = ReadableState;
Readable.prototype.destroy = destroy;
Readable.prototype._undestroy = undestroy;

/** To be overridden: release the resource, then call back. */
Readable.prototype._destroy = function _destroy(error, callback) {
  callback(error);
};

// ---- putting chunks in

/**
 * Adds a chunk at the end; null ends the stream. Returns whether more is wanted now.
 * Errors go to the stream: ERR_STREAM_PUSH_AFTER_EOF, ERR_INVALID_ARG_TYPE.
 */
Readable.prototype.push = function push(chunk, encoding) {
  const state = this._readableState;
  if (chunk === null) {
    state.flags &= ~READING;
    endOfInput(this, state);
    return false;
  }
  if (!(state.flags & OBJECT_MODE)) {
    if (typeof chunk === 'string') {
      encoding ||= state.defaultEncoding;
      if (state.encoding !== encoding) {
        chunk = Buffer.from(chunk, encoding);
        encoding = '';
      }
    } else {
      encoding = '';
      if (!(chunk instanceof Buffer)) {
        chunk = bytesOf(this, chunk);
        if (chunk === null) return false;
      }
    }
    if (chunk === undefined || chunk.length <= 0) {
      state.flags &= ~READING;
      scheduleReadingMore(this, state);
      return wantsMore(state);
    }
  }
  if (state.flags & ENDED) {
    errorOrDestroy(this, new ERR_STREAM_PUSH_AFTER_EOF());
    return false;
  }
  if (state.flags & STOPPED) return false;
  state.flags &= ~READING;
  if (state.decoder !== null && !encoding) {
    chunk = state.decoder.write(chunk);
    if (chunk.length === 0 && !(state.flags & OBJECT_MODE)) {
      scheduleReadingMore(this, state);
      return wantsMore(state);
    }
  }
  addChunk(this, state, chunk, false);
  return wantsMore(state);
};

/** Puts a chunk back at the front. ERR_STREAM_UNSHIFT_AFTER_END_EVENT goes to the stream. */
Readable.prototype.unshift = function unshift(chunk, encoding) {
  const state = this._readableState;
  if (chunk === null) {
    state.flags &= ~READING;
    endOfInput(this, state);
    return false;
  }
  if (!(state.flags & OBJECT_MODE)) {
    if (typeof chunk === 'string') {
      encoding ||= state.defaultEncoding;
      if (state.encoding !== encoding) {
        chunk = Buffer.from(chunk, encoding);
        if (state.encoding) chunk = chunk.toString(state.encoding);
      }
    } else if (!(chunk instanceof Buffer)) {
      chunk = bytesOf(this, chunk);
      if (chunk === null) return false;
    }
    if (chunk === undefined || chunk.length <= 0) return wantsMore(state);
  }
  if (state.flags & END_EMITTED) errorOrDestroy(this, new ERR_STREAM_UNSHIFT_AFTER_END_EVENT());
  else if (state.flags & STOPPED) return false;
  else addChunk(this, state, chunk, true);
  return wantsMore(state);
};

/** A view as a Buffer over the same bytes; null after reporting anything that is no chunk. */
function bytesOf(stream, chunk) {
  if (chunk === undefined) return undefined;
  if (ArrayBuffer.isView(chunk)) return Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
  errorOrDestroy(stream, new ERR_INVALID_ARG_TYPE('chunk', ['string', 'Buffer', 'TypedArray', 'DataView'], chunk));
  return null;
}

function wantsMore(state) {
  return !(state.flags & ENDED) && (state.length < state.highWaterMark || state.length === 0);
}

function addChunk(stream, state, chunk, atFront) {
  const { flags } = state;
  if ((flags & (FLOWING | SYNC | DATA_LISTENING)) === (FLOWING | DATA_LISTENING) && state.length === 0) {
    if (state.awaitDrainWriters !== null) clearAwaitingDrain(state);
    state.flags |= DATA_EMITTED;
    stream.emit('data', chunk);
  } else {
    state.length += flags & OBJECT_MODE ? 1 : chunk.length;
    enqueue(state, chunk, atFront);
    if (flags & NEED_READABLE) emitReadable(stream, state);
  }
  scheduleReadingMore(stream, state);
}

function enqueue(state, chunk, atFront) {
  if (state.queue === null) state.queue = [];
  if (!atFront) state.queue.push(chunk);
  else if (state.bufferIndex > 0) state.queue[--state.bufferIndex] = chunk;
  else state.queue.unshift(chunk);
}

function clearAwaitingDrain(state) {
  if (state.flags & MULTI_AWAIT_DRAIN) state.awaitDrainWriters.clear();
  else state.awaitDrainWriters = null;
}

function endOfInput(stream, state) {
  if (state.flags & ENDED) return;
  if (state.decoder !== null) {
    const rest = state.decoder.end();
    if (rest && rest.length > 0) {
      enqueue(state, rest, false);
      state.length += state.flags & OBJECT_MODE ? 1 : rest.length;
    }
  }
  state.flags |= ENDED;
  if (state.flags & SYNC) {
    // Inside _read(): the reader learns it in the next tick.
    emitReadable(stream, state);
  } else {
    state.flags = (state.flags & ~NEED_READABLE) | EMITTED_READABLE;
    emitReadableNow(stream);
  }
}

// ---- taking chunks out

/**
 * Takes `size` bytes (default: all, or in object mode one object); null when there is not so much.
 * Throws ERR_OUT_OF_RANGE above 1 GiB.
 */
Readable.prototype.read = function read(size) {
  if (size === undefined) size = NaN;
  else if (!Number.isInteger(size)) size = Number.parseInt(size, 10);
  const state = this._readableState;
  const asked = size;

  if (size > state.highWaterMark) state.highWaterMark = markFor(size);
  if (size !== 0) state.flags &= ~EMITTED_READABLE;

  // read(0) with enough in store only says so again.
  if (size === 0 && state.flags & NEED_READABLE &&
      ((state.highWaterMark !== 0 ? state.length >= state.highWaterMark : state.length > 0) ||
       state.flags & ENDED)) {
    if (state.length === 0 && state.flags & ENDED) endReadable(this);
    else emitReadable(this, state);
    return null;
  }

  size = takeable(size, state);
  if (size === 0 && state.flags & ENDED) {
    if (state.length === 0) endReadable(this);
    return null;
  }

  const wanting = state.flags & NEED_READABLE || state.length === 0 || state.length - size < state.highWaterMark;
  if (wanting && (state.flags & (ENDED | READING | STOPPED | CONSTRUCTED)) === CONSTRUCTED) {
    state.flags |= READING | SYNC;
    if (state.length === 0) state.flags |= NEED_READABLE;
    try {
      this._read(state.highWaterMark);
    } catch (error) {
      errorOrDestroy(this, error);
    }
    state.flags &= ~SYNC;
    // A synchronous push has made more available.
    if (!(state.flags & READING)) size = takeable(asked, state);
  }

  const chunk = size > 0 ? takeFromQueue(size, state) : null;
  if (chunk === null) {
    if (state.length <= state.highWaterMark) state.flags |= NEED_READABLE;
    size = 0;
  } else {
    state.length -= size;
    if (state.awaitDrainWriters !== null) clearAwaitingDrain(state);
  }
  if (state.length === 0) {
    if (!(state.flags & ENDED)) state.flags |= NEED_READABLE;
    else if (asked !== size) endReadable(this);
  }
  if (chunk !== null && !(state.flags & (ERROR_EMITTED | CLOSE_EMITTED))) {
    state.flags |= DATA_EMITTED;
    this.emit('data', chunk);
  }
  return chunk;
};

/** To be overridden: get about `size` bytes and push() them, now or later. */
Readable.prototype._read = function _read(size) {
  throw new ERR_METHOD_NOT_IMPLEMENTED('_read()');
};

/** The next power of two, so that a reader of long pieces does not raise the mark each time. */
function markFor(size) {
  if (size > LARGEST_READ) throw new ERR_OUT_OF_RANGE('size', '<= 1GiB', size);
  let mark = 1;
  while (mark < size) mark *= 2;
  return mark;
}

/** How much read(size) can take now. */
function takeable(size, state) {
  if (size <= 0 || (state.length === 0 && state.flags & ENDED)) return 0;
  if (state.flags & OBJECT_MODE) return 1;
  if (Number.isNaN(size)) {
    // One chunk at a time while flowing, else everything.
    return state.flags & FLOWING && state.length > 0 ? state.queue[state.bufferIndex].length : state.length;
  }
  if (size <= state.length) return size;
  return state.flags & ENDED ? state.length : 0;
}

/** Removes and returns `size` bytes or characters, or one object; null when the queue is empty. */
function takeFromQueue(size, state) {
  if (state.length === 0) return null;
  const { queue } = state;
  const first = queue[state.bufferIndex];
  if (state.flags & OBJECT_MODE) {
    dropFirst(state, queue);
    return first;
  }
  if (!size || size >= state.length) {
    const rest = state.bufferIndex === 0 ? queue : queue.slice(state.bufferIndex);
    const all = state.decoder !== null ? rest.join('') :
      rest.length === 1 ? first : Buffer.concat(rest, state.length);
    state.queue = null;
    state.bufferIndex = 0;
    return all;
  }
  if (size === first.length) {
    dropFirst(state, queue);
    return first;
  }
  if (size < first.length) {
    queue[state.bufferIndex] = first.slice(size);
    return first.slice(0, size);
  }
  const parts = [];
  let missing = size;
  while (missing > 0) {
    const chunk = queue[state.bufferIndex];
    if (missing < chunk.length) {
      parts.push(chunk.slice(0, missing));
      queue[state.bufferIndex] = chunk.slice(missing);
      break;
    }
    parts.push(chunk);
    missing -= chunk.length;
    dropFirst(state, queue);
  }
  return state.decoder !== null ? parts.join('') : Buffer.concat(parts, size);
}

function dropFirst(state, queue) {
  queue[state.bufferIndex++] = null;
  if (state.bufferIndex === queue.length) {
    queue.length = 0;
    state.bufferIndex = 0;
  } else if (state.bufferIndex > QUEUE_SLACK) {
    queue.splice(0, state.bufferIndex);
    state.bufferIndex = 0;
  }
}

function emitReadable(stream, state) {
  state.flags &= ~NEED_READABLE;
  if (!(state.flags & EMITTED_READABLE)) {
    state.flags |= EMITTED_READABLE;
    process.nextTick(emitReadableNow, stream);
  }
}

function emitReadableNow(stream) {
  const state = stream._readableState;
  if (!(state.flags & STOPPED) && (state.length > 0 || state.flags & ENDED)) {
    stream.emit('readable');
    state.flags &= ~EMITTED_READABLE;
  }
  // Another 'readable' follows only after a read() has found too little.
  if (!(state.flags & (FLOWING | ENDED)) && state.length <= state.highWaterMark) state.flags |= NEED_READABLE;
  flow(stream);
}

/** Fills the queue to the high-water mark, in a later tick so that the consumer runs first. */
function scheduleReadingMore(stream, state) {
  if ((state.flags & (READING_MORE | CONSTRUCTED)) === CONSTRUCTED) {
    state.flags |= READING_MORE;
    process.nextTick(readMore, stream, state);
  }
}

function readMore(stream, state) {
  while (!(state.flags & (READING | ENDED)) &&
      (state.length < state.highWaterMark || (state.flags & FLOWING && state.length === 0))) {
    const before = state.length;
    stream.read(0);
    if (before === state.length) break;
  }
  state.flags &= ~READING_MORE;
}

function endReadable(stream) {
  const state = stream._readableState;
  if (!(state.flags & END_EMITTED)) {
    state.flags |= ENDED;
    process.nextTick(emitEnd, state, stream);
  }
}

function emitEnd(state, stream) {
  if (state.flags & (ERRORED | CLOSE_EMITTED | END_EMITTED) || state.length !== 0) return;
  state.flags |= END_EMITTED;
  stream.emit('end');
  if (stream.writable && stream.allowHalfOpen === false) {
    process.nextTick(endWritableSide, stream);
  } else if (state.flags & AUTO_DESTROY) {
    const writable = stream._writableState;
    if (!writable || (writable.autoDestroy && (writable.finished || writable.writable === false))) stream.destroy();
  }
}

function endWritableSide(stream) {
  if (stream.writable && !stream.writableEnded && !stream.destroyed) stream.end();
}

// ---- flowing and paused

/** Adds a listener; 'data' starts the flow and 'readable' stops it. */
Readable.prototype.on = function(name, listener) {
  const result = on.call(this, name, listener);
  const state = this._readableState;
  if (name === 'data') {
    state.flags |= DATA_LISTENING;
    if (this.listenerCount('readable') > 0) state.flags |= READABLE_LISTENING;
    else state.flags &= ~READABLE_LISTENING;
    if ((state.flags & (FLOW_DECIDED | FLOWING)) !== FLOW_DECIDED) this.resume();
  } else if (name === 'readable' && !(state.flags & (END_EMITTED | READABLE_LISTENING))) {
    state.flags |= READABLE_LISTENING | NEED_READABLE | FLOW_DECIDED;
    state.flags &= ~(FLOWING | EMITTED_READABLE);
    if (state.length > 0) emitReadable(this, state);
    else if (!(state.flags & READING)) process.nextTick(readNothing, this);
  }
  return result;
};
Readable.prototype.addListener = Readable.prototype.on;

function readNothing(stream) {
  stream.read(0);
}

Readable.prototype.removeListener = function(name, listener) {
  const result = removeListener.call(this, name, listener);
  if (name === 'readable') process.nextTick(listenersChanged, this);
  else if (name === 'data' && this.listenerCount('data') === 0) this._readableState.flags &= ~DATA_LISTENING;
  return result;
};
Readable.prototype.off = Readable.prototype.removeListener;

// DATA_LISTENING outlives removeAllListeners('data'), as in Node: the stream goes on flowing to nobody.
Readable.prototype.removeAllListeners = function(...names) {
  const result = removeAllListeners.apply(this, names);
  if (names.length === 0 || names[0] === undefined || names[0] === 'readable') {
    process.nextTick(listenersChanged, this);
  }
  return result;
};

/** When the last 'readable' listener goes, those of 'data' get their turn. */
function listenersChanged(stream) {
  const state = stream._readableState;
  if (stream.listenerCount('readable') > 0) state.flags |= READABLE_LISTENING;
  else state.flags &= ~READABLE_LISTENING;
  if ((state.flags & (RESUME_SCHEDULED | PAUSE_DECIDED | PAUSED)) === (RESUME_SCHEDULED | PAUSE_DECIDED)) {
    state.flags |= FLOW_DECIDED | FLOWING;
  } else if (state.flags & DATA_LISTENING) {
    stream.resume();
  } else if (!(state.flags & READABLE_LISTENING)) {
    state.flags &= ~(FLOW_DECIDED | FLOWING);
  }
}

/** Starts the flow in the next tick, unless 'readable' has listeners. */
Readable.prototype.resume = function resume() {
  const state = this._readableState;
  if (!(state.flags & FLOWING)) {
    state.flags |= state.flags & READABLE_LISTENING ? FLOW_DECIDED : FLOW_DECIDED | FLOWING;
    if (!(state.flags & RESUME_SCHEDULED)) {
      state.flags |= RESUME_SCHEDULED;
      process.nextTick(resumeNow, this, state);
    }
  }
  state.flags = (state.flags | PAUSE_DECIDED) & ~PAUSED;
  return this;
};

function resumeNow(stream, state) {
  if (!(state.flags & READING)) stream.read(0);
  state.flags &= ~RESUME_SCHEDULED;
  stream.emit('resume');
  flow(stream);
  if ((state.flags & (FLOWING | READING)) === FLOWING) stream.read(0);
}

function flow(stream) {
  const state = stream._readableState;
  while (state.flags & FLOWING && stream.read() !== null);
}

/** Stops the flow. */
Readable.prototype.pause = function pause() {
  const state = this._readableState;
  if ((state.flags & (FLOW_DECIDED | FLOWING)) !== FLOW_DECIDED) {
    state.flags = (state.flags | FLOW_DECIDED) & ~FLOWING;
    this.emit('pause');
  }
  state.flags |= PAUSE_DECIDED | PAUSED;
  return this;
};

/** Whether pause() is in force, or the flow is otherwise stopped. */
Readable.prototype.isPaused = function isPaused() {
  const { flags } = this._readableState;
  return (flags & PAUSED) !== 0 || (flags & (FLOW_DECIDED | FLOWING)) === FLOW_DECIDED;
};

/** From now on chunks are strings. What waits in the queue is decoded too. Throws ERR_UNKNOWN_ENCODING. */
Readable.prototype.setEncoding = function setEncoding(encoding) {
  const state = this._readableState;
  startDecoding(state, encoding);
  let content = '';
  if (state.queue !== null) {
    for (let i = state.bufferIndex; i < state.queue.length; i++) content += state.decoder.write(state.queue[i]);
  }
  state.queue = content === '' ? null : [content];
  state.bufferIndex = 0;
  state.length = content.length;
  return this;
};

// ---- pipes

/**
 * Writes everything to `destination`, at its pace, and ends it unless `options.end` is false.
 * @returns {Writable} destination
 */
Readable.prototype.pipe = function pipe(destination, options) {
  const source = this;
  const state = this._readableState;
  if (state.pipes.length === 1 && !(state.flags & MULTI_AWAIT_DRAIN)) {
    state.flags |= MULTI_AWAIT_DRAIN;
    state.awaitDrainWriters = new Set(state.awaitDrainWriters ? [state.awaitDrainWriters] : []);
  }
  state.pipes.push(destination);

  const ends = (!options || options.end !== false) &&
    destination !== process.stdout && destination !== process.stderr;
  const atEnd = ends ? onEnd : unpipe;
  if (state.flags & END_EMITTED) process.nextTick(atEnd);
  else source.once('end', atEnd);

  let onDrain = null;
  let cleanedUp = false;

  destination.on('unpipe', onUnpipe);
  function onUnpipe(readable, info) {
    if (readable === source && info && info.hasUnpiped === false) {
      info.hasUnpiped = true;
      cleanup();
    }
  }
  function onEnd() {
    destination.end();
  }
  function cleanup() {
    destination.removeListener('close', onClose);
    destination.removeListener('finish', onFinish);
    if (onDrain) destination.removeListener('drain', onDrain);
    destination.removeListener('error', onError);
    destination.removeListener('unpipe', onUnpipe);
    source.removeListener('end', onEnd);
    source.removeListener('end', unpipe);
    source.removeListener('data', onData);
    cleanedUp = true;
    // Without this a source that waits for this destination alone would wait for ever.
    if (onDrain && state.awaitDrainWriters &&
        (!destination._writableState || destination._writableState.needDrain)) {
      onDrain();
    }
  }
  function wait() {
    if (!cleanedUp) {
      if (state.pipes.length === 1 && state.pipes[0] === destination) {
        state.awaitDrainWriters = destination;
        state.flags &= ~MULTI_AWAIT_DRAIN;
      } else if (state.pipes.length > 1 && state.pipes.includes(destination)) {
        state.awaitDrainWriters.add(destination);
      }
      source.pause();
    }
    if (!onDrain) {
      onDrain = () => drained(source, destination);
      destination.on('drain', onDrain);
    }
  }

  source.on('data', onData);
  function onData(chunk) {
    if (destination.write(chunk) === false) wait();
  }
  function onError(error) {
    unpipe();
    destination.removeListener('error', onError);
    if (destination.listenerCount('error') === 0) {
      const target = destination._writableState || destination._readableState;
      if (target && !target.errorEmitted) errorOrDestroy(destination, error);
      else destination.emit('error', error);
    }
  }
  destination.prependListener('error', onError);
  function onClose() {
    destination.removeListener('finish', onFinish);
    unpipe();
  }
  destination.once('close', onClose);
  function onFinish() {
    destination.removeListener('close', onClose);
    unpipe();
  }
  destination.once('finish', onFinish);
  function unpipe() {
    source.unpipe(destination);
  }

  destination.emit('pipe', source);
  if (destination.writableNeedDrain === true) wait();
  else if (!(state.flags & FLOWING)) source.resume();
  return destination;
};

function drained(source, destination) {
  const state = source._readableState;
  if (state.awaitDrainWriters === destination) state.awaitDrainWriters = null;
  else if (state.flags & MULTI_AWAIT_DRAIN) state.awaitDrainWriters.delete(destination);
  const waiting = state.awaitDrainWriters && state.awaitDrainWriters.size !== 0;
  if (!waiting && state.flags & DATA_LISTENING) source.resume();
}

/** Takes `destination`, or every one, off this stream. */
Readable.prototype.unpipe = function unpipe(destination) {
  const state = this._readableState;
  const { destinations } = state;
  if (destinations === null || destinations.length === 0) return this;
  if (!destination) {
    state.destinations = null;
    this.pause();
    for (const each of destinations) each.emit('unpipe', this, { hasUnpiped: false });
    return this;
  }
  const index = destinations.indexOf(destination);
  if (index === -1) return this;
  destinations.splice(index, 1);
  if (destinations.length === 0) this.pause();
  destination.emit('unpipe', this, { hasUnpiped: false });
  return this;
};

// ---- other forms of reading

/** Reads an old-style stream through this one. */
Readable.prototype.wrap = function wrap(source) {
  let paused = false;
  source.on('data', (chunk) => {
    if (!this.push(chunk) && source.pause) {
      paused = true;
      source.pause();
    }
  });
  source.on('end', () => { this.push(null); });
  source.on('error', (error) => { errorOrDestroy(this, error); });
  source.on('close', () => { this.destroy(); });
  source.on('destroy', () => { this.destroy(); });
  this._read = () => {
    if (paused && source.resume) {
      paused = false;
      source.resume();
    }
  };
  for (const name of Object.keys(source)) {
    if (this[name] === undefined && typeof source[name] === 'function') this[name] = source[name].bind(source);
  }
  return this;
};

Readable.prototype[Symbol.asyncIterator] = function() {
  return iterate(this, undefined);
};

/** An async iterator; `destroyOnReturn: false` leaves the stream open when the loop is left early. */
Readable.prototype.iterator = function iterator(options) {
  if (options !== undefined) validateObject(options, 'options');
  return iterate(this, options);
};

function iterate(stream, options) {
  if (typeof stream.read !== 'function') stream = Readable.wrap(stream, { objectMode: true });
  const iterator = chunksOf(stream, options);
  iterator.stream = stream;
  return iterator;
}

async function* chunksOf(stream, options) {
  const { eos } = require('internal/streams/end_of_stream');
  let wake = null; // the waiting reader
  let error; // undefined: open; null: ended well
  function onReadable() {
    if (wake !== null) {
      const resolve = wake;
      wake = null;
      resolve();
    }
  }
  function wait(resolve) {
    wake = resolve;
  }
  stream.on('readable', onReadable);
  const cleanup = eos(stream, { writable: false }, (failure) => {
    error = failure ? aggregateTwoErrors(error, failure) : null;
    onReadable();
  });
  try {
    for (;;) {
      const chunk = stream.destroyed ? null : stream.read();
      if (chunk !== null) yield chunk;
      else if (error) throw error;
      else if (error === null) return;
      else await new Promise(wait);
    }
  } catch (failure) {
    error = aggregateTwoErrors(error, failure);
    throw error;
  } finally {
    if ((error || options?.destroyOnReturn !== false) &&
        (error === undefined || stream._readableState.autoDestroy)) {
      destroyer(stream, null);
    } else {
      stream.off('readable', onReadable);
      cleanup();
    }
  }
}

const kRejection = Symbol.for('nodejs.rejection');
Readable.prototype[kRejection] = function(error) {
  this.destroy(error);
};

if (Symbol.asyncDispose) {
  Readable.prototype[Symbol.asyncDispose] = async function() {
    if (!this.destroyed) this.destroy(this.readableEnded ? null : new AbortError());
    const { eos } = require('internal/streams/end_of_stream');
    await new Promise((resolve, reject) => {
      eos(this, (error) => {
        if (error && error.name !== 'AbortError') reject(error);
        else resolve(null);
      });
    });
  };
}

defineAccessors(Readable.prototype, {
  get readable() {
    const state = this._readableState;
    return Boolean(state) && !(state.flags & (DISABLED | DESTROYED | ERROR_EMITTED | END_EMITTED));
  },
  set readable(value) {
    if (this._readableState) this._readableState.readable = Boolean(value);
  },
  get readableDidRead() { return this._readableState.dataEmitted; },
  get readableAborted() {
    const { flags } = this._readableState;
    return !(flags & (DISABLED | END_EMITTED)) && (flags & STOPPED) !== 0;
  },
  get readableHighWaterMark() { return this._readableState.highWaterMark; },
  get readableBuffer() { return this._readableState && this._readableState.buffer; },
  get readableFlowing() { return this._readableState.flowing; },
  set readableFlowing(value) {
    if (this._readableState) this._readableState.flowing = value;
  },
  get readableLength() { return this._readableState.length; },
  get readableObjectMode() { return this._readableState ? this._readableState.objectMode : false; },
  get readableEncoding() { return this._readableState ? this._readableState.encoding : null; },
  get errored() { return this._readableState ? this._readableState.error : null; },
  get closed() { return this._readableState ? this._readableState.closed : false; },
  get destroyed() { return this._readableState ? this._readableState.destroyed : false; },
  set destroyed(value) {
    if (this._readableState) this._readableState.destroyed = value;
  },
  get readableEnded() { return this._readableState ? this._readableState.endEmitted : false; },
});

// The operators are loaded with the first call of one.
const streamOperators = ['drop', 'filter', 'flatMap', 'map', 'take', 'compose'];
const promiseOperators = ['every', 'forEach', 'reduce', 'toArray', 'some', 'find'];
function defineOperator(name, method) {
  Object.defineProperty(method, 'name', { __proto__: null, value: name });
  Object.defineProperty(Readable.prototype, name, {
    __proto__: null, value: method, configurable: true, enumerable: false, writable: true,
  });
}
for (const name of streamOperators) {
  defineOperator(name, function(...args) {
    return Readable.from(require('internal/streams/operators').streams[name].apply(this, args));
  });
}
for (const name of promiseOperators) {
  defineOperator(name, function(...args) {
    return require('internal/streams/operators').promises[name].apply(this, args);
  });
}

/**
 * A stream of what an iterable, async iterable, string or Buffer yields.
 * Throws ERR_INVALID_ARG_TYPE.
 */
Readable.from = function(iterable, options) {
  return require('internal/streams/from').from(Readable, iterable, options);
};

/** A Readable around an old-style stream. */
Readable.wrap = function(source, options) {
  return new Readable({
    objectMode: source.readableObjectMode ?? source.objectMode ?? true,
    ...options,
    destroy(error, callback) {
      destroyer(source, error);
      callback(error);
    },
  }).wrap(source);
};

/** A Readable of what a ReadableStream gives. Throws ERR_INVALID_ARG_TYPE. */
Readable.fromWeb = function(readableStream, options) {
  return require('internal/webstreams/adapters').readableFromWeb(readableStream, options);
};

/** A ReadableStream of what a Readable gives. Throws ERR_INVALID_ARG_TYPE. */
Readable.toWeb = function(streamReadable, options) {
  return require('internal/webstreams/adapters').readableToWeb(streamReadable, options);
};

Readable._fromList = takeFromQueue;

module.exports = { Readable, ReadableState, defineAccessors, scheduleReadingMore };
