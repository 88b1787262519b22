'use strict';
// Readable.from(): a stream that asks an iterator for its next value each time it is read.

const { Buffer } = require('buffer');
const { codes: { ERR_INVALID_ARG_TYPE, ERR_STREAM_NULL_VALUES } } = require('internal/errors');

/** `Class` is Readable or Duplex. A string or Buffer is one chunk. */
function from(Class, iterable, options) {
  if (typeof iterable === 'string' || iterable instanceof Buffer) {
    return new Class({
      objectMode: true,
      ...options,
      read() {
        this.push(iterable);
        this.push(null);
      },
    });
  }

  let iterator;
  let isAsync;
  if (iterable && iterable[Symbol.asyncIterator]) {
    isAsync = true;
    iterator = iterable[Symbol.asyncIterator]();
  } else if (iterable && iterable[Symbol.iterator]) {
    isAsync = false;
    iterator = iterable[Symbol.iterator]();
  } else {
    throw new ERR_INVALID_ARG_TYPE('iterable', ['Iterable'], iterable);
  }

  // One chunk is fetched ahead by default: the source may be costly, or endless.
  const stream = new Class({ objectMode: true, highWaterMark: 1, ...options });
  let reading = false;

  stream._read = function() {
    if (reading) return;
    reading = true;
    if (isAsync) nextAsync();
    else nextSync();
  };

  const inheritedDestroy = stream._destroy;
  stream._destroy = function(error, callback) {
    inheritedDestroy.call(this, error, (failure) => {
      const last = failure || error;
      // A tick between, so that what the callback throws is nobody's rejection.
      closeIterator(last).then(
        () => process.nextTick(callback, last), (problem) => process.nextTick(callback, problem || last));
    });
  };

  async function closeIterator(error) {
    if (error != null && typeof iterator.throw === 'function') {
      const { value, done } = await iterator.throw(error);
      await value;
      if (done) return;
    }
    if (typeof iterator.return === 'function') {
      const { value } = await iterator.return();
      await value;
    }
  }

  /** A value that is a promise is waited for, even from a sync iterator. */
  function nextSync() {
    for (;;) {
      try {
        const { value, done } = iterator.next();
        if (done) {
          stream.push(null);
          return;
        }
        if (value && typeof value.then === 'function') {
          nextPromised(value);
          return;
        }
        if (value === null) {
          reading = false;
          throw new ERR_STREAM_NULL_VALUES();
        }
        if (stream.push(value)) continue;
        reading = false;
      } catch (error) {
        stream.destroy(error);
      }
      return;
    }
  }

  async function nextPromised(promise) {
    try {
      const value = await promise;
      if (value === null) {
        reading = false;
        throw new ERR_STREAM_NULL_VALUES();
      }
      if (stream.push(value)) {
        nextSync();
        return;
      }
      reading = false;
    } catch (error) {
      stream.destroy(error);
    }
  }

  async function nextAsync() {
    for (;;) {
      try {
        const { value, done } = await iterator.next();
        if (done) {
          stream.push(null);
          return;
        }
        if (value === null) {
          reading = false;
          throw new ERR_STREAM_NULL_VALUES();
        }
        if (stream.push(value)) continue;
        reading = false;
      } catch (error) {
        stream.destroy(error);
      }
      return;
    }
  }

  return stream;
}

module.exports = { from };
