'use strict';
// finished(): one callback when a stream is over, whichever way: ended and finished, failed, or closed
// too early. It knows our streams, old-style ones and http messages.

const { AbortError, codes: { ERR_INVALID_ARG_TYPE, ERR_STREAM_PREMATURE_CLOSE } } = require('internal/errors');
const { validateAbortSignal, validateBoolean, validateFunction, validateObject } =
  require('internal/validators');
const {
  errorOf, isClosed, isNodeStream, isReadable, isReadableFinished, isReadableNodeStream, isRequest, isWritable,
  isWritableFinished, isWritableNodeStream, willEmitClose: asksForClose,
} = require('internal/streams/query');
const { kIsClosedPromise } = require('internal/streams/state');

function nop() {}

/**
 * Calls back once when `stream` is over. Returns a function that takes the listeners off again.
 * @param {object} [options] error, readable, writable, signal
 * Throws ERR_INVALID_ARG_TYPE; the callback gets ERR_STREAM_PREMATURE_CLOSE or the stream's error.
 */
function eos(stream, options, callback) {
  if (arguments.length === 2) {
    callback = options;
    options = {};
  } else if (options == null) {
    options = {};
  } else {
    validateObject(options, 'options');
  }
  validateFunction(callback, 'callback');
  validateAbortSignal(options.signal, 'options.signal');

  if (stream?.[kIsClosedPromise] !== undefined) return webStreamEnd(stream, options, once(callback));
  let done = once(callback);
  if (!isNodeStream(stream)) {
    throw new ERR_INVALID_ARG_TYPE('stream', ['ReadableStream', 'WritableStream', 'Stream'], stream);
  }

  const readable = options.readable ?? isReadableNodeStream(stream);
  const writable = options.writable ?? isWritableNodeStream(stream);
  const readableState = stream._readableState;
  const writableState = stream._writableState;

  // Where 'close' is sure to come and both sides matter, it is the end, so that the stream is really over.
  let waitsForClose = asksForClose(stream) &&
    isReadableNodeStream(stream) === readable && isWritableNodeStream(stream) === writable;
  let writableFinished = isWritableFinished(stream, false);
  let readableFinished = isReadableFinished(stream, false);
  let closed = isClosed(stream);

  function onFinish() {
    writableFinished = true;
    // A destroyed stream may have closed before anybody listened.
    if (stream.destroyed) waitsForClose = false;
    if (waitsForClose && (!stream.readable || readable)) return;
    if (!readable || readableFinished) done.call(stream);
  }
  function onEnd() {
    readableFinished = true;
    if (stream.destroyed) waitsForClose = false;
    if (waitsForClose && (!stream.writable || writable)) return;
    if (!writable || writableFinished) done.call(stream);
  }
  function onLegacyFinish() {
    if (!stream.writable) onFinish();
  }
  function onError(error) {
    done.call(stream, error);
  }
  function onClose() {
    closed = true;
    const error = errorOf(stream);
    if (error && typeof error !== 'boolean') {
      done.call(stream, error);
    } else if ((readable && !readableFinished && isReadableNodeStream(stream, true) &&
                !isReadableFinished(stream, false)) ||
               (writable && !writableFinished && !isWritableFinished(stream, false))) {
      done.call(stream, new ERR_STREAM_PREMATURE_CLOSE());
    } else {
      done.call(stream);
    }
  }
  function onAlreadyOver() {
    closed = true;
    const error = errorOf(stream);
    if (error && typeof error !== 'boolean') done.call(stream, error);
    else done.call(stream);
  }
  function onRequest() {
    stream.req.on('finish', onFinish);
  }

  if (isRequest(stream)) {
    stream.on('complete', onFinish);
    if (!waitsForClose) stream.on('abort', onClose);
    if (stream.req) onRequest();
    else stream.on('request', onRequest);
  } else if (writable && !writableState) {
    stream.on('end', onLegacyFinish);
    stream.on('close', onLegacyFinish);
  }
  if (!waitsForClose && typeof stream.aborted === 'boolean') stream.on('aborted', onClose);
  stream.on('end', onEnd);
  stream.on('finish', onFinish);
  if (options.error !== false) stream.on('error', onError);
  stream.on('close', onClose);

  if (closed) {
    process.nextTick(onClose);
  } else if (writableState?.errorEmitted || readableState?.errorEmitted) {
    if (!waitsForClose) process.nextTick(onAlreadyOver);
  } else if (!readable && (!waitsForClose || isReadable(stream)) &&
             (writableFinished || isWritable(stream) === false) &&
             (writableState?.pendingcb === undefined || writableState.pendingcb === 0)) {
    process.nextTick(onAlreadyOver);
  } else if (!writable && (!waitsForClose || isWritable(stream)) &&
             (readableFinished || isReadable(stream) === false)) {
    process.nextTick(onAlreadyOver);
  } else if (readableState && stream.req && stream.aborted) {
    process.nextTick(onAlreadyOver);
  }

  function cleanup() {
    done = nop;
    stream.removeListener('aborted', onClose);
    stream.removeListener('complete', onFinish);
    stream.removeListener('abort', onClose);
    stream.removeListener('request', onRequest);
    if (stream.req) stream.req.removeListener('finish', onFinish);
    stream.removeListener('end', onLegacyFinish);
    stream.removeListener('close', onLegacyFinish);
    stream.removeListener('finish', onFinish);
    stream.removeListener('end', onEnd);
    stream.removeListener('error', onError);
    stream.removeListener('close', onClose);
  }

  const { signal } = options;
  if (signal && !closed) {
    const abort = () => {
      const end = done;
      cleanup();
      end.call(stream, new AbortError(undefined, { cause: signal.reason }));
    };
    if (signal.aborted) {
      process.nextTick(abort);
    } else {
      const end = done;
      signal.addEventListener('abort', abort, { once: true });
      done = once((...results) => {
        signal.removeEventListener('abort', abort);
        end.apply(stream, results);
      });
    }
  }
  return cleanup;
}

/** The end of a web stream, which has a promise for it. */
function webStreamEnd(stream, { signal }, callback) {
  let active = true;
  let abort;
  const finish = (...results) => {
    signal?.removeEventListener('abort', abort);
    if (active) callback.apply(stream, results);
    active = false;
  };
  if (signal) {
    abort = () => finish(new AbortError(undefined, { cause: signal.reason }));
    if (signal.aborted) process.nextTick(abort);
    else signal.addEventListener('abort', abort, { once: true });
  }
  stream[kIsClosedPromise].then(() => process.nextTick(finish), (error) => process.nextTick(finish, error));
  return () => { active = false; };
}

function once(callback) {
  let called = false;
  return function(...results) {
    if (called) return;
    called = true;
    callback.apply(this, results);
  };
}

/** As eos(), with a promise. `options.cleanup` takes the listeners off at the end. */
function finished(stream, options) {
  let cleansUp = false;
  if (options === null) options = {};
  if (options?.cleanup) {
    validateBoolean(options.cleanup, 'cleanup');
    cleansUp = options.cleanup;
  }
  return new Promise((resolve, reject) => {
    const cleanup = eos(stream, options, (error) => {
      if (cleansUp) cleanup();
      if (error) reject(error);
      else resolve();
    });
  });
}

module.exports = { eos, finished };
