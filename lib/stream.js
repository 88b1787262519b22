'use strict';
// The public module of streams. Readable, Writable and Duplex are here at once, the rest when first asked for.

const { Stream } = require('internal/streams/legacy');
const { Readable } = require('internal/streams/readable');
const { Writable } = require('internal/streams/writable');
const { Duplex } = require('internal/streams/duplex');
const { destroyer } = require('internal/streams/destroy');
const { getDefaultHighWaterMark, setDefaultHighWaterMark } = require('internal/streams/state');
const { isDestroyed, isDisturbed, isErrored, isReadable, isWritable } = require('internal/streams/query');

/** Makes Stream[name] a property of the module that exports it, loaded by the first look. */
function defineLazy(name, load) {
  Object.defineProperty(Stream, name, {
    __proto__: null,
    configurable: true,
    enumerable: true,
    get() {
      const value = load();
      Object.defineProperty(Stream, name, {
        __proto__: null, value, configurable: true, enumerable: true, writable: true,
      });
      return value;
    },
    set(value) {
      Object.defineProperty(Stream, name, {
        __proto__: null, value, configurable: true, enumerable: true, writable: true,
      });
    },
  });
}

const kCustomPromisify = Symbol.for('nodejs.util.promisify.custom');

/** `fn` with the promise form that util.promisify gives. */
function withPromiseForm(fn, name) {
  Object.defineProperty(fn, kCustomPromisify, {
    __proto__: null, enumerable: true, get() { return require('stream/promises')[name]; },
  });
  return fn;
}

/** Destroys any stream. Returns it. */
function destroy(stream, error) {
  destroyer(stream, error);
  return stream;
}

Stream.isDestroyed = isDestroyed;
Stream.isDisturbed = isDisturbed;
Stream.isErrored = isErrored;
Stream.isReadable = isReadable;
Stream.isWritable = isWritable;
Stream.Readable = Readable;
Stream.Writable = Writable;
Stream.Duplex = Duplex;
defineLazy('Transform', () => require('internal/streams/transform').Transform);
defineLazy('PassThrough', () => require('internal/streams/passthrough').PassThrough);
defineLazy('duplexPair', () => require('internal/streams/duplex_pair').duplexPair);
defineLazy('pipeline', () => withPromiseForm(require('internal/streams/pipeline').pipeline, 'pipeline'));
defineLazy('addAbortSignal', () => require('internal/streams/add_abort_signal').addAbortSignal);
defineLazy('finished', () => withPromiseForm(require('internal/streams/end_of_stream').eos, 'finished'));
Stream.destroy = destroy;
defineLazy('compose', () => require('internal/streams/compose').compose);
Stream.setDefaultHighWaterMark = setDefaultHighWaterMark;
Stream.getDefaultHighWaterMark = getDefaultHighWaterMark;
defineLazy('promises', () => require('stream/promises'));
Stream.Stream = Stream;

// Old names that packages still call.
Stream._isArrayBufferView = ArrayBuffer.isView;
Stream._isUint8Array = (value) => value instanceof Uint8Array;
Stream._uint8ArrayToBuffer = (view) => Buffer.from(view.buffer, view.byteOffset, view.byteLength);

module.exports = Stream;
