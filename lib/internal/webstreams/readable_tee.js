'use strict';

// tee(): one stream read for two.

const { queueMicrotask } = require('internal/process/task_queues');
const { isA, kState, nop } = require('internal/webstreams/common');
const { cancelStream, readByDefault, releaseReader } = require('internal/webstreams/readable_operations');
const {
  ReadableStreamDefaultReader, closeController, enqueueChunk, errorController,
} = require('internal/webstreams/readable_default');

function tee(stream) {
  return isA('ReadableByteStreamController', stream[kState].controller) ? teeBytes(stream) : teeChunks(stream);
}

/** What the two branches have in common: who was cancelled, and the source's cancellation when both were. */
function cancellation(stream) {
  const { promise, resolve } = Promise.withResolvers();
  const shared = {
    promise,
    resolve,
    canceled: [false, false],
    reasons: [undefined, undefined],
    cancel(which, reason) {
      shared.canceled[which] = true;
      shared.reasons[which] = reason;
      if (shared.canceled[1 - which]) resolve(cancelStream(stream, [...shared.reasons]));
      return promise;
    },
  };
  return shared;
}

/** ReadableStreamDefaultTee */
function teeChunks(stream) {
  const { createReadableStream } = require('internal/webstreams/readable');
  const reader = new ReadableStreamDefaultReader(stream);
  const shared = cancellation(stream);
  const { canceled } = shared;
  let reading = false;
  let readAgain = false;
  let first;
  let second;

  const request = {
    chunk(value) {
      // A microtask later: an error of the source comes before its chunks.
      queueMicrotask(() => {
        readAgain = false;
        if (!canceled[0]) enqueueChunk(first[kState].controller, value);
        if (!canceled[1]) enqueueChunk(second[kState].controller, value);
        reading = false;
        if (readAgain) pull();
      });
    },
    close() {
      reading = false;
      if (!canceled[0]) closeController(first[kState].controller);
      if (!canceled[1]) closeController(second[kState].controller);
      if (!canceled[0] || !canceled[1]) shared.resolve();
    },
    error() {
      reading = false;
    },
  };

  async function pull() {
    if (reading) {
      readAgain = true;
      return;
    }
    reading = true;
    readByDefault(reader, request);
  }

  first = createReadableStream(nop, pull, (reason) => shared.cancel(0, reason));
  second = createReadableStream(nop, pull, (reason) => shared.cancel(1, reason));
  reader[kState].closed.promise.then(undefined, (error) => {
    errorController(first[kState].controller, error);
    errorController(second[kState].controller, error);
    if (!canceled[0] || !canceled[1]) shared.resolve();
  });
  return [first, second];
}

/** ReadableByteStreamTee: a branch with a BYOB reader is read into its buffer, the other gets a copy. */
function teeBytes(stream) {
  const { createReadableByteStream } = require('internal/webstreams/readable');
  const { byobRequestOf, closeByteController, enqueueBytes, errorByteController, respond, respondWithNewView } =
    require('internal/webstreams/readable_byte');
  const { ReadableStreamBYOBReader, readInto } = require('internal/webstreams/byob_reader');
  const shared = cancellation(stream);
  const { canceled } = shared;
  let reader = new ReadableStreamDefaultReader(stream);
  let reading = false;
  const again = [false, false];
  const branches = [];
  const controllerOf = (which) => branches[which][kState].controller;

  function forwardError(thisReader) {
    thisReader[kState].closed.promise.then(undefined, (error) => {
      if (thisReader !== reader) return;
      errorByteController(controllerOf(0), error);
      errorByteController(controllerOf(1), error);
      if (!canceled[0] || !canceled[1]) shared.resolve();
    });
  }

  function cloneOrFail(chunk) {
    try {
      return new Uint8Array(chunk.buffer.slice(chunk.byteOffset, chunk.byteOffset + chunk.byteLength));
    } catch (error) {
      errorByteController(controllerOf(0), error);
      errorByteController(controllerOf(1), error);
      shared.resolve(cancelStream(stream, error));
      return undefined;
    }
  }

  function afterChunk() {
    reading = false;
    if (again[0]) pull(0);
    else if (again[1]) pull(1);
  }

  const defaultRequest = {
    chunk(chunk) {
      queueMicrotask(() => {
        again[0] = again[1] = false;
        let copy = chunk;
        if (!canceled[0] && !canceled[1]) {
          copy = cloneOrFail(chunk);
          if (copy === undefined) return;
        }
        if (!canceled[0]) enqueueBytes(controllerOf(0), chunk);
        if (!canceled[1]) enqueueBytes(controllerOf(1), copy);
        afterChunk();
      });
    },
    close() {
      reading = false;
      for (const which of [0, 1]) {
        if (!canceled[which]) closeByteController(controllerOf(which));
      }
      for (const which of [0, 1]) {
        if (controllerOf(which)[kState].pendingPullIntos.length > 0) respond(controllerOf(which), 0);
      }
      if (!canceled[0] || !canceled[1]) shared.resolve();
    },
    error() {
      reading = false;
    },
  };

  function pullByDefault() {
    if (isA('ReadableStreamBYOBReader', reader)) {
      releaseReader(reader);
      reader = new ReadableStreamDefaultReader(stream);
      forwardError(reader);
    }
    readByDefault(reader, defaultRequest);
  }

  function pullInto(view, which) {
    if (isA('ReadableStreamDefaultReader', reader)) {
      releaseReader(reader);
      reader = new ReadableStreamBYOBReader(stream);
      forwardError(reader);
    }
    const other = 1 - which;
    readInto(reader, view, 1, {
      chunk(chunk) {
        queueMicrotask(() => {
          again[0] = again[1] = false;
          if (!canceled[other]) {
            const copy = cloneOrFail(chunk);
            if (copy === undefined) return;
            if (!canceled[which]) respondWithNewView(controllerOf(which), chunk);
            enqueueBytes(controllerOf(other), copy);
          } else if (!canceled[which]) {
            respondWithNewView(controllerOf(which), chunk);
          }
          afterChunk();
        });
      },
      close(chunk) {
        reading = false;
        if (!canceled[which]) closeByteController(controllerOf(which));
        if (!canceled[other]) closeByteController(controllerOf(other));
        if (chunk !== undefined) {
          if (!canceled[which]) respondWithNewView(controllerOf(which), chunk);
          if (!canceled[other] && controllerOf(other)[kState].pendingPullIntos.length > 0) respond(controllerOf(other), 0);
        }
        if (!canceled[which] || !canceled[other]) shared.resolve();
      },
      error() {
        reading = false;
      },
    });
  }

  async function pull(which) {
    if (reading) {
      again[which] = true;
      return;
    }
    reading = true;
    const request = byobRequestOf(controllerOf(which));
    if (request === null) pullByDefault();
    else pullInto(request[kState].view, which);
  }

  for (const which of [0, 1]) {
    branches[which] = createReadableByteStream(nop, () => pull(which), (reason) => shared.cancel(which, reason));
  }
  forwardError(reader);
  return branches;
}

module.exports = { tee };
