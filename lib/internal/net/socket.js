'use strict';

// net.Socket: a Duplex over a stream handle (TCP, pipe). How a socket finds its peer is connect.js;
// what the bytes do is C: a chunk costs one callback in and one call out.

const stream = require('stream');
const timers = require('timers');
const {
  codes: {
    ERR_INVALID_ARG_VALUE,
    ERR_INVALID_FD_TYPE,
    ERR_SOCKET_CLOSED,
    ERR_SOCKET_CLOSED_BEFORE_CONNECTION,
  },
  errnoException,
} = require('internal/errors');
const {
  validateAbortSignal,
  validateFunction,
  validateInt32,
  validateNumber,
} = require('internal/validators');
const {
  kHandleOwner, kTimeout, kSetNoDelay, kSetKeepAlive, kSetKeepAliveDelay,
} = require('internal/net/symbols');
const tcp = internalBinding('tcp');
const pipe = internalBinding('pipe');
const { guessHandleType } = internalBinding('tty');
const { UV_EOF, UV_ENOTCONN } = internalBinding('uv');

const { Duplex } = stream;

const kOnRead = Symbol('onread');
const kBytesRead = Symbol('bytesRead');
const kBytesWritten = Symbol('bytesWritten');
const MAX_TIMEOUT = 2147483647;

function createHandleForFd(fd, isServer) {
  validateInt32(fd, 'fd', 0);
  const type = guessHandleType(fd);
  if (type === 'PIPE') return pipe.create(isServer ? pipe.SERVER : pipe.SOCKET);
  if (type === 'TCP') return tcp.create(isServer ? tcp.SERVER : tcp.SOCKET);
  throw new ERR_INVALID_FD_TYPE(type);
}

/**
 * @param {{handle?: object, fd?: number, allowHalfOpen?: boolean, readable?: boolean, writable?: boolean,
 *   signal?: AbortSignal, onread?: {buffer: Uint8Array|function(): Uint8Array, callback: function}}} [options]
 */
function Socket(options) {
  if (!(this instanceof Socket)) return new Socket(options);
  if (options?.objectMode) {
    throw new ERR_INVALID_ARG_VALUE('options.objectMode', options.objectMode, 'is not supported');
  }
  if (options?.readableObjectMode || options?.writableObjectMode) {
    throw new ERR_INVALID_ARG_VALUE(
      `options.${options.readableObjectMode ? 'readableObjectMode' : 'writableObjectMode'}`,
      options.readableObjectMode || options.writableObjectMode, 'is not supported');
  }
  if (options?.keepAliveInitialDelay !== undefined) {
    validateNumber(options.keepAliveInitialDelay, 'options.keepAliveInitialDelay');
    if (options.keepAliveInitialDelay < 0) options = { ...options, keepAliveInitialDelay: 0 };
  }
  options = typeof options === 'number' ? { fd: options } : { ...options };
  const { handle, fd, onread, signal } = options;
  options.allowHalfOpen = Boolean(options.allowHalfOpen);
  options.emitClose = false;
  options.autoDestroy = true;
  options.decodeStrings = false;
  // Without a handle, connect() decides later.
  if (handle === undefined && fd === undefined) {
    options.readable = true;
    options.writable = true;
  }

  this.connecting = false;
  this._hadError = false;
  this._parent = null;
  this._host = null;
  this._handle = null;
  this._pendingData = null;
  this._pendingEncoding = '';
  this._sockname = null;
  this._peername = null;
  this.server = null;
  this._server = null;
  this[kTimeout] = null;
  this[kOnRead] = null;
  this[kBytesRead] = 0;
  this[kBytesWritten] = 0;
  this[kSetNoDelay] = Boolean(options.noDelay);
  this[kSetKeepAlive] = Boolean(options.keepAlive);
  this[kSetKeepAliveDelay] = ~~(options.keepAliveInitialDelay / 1000);

  Duplex.call(this, options);

  if (handle) {
    this._handle = handle;
  } else if (fd !== undefined) {
    this._handle = createHandleForFd(fd, false);
    const err = this._handle.open(fd);
    if (err) throw errnoException(err, 'open');
    if ((fd === 1 || fd === 2) && this._handle.setBlocking) {
      // What a program prints last must not be lost at exit.
      this._handle.setBlocking(true);
    }
  }
  if (onread !== null && typeof onread === 'object' &&
      (onread.buffer instanceof Uint8Array || typeof onread.buffer === 'function') &&
      typeof onread.callback === 'function') {
    this[kOnRead] = onread;
  }
  this.on('end', onReadableStreamEnd);
  initSocketHandle(this);

  if (this._handle && options.readable !== false && !options.noInitialRead) {
    if (options.pauseOnCreate) {
      this._handle.reading = false;
      this._readableState.flowing = false;
    } else if (!options.manualStart) {
      this.read(0);
    }
  }
  if (signal) {
    validateAbortSignal(signal, 'options.signal');
    stream.addAbortSignal(signal, this);
  }
}
Object.setPrototypeOf(Socket.prototype, Duplex.prototype);
Object.setPrototypeOf(Socket, Duplex);

