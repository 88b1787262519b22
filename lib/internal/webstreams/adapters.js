'use strict';

// Node's streams as web streams and the other way round: Readable.toWeb() and its relatives.

const { Buffer } = require('buffer');
const {
  AbortError, codes: { ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE, ERR_STREAM_PREMATURE_CLOSE },
} = require('internal/errors');
const { Duplex } = require('internal/streams/duplex');
const { Readable } = require('internal/streams/readable');
const { Writable } = require('internal/streams/writable');
const { destroyer } = require('internal/streams/destroy');
const { eos } = require('internal/streams/end_of_stream');
const { isDestroyed, isReadable, isWritable, isWritableEnded } = require('internal/streams/query');
const { validateBoolean, validateObject, validateOneOf } = require('internal/validators');
const { isA, markHandled, nop } = require('internal/webstreams/common');
const { ReadableStream } = require('internal/webstreams/readable');
const { WritableStream } = require('internal/webstreams/writable');

/** An error of a Node stream as a web stream tells it. */
function asWebError(error) {
  if (error?.code === 'ERR_STREAM_PREMATURE_CLOSE') return new AbortError(undefined, { cause: error });
  if (typeof error?.code === 'string' && error.code.startsWith('Z_')) {
    const wrapped = new TypeError(undefined, { cause: error });
    wrapped.code = error.code;
    return wrapped;
  }
  return error;
}

function byteLength(chunk) {
  return chunk.byteLength ?? 1;
}

/**
 * A ReadableStream of what a Readable gives.
 * @param {Readable} source
 * @param {{ strategy?: object, type?: 'bytes' }} [options]
 * @throws ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE
 */
function readableToWeb(source, options = {}) {
  if (typeof source?._readableState !== 'object') {
    throw new ERR_INVALID_ARG_TYPE('streamReadable', 'stream.Readable', source);
  }
  validateObject(options, 'options');
  if (options.type !== undefined) validateOneOf(options.type, 'options.type', ['bytes', undefined]);
  const isBytes = options.type === 'bytes';

  if (isDestroyed(source) || !isReadable(source)) {
    const empty = new ReadableStream(isBytes ? { type: 'bytes' } : {});
    markHandled(empty.cancel());
    return empty;
  }
  const objectMode = source.readableObjectMode;
  const highWaterMark = source.readableHighWaterMark;
  const strategy = isBytes ? { highWaterMark } :
    options.strategy ?? (objectMode ? { highWaterMark } : { highWaterMark, size: byteLength });
  let controller;
  let over = false;

  function onData(chunk) {
    // Bytes of its own for each chunk: they may be transferred on.
    if (Buffer.isBuffer(chunk) && !objectMode) chunk = new Uint8Array(chunk);
    controller.enqueue(chunk);
    if (controller.desiredSize <= 0) source.pause();
  }

  const cleanup = eos(source, { writable: false }, (error) => {
    cleanup();
    // A later error has nobody else to go to.
    source.on('error', nop);
    if (over) return;
    over = true;
    if (error) {
      controller.error(asWebError(error));
      return;
    }
    controller.close();
    if (isBytes) controller.byobRequest?.respond(0);
  });
  const stream = new ReadableStream({
    type: isBytes ? 'bytes' : undefined,
    start(own) { controller = own; },
    pull() { source.resume(); },
    cancel(reason) {
      over = true;
      destroyer(source, reason);
    },
  }, strategy);
  source.on('data', onData);
  source.pause();
  return stream;
}

/**
 * A Readable of what a ReadableStream gives.
 * @param {ReadableStream} source
 * @param {{ highWaterMark?: number, encoding?: string, objectMode?: boolean, signal?: AbortSignal }} [options]
 * @throws ERR_INVALID_ARG_TYPE
 */
