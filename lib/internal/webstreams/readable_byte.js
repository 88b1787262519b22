'use strict';

// ReadableByteStreamController and its ReadableStreamBYOBRequest: streams of bytes, which a reader may have written into
// its own buffers. Buffers that go in or out are transferred: their first owner cannot touch them any more.

const {
  codes: {
    ERR_ILLEGAL_CONSTRUCTOR, ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE, ERR_INVALID_STATE,
  },
} = require('internal/errors');
const { isMarkedAsUntransferable: isUntransferable } = internalBinding('messaging');
const {
  Fifo, checkThis, finishClass, functionMember, kInternal, kState, nop, promiseCall,
} = require('internal/webstreams/common');
const {
  closeStream, countReadIntoRequests, countReadRequests, errorStream, hasBYOBReader, hasDefaultReader,
} = require('internal/webstreams/readable_operations');

class ReadableStreamBYOBRequest {
  constructor(key) {
    if (key !== kInternal) throw new ERR_ILLEGAL_CONSTRUCTOR();
  }

  /** The part to be written, or null when the request is answered. */
  get view() {
    checkThis('ReadableStreamBYOBRequest', this);
    return this[kState].view;
  }

  /** @param {number} bytesWritten into `view` @throws ERR_INVALID_STATE, ERR_INVALID_ARG_VALUE */
  respond(bytesWritten) {
    checkThis('ReadableStreamBYOBRequest', this);
    const { controller, view } = this[kState];
    if (controller === undefined) throw new ERR_INVALID_STATE.TypeError('This BYOB request has been invalidated');
    if (view.buffer.detached) throw new ERR_INVALID_STATE.TypeError('Viewed ArrayBuffer is detached');
    const count = Number(bytesWritten);
    if (!Number.isFinite(count) || count < 0) throw new ERR_INVALID_ARG_VALUE('bytesWritten', bytesWritten);
    respond(controller, Math.trunc(count));
  }

  /** @param {ArrayBufferView} view of the same place in the buffer, which may have been transferred */
  respondWithNewView(view) {
    checkThis('ReadableStreamBYOBRequest', this);
    if (!ArrayBuffer.isView(view)) throw new ERR_INVALID_ARG_TYPE('view', ['Buffer', 'TypedArray', 'DataView'], view);
    const { controller } = this[kState];
    if (controller === undefined) throw new ERR_INVALID_STATE.TypeError('This BYOB request has been invalidated');
    if (view.buffer.detached) throw new ERR_INVALID_STATE.TypeError('Viewed ArrayBuffer is detached');
    respondWithNewView(controller, view);
  }
}
Object.defineProperty(ReadableStreamBYOBRequest, 'length', { __proto__: null, value: 0, configurable: true });
finishClass(ReadableStreamBYOBRequest, ['view', 'respond', 'respondWithNewView'], (self) => ({
  view: self[kState].view, controller: self[kState].controller,
}));

class ReadableByteStreamController {
  constructor(key) {
    if (key !== kInternal) throw new ERR_ILLEGAL_CONSTRUCTOR();
  }

  get byobRequest() {
    checkThis('ReadableByteStreamController', this);
    return byobRequestOf(this);
  }

  get desiredSize() {
    checkThis('ReadableByteStreamController', this);
    return desiredSize(this);
  }

  /** @throws ERR_INVALID_STATE */
  close() {
    checkThis('ReadableByteStreamController', this);
    const state = this[kState];
    if (state.closeRequested) throw new ERR_INVALID_STATE.TypeError('Controller is already closed');
    if (state.stream[kState].state !== 'readable') {
      throw new ERR_INVALID_STATE.TypeError('ReadableStream is already closed');
    }
    closeByteController(this);
  }

  /** @param {ArrayBufferView} chunk @throws ERR_INVALID_ARG_TYPE, ERR_INVALID_STATE */
  enqueue(chunk) {
    checkThis('ReadableByteStreamController', this);
    if (!ArrayBuffer.isView(chunk)) {
      throw new ERR_INVALID_ARG_TYPE('buffer', ['Buffer', 'TypedArray', 'DataView'], chunk);
    }
    if (chunk.byteLength === 0) throw new ERR_INVALID_STATE.TypeError('chunk ArrayBuffer is zero-length or detached');
    if (chunk.buffer.byteLength === 0) {
      throw new ERR_INVALID_STATE.TypeError('chunk ArrayBuffer is zero-length or detached');
    }
    const state = this[kState];
    if (state.closeRequested) throw new ERR_INVALID_STATE.TypeError('Controller is already closed');
    if (state.stream[kState].state !== 'readable') {
      throw new ERR_INVALID_STATE.TypeError('ReadableStream is already closed');
    }
    enqueueBytes(this, chunk);
  }