/** Ties the handle's callbacks to the socket; again after each new handle. */
function initSocketHandle(self) {
  self._sockname = null;
  self._peername = null;
  const handle = self._handle;
  if (!handle) return;
  handle[kHandleOwner] = self;
  handle.onread = onHandleRead;
}

/** The handle's read callback: `nread` bytes in `chunk`, or a negative libuv code. */
function onHandleRead(nread, chunk) {
  const self = this[kHandleOwner];
  if (!self || self.destroyed) return;
  if (self[kTimeout] !== null || self._parent !== null) self._unrefTimer();
  if (nread > 0) {
    const ok = self[kOnRead] === null ? self.push(chunk) : deliverToBuffer(self, chunk);
    if (!ok && self._handle) {
      self._handle.reading = false;
      const err = self._handle.readStop();
      if (err) self.destroy(errnoException(err, 'read'));
    }
    return;
  }
  if (nread === 0) return;
  if (nread !== UV_EOF) {
    self.destroy(errnoException(nread, 'read'));
    return;
  }
  if (self._readableState.endEmitted) {
    destroyWhenBothEnded(self);
    return;
  }
  self.push(null);
  self.read(0);
}

/** The `onread` option: data goes to the user's buffer, piece by piece. */
function deliverToBuffer(self, chunk) {
  const { buffer, callback } = self[kOnRead];
  let offset = 0;
  let ok = true;
  while (offset < chunk.length) {
    const target = typeof buffer === 'function' ? buffer() : buffer;
    const n = Math.min(target.length, chunk.length - offset);
    target.set(chunk.subarray(offset, offset + n));
    offset += n;
    if (callback.call(self, n, target) === false) ok = false;
  }
  return ok;
}

function onReadableStreamEnd() {
  if (!this.allowHalfOpen) this.write = writeAfterFIN;
}

function writeAfterFIN(chunk, encoding, cb) {
  if (!this.writableEnded) return Duplex.prototype.write.call(this, chunk, encoding, cb);
  if (typeof encoding === 'function') cb = encoding;
  const err = new Error('This socket has been ended by the other party');
  err.code = 'EPIPE';
  if (typeof cb === 'function') process.nextTick(cb, err);
  this.destroy(err);
  return false;
}

function destroyWhenBothEnded(self) {
  if (!self.readable && !self.writable && !self.destroyed && !self.connecting &&
      !self.writableLength) {
    self.destroy();
  }
}

function tryReadStart(self) {
  self._handle.reading = true;
  const err = self._handle.readStart();
  if (err) self.destroy(errnoException(err, 'read'));
}

Socket.prototype._read = function _read() {
  if (this.connecting || !this._handle) {
    this.once('connect', this._read);
  } else if (!this._handle.reading) {
    tryReadStart(this);
  }
};

Socket.prototype._unrefTimer = function _unrefTimer() {
  for (let s = this; s; s = s._parent) {
    if (s[kTimeout]) s[kTimeout].refresh();
  }
};