function readableFromWeb(source, options = {}) {
  if (!isA('ReadableStream', source)) throw new ERR_INVALID_ARG_TYPE('readableStream', 'ReadableStream', source);
  validateObject(options, 'options');
  const { highWaterMark, encoding, objectMode = false, signal } = options;
  checkEncoding(encoding);
  validateBoolean(objectMode, 'options.objectMode');
  const reader = source.getReader();
  const { readFrom, cancel, isClosed } = readingSide(reader);
  const readable = new Readable({
    objectMode, highWaterMark, encoding, signal,
    read() { readFrom(readable); },
    destroy(error, callback) {
      if (isClosed()) callback(error);
      else settle(cancel(error), error, callback);
    },
  });
  reader.closed.then(nop, (error) => destroyer(readable, error));
  return readable;
}

function checkEncoding(encoding) {
  if (encoding !== undefined && !Buffer.isEncoding(encoding)) {
    throw new ERR_INVALID_ARG_VALUE('options.encoding', encoding);
  }
}

/** What the reading halves of Readable and Duplex do with a reader. */
function readingSide(reader) {
  let closed = false;
  reader.closed.then(() => { closed = true; }, () => { closed = true; });
  return {
    isClosed: () => closed,
    cancel: (error) => reader.cancel(error),
    readFrom(stream) {
      reader.read().then(({ value, done }) => {
        if (done) stream.push(null);
        else stream.push(value);
      }, (error) => destroyer(stream, error));
    },
  };
}

/** Calls back a tick after the promise is settled, so that what the callback throws is nobody's rejection. */
function settle(promise, error, callback) {
  promise.then(() => process.nextTick(callback, error), (failure) => process.nextTick(callback, error ?? failure));
}

/**
 * A WritableStream that writes to a Writable.
 * @throws ERR_INVALID_ARG_TYPE
 */
function writableToWeb(sink) {
  if (typeof sink?._writableState !== 'object') {
    throw new ERR_INVALID_ARG_TYPE('streamWritable', 'stream.Writable', sink);
  }
  if (isDestroyed(sink) || !isWritable(sink)) {
    const closed = new WritableStream();
    markHandled(closed.close());
    return closed;
  }
  const objectMode = sink.writableObjectMode;
  const highWaterMark = sink.writableHighWaterMark;
  let controller;
  let drained; // what write() waits for
  let closing; // what close() waits for
  let over = false;

  const cleanup = eos(sink, { readable: false }, (error) => {
    cleanup();
    sink.on('error', nop);
    over = true;
    const failure = asWebError(error);
    if (failure != null) {
      drained?.reject(failure);
      closing?.reject(failure);
      controller.error(failure);
    } else if (closing !== undefined) {
      closing.resolve();
    } else {
      controller.error(new AbortError());
      drained?.reject(new AbortError());
    }
    drained = closing = undefined;
  });
  sink.on('drain', () => {
    drained?.resolve();
    drained = undefined;
  });

  return new WritableStream({
    start(own) { controller = own; },
    write(chunk) {
      if (!objectMode && !ArrayBuffer.isView(chunk) && typeof chunk === 'object' && chunk !== null &&
          require('internal/util/types').isAnyArrayBuffer(chunk)) {
        chunk = new Uint8Array(chunk);
      }
      if (sink.writableNeedDrain || !sink.write(chunk)) {
        if (over) return undefined;
        drained = Promise.withResolvers();
        return drained.promise;
      }
      return undefined;
    },
    abort(reason) { destroyer(sink, reason); },
    close() {
      if (over) return undefined;
      closing = Promise.withResolvers();
      if (!isWritableEnded(sink)) sink.end();
      return closing.promise;
    },
  }, objectMode ? { highWaterMark } : { highWaterMark, size: sizeOfChunk });
}

function sizeOfChunk(chunk) {
  return chunk?.byteLength ?? chunk?.length ?? 1;
}

/** What the writing halves of Writable and Duplex do with a writer. */
function writingSide(writer, decodeStrings) {
  let closed = false;
  writer.closed.then(() => { closed = true; }, () => { closed = true; });
  function convert(chunk, encoding) {
    if (typeof chunk !== 'string' || !decodeStrings) return chunk;
    return Buffer.from(chunk, encoding);
  }
  return {
    isClosed: () => closed,
    abort: (error) => writer.abort(error),
    write(chunk, encoding, callback) {
      writer.ready.then(() => writer.write(convert(chunk, encoding))).then(
        () => process.nextTick(callback), (error) => process.nextTick(callback, error));
    },
    close(callback) {
      if (closed) process.nextTick(callback);
      else writer.close().then(() => process.nextTick(callback), (error) => process.nextTick(callback, error));
    },
    end: () => writer.close(),
  };
}