  error(error = undefined) {
    checkThis('ReadableByteStreamController', this);
    errorByteController(this, error);
  }
}
Object.defineProperty(ReadableByteStreamController, 'length', { __proto__: null, value: 0, configurable: true });
finishClass(ReadableByteStreamController, ['byobRequest', 'desiredSize', 'close', 'enqueue', 'error'], () => ({}));

// A descriptor of a read into a buffer (the standard's pull-into descriptor):
// { buffer, bufferByteLength, byteOffset, byteLength, bytesFilled, minimumFill, elementSize, Class, readerType }
// An entry of the queue: { buffer, byteOffset, byteLength }.

const steps = {
  cancel(controller, reason) {
    const state = controller[kState];
    clearPendingPullIntos(controller);
    resetQueue(state);
    const result = state.cancel(reason);
    clearAlgorithms(state);
    return result;
  },
  pull(controller, request) {
    const state = controller[kState];
    const reader = state.stream[kState].reader;
    if (state.queueTotal > 0) {
      fillReadRequest(controller, request);
      return;
    }
    const { autoAllocateChunkSize } = state;
    if (autoAllocateChunkSize !== undefined) {
      let buffer;
      try {
        buffer = new ArrayBuffer(autoAllocateChunkSize);
      } catch (error) {
        request.error(error);
        return;
      }
      state.pendingPullIntos.push({
        buffer,
        bufferByteLength: autoAllocateChunkSize,
        byteOffset: 0,
        byteLength: autoAllocateChunkSize,
        bytesFilled: 0,
        minimumFill: 1,
        elementSize: 1,
        Class: Uint8Array,
        readerType: 'default',
      });
    }
    reader[kState].requests.push(request);
    callPullIfNeeded(controller);
  },
  release(controller) {
    const { pendingPullIntos } = controller[kState];
    if (pendingPullIntos.length > 0) {
      const first = pendingPullIntos.peek();
      first.readerType = 'none';
      pendingPullIntos.clear();
      pendingPullIntos.push(first);
    }
  },
};

function resetQueue(state) {
  state.queue.clear();
  state.queueTotal = 0;
}

function clearAlgorithms(state) {
  state.pull = undefined;
  state.cancel = undefined;
}

function desiredSize(controller) {
  const state = controller[kState];
  switch (state.stream[kState].state) {
    case 'errored': return null;
    case 'closed': return 0;
    default: return state.highWaterMark - state.queueTotal;
  }
}

/**
 * Moves the bytes to a new ArrayBuffer. Of one that others use too, the pool of small Buffers, a copy is made.
 * @throws {TypeError} they cannot be moved
 */
function transfer(buffer) {
  return isUntransferable(buffer) ? buffer.slice(0) : buffer.transfer();
}

function shouldCallPull(controller) {
  const state = controller[kState];
  const { stream } = state;
  if (stream[kState].state !== 'readable' || state.closeRequested || !state.started) return false;
  if (hasDefaultReader(stream) && countReadRequests(stream) > 0) return true;
  if (hasBYOBReader(stream) && countReadIntoRequests(stream) > 0) return true;
  return desiredSize(controller) > 0;
}

/** ReadableByteStreamControllerCallPullIfNeeded */
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
  }, (error) => errorByteController(controller, error));
}

function byobRequestOf(controller) {
  const state = controller[kState];
  if (state.byobRequest === null && state.pendingPullIntos.length > 0) {
    const first = state.pendingPullIntos.peek();
    const request = new ReadableStreamBYOBRequest(kInternal);
    request[kState] = {
      type: 'ReadableStreamBYOBRequest',
      controller,
      view: new Uint8Array(first.buffer, first.byteOffset + first.bytesFilled, first.byteLength - first.bytesFilled),
    };
    state.byobRequest = request;
  }
  return state.byobRequest;
}

function invalidateRequest(state) {
  if (state.byobRequest === null) return;
  state.byobRequest[kState].controller = undefined;
  state.byobRequest[kState].view = null;
  state.byobRequest = null;
}

function clearPendingPullIntos(controller) {
  const state = controller[kState];
  invalidateRequest(state);
  state.pendingPullIntos.clear();
}