// Writing -----------------------------------------------------------------------------------------

/** What a dispatched write's completion does: errors destroy, success calls the stream back. */
function completion(self, cb) {
  return (status) => {
    if (self.destroyed) {
      cb(self.errored ?? new ERR_SOCKET_CLOSED());
    } else if (status < 0) {
      const err = errnoException(status, 'write');
      self.destroy(err);
      cb(err);
    } else {
      if (self[kTimeout] !== null || self._parent !== null) self._unrefTimer();
      cb(null);
    }
  };
}

function dispatch(self, status, cb) {
  if (status < 0) {
    const err = errnoException(status, 'write');
    self.destroy(err);
    cb(err);
  } else if (status === 0) {
    cb(null);
  }
  // Otherwise the handle calls the completion later.
}

function writeWhenConnected(self, chunk, encoding, cb, write) {
  self._pendingData = chunk;
  self._pendingEncoding = encoding;
  const onclose = () => cb(new ERR_SOCKET_CLOSED_BEFORE_CONNECTION());
  self.once('connect', function connect() {
    self.off('close', onclose);
    self._pendingData = null;
    self._pendingEncoding = '';
    write.call(self, chunk, encoding, cb);
  });
  self.once('close', onclose);
}

Socket.prototype._write = function _write(chunk, encoding, cb) {
  if (this.connecting) {
    writeWhenConnected(this, chunk, encoding, cb, this._write);
    return;
  }
  this._pendingData = null;
  this._pendingEncoding = '';
  if (!this._handle) {
    cb(new ERR_SOCKET_CLOSED());
    return;
  }
  if (this[kTimeout] !== null || this._parent !== null) this._unrefTimer();
  dispatch(this, this._handle.write(chunk, encoding, completion(this, cb)), cb);
};

Socket.prototype._writev = function _writev(chunks, cb) {
  if (this.connecting) {
    writeWhenConnected(this, chunks, '', cb, (pending, encoding, done) => this._writev(pending, done));
    return;
  }
  this._pendingData = null;
  if (!this._handle) {
    cb(new ERR_SOCKET_CLOSED());
    return;
  }
  if (this[kTimeout] !== null || this._parent !== null) this._unrefTimer();
  const parts = new Array(chunks.length * 2);
  for (let i = 0; i < chunks.length; i++) {
    parts[2 * i] = chunks[i].chunk;
    parts[2 * i + 1] = chunks[i].encoding;
  }
  dispatch(this, this._handle.writev(parts, completion(this, cb)), cb);
};

Socket.prototype._final = function _final(cb) {
  if (this.connecting) {
    this.once('connect', () => this._final(cb));
    return;
  }
  if (!this._handle) {
    cb();
    return;
  }
  const err = this._handle.shutdown((status) => {
    if (this.destroyed) return;
    cb(status < 0 && status !== UV_ENOTCONN ? errnoException(status, 'shutdown') : undefined);
  });
  // The peer may have gone between its last byte and our FIN: nothing is lost by that.
  if (err === 1 || err === UV_ENOTCONN) {
    cb();
  } else if (err < 0) {
    cb(errnoException(err, 'shutdown'));
  }
};

// Ending ------------------------------------------------------------------------------------------

Socket.prototype.end = function end(data, encoding, callback) {
  Duplex.prototype.end.call(this, data, encoding, callback);
  return this;
};

/** Half-closes once everything is written, then destroys. */
Socket.prototype.destroySoon = function destroySoon() {
  if (this.writable) this.end();
  if (this.writableFinished) this.destroy();
  else this.once('finish', this.destroy);
};

