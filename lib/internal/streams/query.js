'use strict';
// Questions about any object that may be a stream: ours, an old-style one, an http message, or none.
// Where the answer cannot be known it is null, and callers treat that apart from false.

const { kEmitsClose, kMarkedDestroyed, kIsReadable, kIsWritable, kIsDisturbed, kIsErrored } =
  require('internal/streams/state');

/** Whether `value` has the manners of a readable Node stream; `strict` wants pause and resume too. */
function isReadableNodeStream(value, strict) {
  if (!value || typeof value.pipe !== 'function' || typeof value.on !== 'function') return false;
  if (strict && (typeof value.pause !== 'function' || typeof value.resume !== 'function')) return false;
  if (!value._writableState) return true;
  const state = value._readableState;
  return Boolean(state) && state.readable !== false;
}

function isWritableNodeStream(value) {
  if (!value || typeof value.write !== 'function' || typeof value.on !== 'function') return false;
  return !value._readableState || value._writableState?.writable !== false;
}

function isDuplexNodeStream(value) {
  return Boolean(value && typeof value.pipe === 'function' && value._readableState &&
    typeof value.on === 'function' && typeof value.write === 'function');
}

function isNodeStream(value) {
  return Boolean(value) && Boolean(value._readableState || value._writableState ||
    (typeof value.on === 'function' && (typeof value.write === 'function' || typeof value.pipe === 'function')));
}

/** A ReadableStream, ours or another's. */
function isReadableStream(value) {
  return Boolean(value && !isNodeStream(value) && typeof value.pipeThrough === 'function' &&
    typeof value.getReader === 'function' && typeof value.cancel === 'function');
}

function isWritableStream(value) {
  return Boolean(value && !isNodeStream(value) && typeof value.getWriter === 'function' &&
    typeof value.abort === 'function');
}

/** A pair of web streams, such as a TransformStream. */
function isTransformStream(value) {
  return Boolean(value && !isNodeStream(value) && isReadableStream(value.readable) && isWritableStream(value.writable));
}

/** `isAsync` true: only async iterables count; false: only sync ones; undefined: both. */
function isIterable(value, isAsync) {
  if (value == null) return false;
  const async = typeof value[Symbol.asyncIterator] === 'function';
  if (isAsync === true) return async;
  const sync = typeof value[Symbol.iterator] === 'function';
  return isAsync === false ? sync : async || sync;
}

function isDestroyed(stream) {
  if (!isNodeStream(stream)) return null;
  const state = stream._writableState || stream._readableState;
  return Boolean(stream.destroyed || stream[kMarkedDestroyed] || state?.destroyed);
}

function isWritableEnded(stream) {
  if (!isWritableNodeStream(stream)) return null;
  if (stream.writableEnded === true) return true;
  const state = stream._writableState;
  if (state?.errored) return false;
  return typeof state?.ended === 'boolean' ? state.ended : null;
}

function isWritableFinished(stream, strict) {
  if (!isWritableNodeStream(stream)) return null;
  if (stream.writableFinished === true) return true;
  const state = stream._writableState;
  if (state?.errored) return false;
  if (typeof state?.finished !== 'boolean') return null;
  return state.finished || (strict === false && state.ended === true && state.length === 0);
}

function isReadableFinished(stream, strict) {
  if (!isReadableNodeStream(stream)) return null;
  const state = stream._readableState;
  if (state?.errored) return false;
  if (typeof state?.endEmitted !== 'boolean') return null;
  return state.endEmitted || (strict === false && state.ended === true && state.length === 0);
}

/** Whether data may still be read from `stream`; null when it does not say. */
function isReadable(stream) {
  if (stream && stream[kIsReadable] != null) return stream[kIsReadable];
  if (typeof stream?.readable !== 'boolean') return null;
  if (isDestroyed(stream)) return false;
  return isReadableNodeStream(stream) && stream.readable && !isReadableFinished(stream);
}

/** Whether `stream` still takes data; null when it does not say. */
function isWritable(stream) {
  if (stream && stream[kIsWritable] != null) return stream[kIsWritable];
  if (typeof stream?.writable !== 'boolean') return null;
  if (isDestroyed(stream)) return false;
  return isWritableNodeStream(stream) && stream.writable && !isWritableEnded(stream);
}

function isFinished(stream) {
  if (!isNodeStream(stream)) return null;
  return isDestroyed(stream) || !(isReadable(stream) || isWritable(stream));
}

function errorOf(stream) {
  if (!isNodeStream(stream)) return null;
  if (stream.writableErrored) return stream.writableErrored;
  const fromWrite = stream._writableState?.errored;
  if (fromWrite) return fromWrite;
  if (stream.readableErrored) return stream.readableErrored;
  return stream._readableState?.errored ?? null;
}

function isClosed(stream) {
  if (!isNodeStream(stream)) return null;
  if (typeof stream.closed === 'boolean') return stream.closed;
  const writableClosed = stream._writableState?.closed;
  const readableClosed = stream._readableState?.closed;
  if (typeof writableClosed === 'boolean' || typeof readableClosed === 'boolean') {
    return Boolean(writableClosed || readableClosed);
  }
  return typeof stream._closed === 'boolean' && stream[kEmitsClose] ? stream._closed : null;
}

function willEmitClose(stream) {
  if (!isNodeStream(stream)) return null;
  const state = stream._writableState || stream._readableState;
  if (!state) return stream[kEmitsClose] === true;
  return Boolean(state.autoDestroy && state.emitClose && state.closed === false);
}

/** A client request in the manner of http.ClientRequest and of the `request` package. */
function isRequest(stream) {
  return Boolean(stream && typeof stream.setHeader === 'function' && typeof stream.abort === 'function');
}

/** Whether anything was read from `stream`, or it was cut off. */
function isDisturbed(stream) {
  return Boolean(stream && (stream[kIsDisturbed] ?? (stream.readableDidRead || stream.readableAborted)));
}

/** Whether `stream` has failed. */
function isErrored(stream) {
  return Boolean(stream && (stream[kIsErrored] ?? stream.readableErrored ?? stream.writableErrored ??
    stream._readableState?.errorEmitted ?? stream._writableState?.errorEmitted ??
    stream._readableState?.errored ?? stream._writableState?.errored));
}

module.exports = {
  isReadableStream,
  isWritableStream,
  isTransformStream,
  isReadableNodeStream,
  isWritableNodeStream,
  isDuplexNodeStream,
  isNodeStream,
  isIterable,
  isDestroyed,
  isReadableFinished,
  isWritableEnded,
  isWritableFinished,
  isReadable,
  isWritable,
  isFinished,
  errorOf,
  isClosed,
  willEmitClose,
  isRequest,
  isDisturbed,
  isErrored,
};