/**
 * A Writable that writes to a WritableStream.
 * @param {WritableStream} sink
 * @param {{ highWaterMark?: number, decodeStrings?: boolean, objectMode?: boolean, signal?: AbortSignal }} [options]
 * @throws ERR_INVALID_ARG_TYPE
 */
function writableFromWeb(sink, options = {}) {
  if (!isA('WritableStream', sink)) throw new ERR_INVALID_ARG_TYPE('writableStream', 'WritableStream', sink);
  validateObject(options, 'options');
  const { highWaterMark, decodeStrings = true, objectMode = false, signal } = options;
  validateBoolean(objectMode, 'options.objectMode');
  validateBoolean(decodeStrings, 'options.decodeStrings');
  const writer = sink.getWriter();
  const side = writingSide(writer, decodeStrings && !objectMode);
  const writable = new Writable({
    highWaterMark, objectMode, decodeStrings, signal,
    write: side.write,
    final: side.close,
    destroy(error, callback) {
      if (side.isClosed()) callback(error);
      else if (error != null) settle(side.abort(error), error, callback);
      else settle(side.end(), error, callback);
    },
  });
  writer.closed.then(() => {
    // The sink closed by itself.
    if (!isWritableEnded(writable)) destroyer(writable, new ERR_STREAM_PREMATURE_CLOSE());
  }, (error) => destroyer(writable, error));
  return writable;
}

/**
 * The two sides of a Duplex as { readable, writable }.
 * @throws ERR_INVALID_ARG_TYPE
 */
function duplexToWeb(duplex, options = {}) {
  if (typeof duplex?._writableState !== 'object' || typeof duplex?._readableState !== 'object') {
    throw new ERR_INVALID_ARG_TYPE('duplex', 'stream.Duplex', duplex);
  }
  if (isDestroyed(duplex)) {
    const writable = new WritableStream();
    const readable = new ReadableStream();
    markHandled(writable.close());
    markHandled(readable.cancel());
    return { readable, writable };
  }
  return { writable: writableToWeb(duplex), readable: readableToWeb(duplex, options) };
}

/**
 * A Duplex over a { readable, writable } pair of web streams.
 * @throws ERR_INVALID_ARG_TYPE
 */
function duplexFromWeb(pair = {}, options = {}) {
  validateObject(pair, 'pair');
  const { readable, writable } = pair;
  if (!isA('ReadableStream', readable)) throw new ERR_INVALID_ARG_TYPE('pair.readable', 'ReadableStream', readable);
  if (!isA('WritableStream', writable)) throw new ERR_INVALID_ARG_TYPE('pair.writable', 'WritableStream', writable);
  validateObject(options, 'options');
  const {
    allowHalfOpen = false, objectMode = false, encoding, decodeStrings = true, highWaterMark, signal,
  } = options;
  validateBoolean(objectMode, 'options.objectMode');
  checkEncoding(encoding);
  const writer = writable.getWriter();
  const reader = readable.getReader();
  const out = writingSide(writer, decodeStrings && !objectMode);
  const input = readingSide(reader);
  const duplex = new Duplex({
    allowHalfOpen, highWaterMark, objectMode, encoding, decodeStrings, signal,
    write: out.write,
    final: out.close,
    read() { input.readFrom(duplex); },
    destroy(error, callback) {
      const actions = [];
      if (!out.isClosed()) actions.push(out.abort(error));
      if (!input.isClosed()) actions.push(input.cancel(error));
      settle(Promise.all(actions), error, callback);
    },
  });
  writer.closed.then(() => {
    if (!isWritableEnded(duplex)) destroyer(duplex, new ERR_STREAM_PREMATURE_CLOSE());
  }, (error) => destroyer(duplex, error));
  reader.closed.then(nop, (error) => destroyer(duplex, error));
  return duplex;
}

module.exports = {
  duplexFromWeb, duplexToWeb, readableFromWeb, readableToWeb, writableFromWeb, writableToWeb,
};