Socket.prototype._destroy = function _destroy(exception, cb) {
  this.connecting = false;
  for (let s = this; s; s = s._parent) {
    timers.clearTimeout(s[kTimeout]);
    s[kTimeout] = null;
  }
  const handle = this._handle;
  if (handle) {
    const hadError = Boolean(exception);
    this[kBytesRead] = handle.bytesRead;
    this[kBytesWritten] = handle.bytesWritten;
    const closed = () => this.emit('close', hadError);
    if (this.resetAndClosing) {
      this.resetAndClosing = false;
      const err = handle.reset(closed);
      if (err) this.emit('error', errnoException(err, 'reset'));
    } else if (this._closeAfterHandlingError) {
      queueMicrotask(() => handle.close(closed));
    } else {
      handle.close(closed);
    }
    handle.onread = ignore;
    this._handle = null;
    this._sockname = null;
    cb(exception);
  } else {
    cb(exception);
    process.nextTick(emitClose, this);
  }
  const server = this._server;
  if (server) {
    server._connections--;
    server._emitCloseIfDrained();
  }
};

function ignore() {}

function emitClose(self) {
  self.emit('close', Boolean(self.errored));
}

/** Closes with a TCP RST. @throws ERR_INVALID_HANDLE_TYPE through 'error' for other handles */
Socket.prototype.resetAndDestroy = function resetAndDestroy() {
  if (!this._handle) {
    this.destroy(new ERR_SOCKET_CLOSED());
    return this;
  }
  if (!this._handle.reset) {
    const { codes: { ERR_INVALID_HANDLE_TYPE } } = require('internal/errors');
    throw new ERR_INVALID_HANDLE_TYPE();
  }
  if (this.connecting) {
    this.once('connect', () => this._reset());
  } else {
    this._reset();
  }
  return this;
};

Socket.prototype._reset = function _reset() {
  this.resetAndClosing = true;
  return this.destroy();
};

// Settings ----------------------------------------------------------------------------------------

/**
 * Emits 'timeout' after `msecs` without traffic; 0 turns it off.
 * @throws ERR_INVALID_ARG_TYPE, ERR_OUT_OF_RANGE
 */
Socket.prototype.setTimeout = function setTimeout(msecs, callback) {
  if (this.destroyed) return this;
  validateNumber(msecs, 'msecs');
  if (msecs < 0 || !Number.isFinite(msecs)) {
    const { codes: { ERR_OUT_OF_RANGE } } = require('internal/errors');
    throw new ERR_OUT_OF_RANGE('msecs', 'a non-negative finite number', msecs);
  }
  this.timeout = msecs = Math.min(msecs, MAX_TIMEOUT);
  timers.clearTimeout(this[kTimeout]);
  this[kTimeout] = null;
  if (callback !== undefined) validateFunction(callback, 'callback');
  if (msecs === 0) {
    if (callback !== undefined) this.removeListener('timeout', callback);
  } else {
    this[kTimeout] = timers.setTimeout(onTimeout, msecs, this).unref();
    if (callback !== undefined) this.once('timeout', callback);
  }
  return this;
};

function onTimeout(self) {
  const handle = self._handle;
  const moved = handle ? handle.bytesRead + handle.bytesWritten - handle.writeQueueSize : 0;
  // Traffic which went past this object (an http connection reads and writes in C) counts too.
  if (handle && self._lastMoved !== undefined && moved !== self._lastMoved) {
    self._lastMoved = moved;
    self[kTimeout]?.refresh();
    return;
  }
  self._lastMoved = moved;
  self.emit('timeout');
}

Socket.prototype._onTimeout = function _onTimeout() {
  onTimeout(this);
};

Socket.prototype.setNoDelay = function setNoDelay(enable) {
  enable = Boolean(enable === undefined ? true : enable);
  if (!this._handle) {
    this[kSetNoDelay] = enable;
    return this;
  }
  if (this._handle.setNoDelay && enable !== this._noDelay) {
    this._noDelay = enable;
    this._handle.setNoDelay(enable);
  }
  return this;
};

Socket.prototype.setKeepAlive = function setKeepAlive(enable, initialDelay) {
  enable = Boolean(enable);
  const delay = ~~(initialDelay / 1000);
  if (!this._handle) {
    this[kSetKeepAlive] = enable;
    this[kSetKeepAliveDelay] = delay;
    return this;
  }
  if (this._handle.setKeepAlive) this._handle.setKeepAlive(enable, delay);
  return this;
};

