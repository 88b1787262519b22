'use strict';
// pipeline(): streams, iterables and async functions joined end to end. Whatever part fails takes the
// others down with it, and one callback tells how it went.

const { AbortError, aggregateTwoErrors, codes: {
  ERR_INVALID_ARG_TYPE, ERR_INVALID_RETURN_VALUE, ERR_MISSING_ARGS, ERR_STREAM_DESTROYED,
  ERR_STREAM_PREMATURE_CLOSE,
} } = require('internal/errors');
const { validateAbortSignal, validateFunction } = require('internal/validators');
const { destroyer } = require('internal/streams/destroy');
const { eos } = require('internal/streams/end_of_stream');
const {
  isIterable, isNodeStream, isReadable, isReadableFinished, isReadableNodeStream, isTransformStream, isWritableStream,
} = require('internal/streams/query');

/**
 * pipeline(source, ...transforms, destination, callback). Returns the last stream.
 * Throws ERR_INVALID_ARG_TYPE, ERR_INVALID_RETURN_VALUE, ERR_MISSING_ARGS.
 */
function pipeline(...streams) {
  const callback = streams.pop();
  validateFunction(callback, 'streams[stream.length - 1]');
  return join(streams, once(callback));
}

function once(callback) {
  let called = false;
  return (...results) => {
    if (called) return;
    called = true;
    callback(...results);
  };
}

/** pipeline() with the parts in an array; `options`: signal, end. */
function join(streams, callback, options) {
  if (streams.length === 1 && Array.isArray(streams[0])) streams = streams[0];
  if (streams.length < 2) throw new ERR_MISSING_ARGS('streams');
  const outerSignal = options?.signal;
  validateAbortSignal(outerSignal, 'options.signal');
  streams = streams.map(asNodeStream);

  let controller = null; // made when a function among the parts asks for its signal
  let error;
  let value;
  let unfinished = 0;
  const destroys = [];
  const lastCleanups = []; // listeners on a last stream that can be read on

  function abort() {
    settle(new AbortError(undefined, { cause: outerSignal?.reason }), false);
  }
  if (outerSignal && !outerSignal.aborted) outerSignal.addEventListener('abort', abort, { once: true });

  function finish(failure) {
    settle(failure, --unfinished === 0);
  }
  function fail(failure) {
    settle(failure, false);
  }
  function settle(failure, final) {
    if (failure && (!error || error.code === 'ERR_STREAM_PREMATURE_CLOSE')) error = failure;
    if (!error && !final) return;
    while (destroys.length > 0) destroys.shift()(error);
    if (outerSignal) outerSignal.removeEventListener('abort', abort);
    if (controller !== null) controller.abort();
    if (final) {
      if (!error) for (const cleanup of lastCleanups) cleanup();
      process.nextTick(callback, error, value);
    }
  }
  function callPart(part, ...input) {
    if (controller === null) controller = new AbortController();
    return part(...input, { signal: controller.signal });
  }

  const last = streams.length - 1;
  let output;
  for (let i = 0; i <= last; i++) {
    const part = streams[i];
    const reading = i < last;
    const writing = i > 0;
    const end = reading || options?.end !== false;

    if (isNodeStream(part)) {
      if (end) {
        const { destroy, cleanup } = guard(part, reading, writing);
        destroys.push(destroy);
        if (isReadable(part) && !reading) lastCleanups.push(cleanup);
      }
      const onError = (failure) => {
        if (failure && failure.name !== 'AbortError' && failure.code !== 'ERR_STREAM_PREMATURE_CLOSE') fail(failure);
      };
      part.on('error', onError);
      if (isReadable(part) && !reading) lastCleanups.push(() => { part.removeListener('error', onError); });
    }

    if (i === 0) {
      output = firstOutput(part, callPart);
    } else if (typeof part === 'function') {
      output = callPart(part, asAsyncIterable(output));
      if (reading) {
        if (!isIterable(output, true)) {
          throw new ERR_INVALID_RETURN_VALUE('AsyncIterable', `transform[${i - 1}]`, output);
        }
      } else {
        const result = collectInto(output, end);
        output = result;
        const { destroy, cleanup } = guard(result, false, true);
        destroys.push(destroy);
        lastCleanups.push(cleanup);
      }
    } else if (isNodeStream(part)) {
      if (isReadableNodeStream(output)) {
        unfinished += 2;
        const cleanup = connect(output, part, finish, fail, end);
        if (isReadable(part) && !reading) lastCleanups.push(cleanup);
      } else if (isIterable(output)) {
        unfinished++;
        pump(output, part, finish, end);
      } else {
        throw new ERR_INVALID_ARG_TYPE(
          'val', ['Readable', 'Iterable', 'AsyncIterable', 'ReadableStream', 'TransformStream'], output);
      }
      output = part;
    } else {
      output = require('internal/streams/duplex').Duplex.from(part);
    }
  }

  /** The last function's promise or iterable, as a stream of its results. */
  function collectInto(result, end) {
    const { PassThrough } = require('internal/streams/passthrough');
    const through = new PassThrough({ objectMode: true });
    const then = result?.then;
    if (typeof then === 'function') {
      unfinished++;
      then.call(result, (resolved) => {
        value = resolved;
        if (resolved != null) through.write(resolved);
        if (end) through.end();
        process.nextTick(finish);
      }, (failure) => {
        through.destroy(failure);
        process.nextTick(finish, failure);
      });
    } else if (isIterable(result, true)) {
      unfinished++;
      pump(result, through, finish, end);
    } else {
      throw new ERR_INVALID_RETURN_VALUE('AsyncIterable or Promise', 'destination', result);
    }
    return through;
  }

  if (outerSignal?.aborted) process.nextTick(abort);
  return output;
}

