'use strict';
// Transform: a Duplex whose output is made from its input by _transform(). A write is called back only
// when its output has been taken, so a slow reader slows the writer.

const { Duplex } = require('internal/streams/duplex');
const { common: { SYNC, ENDED } } = require('internal/streams/state');
const { codes: { ERR_METHOD_NOT_IMPLEMENTED } } = require('internal/errors');

const kHeldCallback = Symbol('held callback'); // of the write whose output nobody has taken yet

/** @param {object} [options] those of Duplex; transform, flush */
function Transform(options) {
  if (!(this instanceof Transform)) return new Transform(options);
  // With a readable mark of 0 the writable side must not hold anything back either.
  const readableMark = options && options.highWaterMark == null ? options.readableHighWaterMark :
    options ? options.highWaterMark : undefined;
  if (readableMark === 0) {
    options = {
      ...options,
      highWaterMark: null,
      readableHighWaterMark: readableMark,
      writableHighWaterMark: options.writableHighWaterMark || 0,
    };
  }
  Duplex.call(this, options);
  // _read() asks nothing of anybody, so pushes are never inside it.
  this._readableState.flags &= ~SYNC;
  this[kHeldCallback] = null;
  if (options) {
    if (typeof options.transform === 'function') this._transform = options.transform;
    if (typeof options.flush === 'function') this._flush = options.flush;
  }
  this.on('prefinish', onPrefinish);
}
Object.setPrototypeOf(Transform.prototype, Duplex.prototype);
Object.setPrototypeOf(Transform, Duplex);

function flush(callback) {
  if (typeof this._flush !== 'function' || this.destroyed) {
    this.push(null);
    if (callback) callback();
    return;
  }
  this._flush((error, data) => {
    if (error) {
      if (callback) callback(error);
      else this.destroy(error);
      return;
    }
    if (data != null) this.push(data);
    this.push(null);
    if (callback) callback();
  });
}

/** A subclass with a _final() of its own is flushed after it. */
function onPrefinish() {
  if (this._final !== flush) flush.call(this);
}

Transform.prototype._final = flush;

/** To be overridden: call back with an error, or with the output or nothing. */
Transform.prototype._transform = function _transform(chunk, encoding, callback) {
  throw new ERR_METHOD_NOT_IMPLEMENTED('_transform()');
};

Transform.prototype._write = function _write(chunk, encoding, callback) {
  const readable = this._readableState;
  const writable = this._writableState;
  const before = readable.length;
  this._transform(chunk, encoding, (error, output) => {
    if (error) {
      callback(error);
      return;
    }
    if (output != null) this.push(output);
    if (writable.flags & ENDED || before === readable.length || readable.length < readable.highWaterMark) {
      callback();
    } else {
      this[kHeldCallback] = callback;
    }
  });
};

Transform.prototype._read = function _read() {
  const callback = this[kHeldCallback];
  if (callback) {
    this[kHeldCallback] = null;
    callback();
  }
};

module.exports = { Transform };
