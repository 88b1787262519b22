'use strict';

// WritableStream with its controller and writer.

const {
  codes: { ERR_ILLEGAL_CONSTRUCTOR, ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE, ERR_INVALID_STATE, ERR_INVALID_THIS },
} = require('internal/errors');
const { kFail, kIsClosedPromise, kIsErrored, kIsWritable } = require('internal/streams/state');
const {
  Deferred, Fifo, SizedQueue, checkDictionary, checkThis, finishClass, functionMember, highWaterMarkOf, isA, kInternal, kState,
  markHandled, nop, promiseCall, rejectedWith, resolvedWith, sizeOf,
} = require('internal/webstreams/common');

// In a controller's queue: the stream is to be closed.
const kCloseSentinel = Symbol('close');

function initialState() {
  return {
    type: 'WritableStream',
    state: 'writable', // 'writable', 'erroring', 'errored', 'closed'
    storedError: undefined,
    writer: undefined,
    controller: undefined,
    writeRequests: new Fifo(),
    inFlightWrite: undefined,
    closeRequest: undefined,
    inFlightClose: undefined,
    pendingAbort: undefined, // { promise, resolve, reject, reason, wasAlreadyErroring }
    backpressure: false,
    over: undefined,
  };
}

class WritableStream {
  /**
   * @param {{ start?, write?, close?, abort? }} [sink]
   * @param {{ highWaterMark?: number, size?: Function }} [strategy]
   * @throws ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE
   */
  constructor(sink = {}, strategy = {}) {
    if (sink === kInternal) return;
    if (sink === null || (typeof sink !== 'object' && typeof sink !== 'function')) {
      throw new ERR_INVALID_ARG_TYPE('sink', 'Object', sink);
    }
    checkDictionary(strategy, 'strategy');
    if (sink.type !== undefined) throw new ERR_INVALID_ARG_VALUE.RangeError('type', sink.type);
    this[kState] = initialState();
    const size = sizeOf(strategy);
    const highWaterMark = highWaterMarkOf(strategy, 1);
    const start = functionMember(sink, 'start', 'sink');
    const write = functionMember(sink, 'write', 'sink');
    const close = functionMember(sink, 'close', 'sink');
    const abort = functionMember(sink, 'abort', 'sink');
    setUpController(
      this,
      start === undefined ? nop : (controller) => start.call(sink, controller),
      write === undefined ? async () => {} : (chunk) => promiseCall(write, sink, chunk, this[kState].controller),
      close === undefined ? async () => {} : () => promiseCall(close, sink),
      abort === undefined ? async () => {} : (reason) => promiseCall(abort, sink, reason),
      highWaterMark, size);
  }

  get locked() {
    checkThis('WritableStream', this);
    return this[kState].writer !== undefined;
  }

  /** Gives up what is not written yet. */
  abort(reason = undefined) {
    if (!isA('WritableStream', this)) return Promise.reject(new ERR_INVALID_THIS('WritableStream'));
    if (this.locked) return Promise.reject(new ERR_INVALID_STATE.TypeError('WritableStream is locked'));
    return abortStream(this, reason);
  }

  /** A promise that everything is written and the sink closed. */
  close() {
    if (!isA('WritableStream', this)) return Promise.reject(new ERR_INVALID_THIS('WritableStream'));
    if (this.locked) return Promise.reject(new ERR_INVALID_STATE.TypeError('WritableStream is locked'));
    if (closeQueuedOrInFlight(this)) {
      return Promise.reject(new ERR_INVALID_STATE.TypeError('Failure closing WritableStream'));
    }
    return closeStream(this);
  }

  /** @throws ERR_INVALID_STATE */
  getWriter() {
    checkThis('WritableStream', this);
    return new WritableStreamDefaultWriter(this);
  }

  [kFail](error) {
    errorIfNeeded(this[kState].controller, error);
  }

  get [kIsErrored]() {
    return this[kState].state === 'errored';
  }

  get [kIsWritable]() {
    return this[kState].state === 'writable';
  }

