'use strict';

// TransformStream: a writable and a readable side with a function in between.

const {
  codes: { ERR_ILLEGAL_CONSTRUCTOR, ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE, ERR_INVALID_STATE },
} = require('internal/errors');
const {
  checkDictionary, checkThis, finishClass, functionMember, highWaterMarkOf, kInternal, kState, promiseCall, sizeOf,
} = require('internal/webstreams/common');
const { createReadableStream } = require('internal/webstreams/readable');
const { canCloseOrEnqueue, closeController, desiredSize, enqueueChunk, errorController } =
  require('internal/webstreams/readable_default');
const { createWritableStream, errorIfNeeded } = require('internal/webstreams/writable');

class TransformStream {
  /**
   * @param {{ start?, transform?, flush?, cancel? }} [transformer]
   * @param {object} [writableStrategy]
   * @param {object} [readableStrategy]
   * @throws ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE
   */
  constructor(transformer = {}, writableStrategy = {}, readableStrategy = {}) {
    if (transformer === null || (typeof transformer !== 'object' && typeof transformer !== 'function')) {
      throw new ERR_INVALID_ARG_TYPE('transformer', 'Object', transformer);
    }
    checkDictionary(writableStrategy, 'writableStrategy');
    checkDictionary(readableStrategy, 'readableStrategy');
    if (transformer.readableType !== undefined) {
      throw new ERR_INVALID_ARG_VALUE.RangeError('transformer.readableType', transformer.readableType);
    }
    if (transformer.writableType !== undefined) {
      throw new ERR_INVALID_ARG_VALUE.RangeError('transformer.writableType', transformer.writableType);
    }
    const readableMark = highWaterMarkOf(readableStrategy, 0);
    const readableSize = sizeOf(readableStrategy);
    const writableMark = highWaterMarkOf(writableStrategy, 1);
    const writableSize = sizeOf(writableStrategy);
    const start = functionMember(transformer, 'start', 'transformer');
    const transform = functionMember(transformer, 'transform', 'transformer');
    const flush = functionMember(transformer, 'flush', 'transformer');
    const cancel = functionMember(transformer, 'cancel', 'transformer');

    const started = Promise.withResolvers();
    initialize(this, started.promise, writableMark, writableSize, readableMark, readableSize);
    const controller = new TransformStreamDefaultController(kInternal);
    controller[kState] = {
      type: 'TransformStreamDefaultController',
      stream: this,
      finishing: undefined, // the promise of flush or cancel, whichever came
      transform: transform === undefined ? (chunk) => passOn(controller, chunk) :
        (chunk) => promiseCall(transform, transformer, chunk, controller),
      flush: flush === undefined ? async () => {} : () => promiseCall(flush, transformer, controller),
      cancel: cancel === undefined ? async () => {} : (reason) => promiseCall(cancel, transformer, reason),
    };
    this[kState].controller = controller;
    started.resolve(start === undefined ? undefined : start.call(transformer, controller));
  }

  get readable() {
    checkThis('TransformStream', this);
    return this[kState].readable;
  }

  get writable() {
    checkThis('TransformStream', this);
    return this[kState].writable;
  }
}
finishClass(TransformStream, ['readable', 'writable'], (self) => ({
  readable: self.readable, writable: self.writable, backpressure: self[kState].backpressure,
}));

class TransformStreamDefaultController {
  constructor(key) {
    if (key !== kInternal) throw new ERR_ILLEGAL_CONSTRUCTOR();
  }

  get desiredSize() {
    checkThis('TransformStreamDefaultController', this);
    return desiredSize(readableController(this[kState].stream));
  }

  /** @throws ERR_INVALID_STATE */
  enqueue(chunk = undefined) {
    checkThis('TransformStreamDefaultController', this);
    enqueue(this, chunk);
  }

  error(reason = undefined) {
    checkThis('TransformStreamDefaultController', this);
    errorStream(this[kState].stream, reason);
  }

  /** Closes the readable side and fails the writable one. */
  terminate() {
    checkThis('TransformStreamDefaultController', this);
    const { stream } = this[kState];
    closeController(readableController(stream));
    errorWritableAndUnblock(stream, new ERR_INVALID_STATE.TypeError('TransformStream has been terminated'));
  }
}
Object.defineProperty(TransformStreamDefaultController, 'length', { __proto__: null, value: 0, configurable: true });
finishClass(TransformStreamDefaultController, ['desiredSize', 'enqueue', 'error', 'terminate'], (self) => ({
  stream: self[kState].stream,
}));

function readableController(stream) {
  return stream[kState].readable[kState].controller;
}

