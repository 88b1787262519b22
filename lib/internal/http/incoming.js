'use strict';

// IncomingMessage: what a peer sent, a request or a response. One that comes from a connection in C is made
// without its constructor and has almost nothing of its own: each property and the stream's state appear when
// they are first looked at.

const { Readable } = require('stream');
const { kDetach } = require('internal/streams/state');
const parser = internalBinding('http_message');
const exchange = internalBinding('http_response');

const kHeaders = Symbol('headers');
const kHeadersDistinct = Symbol('headersDistinct');
const kTrailers = Symbol('trailers');
const kTrailersDistinct = Symbol('trailersDistinct');
const kJoin = Symbol('joinDuplicateHeaders');

/** @param {Socket} socket */
function IncomingMessage(socket) {
  Readable.call(this, { autoDestroy: false, highWaterMark: socket?.readableHighWaterMark });
  this.socket = socket;
  this.httpVersionMajor = null;
  this.httpVersionMinor = null;
  this.httpVersion = null;
  this.complete = false;
  this.rawHeaders = [];
  this.rawTrailers = [];
  this.aborted = false;
  this.upgrade = null;
  this.url = '';
  this.method = null;
  this.statusCode = null;
  this.statusMessage = null;
  this.client = socket;
}
Object.setPrototypeOf(IncomingMessage.prototype, Readable.prototype);
Object.setPrototypeOf(IncomingMessage, Readable);

Object.assign(IncomingMessage.prototype, {
  url: '',
  method: null,
  statusCode: null,
  statusMessage: null,
  aborted: false,
  upgrade: null,
  _consuming: false,
  _dumped: false,
  _detached: false,
});

/** Defines a property that is made by `make(message)` on first use and can be replaced. */
function lazy(name, make, enumerable = true) {
  Object.defineProperty(IncomingMessage.prototype, name, {
    __proto__: null,
    configurable: true,
    enumerable,
    get() {
      if (this === IncomingMessage.prototype) return undefined;
      const value = make(this);
      Object.defineProperty(this, name, {
        __proto__: null, configurable: true, enumerable: true, writable: true, value,
      });
      return value;
    },
    set(value) {
      Object.defineProperty(this, name, {
        __proto__: null, configurable: true, enumerable: true, writable: true, value,
      });
    },
  });
}

lazy('rawHeaders', (message) => parser.rawHeaders(message));
lazy('rawTrailers', () => []);
lazy('httpVersionMajor', (message) => {
  const version = parser.version(message);
  return version === undefined ? null : Math.floor(version / 10);
});
lazy('httpVersionMinor', (message) => {
  const version = parser.version(message);
  return version === undefined ? null : version % 10;
});
lazy('httpVersion', (message) => (message.httpVersionMajor === null ?
  null : `${message.httpVersionMajor}.${message.httpVersionMinor}`));
lazy('client', (message) => message.socket);
lazy('_readableState', startReading, false);

/** The stream's state of a request that has none yet. */
function startReading(message) {
  const state = new Readable.ReadableState({ autoDestroy: false }, message, false);
  // Nothing is read ahead until somebody reads: whether anybody does decides what happens to the rest of the body.
  state.readingMore = true;
  Object.defineProperty(message, '_readableState', {
    __proto__: null, configurable: true, enumerable: true, writable: true, value: state,
  });
  if (exchange.reading(message)) message.push(null);
  return state;
}

/** Has anybody looked at the message as a stream? */
function isReading(message) {
  return Object.hasOwn(message, '_readableState');
}

function accessor(name, get, set) {
  Object.defineProperty(IncomingMessage.prototype, name, {
    __proto__: null, configurable: true, enumerable: true, get, set,
  });
}

// The socket of a request is asked for each time until it is there: the connection may go before.
accessor('socket', function socket() {
  if (this === IncomingMessage.prototype) return undefined;
  const found = exchange.socket(this);
  if (found === undefined) return lostSocket(this);
  this.socket = found;
  return found;
}, function setSocket(value) {
  Object.defineProperty(this, 'socket', {
    __proto__: null, configurable: true, enumerable: true, writable: true, value,
  });
});

/** Nobody asked for the socket while there was one: a destroyed one stands for it. */
function lostSocket(message) {
  const { Socket } = require('net');
  const socket = new Socket();
  socket.destroy();
  message.socket = socket;
  return socket;
}