  get [kIsClosedPromise]() {
    const state = this[kState];
    if (state.over === undefined) {
      if (state.state === 'closed') {
        state.over = resolvedWith(undefined);
      } else if (state.state === 'errored') {
        state.over = rejectedWith(state.storedError);
      } else {
        state.over = Promise.withResolvers();
        markHandled(state.over.promise);
      }
    }
    return state.over.promise;
  }
}
finishClass(WritableStream, ['locked', 'abort', 'close', 'getWriter'], (self) => ({
  locked: self[kState].writer !== undefined, state: self[kState].state,
}));

/** CreateWritableStream: the algorithms return promises, but for `start`. */
function createWritableStream(start, write, close, abort, highWaterMark = 1, size = () => 1) {
  const stream = new WritableStream(kInternal);
  stream[kState] = initialState();
  setUpController(stream, start, write, close, abort, highWaterMark, size);
  return stream;
}

// The stream ------------------------------------------------------------------------------------------------

/** WritableStreamCloseQueuedOrInFlight */
function closeQueuedOrInFlight(stream) {
  const state = stream[kState];
  return state.closeRequest !== undefined || state.inFlightClose !== undefined;
}

/** WritableStreamAbort */
function abortStream(stream, reason) {
  const state = stream[kState];
  if (state.state === 'closed' || state.state === 'errored') return Promise.resolve();
  const { abortController } = state.controller[kState];
  if (abortController.value !== undefined) abortController.value.abort(reason);
  else abortController.reason = { reason };
  // A listener may have changed everything.
  if (state.state === 'closed' || state.state === 'errored') return Promise.resolve();
  if (state.pendingAbort !== undefined) return state.pendingAbort.promise;
  const wasAlreadyErroring = state.state === 'erroring';
  if (wasAlreadyErroring) reason = undefined;
  state.pendingAbort = { ...Promise.withResolvers(), reason, wasAlreadyErroring };
  const { promise } = state.pendingAbort;
  if (!wasAlreadyErroring) startErroring(stream, reason);
  return promise;
}

/** WritableStreamClose */
function closeStream(stream) {
  const state = stream[kState];
  if (state.state === 'closed' || state.state === 'errored') {
    return Promise.reject(new ERR_INVALID_STATE.TypeError('WritableStream is closed'));
  }
  state.closeRequest = Promise.withResolvers();
  const { promise } = state.closeRequest;
  const { writer, controller } = state;
  if (writer !== undefined && state.backpressure && state.state === 'writable') writer[kState].ready.resolve();
  controller[kState].queue.enqueue(kCloseSentinel, 0);
  advanceQueue(controller);
  return promise;
}

/** WritableStreamDealWithRejection */
function dealWithRejection(stream, error) {
  if (stream[kState].state === 'writable') startErroring(stream, error);
  else finishErroring(stream);
}

/** WritableStreamStartErroring */
function startErroring(stream, reason) {
  const state = stream[kState];
  state.state = 'erroring';
  state.storedError = reason;
  if (state.writer !== undefined) rejectPromise(state.writer, 'ready', reason);
  if (state.inFlightWrite === undefined && state.inFlightClose === undefined && state.controller[kState].started) {
    finishErroring(stream);
  }
}

/** WritableStreamFinishErroring */
function finishErroring(stream) {
  const state = stream[kState];
  if (state.state !== 'erroring') return;
  state.state = 'errored';
  const { controller } = state;
  controller[kState].queue.clear();
  state.over?.reject(state.storedError);
  while (state.writeRequests.length > 0) state.writeRequests.shift().reject(state.storedError);
  const request = state.pendingAbort;
  if (request === undefined) {
    rejectCloseAndClosed(stream);
    return;
  }
  state.pendingAbort = undefined;
  if (request.wasAlreadyErroring) {
    request.reject(state.storedError);
    rejectCloseAndClosed(stream);
    return;
  }
  const result = controller[kState].abort(request.reason);
  clearAlgorithms(controller);
  result.then(() => {
    request.resolve();
    rejectCloseAndClosed(stream);
  }, (error) => {
    request.reject(error);
    rejectCloseAndClosed(stream);
  });
}