/** A part that is a web stream to be written to as one of ours; a ReadableStream is an iterable as it is. */
function asNodeStream(part) {
  if (isWritableStream(part)) {
    return require('internal/webstreams/adapters').writableFromWeb(part, { objectMode: true });
  }
  if (isTransformStream(part)) {
    return require('internal/webstreams/adapters').duplexFromWeb(part, { objectMode: true });
  }
  return part;
}

function firstOutput(part, callPart) {
  if (typeof part === 'function') {
    const output = callPart(part);
    if (!isIterable(output)) throw new ERR_INVALID_RETURN_VALUE('Iterable, AsyncIterable or Stream', 'source', output);
    return output;
  }
  if (isIterable(part) || isReadableNodeStream(part)) return part;
  return require('internal/streams/duplex').Duplex.from(part);
}

/** Destroys `stream` when the pipeline fails, unless it is over by then. */
function guard(stream, reading, writing) {
  let over = false;
  stream.on('close', () => { over = true; });
  const cleanup = eos(stream, { readable: reading, writable: writing }, (error) => { over = !error; });
  return {
    destroy(error) {
      if (over) return;
      over = true;
      destroyer(stream, error || new ERR_STREAM_DESTROYED('pipe'));
    },
    cleanup,
  };
}

function asAsyncIterable(value) {
  if (isIterable(value)) return value;
  if (isReadableNodeStream(value)) {
    return require('internal/streams/readable').Readable.prototype[Symbol.asyncIterator].call(value);
  }
  throw new ERR_INVALID_ARG_TYPE('val', ['Readable', 'Iterable', 'AsyncIterable'], value);
}

/** One stream into the next; `finish` is called once for each. */
function connect(source, destination, finish, fail, end) {
  let ended = false;
  destination.on('close', () => {
    if (!ended) fail(new ERR_STREAM_PREMATURE_CLOSE());
  });
  source.pipe(destination, { end: false });
  if (end) {
    const endDestination = () => {
      ended = true;
      destination.end();
    };
    if (isReadableFinished(source)) process.nextTick(endDestination);
    else source.once('end', endDestination);
  } else {
    finish();
  }
  eos(source, { readable: true, writable: false }, (error) => {
    const state = source._readableState;
    if (error && error.code === 'ERR_STREAM_PREMATURE_CLOSE' && state && state.ended && !state.errored &&
        !state.errorEmitted) {
      // Some old streams say 'close' before 'end': what they have read is still to come.
      source.once('end', finish).once('error', finish);
    } else {
      finish(error);
    }
  });
  return eos(destination, { readable: false, writable: true }, finish);
}

/** An iterable into a stream, at the stream's pace. */
async function pump(iterable, writable, finish, end) {
  let error;
  let wake = null;
  function onProgress(failure) {
    if (failure) error = failure;
    if (wake !== null) {
      const resume = wake;
      wake = null;
      resume();
    }
  }
  function wait() {
    return new Promise((resolve, reject) => {
      if (error) {
        reject(error);
      } else {
        wake = () => {
          if (error) reject(error);
          else resolve();
        };
      }
    });
  }
  writable.on('drain', onProgress);
  const cleanup = eos(writable, { readable: false }, onProgress);
  try {
    if (writable.writableNeedDrain) await wait();
    for await (const chunk of iterable) {
      if (!writable.write(chunk)) await wait();
    }
    if (end) {
      writable.end();
      await wait();
    }
    finish();
  } catch (failure) {
    finish(error !== failure ? aggregateTwoErrors(error, failure) : failure);
  } finally {
    cleanup();
    writable.off('drain', onProgress);
  }
}

/** As pipeline(), with a promise; a last plain object is { signal, end }. */
function pipelinePromise(...streams) {
  return new Promise((resolve, reject) => {
    let options;
    const last = streams[streams.length - 1];
    if (last && typeof last === 'object' && !isNodeStream(last) && !isIterable(last) && !isWritableStream(last) &&
        !isTransformStream(last)) {
      options = streams.pop();
    }
    join(streams, (error, value) => {
      if (error) reject(error);
      else resolve(value);
    }, options);
  });
}

module.exports = { pipeline, join, pipelinePromise };
