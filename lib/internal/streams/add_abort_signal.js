'use strict';
// Ties a stream to an AbortSignal: when it fires the stream is destroyed with an AbortError.

const { AbortError, codes: { ERR_INVALID_ARG_TYPE } } = require('internal/errors');
const { validateAbortSignal } = require('internal/validators');
const { isNodeStream } = require('internal/streams/query');
const { kFail } = require('internal/streams/state');

/** Returns `stream`. Throws ERR_INVALID_ARG_TYPE. */
function addAbortSignal(signal, stream) {
  if (typeof signal !== 'object' || signal === null || !('aborted' in signal)) {
    throw new ERR_INVALID_ARG_TYPE('signal', 'AbortSignal', signal);
  }
  if (!isNodeStream(stream) && stream?.[kFail] === undefined) {
    throw new ERR_INVALID_ARG_TYPE('stream', ['ReadableStream', 'WritableStream', 'Stream'], stream);
  }
  return attach(signal, stream);
}

/** The same from a stream's constructor, where the stream is known to be one. */
function addToNewStream(signal, stream) {
  validateAbortSignal(signal, 'signal');
  return attach(signal, stream);
}

function attach(signal, stream) {
  const abort = () => {
    const error = new AbortError(undefined, { cause: signal.reason });
    if (stream[kFail] === undefined) stream.destroy(error);
    else stream[kFail](error);
  };
  if (signal.aborted) {
    abort();
  } else {
    signal.addEventListener('abort', abort, { once: true });
    const { eos } = require('internal/streams/end_of_stream');
    eos(stream, () => { signal.removeEventListener('abort', abort); });
  }
  return stream;
}

module.exports = { addAbortSignal, addToNewStream };