/** WritableStreamRejectCloseAndClosedPromiseIfNeeded */
function rejectCloseAndClosed(stream) {
  const state = stream[kState];
  if (state.closeRequest !== undefined) {
    state.closeRequest.reject(state.storedError);
    state.closeRequest = undefined;
  }
  if (state.writer !== undefined) {
    const { closed } = state.writer[kState];
    closed.reject(state.storedError);
    markHandled(closed.promise);
  }
}

function finishInFlightClose(stream) {
  const state = stream[kState];
  state.inFlightClose.resolve();
  state.inFlightClose = undefined;
  if (state.state === 'erroring') {
    state.storedError = undefined;
    if (state.pendingAbort !== undefined) {
      state.pendingAbort.resolve();
      state.pendingAbort = undefined;
    }
  }
  state.state = 'closed';
  state.over?.resolve();
  state.writer?.[kState].closed.resolve();
}

function finishInFlightCloseWithError(stream, error) {
  const state = stream[kState];
  state.inFlightClose.reject(error);
  state.inFlightClose = undefined;
  if (state.pendingAbort !== undefined) {
    state.pendingAbort.reject(error);
    state.pendingAbort = undefined;
  }
  dealWithRejection(stream, error);
}

/** WritableStreamUpdateBackpressure */
function updateBackpressure(stream, backpressure) {
  const state = stream[kState];
  if (state.writer !== undefined && backpressure !== state.backpressure) {
    const own = state.writer[kState];
    if (backpressure) own.ready = new Deferred();
    else own.ready.resolve();
  }
  state.backpressure = backpressure;
}

// The controller --------------------------------------------------------------------------------------------

class WritableStreamDefaultController {
  constructor(key) {
    if (key !== kInternal) throw new ERR_ILLEGAL_CONSTRUCTOR();
  }

  /** Aborts when the stream does. */
  get signal() {
    checkThis('WritableStreamDefaultController', this);
    const { abortController } = this[kState];
    if (abortController.value === undefined) {
      const { AbortController } = require('internal/abort_controller');
      abortController.value = new AbortController();
      if (abortController.reason !== undefined) abortController.value.abort(abortController.reason.reason);
    }
    return abortController.value.signal;
  }

  error(error = undefined) {
    checkThis('WritableStreamDefaultController', this);
    if (this[kState].stream[kState].state === 'writable') errorController(this, error);
  }
}
Object.defineProperty(WritableStreamDefaultController, 'length', { __proto__: null, value: 0, configurable: true });
finishClass(WritableStreamDefaultController, ['signal', 'error'], (self) => ({ stream: self[kState].stream }));

/** SetUpWritableStreamDefaultController */
function setUpController(stream, start, write, close, abort, highWaterMark, size) {
  const controller = new WritableStreamDefaultController(kInternal);
  const state = {
    type: 'WritableStreamDefaultController',
    stream, write, close, abort, highWaterMark, size,
    queue: new SizedQueue(),
    started: false,
    // Made when somebody asks for the signal; until then what it would have been aborted with.
    abortController: { value: undefined, reason: undefined },
  };
  controller[kState] = state;
  stream[kState].controller = controller;
  updateBackpressure(stream, controllerDesiredSize(controller) <= 0);
  Promise.resolve(start(controller)).then(() => {
    state.started = true;
    advanceQueue(controller);
  }, (error) => {
    state.started = true;
    dealWithRejection(stream, error);
  });
}

function clearAlgorithms(controller) {
  const state = controller[kState];
  state.write = undefined;
  state.close = undefined;
  state.abort = undefined;
  state.size = undefined;
}

function controllerDesiredSize(controller) {
  const state = controller[kState];
  return state.highWaterMark - state.queue.total;
}

/** WritableStreamDefaultControllerError */
function errorController(controller, error) {
  const { stream } = controller[kState];
  clearAlgorithms(controller);
  startErroring(stream, error);
}

/** WritableStreamDefaultControllerErrorIfNeeded */
function errorIfNeeded(controller, error) {
  if (controller[kState].stream[kState].state === 'writable') errorController(controller, error);
}