accessor('connection', function() { return this.socket; }, function(value) { this.socket = value; });

accessor('complete', function complete() {
  return (exchange.flags(this) & exchange.COMPLETE) !== 0;
}, function setComplete(value) {
  Object.defineProperty(this, 'complete', {
    __proto__: null, configurable: true, enumerable: true, writable: true, value,
  });
});

accessor('headers', function headers() {
  let value = this[kHeaders];
  if (value === undefined) {
    value = Object.hasOwn(this, 'rawHeaders') && parser.version(this) === undefined ?
      collect(this.rawHeaders, this[kJoin]) :
      parser.headers(this, this[kJoin] === true);
    this[kHeaders] = value;
  }
  return value;
}, function setHeaders(value) { this[kHeaders] = value; });

accessor('headersDistinct', function headersDistinct() {
  this[kHeadersDistinct] ??= distinct(this.rawHeaders);
  return this[kHeadersDistinct];
}, function setHeadersDistinct(value) { this[kHeadersDistinct] = value; });

accessor('trailers', function trailers() {
  this[kTrailers] ??= collect(this.rawTrailers, this[kJoin]);
  return this[kTrailers];
}, function setTrailers(value) { this[kTrailers] = value; });

accessor('trailersDistinct', function trailersDistinct() {
  this[kTrailersDistinct] ??= distinct(this.rawTrailers);
  return this[kTrailersDistinct];
}, function setTrailersDistinct(value) { this[kTrailersDistinct] = value; });

accessor('joinDuplicateHeaders', function() { return this[kJoin]; }, function(value) { this[kJoin] = value; });

function collect(raw, join) {
  const headers = {};
  for (let i = 0; i < raw.length; i += 2) parser.addHeader(headers, raw[i], raw[i + 1], join === true);
  return headers;
}

function distinct(raw) {
  const headers = { __proto__: null };
  for (let i = 0; i < raw.length; i += 2) {
    const name = raw[i].toLowerCase();
    (headers[name] ??= []).push(raw[i + 1]);
  }
  return headers;
}

/** Adds what a parser other than ours found: light frameworks and tests do. */
IncomingMessage.prototype._addHeaderLine = function _addHeaderLine(field, value, dest) {
  parser.addHeader(dest, field, value, this[kJoin] === true);
};

IncomingMessage.prototype._addHeaderLines = function _addHeaderLines(headers, n) {
  if (!headers?.length) return;
  const raw = headers.slice(0, n);
  if (this.complete) {
    this.rawTrailers = raw;
    this[kTrailers] = undefined;
  } else {
    this.rawHeaders = raw;
    this[kHeaders] = collect(raw, this[kJoin]);
  }
};

IncomingMessage.prototype.setTimeout = function setTimeout(msecs, callback) {
  if (callback) this.on('timeout', callback);
  this.socket.setTimeout(msecs);
  return this;
};

IncomingMessage.prototype._read = function _read() {
  if (!this._consuming) {
    this._readableState.readingMore = false;
    this._consuming = true;
  }
  if (this._source === undefined) exchange.resume(this);
  else this._source.resume();
};

IncomingMessage.prototype._destroy = function _destroy(error, callback) {
  if (!this.readableEnded || !this.complete) {
    this.aborted = true;
    this.emit('aborted');
  }
  if (this.aborted) closeConnection(this, error);
  // Without a listener an error would end the program: a peer must not be able to do that.
  process.nextTick(callback, this.listenerCount('error') > 0 ? error : null);
};

/** A server's request that a pipeline gives up leaves the connection to the response. */
IncomingMessage.prototype[kDetach] = function() {
  if (exchange.flags(this) !== undefined) this._detached = true;
};

function closeConnection(message, error) {
  if (message._detached) return;
  if (exchange.flags(message) !== undefined) {
    exchange.abort(message);
  } else if (message.socket && !message.socket.destroyed) {
    message.socket.destroy(error);
  }
}

/** Reads what is left and drops it. */
IncomingMessage.prototype._dump = function _dump() {
  if (this._dumped) return;
  this._dumped = true;
  this.resume();
};

module.exports = { IncomingMessage, isReading };