Socket.prototype.ref = function ref() {
  if (!this._handle) {
    this.once('connect', this.ref);
    return this;
  }
  if (typeof this._handle.ref === 'function') this._handle.ref();
  return this;
};

Socket.prototype.unref = function unref() {
  if (!this._handle) {
    this.once('connect', this.unref);
    return this;
  }
  if (typeof this._handle.unref === 'function') this._handle.unref();
  return this;
};

Socket.prototype.pause = function pause() {
  const handle = this._handle;
  if (this[kOnRead] !== null && !this.connecting && handle?.reading) {
    handle.reading = false;
    handle.readStop();
  }
  return Duplex.prototype.pause.call(this);
};

Socket.prototype.resume = function resume() {
  if (this[kOnRead] !== null && !this.connecting && this._handle && !this._handle.reading) {
    tryReadStart(this);
  }
  return Duplex.prototype.resume.call(this);
};

Socket.prototype.read = function read(n) {
  if (this[kOnRead] !== null && !this.connecting && this._handle && !this._handle.reading) {
    tryReadStart(this);
  }
  return Duplex.prototype.read.call(this, n);
};

// Addresses ---------------------------------------------------------------------------------------

Socket.prototype._getpeername = function _getpeername() {
  if (this._peername !== null) return this._peername;
  if (!this._handle?.getpeername || this.connecting) return {};
  const out = {};
  if (this._handle.getpeername(out) !== 0) return {};
  return (this._peername = out);
};

Socket.prototype._getsockname = function _getsockname() {
  if (this._sockname !== null) return this._sockname;
  if (!this._handle?.getsockname) return {};
  const out = {};
  if (this._handle.getsockname(out) !== 0) return {};
  return (this._sockname = out);
};

/** @returns {{address?: string, family?: string, port?: number}} */
Socket.prototype.address = function address() {
  return this._getsockname();
};

function accessor(name, get) {
  Object.defineProperty(Socket.prototype, name, { __proto__: null, configurable: false, enumerable: true, get });
}

accessor('remoteAddress', function() { return this._getpeername().address; });
accessor('remoteFamily', function() { return this._getpeername().family; });
accessor('remotePort', function() { return this._getpeername().port; });
accessor('localAddress', function() { return this._getsockname().address; });
accessor('localPort', function() { return this._getsockname().port; });
accessor('localFamily', function() { return this._getsockname().family; });
accessor('_connecting', function() { return this.connecting; });
accessor('pending', function() { return !this._handle || this.connecting; });
accessor('bufferSize', function() { return this._handle ? this.writableLength : undefined; });
accessor('bytesRead', function() { return this._handle ? this._handle.bytesRead : this[kBytesRead]; });
accessor('_bytesDispatched', function() {
  return this._handle ? this._handle.bytesWritten : this[kBytesWritten];
});
accessor('bytesWritten', function() {
  let bytes = this._bytesDispatched;
  for (const { chunk, encoding } of this._writableState.getBuffer()) {
    bytes += typeof chunk === 'string' ? Buffer.byteLength(chunk, encoding) : chunk.length;
  }
  const pending = this._pendingData;
  if (Array.isArray(pending)) {
    for (const { chunk, encoding } of pending) {
      bytes += typeof chunk === 'string' ? Buffer.byteLength(chunk, encoding) : chunk.length;
    }
  } else if (pending) {
    bytes += typeof pending === 'string' ?
      Buffer.byteLength(pending, this._pendingEncoding) : pending.length;
  }
  return bytes;
});
accessor('readyState', function() {
  if (this.connecting) return 'opening';
  if (this.readable && this.writable) return 'open';
  if (this.readable) return 'readOnly';
  return this.writable ? 'writeOnly' : 'closed';
});

/** @throws ERR_INVALID_ARG_TYPE and what the system says, through 'error' */
Socket.prototype.connect = function connect(...args) {
  return require('internal/net/connect').connectSocket(this, args);
};

module.exports = {
  Socket,
  createHandleForFd,
  initSocketHandle,
};