function chunkSize(controller, chunk) {
  const { size } = controller[kState];
  if (size === undefined) return 1;
  try {
    return size(chunk);
  } catch (error) {
    errorIfNeeded(controller, error);
    return 1;
  }
}

/** WritableStreamDefaultControllerAdvanceQueueIfNeeded */
function advanceQueue(controller) {
  const state = controller[kState];
  const { stream, queue } = state;
  const streamState = stream[kState];
  if (!state.started || streamState.inFlightWrite !== undefined) return;
  if (streamState.state === 'erroring') {
    finishErroring(stream);
    return;
  }
  if (queue.length === 0) return;
  const value = queue.peek();
  if (value === kCloseSentinel) processClose(controller);
  else processWrite(controller, value);
}

function processClose(controller) {
  const state = controller[kState];
  const { stream } = state;
  const streamState = stream[kState];
  streamState.inFlightClose = streamState.closeRequest;
  streamState.closeRequest = undefined;
  state.queue.dequeue();
  const result = state.close();
  clearAlgorithms(controller);
  result.then(() => finishInFlightClose(stream), (error) => finishInFlightCloseWithError(stream, error));
}

function processWrite(controller, chunk) {
  const state = controller[kState];
  const { stream } = state;
  const streamState = stream[kState];
  streamState.inFlightWrite = streamState.writeRequests.shift();
  state.write(chunk).then(() => {
    streamState.inFlightWrite.resolve();
    streamState.inFlightWrite = undefined;
    state.queue.dequeue();
    if (!closeQueuedOrInFlight(stream) && streamState.state === 'writable') {
      updateBackpressure(stream, controllerDesiredSize(controller) <= 0);
    }
    advanceQueue(controller);
  }, (error) => {
    if (streamState.state === 'writable') clearAlgorithms(controller);
    streamState.inFlightWrite.reject(error);
    streamState.inFlightWrite = undefined;
    dealWithRejection(stream, error);
  });
}

// The writer ------------------------------------------------------------------------------------------------

const kWriter = 'WritableStreamDefaultWriter';

function unbound() {
  return new ERR_INVALID_STATE.TypeError('Writer is not bound to a WritableStream');
}

class WritableStreamDefaultWriter {
  /** @param {WritableStream} stream @throws ERR_INVALID_ARG_TYPE, ERR_INVALID_STATE */
  constructor(stream) {
    if (!isA('WritableStream', stream)) throw new ERR_INVALID_ARG_TYPE('stream', 'WritableStream', stream);
    const state = stream[kState];
    if (state.writer !== undefined) throw new ERR_INVALID_STATE.TypeError('WritableStream is locked');
    const own = { type: kWriter, stream, ready: undefined, closed: undefined };
    this[kState] = own;
    state.writer = this;
    switch (state.state) {
      case 'writable':
        own.ready = !closeQueuedOrInFlight(stream) && state.backpressure ? new Deferred() : resolvedWith(undefined);
        own.closed = new Deferred();
        break;
      case 'erroring':
        own.ready = rejectedWith(state.storedError);
        own.closed = new Deferred();
        break;
      case 'closed':
        own.ready = resolvedWith(undefined);
        own.closed = resolvedWith(undefined);
        break;
      default:
        own.ready = rejectedWith(state.storedError);
        own.closed = rejectedWith(state.storedError);
    }
  }

  get closed() {
    if (!isA(kWriter, this)) return Promise.reject(new ERR_INVALID_THIS(kWriter));
    return this[kState].closed.promise;
  }

  /** @throws ERR_INVALID_STATE */
  get desiredSize() {
    checkThis(kWriter, this);
    if (this[kState].stream === undefined) throw unbound();
    return writerDesiredSize(this);
  }

  get ready() {
    if (!isA(kWriter, this)) return Promise.reject(new ERR_INVALID_THIS(kWriter));
    return this[kState].ready.promise;
  }

  abort(reason = undefined) {
    if (!isA(kWriter, this)) return Promise.reject(new ERR_INVALID_THIS(kWriter));
    const { stream } = this[kState];
    return stream === undefined ? Promise.reject(unbound()) : abortStream(stream, reason);
  }

