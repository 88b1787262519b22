'use strict';

// ReadableStream and iteration, in both directions: ReadableStream.from() and `for await`.

const { codes: { ERR_ARG_NOT_ITERABLE, ERR_INVALID_ARG_TYPE, ERR_INVALID_STATE } } = require('internal/errors');
const { kState, nop } = require('internal/webstreams/common');
const { cancelByReader, readByDefault, releaseReader } = require('internal/webstreams/readable_operations');
const { closeController, enqueueChunk, ReadableStreamDefaultReader } = require('internal/webstreams/readable_default');

function isObject(value) {
  return (typeof value === 'object' && value !== null) || typeof value === 'function';
}

/** The (async) iterator of `iterable` and its next method. */
function openIterator(iterable) {
  if (iterable === undefined || iterable === null) throw new ERR_ARG_NOT_ITERABLE(iterable);
  let isAsync = true;
  let method = iterable[Symbol.asyncIterator];
  if (method === undefined || method === null) {
    isAsync = false;
    method = iterable[Symbol.iterator];
  }
  if (typeof method !== 'function') throw new ERR_ARG_NOT_ITERABLE(iterable);
  const iterator = method.call(iterable);
  if (!isObject(iterator)) throw new ERR_INVALID_STATE.TypeError('The iterator method must return an object');
  return { iterator, next: iterator.next, isAsync };
}

/** ReadableStreamFromIterable. @throws ERR_ARG_NOT_ITERABLE */
function fromIterable(iterable) {
  const { iterator, next, isAsync } = openIterator(iterable);
  const { createReadableStream } = require('internal/webstreams/readable');

  async function pull() {
    let result = next.call(iterator);
    if (isAsync) result = await result;
    if (!isObject(result)) throw new ERR_INVALID_STATE.TypeError('The promise or iterator result must be an object');
    const { controller } = stream[kState];
    if (result.done) {
      closeController(controller);
      return;
    }
    enqueueChunk(controller, isAsync ? result.value : await result.value);
  }

  async function cancel(reason) {
    const method = iterator.return;
    if (method === undefined || method === null) return;
    if (typeof method !== 'function') throw new ERR_INVALID_ARG_TYPE('iterator.return', 'Function', method);
    const result = await method.call(iterator, reason);
    if (!isObject(result)) throw new ERR_INVALID_STATE.TypeError('The iterator result must be an object');
  }

  const stream = createReadableStream(nop, pull, cancel, 0);
  return stream;
}

// The prototype of async generators' prototypes: what async iterators inherit from.
const AsyncIteratorPrototype =
  Object.getPrototypeOf(Object.getPrototypeOf(async function* () {}).prototype);

const kIteration = Symbol('iteration');

// Calls of next() and return() are answered one after the other.
const iteratorPrototype = Object.setPrototypeOf({
  next() {
    const state = this[kIteration];
    const run = () => step(state);
    state.last = state.last === undefined ? run() : state.last.then(run, run);
    return state.last;
  },
  return(value) {
    const state = this[kIteration];
    const run = () => finish(state, value);
    state.last = state.last === undefined ? run() : state.last.then(run, run);
    return state.last;
  },
}, AsyncIteratorPrototype);

function step(state) {
  if (state.done) return Promise.resolve({ done: true, value: undefined });
  const { promise, resolve, reject } = Promise.withResolvers();
  readByDefault(state.reader, {
    chunk(value) {
      resolve({ value, done: false });
    },
    close() {
      state.done = true;
      releaseReader(state.reader);
      resolve({ done: true, value: undefined });
    },
    error(error) {
      state.done = true;
      releaseReader(state.reader);
      reject(error);
    },
  });
  return promise;
}

async function finish(state, value) {
  if (!state.done) {
    state.done = true;
    const { reader } = state;
    const cancelled = state.preventCancel ? undefined : cancelByReader(reader, value);
    releaseReader(reader);
    await cancelled;
  }
  return { done: true, value };
}

/** The async iterator of a stream. @throws ERR_INVALID_STATE: it is locked */
function iterate(stream, preventCancel) {
  const reader = new ReadableStreamDefaultReader(stream);
  const iterator = Object.create(iteratorPrototype);
  Object.defineProperty(iterator, kIteration, {
    __proto__: null, value: { reader, preventCancel, done: false, last: undefined },
  });
  return iterator;
}

module.exports = { fromIterable, iterate };
