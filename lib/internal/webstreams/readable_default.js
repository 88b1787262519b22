'use strict';

// ReadableStreamDefaultController and ReadableStreamDefaultReader: chunks of any kind.

const {
  codes: { ERR_ILLEGAL_CONSTRUCTOR, ERR_INVALID_ARG_TYPE, ERR_INVALID_STATE, ERR_INVALID_THIS },
} = require('internal/errors');
const {
  Fifo, SizedQueue, checkThis, finishClass, functionMember, isA, kInternal, kState, nop, promiseCall,
} = require('internal/webstreams/common');
const {
  attachReader, cancelByReader, closeStream, countReadRequests, errorStream, isLocked, isReadableStream, readByDefault,
  releaseReader,
} = require('internal/webstreams/readable_operations');

class ReadableStreamDefaultController {
  constructor(key) {
    if (key !== kInternal) throw new ERR_ILLEGAL_CONSTRUCTOR();
  }

  get desiredSize() {
    checkThis('ReadableStreamDefaultController', this);
    return desiredSize(this);
  }

  /** @throws ERR_INVALID_STATE */
  close() {
    checkThis('ReadableStreamDefaultController', this);
    if (!canCloseOrEnqueue(this)) throw new ERR_INVALID_STATE.TypeError('Controller is already closed');
    closeController(this);
  }

  /** @throws ERR_INVALID_STATE, and what the strategy throws */
  enqueue(chunk = undefined) {
    checkThis('ReadableStreamDefaultController', this);
    if (!canCloseOrEnqueue(this)) throw new ERR_INVALID_STATE.TypeError('Controller is already closed');
    enqueueChunk(this, chunk);
  }

  error(error = undefined) {
    checkThis('ReadableStreamDefaultController', this);
    errorController(this, error);
  }
}
Object.defineProperty(ReadableStreamDefaultController, 'length', { __proto__: null, value: 0, configurable: true });
finishClass(ReadableStreamDefaultController, ['desiredSize', 'close', 'enqueue', 'error'], () => ({}));

const steps = {
  cancel(controller, reason) {
    const state = controller[kState];
    state.queue.clear();
    const result = state.cancel(reason);
    clearAlgorithms(controller);
    return result;
  },
  pull(controller, request) {
    const state = controller[kState];
    if (state.queue.length > 0) {
      const chunk = state.queue.dequeue();
      if (state.closeRequested && state.queue.length === 0) {
        clearAlgorithms(controller);
        closeStream(state.stream);
      } else {
        callPullIfNeeded(controller);
      }
      request.chunk(chunk);
    } else {
      state.stream[kState].reader[kState].requests.push(request);
      callPullIfNeeded(controller);
    }
  },
  release() {},
};

function clearAlgorithms(controller) {
  const state = controller[kState];
  state.pull = undefined;
  state.cancel = undefined;
  state.size = undefined;
}

/** ReadableStreamDefaultControllerGetDesiredSize */
function desiredSize(controller) {
  const state = controller[kState];
  switch (state.stream[kState].state) {
    case 'errored': return null;
    case 'closed': return 0;
    default: return state.highWaterMark - state.queue.total;
  }
}

function canCloseOrEnqueue(controller) {
  const state = controller[kState];
  return !state.closeRequested && state.stream[kState].state === 'readable';
}

function shouldCallPull(controller) {
  const state = controller[kState];
  if (!canCloseOrEnqueue(controller) || !state.started) return false;
  if (isLocked(state.stream) && countReadRequests(state.stream) > 0) return true;
  return desiredSize(controller) > 0;
}

/** ReadableStreamDefaultControllerCallPullIfNeeded */
function callPullIfNeeded(controller) {
  if (!shouldCallPull(controller)) return;
  const state = controller[kState];
  if (state.pulling) {
    state.pullAgain = true;
    return;
  }
  state.pulling = true;
  state.pull().then(() => {
    state.pulling = false;
    if (state.pullAgain) {
      state.pullAgain = false;
      callPullIfNeeded(controller);
    }
  }, (error) => errorController(controller, error));
}

function closeController(controller) {
  if (!canCloseOrEnqueue(controller)) return;
  const state = controller[kState];
  state.closeRequested = true;
  if (state.queue.length === 0) {
    clearAlgorithms(controller);
    closeStream(state.stream);
  }
}

/** ReadableStreamDefaultControllerEnqueue */
function enqueueChunk(controller, chunk) {
  if (!canCloseOrEnqueue(controller)) return;
  const state = controller[kState];
  if (isLocked(state.stream) && countReadRequests(state.stream) > 0) {
    state.stream[kState].reader[kState].requests.shift().chunk(chunk);
  } else {
    try {
      state.queue.enqueue(chunk, state.size(chunk));
    } catch (error) {
      errorController(controller, error);
      throw error;
    }
  }
  callPullIfNeeded(controller);
}