  close() {
    if (!isA(kWriter, this)) return Promise.reject(new ERR_INVALID_THIS(kWriter));
    const { stream } = this[kState];
    if (stream === undefined) return Promise.reject(unbound());
    if (closeQueuedOrInFlight(stream)) {
      return Promise.reject(new ERR_INVALID_STATE.TypeError('Failure to close WritableStream'));
    }
    return closeStream(stream);
  }

  releaseLock() {
    checkThis(kWriter, this);
    if (this[kState].stream !== undefined) releaseWriter(this);
  }

  /** A promise that the chunk is written. */
  write(chunk = undefined) {
    if (!isA(kWriter, this)) return Promise.reject(new ERR_INVALID_THIS(kWriter));
    return this[kState].stream === undefined ? Promise.reject(unbound()) : writeByWriter(this, chunk);
  }
}
finishClass(WritableStreamDefaultWriter, ['closed', 'desiredSize', 'ready', 'abort', 'close', 'releaseLock', 'write'],
            (self) => ({
              stream: self[kState].stream,
              close: self[kState].closed.promise,
              ready: self[kState].ready.promise,
              desiredSize: self.desiredSize,
            }));

/** The writer's promise `name` is rejected; when it was settled before, a rejected one takes its place. */
function rejectPromise(writer, name, error) {
  const own = writer[kState];
  if (own[name].pending) {
    own[name].reject(error);
    markHandled(own[name].promise);
  } else {
    own[name] = rejectedWith(error);
  }
}

function writerDesiredSize(writer) {
  const { stream } = writer[kState];
  const state = stream[kState];
  if (state.state === 'errored' || state.state === 'erroring') return null;
  return state.state === 'closed' ? 0 : controllerDesiredSize(state.controller);
}

/** WritableStreamDefaultWriterRelease */
function releaseWriter(writer) {
  const own = writer[kState];
  const state = own.stream[kState];
  const error = new ERR_INVALID_STATE.TypeError('Writer has been released');
  rejectPromise(writer, 'ready', error);
  rejectPromise(writer, 'closed', error);
  state.writer = undefined;
  own.stream = undefined;
}

/** WritableStreamDefaultWriterCloseWithErrorPropagation */
function closeWithErrorPropagation(writer) {
  const { stream } = writer[kState];
  const state = stream[kState];
  if (closeQueuedOrInFlight(stream) || state.state === 'closed') return Promise.resolve();
  if (state.state === 'errored') return Promise.reject(state.storedError);
  return closeStream(stream);
}

/** WritableStreamDefaultWriterWrite */
function writeByWriter(writer, chunk) {
  const { stream } = writer[kState];
  const state = stream[kState];
  const { controller } = state;
  const size = chunkSize(controller, chunk);
  if (stream !== writer[kState].stream) return Promise.reject(new ERR_INVALID_STATE.TypeError('Mismatched WritableStreams'));
  if (state.state === 'errored') return Promise.reject(state.storedError);
  if (closeQueuedOrInFlight(stream) || state.state === 'closed') {
    return Promise.reject(new ERR_INVALID_STATE.TypeError('WritableStream is closed'));
  }
  if (state.state === 'erroring') return Promise.reject(state.storedError);
  const request = Promise.withResolvers();
  state.writeRequests.push(request);
  try {
    controller[kState].queue.enqueue(chunk, size);
  } catch (error) {
    errorIfNeeded(controller, error);
    return request.promise;
  }
  if (!closeQueuedOrInFlight(stream) && state.state === 'writable') {
    updateBackpressure(stream, controllerDesiredSize(controller) <= 0);
  }
  advanceQueue(controller);
  return request.promise;
}

module.exports = {
  WritableStream,
  WritableStreamDefaultController,
  WritableStreamDefaultWriter,
  abortStream,
  closeQueuedOrInFlight,
  closeWithErrorPropagation,
  createWritableStream,
  errorIfNeeded,
  releaseWriter,
  updateBackpressure,
  writeByWriter,
  writerDesiredSize,
};
