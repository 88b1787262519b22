'use strict';
// Duplex: a Readable and a Writable in one object, each side with its own state and queue.

const { Stream } = require('internal/streams/legacy');
const { common: { DISABLED, ENDED }, readable: { END_EMITTED }, writable: { ENDING, FINISHED } } =
  require('internal/streams/state');
const { Readable, ReadableState, defineAccessors, scheduleReadingMore } = require('internal/streams/readable');
const { Writable, WritableState } = require('internal/streams/writable');
const { construct } = require('internal/streams/destroy');

/**
 * @param {object} [options] those of Readable and Writable; allowHalfOpen; readable, writable: false to
 *   switch a side off; readableObjectMode, writableObjectMode, readableHighWaterMark, writableHighWaterMark
 */
function Duplex(options) {
  if (!(this instanceof Duplex)) return new Duplex(options);
  Stream.call(this, options);
  const readable = new ReadableState(options, this, true);
  const writable = new WritableState(options, this, true);
  this._readableState = readable;
  this._writableState = writable;
  this.allowHalfOpen = true;
  if (options) {
    this.allowHalfOpen = options.allowHalfOpen !== false;
    if (options.readable === false) readable.flags |= DISABLED | ENDED | END_EMITTED;
    if (options.writable === false) writable.flags |= DISABLED | ENDING | ENDED | FINISHED;
    if (typeof options.read === 'function') this._read = options.read;
    if (typeof options.write === 'function') this._write = options.write;
    if (typeof options.writev === 'function') this._writev = options.writev;
    if (typeof options.destroy === 'function') this._destroy = options.destroy;
    if (typeof options.final === 'function') this._final = options.final;
    if (typeof options.construct === 'function') this._construct = options.construct;
    if (options.signal) require('internal/streams/add_abort_signal').addToNewStream(options.signal, this);
  }
  if (this._construct != null) construct(this, () => { bothConstructed(this); });
}
Object.setPrototypeOf(Duplex.prototype, Readable.prototype);
Object.setPrototypeOf(Duplex, Readable);

function bothConstructed(stream) {
  if (stream._readableState.needReadable) scheduleReadingMore(stream, stream._readableState);
  stream._writableState.start(stream);
}

for (const name of ['write', 'cork', 'uncork', 'setDefaultEncoding', '_write', '_writev', 'end', 'destroy']) {
  Duplex.prototype[name] = Writable.prototype[name];
}
for (const name of ['writable', 'writableHighWaterMark', 'writableObjectMode', 'writableBuffer', 'writableLength',
  'writableFinished', 'writableCorked', 'writableEnded', 'writableNeedDrain']) {
  Object.defineProperty(Duplex.prototype, name, Object.getOwnPropertyDescriptor(Writable.prototype, name));
}

defineAccessors(Duplex.prototype, {
  get destroyed() {
    const { _readableState: readable, _writableState: writable } = this;
    return Boolean(readable && writable) && readable.destroyed && writable.destroyed;
  },
  set destroyed(value) {
    if (!this._readableState || !this._writableState) return;
    this._readableState.destroyed = value;
    this._writableState.destroyed = value;
  },
});

/**
 * A Duplex from a stream, iterable, async function, promise or a { readable, writable } pair.
 * Throws ERR_INVALID_ARG_TYPE, ERR_INVALID_RETURN_VALUE.
 */
Duplex.from = function(body) {
  return require('internal/streams/duplex_from').duplexFrom(body, 'body');
};

/** A Duplex over a { readable, writable } pair of web streams. Throws ERR_INVALID_ARG_TYPE. */
Duplex.fromWeb = function(pair, options) {
  return require('internal/webstreams/adapters').duplexFromWeb(pair, options);
};

/** The two sides of a Duplex as a pair of web streams. Throws ERR_INVALID_ARG_TYPE. */
Duplex.toWeb = function(duplex, options) {
  return require('internal/webstreams/adapters').duplexToWeb(duplex, options);
};

module.exports = { Duplex };
