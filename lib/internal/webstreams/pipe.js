'use strict';

// pipeTo(): a readable stream into a writable one, at the writable's pace.

const { codes: { ERR_INVALID_ARG_TYPE } } = require('internal/errors');
const { kState, markHandled, nop } = require('internal/webstreams/common');
const { cancelStream, readByDefault, releaseReader } = require('internal/webstreams/readable_operations');
const { ReadableStreamDefaultReader } = require('internal/webstreams/readable_default');
const {
  WritableStreamDefaultWriter, abortStream, closeQueuedOrInFlight, closeWithErrorPropagation, releaseWriter,
  writerDesiredSize, writeByWriter,
} = require('internal/webstreams/writable');
const { ERR_INVALID_STATE } = require('internal/errors').codes;

/** @throws ERR_INVALID_ARG_TYPE */
function readPipeOptions(options) {
  const preventAbort = !!options?.preventAbort;
  const preventCancel = !!options?.preventCancel;
  const preventClose = !!options?.preventClose;
  const signal = options?.signal;
  if (signal !== undefined) {
    const { isAbortSignal } = require('internal/abort_controller');
    if (!isAbortSignal(signal)) throw new ERR_INVALID_ARG_TYPE('options.signal', 'AbortSignal', signal);
  }
  return { preventAbort, preventCancel, preventClose, signal };
}

/** ReadableStreamPipeTo. Neither stream is locked. */
function pipe(source, destination, { preventAbort, preventCancel, preventClose, signal }) {
  const reader = new ReadableStreamDefaultReader(source);
  const writer = new WritableStreamDefaultWriter(destination);
  source[kState].disturbed = true;
  const from = source[kState];
  const to = destination[kState];
  const { promise, resolve, reject } = Promise.withResolvers();
  let shuttingDown = false;
  let reading = false;
  let lastWrite = Promise.resolve();

  function abort() {
    const { reason } = signal;
    shutDown(() => {
      const actions = [];
      if (!preventAbort) actions.push(to.state === 'writable' ? abortStream(destination, reason) : Promise.resolve());
      if (!preventCancel) actions.push(from.state === 'readable' ? cancelStream(source, reason) : Promise.resolve());
      return Promise.all(actions);
    }, true, reason);
  }

  /** All writes that have begun are done, and those that came meanwhile. */
  async function writesDone() {
    let last;
    do {
      last = lastWrite;
      await last.then(nop, nop);
    } while (last !== lastWrite);
  }

  async function shutDown(action, isError, error) {
    if (shuttingDown) return;
    shuttingDown = true;
    if (to.state === 'writable' && !closeQueuedOrInFlight(destination)) await writesDone();
    try {
      await action?.();
    } catch (failure) {
      isError = true;
      error = failure;
    }
    releaseWriter(writer);
    releaseReader(reader);
    signal?.removeEventListener('abort', abort);
    if (isError) reject(error);
    else resolve();
  }

  function onSourceError(error) {
    shutDown(preventAbort ? undefined : () => abortStream(destination, error), true, error);
  }
  function onSourceClosed() {
    shutDown(preventClose ? undefined : () => closeWithErrorPropagation(writer), false);
  }
  function onDestinationError(error) {
    shutDown(preventCancel ? undefined : () => cancelStream(source, error), true, error);
  }

  const request = {
    chunk(value) {
      reading = false;
      // A microtask later: what the source does right after enqueuing must not see the write.
      lastWrite = Promise.resolve().then(() => {
        const written = writeByWriter(writer, value);
        markHandled(written);
        lastWrite = written;
        next();
        return written;
      });
      markHandled(lastWrite);
    },
    close() {
      reading = false;
    },
    error() {
      reading = false;
    },
  };

  function next() {
    if (shuttingDown || reading) return;
    const size = writerDesiredSize(writer);
    if (size === null) return;
    if (size <= 0) {
      writer[kState].ready.promise.then(next, nop);
      return;
    }
    reading = true;
    readByDefault(reader, request);
  }

  if (signal !== undefined) {
    if (signal.aborted) {
      abort();
      return promise;
    }
    signal.addEventListener('abort', abort);
  }
  if (from.state === 'errored') onSourceError(from.storedError);
  else if (to.state === 'errored') onDestinationError(to.storedError);
  else if (from.state === 'closed') onSourceClosed();
  else if (closeQueuedOrInFlight(destination) || to.state === 'closed') {
    const error = new ERR_INVALID_STATE.TypeError('Destination WritableStream is closed');
    shutDown(preventCancel ? undefined : () => cancelStream(source, error), true, error);
  }
  reader[kState].closed.promise.then(onSourceClosed, onSourceError);
  writer[kState].closed.promise.then(() => {
    if (shuttingDown) return;
    const error = new ERR_INVALID_STATE.TypeError('Destination WritableStream is closed');
    shutDown(preventCancel ? undefined : () => cancelStream(source, error), true, error);
  }, onDestinationError);
  next();
  return promise;
}

module.exports = { pipe, readPipeOptions };
