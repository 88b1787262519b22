'use strict';

// ReadableStream: the class, and the library's own way to make one.

const {
  codes: { ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE, ERR_INVALID_STATE, ERR_INVALID_THIS },
} = require('internal/errors');
const { kFail, kIsDisturbed, kIsErrored, kIsReadable, kIsClosedPromise } = require('internal/streams/state');
const {
  checkDictionary, checkThis, finishClass, highWaterMarkOf, isA, kInternal, kState, nop, sizeOf,
} = require('internal/webstreams/common');
const { cancelStream, closedPromise, isLocked, isReadableStream } = require('internal/webstreams/readable_operations');
const { ReadableStreamDefaultReader, setUpDefaultController, setUpDefaultFromSource } =
  require('internal/webstreams/readable_default');

function initialState() {
  return {
    type: 'ReadableStream',
    state: 'readable',
    storedError: undefined,
    disturbed: false,
    reader: undefined,
    controller: undefined,
    over: undefined,
  };
}

class ReadableStream {
  /**
   * @param {{ start?, pull?, cancel?, type?: 'bytes', autoAllocateChunkSize?: number }} [source]
   * @param {{ highWaterMark?: number, size?: Function }} [strategy]
   * @throws ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE
   */
  constructor(source = {}, strategy = {}) {
    if (source === kInternal) return;
    if (source === null || (typeof source !== 'object' && typeof source !== 'function')) {
      throw new ERR_INVALID_ARG_TYPE('source', 'Object', source);
    }
    checkDictionary(strategy, 'strategy');
    this[kState] = initialState();
    const { type } = source;
    if (type !== undefined && `${type}` === 'bytes') {
      if (strategy?.size !== undefined) throw new ERR_INVALID_ARG_VALUE.RangeError('strategy.size', strategy.size);
      const { setUpByteFromSource } = require('internal/webstreams/readable_byte');
      setUpByteFromSource(this, source, highWaterMarkOf(strategy, 0));
    } else {
      if (type !== undefined) throw new ERR_INVALID_ARG_VALUE('source.type', type);
      const size = sizeOf(strategy);
      setUpDefaultFromSource(this, source, highWaterMarkOf(strategy, 1), size);
    }
  }

  /** A stream of what an iterable or async iterable yields. @throws ERR_ARG_NOT_ITERABLE */
  static from(iterable) {
    return require('internal/webstreams/readable_iteration').fromIterable(iterable);
  }

  get locked() {
    checkThis('ReadableStream', this);
    return isLocked(this);
  }

  /** A promise that the source knows that nobody is interested any more. */
  cancel(reason = undefined) {
    if (!isReadableStream(this)) return Promise.reject(new ERR_INVALID_THIS('ReadableStream'));
    if (isLocked(this)) return Promise.reject(new ERR_INVALID_STATE.TypeError('ReadableStream is locked'));
    return cancelStream(this, reason);
  }

  /** @param {{ mode?: 'byob' }} [options] @throws ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE, ERR_INVALID_STATE */
  getReader(options = undefined) {
    checkThis('ReadableStream', this);
    checkDictionary(options, 'options');
    const mode = options?.mode;
    if (mode === undefined) return new ReadableStreamDefaultReader(this);
    if (`${mode}` !== 'byob') throw new ERR_INVALID_ARG_VALUE('options.mode', mode);
    const { ReadableStreamBYOBReader } = require('internal/webstreams/byob_reader');
    return new ReadableStreamBYOBReader(this);
  }

  /**
   * Pipes through a { readable, writable } pair; gives its readable side.
   * @param {{ preventAbort?, preventCancel?, preventClose?: boolean, signal?: AbortSignal }} [options]
   */
  pipeThrough(transform, options = undefined) {
    checkThis('ReadableStream', this);
    const readable = transform?.readable;
    if (!isReadableStream(readable)) {
      throw new ERR_INVALID_ARG_TYPE('transform.readable', 'ReadableStream', readable);
    }
    const writable = transform.writable;
    if (!isA('WritableStream', writable)) {
      throw new ERR_INVALID_ARG_TYPE('transform.writable', 'WritableStream', writable);
    }
    checkDictionary(options, 'options');
    const { pipe, readPipeOptions } = require('internal/webstreams/pipe');
    const settings = readPipeOptions(options);
    if (isLocked(this)) throw new ERR_INVALID_STATE.TypeError('The ReadableStream is locked');
    if (writable.locked) throw new ERR_INVALID_STATE.TypeError('The WritableStream is locked');
    pipe(this, writable, settings).then(undefined, nop);
    return readable;
  }

  /** A promise that everything went to `destination`; options as for pipeThrough(). */
  pipeTo(destination, options = undefined) {
    try {
      checkThis('ReadableStream', this);
      if (!isA('WritableStream', destination)) {
        throw new ERR_INVALID_ARG_TYPE('transform.writable', 'WritableStream', destination);
      }
      checkDictionary(options, 'options');
      const { pipe, readPipeOptions } = require('internal/webstreams/pipe');
      const settings = readPipeOptions(options);
      if (isLocked(this)) throw new ERR_INVALID_STATE.TypeError('The ReadableStream is locked');
      if (destination.locked) throw new ERR_INVALID_STATE.TypeError('The WritableStream is locked');
      return pipe(this, destination, settings);
    } catch (error) {
      return Promise.reject(error);
    }
  }

  /** Two streams with the same chunks; this one stays locked. @throws ERR_INVALID_STATE */
  tee() {
    checkThis('ReadableStream', this);
    if (isLocked(this)) throw new ERR_INVALID_STATE.TypeError('ReadableStream is locked');
    return require('internal/webstreams/readable_tee').tee(this);
  }

  /** @param {{ preventCancel?: boolean }} [options] */
  values(options = undefined) {
    checkThis('ReadableStream', this);
    checkDictionary(options, 'options');
    const { iterate } = require('internal/webstreams/readable_iteration');
    return iterate(this, !!options?.preventCancel);
  }

  [kFail](error) {
    const { controller } = this[kState];
    controller.error(error);
  }

  get [kIsDisturbed]() {
    return this[kState].disturbed;
  }

  get [kIsErrored]() {
    return this[kState].state === 'errored';
  }

  get [kIsReadable]() {
    return this[kState].state === 'readable';
  }

  get [kIsClosedPromise]() {
    return closedPromise(this);
  }
}
Object.defineProperty(ReadableStream.prototype, Symbol.asyncIterator, {
  __proto__: null, configurable: true, enumerable: false, writable: true, value: ReadableStream.prototype.values,
});
finishClass(ReadableStream, ['locked', 'cancel', 'getReader', 'pipeThrough', 'pipeTo', 'tee', 'values'], (self) => ({
  locked: isLocked(self),
  state: self[kState].state,
  supportsBYOB: isA('ReadableByteStreamController', self[kState].controller),
}));
Object.defineProperty(ReadableStream, 'from', { __proto__: null, enumerable: true });

/** CreateReadableStream: `pull` and `cancel` return promises. */
function createReadableStream(start, pull, cancel, highWaterMark = 1, size = () => 1) {
  const stream = new ReadableStream(kInternal);
  stream[kState] = initialState();
  setUpDefaultController(stream, start, pull, cancel, highWaterMark, size);
  return stream;
}

/** CreateReadableByteStream */
function createReadableByteStream(start, pull, cancel) {
  const stream = new ReadableStream(kInternal);
  stream[kState] = initialState();
  require('internal/webstreams/readable_byte').setUpByteController(stream, start, pull, cancel, 0, undefined);
  return stream;
}

module.exports = { ReadableStream, createReadableByteStream, createReadableStream };