/** InitializeTransformStream */
function initialize(stream, started, writableMark, writableSize, readableMark, readableSize) {
  const state = {
    type: 'TransformStream',
    readable: undefined,
    writable: undefined,
    controller: undefined,
    backpressure: undefined,
    backpressureChange: undefined,
  };
  stream[kState] = state;
  state.writable = createWritableStream(
    () => started, (chunk) => sinkWrite(stream, chunk), () => sinkClose(stream), (reason) => sinkAbort(stream, reason),
    writableMark, writableSize);
  state.readable = createReadableStream(
    () => started, () => sourcePull(stream), (reason) => sourceCancel(stream, reason), readableMark, readableSize);
  setBackpressure(stream, true);
}

function setBackpressure(stream, backpressure) {
  const state = stream[kState];
  state.backpressureChange?.resolve();
  state.backpressureChange = Promise.withResolvers();
  state.backpressure = backpressure;
}

function errorStream(stream, error) {
  errorController(readableController(stream), error);
  errorWritableAndUnblock(stream, error);
}

function errorWritableAndUnblock(stream, error) {
  const state = stream[kState];
  clearAlgorithms(state.controller);
  errorIfNeeded(state.writable[kState].controller, error);
  unblockWrite(stream);
}

function unblockWrite(stream) {
  if (stream[kState].backpressure) setBackpressure(stream, false);
}

function clearAlgorithms(controller) {
  const state = controller[kState];
  state.transform = undefined;
  state.flush = undefined;
  state.cancel = undefined;
}

/** TransformStreamDefaultControllerEnqueue */
function enqueue(controller, chunk) {
  const { stream } = controller[kState];
  const readable = readableController(stream);
  if (!canCloseOrEnqueue(readable)) throw new ERR_INVALID_STATE.TypeError('Unable to enqueue');
  try {
    enqueueChunk(readable, chunk);
  } catch (error) {
    errorWritableAndUnblock(stream, error);
    throw stream[kState].readable[kState].storedError;
  }
  const backpressure = !hasRoom(readable);
  if (backpressure !== stream[kState].backpressure) setBackpressure(stream, true);
}

function hasRoom(controller) {
  const { stream, started } = controller[kState];
  if (!canCloseOrEnqueue(controller) || !started) return false;
  const { reader } = stream[kState];
  return (reader !== undefined && reader[kState].requests.length > 0) || desiredSize(controller) > 0;
}

async function passOn(controller, chunk) {
  enqueue(controller, chunk);
}

function performTransform(controller, chunk) {
  return controller[kState].transform(chunk).then(undefined, (error) => {
    errorStream(controller[kState].stream, error);
    throw error;
  });
}

function sinkWrite(stream, chunk) {
  const state = stream[kState];
  if (!state.backpressure) return performTransform(state.controller, chunk);
  return state.backpressureChange.promise.then(() => {
    const writable = state.writable[kState];
    if (writable.state === 'erroring') throw writable.storedError;
    return performTransform(state.controller, chunk);
  });
}

function sinkAbort(stream, reason) {
  const { controller, readable } = stream[kState];
  const own = controller[kState];
  if (own.finishing !== undefined) return own.finishing;
  const { promise, resolve, reject } = Promise.withResolvers();
  own.finishing = promise;
  const result = own.cancel(reason);
  clearAlgorithms(controller);
  result.then(() => {
    if (readable[kState].state === 'errored') {
      reject(readable[kState].storedError);
    } else {
      errorController(readableController(stream), reason);
      resolve();
    }
  }, (error) => {
    errorController(readableController(stream), error);
    reject(error);
  });
  return promise;
}

function sinkClose(stream) {
  const { controller, readable } = stream[kState];
  const own = controller[kState];
  if (own.finishing !== undefined) return own.finishing;
  const { promise, resolve, reject } = Promise.withResolvers();
  own.finishing = promise;
  const result = own.flush();
  clearAlgorithms(controller);
  result.then(() => {
    if (readable[kState].state === 'errored') {
      reject(readable[kState].storedError);
    } else {
      closeController(readableController(stream));
      resolve();
    }
  }, (error) => {
    errorController(readableController(stream), error);
    reject(error);
  });
  return promise;
}

function sourcePull(stream) {
  setBackpressure(stream, false);
  return stream[kState].backpressureChange.promise;
}

function sourceCancel(stream, reason) {
  const { controller, writable } = stream[kState];
  const own = controller[kState];
  if (own.finishing !== undefined) return own.finishing;
  const { promise, resolve, reject } = Promise.withResolvers();
  own.finishing = promise;
  const result = own.cancel(reason);
  clearAlgorithms(controller);
  const writableController = writable[kState].controller;
  result.then(() => {
    if (writable[kState].state === 'errored') {
      reject(writable[kState].storedError);
    } else {
      errorIfNeeded(writableController, reason);
      unblockWrite(stream);
      resolve();
    }
  }, (error) => {
    errorIfNeeded(writableController, error);
    unblockWrite(stream);
    reject(error);
  });
  return promise;
}

module.exports = { TransformStream, TransformStreamDefaultController };