/** ReadableByteStreamControllerClose */
function closeByteController(controller) {
  const state = controller[kState];
  if (state.closeRequested || state.stream[kState].state !== 'readable') return;
  if (state.queueTotal > 0) {
    state.closeRequested = true;
    return;
  }
  if (state.pendingPullIntos.length > 0) {
    const first = state.pendingPullIntos.peek();
    if (first.bytesFilled % first.elementSize !== 0) {
      const error = new ERR_INVALID_STATE.TypeError('Partial read');
      errorByteController(controller, error);
      throw error;
    }
  }
  clearAlgorithms(state);
  closeStream(state.stream);
}

function errorByteController(controller, error) {
  const state = controller[kState];
  if (state.stream[kState].state !== 'readable') return;
  clearPendingPullIntos(controller);
  resetQueue(state);
  clearAlgorithms(state);
  errorStream(state.stream, error);
}

/** ReadableByteStreamControllerEnqueue */
function enqueueBytes(controller, chunk) {
  const state = controller[kState];
  const { stream } = state;
  if (state.closeRequested || stream[kState].state !== 'readable') return;
  const { byteLength } = chunk;
  let { byteOffset } = chunk;
  let buffer;
  if (isUntransferable(chunk.buffer)) {
    buffer = chunk.buffer.slice(byteOffset, byteOffset + byteLength);
    byteOffset = 0;
  } else {
    buffer = transfer(chunk.buffer);
  }

  if (state.pendingPullIntos.length > 0) {
    const first = state.pendingPullIntos.peek();
    if (first.buffer.detached) throw new ERR_INVALID_STATE.TypeError('Destination ArrayBuffer is detached');
    invalidateRequest(state);
    first.buffer = transfer(first.buffer);
    if (first.readerType === 'none') enqueueDetached(controller, first);
  }
  if (hasDefaultReader(stream)) {
    const { requests } = stream[kState].reader[kState];
    while (requests.length > 0 && state.queueTotal > 0) fillReadRequest(controller, requests.shift());
    if (countReadRequests(stream) === 0) {
      enqueueEntry(state, buffer, byteOffset, byteLength);
    } else {
      if (state.pendingPullIntos.length > 0) shiftPullInto(state);
      requests.shift().chunk(new Uint8Array(buffer, byteOffset, byteLength));
    }
  } else if (hasBYOBReader(stream)) {
    enqueueEntry(state, buffer, byteOffset, byteLength);
    commitAll(stream, fillFromQueue(controller));
  } else {
    enqueueEntry(state, buffer, byteOffset, byteLength);
  }
  callPullIfNeeded(controller);
}

function enqueueEntry(state, buffer, byteOffset, byteLength) {
  state.queue.push({ buffer, byteOffset, byteLength });
  state.queueTotal += byteLength;
}

function enqueueClone(controller, buffer, byteOffset, byteLength) {
  let clone;
  try {
    clone = buffer.slice(byteOffset, byteOffset + byteLength);
  } catch (error) {
    errorByteController(controller, error);
    throw error;
  }
  enqueueEntry(controller[kState], clone, 0, byteLength);
}

/** What a released reader's buffer had got goes back to the queue. */
function enqueueDetached(controller, descriptor) {
  if (descriptor.bytesFilled > 0) {
    enqueueClone(controller, descriptor.buffer, descriptor.byteOffset, descriptor.bytesFilled);
  }
  shiftPullInto(controller[kState]);
}

function shiftPullInto(state) {
  return state.pendingPullIntos.shift();
}

/** ReadableByteStreamControllerFillReadRequestFromQueue */
function fillReadRequest(controller, request) {
  const state = controller[kState];
  const entry = state.queue.shift();
  state.queueTotal -= entry.byteLength;
  handleQueueDrain(controller);
  request.chunk(new Uint8Array(entry.buffer, entry.byteOffset, entry.byteLength));
}

function handleQueueDrain(controller) {
  const state = controller[kState];
  if (state.queueTotal === 0 && state.closeRequested) {
    clearAlgorithms(state);
    closeStream(state.stream);
  } else {
    callPullIfNeeded(controller);
  }
}