function errorController(controller, error) {
  const state = controller[kState];
  if (state.stream[kState].state !== 'readable') return;
  state.queue.clear();
  clearAlgorithms(controller);
  errorStream(state.stream, error);
}

/**
 * SetUpReadableStreamDefaultController. `pull` and `cancel` return promises, `start` anything.
 * Returns the controller.
 */
function setUpDefaultController(stream, start, pull, cancel, highWaterMark, size) {
  const controller = new ReadableStreamDefaultController(kInternal);
  const state = {
    type: 'ReadableStreamDefaultController',
    steps, stream, pull, cancel, highWaterMark, size,
    queue: new SizedQueue(),
    started: false,
    closeRequested: false,
    pulling: false,
    pullAgain: false,
  };
  controller[kState] = state;
  stream[kState].controller = controller;
  Promise.resolve(start(controller)).then(() => {
    state.started = true;
    callPullIfNeeded(controller);
  }, (error) => errorController(controller, error));
  return controller;
}

/** The same from what a program gave as the underlying source. */
function setUpDefaultFromSource(stream, source, highWaterMark, size) {
  const start = functionMember(source, 'start', 'source');
  const pull = functionMember(source, 'pull', 'source');
  const cancel = functionMember(source, 'cancel', 'source');
  setUpDefaultController(
    stream,
    start === undefined ? nop : (controller) => start.call(source, controller),
    pull === undefined ? async () => {} : () => promiseCall(pull, source, stream[kState].controller),
    cancel === undefined ? async () => {} : (reason) => promiseCall(cancel, source, reason),
    highWaterMark, size);
}

/** A read request that settles a promise. */
class PromisedRead {
  constructor() {
    const { promise, resolve, reject } = Promise.withResolvers();
    this.promise = promise;
    this.resolve = resolve;
    this.error = reject;
  }

  chunk(value) {
    this.resolve({ value, done: false });
  }

  close(value) {
    this.resolve({ value, done: true });
  }
}

class ReadableStreamDefaultReader {
  /** @param {ReadableStream} stream @throws ERR_INVALID_ARG_TYPE, ERR_INVALID_STATE */
  constructor(stream) {
    if (!isReadableStream(stream)) throw new ERR_INVALID_ARG_TYPE('stream', 'ReadableStream', stream);
    if (isLocked(stream)) throw new ERR_INVALID_STATE.TypeError('ReadableStream is locked');
    this[kState] = {
      type: 'ReadableStreamDefaultReader', stream: undefined, requests: new Fifo(), closed: undefined,
    };
    attachReader(this, stream);
  }

  /** A promise of { value, done }. */
  read() {
    if (!isA('ReadableStreamDefaultReader', this)) return Promise.reject(new ERR_INVALID_THIS('ReadableStreamDefaultReader'));
    if (this[kState].stream === undefined) {
      return Promise.reject(new ERR_INVALID_STATE.TypeError('The reader is not attached to a stream'));
    }
    const request = new PromisedRead();
    readByDefault(this, request);
    return request.promise;
  }

  /** Frees the stream; reads that wait are rejected. */
  releaseLock() {
    checkThis('ReadableStreamDefaultReader', this);
    if (this[kState].stream !== undefined) releaseReader(this);
  }

  get closed() {
    if (!isA('ReadableStreamDefaultReader', this)) return Promise.reject(new ERR_INVALID_THIS('ReadableStreamDefaultReader'));
    return this[kState].closed.promise;
  }

  cancel(reason = undefined) {
    if (!isA('ReadableStreamDefaultReader', this)) return Promise.reject(new ERR_INVALID_THIS('ReadableStreamDefaultReader'));
    if (this[kState].stream === undefined) {
      return Promise.reject(new ERR_INVALID_STATE.TypeError('The reader is not attached to a stream'));
    }
    return cancelByReader(this, reason);
  }
}
finishClass(ReadableStreamDefaultReader, ['read', 'releaseLock', 'closed', 'cancel'], (self) => ({
  stream: self[kState].stream, readRequests: self[kState].requests.length, close: self[kState].closed.promise,
}));

module.exports = {
  PromisedRead,
  ReadableStreamDefaultController,
  ReadableStreamDefaultReader,
  canCloseOrEnqueue,
  closeController,
  desiredSize,
  enqueueChunk,
  errorController,
  setUpDefaultController,
  setUpDefaultFromSource,
};
