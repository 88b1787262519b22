'use strict';

// Algorithms of the Streams standard that hold for every ReadableStream, whatever its controller and reader.
//
// A controller's state has `steps`: { cancel(controller, reason), pull(controller, request), release(controller) }.
// A read request has chunk(value), close() and error(reason); close(view) for a BYOB reader.

const { codes: { ERR_INVALID_STATE } } = require('internal/errors');
const { isA, kState, markHandled, nop, rejectedWith, resolvedWith } = require('internal/webstreams/common');

function isReadableStream(value) {
  return isA('ReadableStream', value);
}

function isLocked(stream) {
  return stream[kState].reader !== undefined;
}

/** A promise that the stream closes; rejected if it fails. */
function closedPromise(stream) {
  const state = stream[kState];
  if (state.over === undefined) {
    if (state.state === 'closed') state.over = resolvedWith(undefined);
    else if (state.state === 'errored') state.over = rejectedWith(state.storedError);
    else {
      state.over = Promise.withResolvers();
      markHandled(state.over.promise);
    }
  }
  return state.over.promise;
}

/** ReadableStreamCancel */
function cancelStream(stream, reason) {
  const state = stream[kState];
  state.disturbed = true;
  if (state.state === 'closed') return Promise.resolve();
  if (state.state === 'errored') return Promise.reject(state.storedError);
  closeStream(stream);
  const { reader } = state;
  if (reader !== undefined && isA('ReadableStreamBYOBReader', reader)) {
    const requests = reader[kState].requests;
    while (requests.length > 0) requests.shift().close(undefined);
  }
  const { controller } = state;
  return controller[kState].steps.cancel(controller, reason).then(nop);
}

/** ReadableStreamClose */
function closeStream(stream) {
  const state = stream[kState];
  state.state = 'closed';
  state.over?.resolve();
  const { reader } = state;
  if (reader === undefined) return;
  reader[kState].closed.resolve();
  if (isA('ReadableStreamDefaultReader', reader)) {
    const { requests } = reader[kState];
    while (requests.length > 0) requests.shift().close();
  }
}

/** ReadableStreamError */
function errorStream(stream, error) {
  const state = stream[kState];
  state.state = 'errored';
  state.storedError = error;
  state.over?.reject(error);
  const { reader } = state;
  if (reader === undefined) return;
  reader[kState].closed.reject(error);
  markHandled(reader[kState].closed.promise);
  failRequests(reader, error);
}

function failRequests(reader, error) {
  const { requests } = reader[kState];
  const pending = [];
  while (requests.length > 0) pending.push(requests.shift());
  for (const request of pending) request.error(error);
}

/** How many reads of a default reader wait? */
function countReadRequests(stream) {
  const { reader } = stream[kState];
  return reader !== undefined && isA('ReadableStreamDefaultReader', reader) ? reader[kState].requests.length : 0;
}

function countReadIntoRequests(stream) {
  const { reader } = stream[kState];
  return reader !== undefined && isA('ReadableStreamBYOBReader', reader) ? reader[kState].requests.length : 0;
}

function hasDefaultReader(stream) {
  return isA('ReadableStreamDefaultReader', stream[kState].reader);
}

function hasBYOBReader(stream) {
  return isA('ReadableStreamBYOBReader', stream[kState].reader);
}

/** ReadableStreamReaderGenericInitialize */
function attachReader(reader, stream) {
  const state = stream[kState];
  const own = reader[kState];
  own.stream = stream;
  state.reader = reader;
  if (state.state === 'readable') own.closed = Promise.withResolvers();
  else if (state.state === 'closed') own.closed = resolvedWith(undefined);
  else own.closed = rejectedWith(state.storedError);
}

/** ReadableStreamReaderGenericRelease, and the waiting reads fail */
function releaseReader(reader) {
  const own = reader[kState];
  const { stream } = own;
  const state = stream[kState];
  const error = new ERR_INVALID_STATE.TypeError('Reader released');
  if (state.state === 'readable') {
    own.closed.reject(error);
    markHandled(own.closed.promise);
  } else {
    own.closed = rejectedWith(error);
  }
  state.controller[kState].steps.release(state.controller);
  state.reader = undefined;
  own.stream = undefined;
  if (own.requests.length > 0) failRequests(reader, new ERR_INVALID_STATE.TypeError('Releasing reader'));
}

/** ReadableStreamReaderGenericCancel */
function cancelByReader(reader, reason) {
  return cancelStream(reader[kState].stream, reason);
}

/** ReadableStreamDefaultReaderRead */
function readByDefault(reader, request) {
  const { stream } = reader[kState];
  const state = stream[kState];
  state.disturbed = true;
  if (state.state === 'closed') request.close();
  else if (state.state === 'errored') request.error(state.storedError);
  else state.controller[kState].steps.pull(state.controller, request);
}

module.exports = {
  attachReader,
  cancelByReader,
  cancelStream,
  closeStream,
  closedPromise,
  countReadIntoRequests,
  countReadRequests,
  errorStream,
  hasBYOBReader,
  hasDefaultReader,
  isLocked,
  isReadableStream,
  readByDefault,
  releaseReader,
};