/** Copies from the queue; true when the descriptor has enough. */
function fillDescriptor(controller, descriptor) {
  const state = controller[kState];
  const maxToCopy = Math.min(state.queueTotal, descriptor.byteLength - descriptor.bytesFilled);
  const maxFilled = descriptor.bytesFilled + maxToCopy;
  let toCopy = maxToCopy;
  let ready = false;
  const maxAligned = maxFilled - maxFilled % descriptor.elementSize;
  if (maxAligned >= descriptor.minimumFill) {
    toCopy = maxAligned - descriptor.bytesFilled;
    ready = true;
  }
  while (toCopy > 0) {
    const head = state.queue.peek();
    const count = Math.min(toCopy, head.byteLength);
    new Uint8Array(descriptor.buffer, descriptor.byteOffset + descriptor.bytesFilled, count)
      .set(new Uint8Array(head.buffer, head.byteOffset, count));
    if (head.byteLength === count) {
      state.queue.shift();
    } else {
      head.byteOffset += count;
      head.byteLength -= count;
    }
    state.queueTotal -= count;
    descriptor.bytesFilled += count;
    toCopy -= count;
  }
  return ready;
}

/** Fills waiting descriptors as far as the queue goes; gives those that are done. */
function fillFromQueue(controller) {
  const state = controller[kState];
  const done = [];
  while (state.pendingPullIntos.length > 0 && state.queueTotal > 0) {
    const first = state.pendingPullIntos.peek();
    if (!fillDescriptor(controller, first)) break;
    shiftPullInto(state);
    done.push(first);
  }
  return done;
}

function viewOf(descriptor) {
  const buffer = transfer(descriptor.buffer);
  return new descriptor.Class(buffer, descriptor.byteOffset, descriptor.bytesFilled / descriptor.elementSize);
}

/** ReadableByteStreamControllerCommitPullIntoDescriptor */
function commit(stream, descriptor) {
  const state = stream[kState];
  const done = state.state === 'closed';
  const view = viewOf(descriptor);
  const request = state.reader[kState].requests.shift();
  if (done) request.close(view);
  else request.chunk(view);
}

function commitAll(stream, descriptors) {
  for (const descriptor of descriptors) commit(stream, descriptor);
}

/** ReadableByteStreamControllerPullInto: a read of a BYOB reader. */
function pullInto(controller, view, min, request) {
  const state = controller[kState];
  const { stream } = state;
  const Class = view instanceof DataView ? DataView : typedArrayClass(view);
  const elementSize = Class === DataView ? 1 : Class.BYTES_PER_ELEMENT;
  const { byteOffset, byteLength } = view;
  let buffer;
  try {
    buffer = transfer(view.buffer);
  } catch (error) {
    request.error(error);
    return;
  }
  const descriptor = {
    buffer,
    bufferByteLength: buffer.byteLength,
    byteOffset,
    byteLength,
    bytesFilled: 0,
    minimumFill: min * elementSize,
    elementSize,
    Class,
    readerType: 'byob',
  };
  const { requests } = stream[kState].reader[kState];
  if (state.pendingPullIntos.length > 0) {
    state.pendingPullIntos.push(descriptor);
    requests.push(request);
    return;
  }
  if (stream[kState].state === 'closed') {
    request.close(new Class(descriptor.buffer, byteOffset, 0));
    return;
  }
  if (state.queueTotal > 0) {
    if (fillDescriptor(controller, descriptor)) {
      const filled = viewOf(descriptor);
      handleQueueDrain(controller);
      request.chunk(filled);
      return;
    }
    if (state.closeRequested) {
      const error = new ERR_INVALID_STATE.TypeError('ReadableStream closed');
      errorByteController(controller, error);
      request.error(error);
      return;
    }
  }
  state.pendingPullIntos.push(descriptor);
  requests.push(request);
  callPullIfNeeded(controller);
}

const { typedArrayName } = internalBinding('types');

/** The class of the standard that a view's kind has; a Buffer is read as a Buffer. */
function typedArrayClass(view) {
  const { Buffer } = require('buffer');
  if (view instanceof Buffer) return BufferView;
  return globalThis[typedArrayName(view)];
}

/** new BufferView(buffer, offset, length) makes a Buffer. */
function BufferView(buffer, byteOffset, length) {
  return require('buffer').Buffer.from(buffer, byteOffset, length);
}
BufferView.BYTES_PER_ELEMENT = 1;

/** ReadableByteStreamControllerRespond */
function respond(controller, bytesWritten) {
  const state = controller[kState];
  const first = state.pendingPullIntos.peek();
  if (state.stream[kState].state === 'closed') {
    if (bytesWritten !== 0) throw new ERR_INVALID_STATE.TypeError('Controller is closed');
  } else {
    if (bytesWritten === 0) throw new ERR_INVALID_ARG_VALUE('bytesWritten', bytesWritten);
    if (first.bytesFilled + bytesWritten > first.byteLength) {
      throw new ERR_INVALID_ARG_VALUE.RangeError('bytesWritten', bytesWritten);
    }
  }
  first.buffer = transfer(first.buffer);
  respondInternal(controller, bytesWritten);
}

