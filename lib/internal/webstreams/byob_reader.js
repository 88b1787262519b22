'use strict';

// ReadableStreamBYOBReader: reads a byte stream into buffers that the caller brings.

const {
  codes: { ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE, ERR_INVALID_STATE, ERR_INVALID_THIS, ERR_OUT_OF_RANGE },
} = require('internal/errors');
const { Fifo, checkThis, finishClass, isA, kState } = require('internal/webstreams/common');
const { attachReader, cancelByReader, isLocked, isReadableStream, releaseReader } =
  require('internal/webstreams/readable_operations');
const { PromisedRead } = require('internal/webstreams/readable_default');
const { pullInto } = require('internal/webstreams/readable_byte');

const kType = 'ReadableStreamBYOBReader';

/** ReadableStreamBYOBReaderRead */
function readInto(reader, view, min, request) {
  const { stream } = reader[kState];
  const state = stream[kState];
  state.disturbed = true;
  if (state.state === 'errored') request.error(state.storedError);
  else pullInto(state.controller, view, min, request);
}

class ReadableStreamBYOBReader {
  /** @param {ReadableStream} stream of bytes @throws ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE, ERR_INVALID_STATE */
  constructor(stream) {
    if (!isReadableStream(stream)) throw new ERR_INVALID_ARG_TYPE('stream', 'ReadableStream', stream);
    if (isLocked(stream)) throw new ERR_INVALID_STATE.TypeError('ReadableStream is locked');
    if (!isA('ReadableByteStreamController', stream[kState].controller)) {
      throw new ERR_INVALID_ARG_VALUE('stream', stream, 'must be a byte stream');
    }
    this[kState] = { type: kType, stream: undefined, requests: new Fifo(), closed: undefined };
    attachReader(this, stream);
  }

  /**
   * A promise of { value: a view of the bytes read, done }.
   * @param {ArrayBufferView} view its buffer is taken away
   * @param {{ min?: number }} [options] min: elements to wait for
   */
  async read(view, options = undefined) {
    if (!isA(kType, this)) throw new ERR_INVALID_THIS(kType);
    if (!ArrayBuffer.isView(view)) {
      throw new ERR_INVALID_ARG_TYPE('view', ['Buffer', 'TypedArray', 'DataView'], view);
    }
    if (options !== undefined && (options === null || typeof options !== 'object')) {
      throw new ERR_INVALID_ARG_TYPE('options', 'Object', options);
    }
    if (view.byteLength === 0 || view.buffer.byteLength === 0) {
      throw new ERR_INVALID_STATE.TypeError('View or Viewed ArrayBuffer is zero-length or detached');
    }
    let min = 1;
    if (options?.min !== undefined) {
      min = Math.trunc(Number(options.min));
      if (!Number.isSafeInteger(min) || min <= 0) {
        throw new ERR_INVALID_ARG_VALUE('options.min', options.min, 'must be greater than 0');
      }
      if (view instanceof DataView) {
        if (min > view.byteLength) throw new ERR_OUT_OF_RANGE('options.min', '<= view.byteLength', min);
      } else if (min > view.length) {
        throw new ERR_OUT_OF_RANGE('options.min', '<= view.length', min);
      }
    }
    if (this[kState].stream === undefined) {
      throw new ERR_INVALID_STATE.TypeError('The reader is not attached to a stream');
    }
    const request = new PromisedRead();
    readInto(this, view, min, request);
    return request.promise;
  }

  /** Frees the stream; reads that wait are rejected. */
  releaseLock() {
    checkThis(kType, this);
    if (this[kState].stream !== undefined) releaseReader(this);
  }

  get closed() {
    if (!isA(kType, this)) return Promise.reject(new ERR_INVALID_THIS(kType));
    return this[kState].closed.promise;
  }

  cancel(reason = undefined) {
    if (!isA(kType, this)) return Promise.reject(new ERR_INVALID_THIS(kType));
    if (this[kState].stream === undefined) {
      return Promise.reject(new ERR_INVALID_STATE.TypeError('The reader is not attached to a stream'));
    }
    return cancelByReader(this, reason);
  }
}
finishClass(ReadableStreamBYOBReader, ['read', 'releaseLock', 'closed', 'cancel'], (self) => ({
  stream: self[kState].stream, readIntoRequests: self[kState].requests.length, close: self[kState].closed.promise,
}));

module.exports = { ReadableStreamBYOBReader, readInto };
