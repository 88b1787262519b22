'use strict';
// Duplex.from(): makes a Duplex of nearly anything: a stream, an iterable, an async function that maps
// an iterable, a promise, or a pair of streams.

const { AbortError, codes: { ERR_INVALID_ARG_TYPE, ERR_INVALID_RETURN_VALUE } } = require('internal/errors');
const { Duplex } = require('internal/streams/duplex');
const { Readable } = require('internal/streams/readable');
const { from } = require('internal/streams/from');
const { destroyer } = require('internal/streams/destroy');
const { eos } = require('internal/streams/end_of_stream');
const {
  isDuplexNodeStream, isIterable, isNodeStream, isReadable, isReadableNodeStream, isReadableStream, isWritable,
  isWritableNodeStream, isWritableStream,
} = require('internal/streams/query');

/** A Duplex with one side off leaves no listener waiting for that side. */
class Sided extends Duplex {
  constructor(options) {
    super(options);
    if (options?.readable === false) {
      this._readableState.readable = false;
      this._readableState.ended = true;
      this._readableState.endEmitted = true;
    }
    if (options?.writable === false) {
      this._writableState.writable = false;
      this._writableState.ending = true;
      this._writableState.ended = true;
      this._writableState.finished = true;
    }
  }
}

/** `name` is how an error calls `body`. */
function duplexFrom(body, name) {
  if (isDuplexNodeStream(body)) return body;
  if (isReadableNodeStream(body)) return joinSides({ readable: body });
  if (isWritableNodeStream(body)) return joinSides({ writable: body });
  if (isNodeStream(body)) return joinSides({ writable: false, readable: false });
  if (isReadableStream(body)) return joinSides({ readable: fromWeb(body) });
  if (isWritableStream(body)) return joinSides({ writable: fromWeb(body) });
  if (typeof body === 'function') return fromFunction(body, name);
  if (isIterable(body)) return from(Sided, body, { objectMode: true, writable: false });
  if (typeof body?.writable === 'object' || typeof body?.readable === 'object') {
    const readable = side(body.readable, isReadableNodeStream);
    const writable = side(body.writable, isWritableNodeStream);
    return joinSides({ readable, writable });
  }
  const then = body?.then;
  if (typeof then === 'function') return fromPromise(body, then);
  // A Blob is told by its tag: asking for the class would load it.
  if (body?.[Symbol.toStringTag] === 'Blob') return duplexFrom(body.arrayBuffer(), name);
  throw new ERR_INVALID_ARG_TYPE(name, ['Blob', 'ReadableStream', 'WritableStream', 'Stream', 'Iterable',
    'AsyncIterable', 'Function', '{ readable, writable } pair', 'Promise'], body);
}

/** A web stream as one of ours. */
function fromWeb(stream) {
  const adapters = require('internal/webstreams/adapters');
  return isReadableStream(stream) ? adapters.readableFromWeb(stream) : adapters.writableFromWeb(stream);
}

function side(value, isSide) {
  if (!value) return undefined;
  if (isReadableStream(value) || isWritableStream(value)) return fromWeb(value);
  return isSide(value) ? value : duplexFrom(value, 'body');
}

function fromPromise(promise, then) {
  const stream = new Sided({ objectMode: true, writable: false, read() {} });
  then.call(promise, (value) => {
    if (value != null) stream.push(value);
    stream.push(null);
  }, (error) => { destroyer(stream, error); });
  return stream;
}

/** The function gets an async iterable of what is written; its iterable or promise is what is read. */
function fromFunction(body, name) {
  let taken = Promise.withResolvers();
  const controller = new AbortController();
  const { signal } = controller;

  async function* written() {
    for (;;) {
      const { promise } = taken;
      const { chunk, done, callback } = await promise;
      process.nextTick(callback);
      if (done) return;
      if (signal.aborted) throw new AbortError(undefined, { cause: signal.reason });
      taken = Promise.withResolvers();
      yield chunk;
    }
  }
  const handlers = {
    write(chunk, encoding, callback) {
      const { resolve } = taken;
      taken.resolve = null;
      resolve({ chunk, done: false, callback });
    },
    final(callback) {
      const { resolve } = taken;
      taken.resolve = null;
      resolve({ done: true, callback });
    },
    destroy(error, callback) {
      controller.abort();
      callback(error);
    },
  };

  const result = body(written(), { signal });
  if (isIterable(result)) return from(Sided, result, { objectMode: true, ...handlers });

  const then = result?.then;
  if (typeof then !== 'function') {
    throw new ERR_INVALID_RETURN_VALUE('Iterable, AsyncIterable or AsyncFunction', name, result);
  }
  let stream;
  const promise = then.call(result, (value) => {
    if (value != null) throw new ERR_INVALID_RETURN_VALUE('nully', 'body', value);
  }, (error) => { destroyer(stream, error); });
  stream = new Sided({
    objectMode: true,
    readable: false,
    write: handlers.write,
    final(callback) {
      handlers.final(async () => {
        try {
          await promise;
          process.nextTick(callback, null);
        } catch (error) {
          process.nextTick(callback, error);
        }
      });
    },
    destroy: handlers.destroy,
  });
  return stream;
}

/** One Duplex over a readable and a writable stream, either of which may be missing. */
function joinSides(pair) {
  const source = pair.readable && typeof pair.readable.read !== 'function' ?
    Readable.wrap(pair.readable) : pair.readable;
  const sink = pair.writable;
  let readable = Boolean(isReadable(source));
  let writable = Boolean(isWritable(sink));
  let onDrain = null;
  let onFinish = null;
  let onReadable = null;
  let onClose = null;

  function onFinished(error) {
    const callback = onClose;
    onClose = null;
    if (callback) callback(error);
    else if (error) stream.destroy(error);
  }

  const stream = new Sided({
    readableObjectMode: Boolean(source?.readableObjectMode),
    writableObjectMode: Boolean(sink?.writableObjectMode),
    readable,
    writable,
  });

  if (writable) {
    eos(sink, (error) => {
      writable = false;
      if (error) destroyer(source, error);
      onFinished(error);
    });
    stream._write = function(chunk, encoding, callback) {
      if (sink.write(chunk, encoding)) callback();
      else onDrain = callback;
    };
    stream._final = function(callback) {
      sink.end();
      onFinish = callback;
    };
    sink.on('drain', () => {
      const callback = onDrain;
      onDrain = null;
      if (callback) callback();
    });
    sink.on('finish', () => {
      const callback = onFinish;
      onFinish = null;
      if (callback) callback();
    });
  }
  if (readable) {
    eos(source, (error) => {
      readable = false;
      if (error) destroyer(source, error);
      onFinished(error);
    });
    source.on('readable', () => {
      const read = onReadable;
      onReadable = null;
      if (read) read();
    });
    source.on('end', () => { stream.push(null); });
    stream._read = function() {
      for (;;) {
        const chunk = source.read();
        if (chunk === null) {
          onReadable = stream._read;
          return;
        }
        if (!stream.push(chunk)) return;
      }
    };
  }
  stream._destroy = function(error, callback) {
    if (!error && onClose !== null) error = new AbortError();
    onReadable = null;
    onDrain = null;
    onFinish = null;
    if (!readable && !writable) {
      callback(error);
    } else {
      onClose = callback;
      destroyer(sink, error);
      destroyer(source, error);
    }
  };
  return stream;
}

module.exports = { duplexFrom };