function respondWithNewView(controller, view) {
  const state = controller[kState];
  const first = state.pendingPullIntos.peek();
  if (state.stream[kState].state === 'closed') {
    if (view.byteLength !== 0) throw new ERR_INVALID_STATE.TypeError('Controller is closed');
  } else if (view.byteLength === 0) {
    throw new ERR_INVALID_STATE.TypeError('View is zero-length');
  }
  if (first.byteOffset + first.bytesFilled !== view.byteOffset || first.bufferByteLength !== view.buffer.byteLength ||
      first.bytesFilled + view.byteLength > first.byteLength) {
    throw new ERR_INVALID_ARG_VALUE.RangeError('view', view);
  }
  const { byteLength } = view;
  first.buffer = transfer(view.buffer);
  respondInternal(controller, byteLength);
}

function respondInternal(controller, bytesWritten) {
  const state = controller[kState];
  const { stream } = state;
  const first = state.pendingPullIntos.peek();
  invalidateRequest(state);
  if (stream[kState].state === 'closed') {
    if (first.readerType === 'none') shiftPullInto(state);
    if (hasBYOBReader(stream)) {
      while (countReadIntoRequests(stream) > 0) commit(stream, shiftPullInto(state));
    }
  } else {
    respondInReadable(controller, bytesWritten, first);
  }
  callPullIfNeeded(controller);
}

function respondInReadable(controller, bytesWritten, descriptor) {
  const state = controller[kState];
  const { stream } = state;
  descriptor.bytesFilled += bytesWritten;
  if (descriptor.readerType === 'none') {
    enqueueDetached(controller, descriptor);
    commitAll(stream, fillFromQueue(controller));
    return;
  }
  if (descriptor.bytesFilled < descriptor.minimumFill) return;
  shiftPullInto(state);
  const rest = descriptor.bytesFilled % descriptor.elementSize;
  if (rest > 0) {
    enqueueClone(controller, descriptor.buffer, descriptor.byteOffset + descriptor.bytesFilled - rest, rest);
  }
  descriptor.bytesFilled -= rest;
  const done = fillFromQueue(controller);
  if (descriptor.readerType === 'default') {
    const view = viewOf(descriptor);
    stream[kState].reader[kState].requests.shift().chunk(view);
  } else {
    commit(stream, descriptor);
  }
  commitAll(stream, done);
}

/** SetUpReadableByteStreamController. Returns the controller. */
function setUpByteController(stream, start, pull, cancel, highWaterMark, autoAllocateChunkSize) {
  const controller = new ReadableByteStreamController(kInternal);
  const state = {
    type: 'ReadableByteStreamController',
    steps, stream, pull, cancel, highWaterMark, autoAllocateChunkSize,
    queue: new Fifo(),
    queueTotal: 0,
    byobRequest: null,
    pendingPullIntos: new Fifo(),
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
  }, (error) => errorByteController(controller, error));
  return controller;
}

/** The same from what a program gave as the underlying source. */
function setUpByteFromSource(stream, source, highWaterMark) {
  const start = functionMember(source, 'start', 'source');
  const pull = functionMember(source, 'pull', 'source');
  const cancel = functionMember(source, 'cancel', 'source');
  const { autoAllocateChunkSize } = source;
  if (autoAllocateChunkSize === 0 || (autoAllocateChunkSize !== undefined &&
      !(Number(autoAllocateChunkSize) >= 1 && Number.isSafeInteger(Math.trunc(Number(autoAllocateChunkSize)))))) {
    throw new ERR_INVALID_ARG_VALUE('source.autoAllocateChunkSize', autoAllocateChunkSize);
  }
  setUpByteController(
    stream,
    start === undefined ? nop : (controller) => start.call(source, controller),
    pull === undefined ? async () => {} : () => promiseCall(pull, source, stream[kState].controller),
    cancel === undefined ? async () => {} : (reason) => promiseCall(cancel, source, reason),
    highWaterMark,
    autoAllocateChunkSize === undefined ? undefined : Math.trunc(Number(autoAllocateChunkSize)));
}

module.exports = {
  ReadableByteStreamController,
  ReadableStreamBYOBRequest,
  byobRequestOf,
  closeByteController,
  enqueueBytes,
  errorByteController,
  pullInto,
  respond,
  respondWithNewView,
  setUpByteController,
  setUpByteFromSource,
};
