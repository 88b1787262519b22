'use strict';

// OutgoingMessage: headers, body framing and their order. It writes to a JavaScript socket; a server's response on a
// connection in C does the same things there (server_response.js).

const Stream = require('stream');
const {
  codes: {
    ERR_HTTP_BODY_NOT_ALLOWED,
    ERR_HTTP_CONTENT_LENGTH_MISMATCH,
    ERR_HTTP_HEADERS_SENT,
    ERR_INVALID_ARG_TYPE,
    ERR_INVALID_ARG_VALUE,
    ERR_INVALID_CHAR,
    ERR_METHOD_NOT_IMPLEMENTED,
    ERR_STREAM_ALREADY_FINISHED,
    ERR_STREAM_CANNOT_PIPE,
    ERR_STREAM_DESTROYED,
    ERR_STREAM_NULL_VALUES,
    ERR_STREAM_WRITE_AFTER_END,
  },
} = require('internal/errors');
const { validateString } = require('internal/validators');
const {
  hasInvalidChar, headerFault, validateHeaderName, validateHeaderValue,
} = require('internal/http/common');
const writer = internalBinding('http_writer');

const kStore = Symbol('headers'); // [lower, name, value, ...], kept by http_writer
const kErrored = Symbol('errored');
const kHighWaterMark = Symbol('highWaterMark');
const kBytesWritten = Symbol('bytesWritten');
const kNeedDrain = Symbol('needDrain');

const nop = () => {};

/** @param {{highWaterMark?: number, rejectNonStandardBodyWrites?: boolean}} [options] */
function OutgoingMessage(options) {
  Stream.call(this);
  this.outputData = [];
  if (options?.highWaterMark !== undefined) this[kHighWaterMark] = options.highWaterMark;
  if (options?.rejectNonStandardBodyWrites) this.rejectNonStandardBodyWrites = true;
}
Object.setPrototypeOf(OutgoingMessage.prototype, Stream.prototype);
Object.setPrototypeOf(OutgoingMessage, Stream);

// A message has as own properties only what differs from these.
Object.assign(OutgoingMessage.prototype, {
  outputData: null,
  outputSize: 0,
  writable: true,
  destroyed: false,
  _last: false,
  chunkedEncoding: false,
  shouldKeepAlive: true,
  maxRequestsOnConnectionReached: false,
  _defaultKeepAlive: true,
  useChunkedEncodingByDefault: true,
  sendDate: false,
  _removedHeaders: 0,
  strictContentLength: false,
  rejectNonStandardBodyWrites: false,
  _contentLength: null,
  _hasBody: true,
  _trailer: '',
  finished: false,
  _headerSent: false,
  _closed: false,
  socket: null,
  _header: null,
  _keepAliveTimeout: 0,
  _corked: 0,
  [kStore]: undefined,
  [kErrored]: null,
  [kHighWaterMark]: 64 * 1024,
  [kBytesWritten]: 0,
  [kNeedDrain]: false,
});

function accessor(name, get, set) {
  Object.defineProperty(OutgoingMessage.prototype, name, {
    __proto__: null, configurable: true, enumerable: false, get, set,
  });
}

accessor('errored', function() { return this[kErrored]; });
accessor('closed', function() { return this._closed; });
accessor('headersSent', function() { return Boolean(this._header); });
accessor('writableEnded', function() { return this.finished; });
accessor('writableObjectMode', function() { return false; });
accessor('writableHighWaterMark', function() { return this[kHighWaterMark]; });
accessor('writableCorked', function() { return this._corked; });
accessor('writableLength', function() {
  return this.outputSize + (this.socket?.writableLength ?? 0);
});
accessor('writableFinished', function() {
  return this.finished && this.outputSize === 0 && (!this.socket || this.socket.writableLength === 0);
});
accessor('writableNeedDrain', function() {
  return !this.destroyed && !this.finished && this[kNeedDrain];
});
accessor('connection', function() { return this.socket; }, function(value) { this.socket = value; });
accessor('_headers', function() { return this.getHeaders(); }, function(headers) {
  this[kStore] = undefined;
  for (const name of Object.keys(headers ?? {})) this.setHeader(name, headers[name]);
});
accessor('_headerNames', function() {
  const names = { __proto__: null };
  for (const name of this.getRawHeaderNames()) names[name.toLowerCase()] = name;
  return names;
});

// Headers -----------------------------------------------------------------------------------------

/** @throws ERR_HTTP_HEADERS_SENT, ERR_INVALID_HTTP_TOKEN, ERR_HTTP_INVALID_HEADER_VALUE, ERR_INVALID_CHAR */
OutgoingMessage.prototype.setHeader = function setHeader(name, value) {
  if (this._header) throw new ERR_HTTP_HEADERS_SENT('set');
  let store = this[kStore];
  if (store === undefined) store = this[kStore] = [];
  const fault = writer.set(store, name, value);
  if (fault !== 0) throw headerFault(fault, name, value);
  return this;
};

/** @param {Headers|Map<string, string|string[]>} headers */
OutgoingMessage.prototype.setHeaders = function setHeaders(headers) {
  if (this._header) throw new ERR_HTTP_HEADERS_SENT('set');
  if (!headers || Array.isArray(headers) || typeof headers.keys !== 'function' ||
      typeof headers.get !== 'function') {
    throw new ERR_INVALID_ARG_TYPE('headers', ['Headers', 'Map'], headers);
  }
  const cookies = [];
  for (const [name, value] of headers) {
    if (name === 'set-cookie') cookies.push(...(Array.isArray(value) ? value : [value]));
    else this.setHeader(name, value);
  }
  if (cookies.length > 0) this.setHeader('set-cookie', cookies);
  return this;
};

OutgoingMessage.prototype.appendHeader = function appendHeader(name, value) {
  if (this._header) throw new ERR_HTTP_HEADERS_SENT('append');
  validateHeaderName(name);
  validateHeaderValue(name, value);
  const existing = this.getHeader(name);
  if (existing === undefined) return this.setHeader(name, value);
  const all = Array.isArray(existing) ? existing.concat(value) : [existing].concat(value);
  const store = this[kStore];
  store[writer.index(store, name)] = all;
  return this;
};

OutgoingMessage.prototype.getHeader = function getHeader(name) {
  validateString(name, 'name');
  const store = this[kStore];
  if (store === undefined) return undefined;
  const at = writer.index(store, name);
  return at < 0 ? undefined : store[at];
};

OutgoingMessage.prototype.getHeaderNames = function getHeaderNames() {
  return (this[kStore] ?? []).filter((_, i) => i % 3 === 0);
};

OutgoingMessage.prototype.getRawHeaderNames = function getRawHeaderNames() {
  return (this[kStore] ?? []).filter((_, i) => i % 3 === 1);
};

OutgoingMessage.prototype.getHeaders = function getHeaders() {
  const headers = { __proto__: null };
  const store = this[kStore];
  if (store !== undefined) {
    for (let i = 0; i < store.length; i += 3) headers[store[i]] = store[i + 2];
  }
  return headers;
};

OutgoingMessage.prototype.hasHeader = function hasHeader(name) {
  validateString(name, 'name');
  const store = this[kStore];
  return store !== undefined && writer.index(store, name) >= 0;
};

const REMOVED = {
  '__proto__': null,
  'connection': writer.REMOVED_CONNECTION,
  'content-length': writer.REMOVED_CONTENT_LENGTH,
  'transfer-encoding': writer.REMOVED_TRANSFER_ENCODING,
};

OutgoingMessage.prototype.removeHeader = function removeHeader(name) {
  validateString(name, 'name');
  if (this._header) throw new ERR_HTTP_HEADERS_SENT('remove');
  const lower = name.toLowerCase();
  if (lower === 'date') this.sendDate = false;
  else if (REMOVED[lower] !== undefined) this._removedHeaders |= REMOVED[lower];
  const store = this[kStore];
  if (store === undefined) return;
  const at = writer.index(store, lower);
  if (at >= 0) store.splice(at - 2, 3);
};

OutgoingMessage.prototype._renderHeaders = function _renderHeaders() {
  if (this._header) throw new ERR_HTTP_HEADERS_SENT('render');
  const headers = {};
  const store = this[kStore];
  if (store !== undefined) {
    for (let i = 0; i < store.length; i += 3) headers[store[i + 1]] = store[i + 2];
  }
  return headers;
};

/** @param {object|Array} headers sent after the body, if that is chunked */
OutgoingMessage.prototype.addTrailers = function addTrailers(headers) {
  let text = '';
  const add = (name, value) => {
    validateHeaderName(name, 'Trailer name');
    for (const one of Array.isArray(value) ? value : [value]) {
      if (hasInvalidChar(one)) throw new ERR_INVALID_CHAR('trailer content', name);
      text += `${name}: ${one}\r\n`;
    }
  };
  if (Array.isArray(headers)) {
    if (Array.isArray(headers[0])) headers.forEach(([name, value]) => add(name, value));
    else for (let i = 0; i < headers.length; i += 2) add(headers[i], headers[i + 1]);
  } else {
    for (const name of Object.keys(headers)) add(name, headers[name]);
  }
  this._trailer = text;
};

/**
 * Makes the head. `headers` is undefined for those that were set, or an object or array of its own.
 * @throws what setHeader throws, ERR_HTTP_TRAILER_INVALID
 */
OutgoingMessage.prototype._storeHeader = function _storeHeader(firstLine, headers, status = 0) {
  const framing = {
    keepAlive: this.shouldKeepAlive,
    chunkedByDefault: this.useChunkedEncodingByDefault,
    hasAgent: Boolean(this.agent),
    hasBody: this._hasBody,
    sendDate: this.sendDate,
    lastAllowed: this.maxRequestsOnConnectionReached,
    removed: this._removedHeaders,
    status,
    contentLength: this._contentLength ?? -1,
    keepAliveTimeout: this._defaultKeepAlive ? this._keepAliveTimeout : 0,
    maxRequests: this._maxRequestsPerSocket,
  };
  const own = headers === undefined || headers === null;
  const head = writer.head(firstLine, framing, own ? this[kStore] : flatHeaders(headers), own);
  if (typeof head !== 'string') throw headerFault(head[0], head[1]);
  this._header = head;
  this._headerSent = false;
  this.chunkedEncoding = framing.chunked;
  this.shouldKeepAlive = framing.keepAlive;
  if (framing.last) this._last = true;
  if (framing.hasLength) this._contentLength = framing.contentLength;
  if (framing.hasExpect) this._send('');
};

/** [[name, value], ...] as [name, value, ...]; objects and flat arrays as they are. */
function flatHeaders(headers) {
  if (!Array.isArray(headers)) return headers;
  if (headers.length > 0 && Array.isArray(headers[0])) return headers.flatMap(([name, value]) => [name, value]);
  if (headers.length % 2 !== 0) throw new ERR_INVALID_ARG_VALUE('headers', headers);
  return headers;
}

OutgoingMessage.prototype._implicitHeader = function _implicitHeader() {
  throw new ERR_METHOD_NOT_IMPLEMENTED('_implicitHeader()');
};

// The body ----------------------------------------------------------------------------------------

/** The chunk's length in bytes. @throws ERR_STREAM_NULL_VALUES, ERR_INVALID_ARG_TYPE */
function chunkLength(chunk, encoding) {
  if (typeof chunk === 'string') return Buffer.byteLength(chunk, encoding);
  if (chunk === null) throw new ERR_STREAM_NULL_VALUES();
  if (!(chunk instanceof Uint8Array)) {
    throw new ERR_INVALID_ARG_TYPE('chunk', ['string', 'Buffer', 'Uint8Array'], chunk);
  }
  return chunk.byteLength;
}

function reportError(message, error, callback) {
  process.nextTick(() => {
    callback(error);
    message[kErrored] ??= error;
    message.emit('error', error);
  });
}

/** Why nothing can be written any more, if so. */
function refusal(message) {
  if (message.finished) return new ERR_STREAM_WRITE_AFTER_END();
  if (message.destroyed) return new ERR_STREAM_DESTROYED('write');
  return null;
}

/** @returns {boolean} whether more may follow without a 'drain' */
OutgoingMessage.prototype.write = function write(chunk, encoding, callback) {
  if (typeof encoding === 'function') {
    callback = encoding;
    encoding = null;
  }
  const ok = writeBody(this, chunk, encoding, callback ?? nop, false);
  if (!ok) this[kNeedDrain] = true;
  return ok;
};

function writeBody(message, chunk, encoding, callback, fromEnd) {
  if (typeof callback !== 'function') callback = nop;
  const length = chunkLength(chunk, encoding);
  const error = refusal(message);
  if (error !== null) {
    if (message.destroyed && !message.finished) process.nextTick(callback, error);
    else reportError(message, error, callback);
    return false;
  }
  if (!message._header) {
    if (fromEnd) message._contentLength ??= length;
    message._implicitHeader();
  }
  if (!message._hasBody) {
    if (message.rejectNonStandardBodyWrites) throw new ERR_HTTP_BODY_NOT_ALLOWED();
    process.nextTick(callback);
    return true;
  }
  checkLength(message, length, fromEnd);
  message[kBytesWritten] += length;
  if (!fromEnd && message.socket && message.socket.writableCorked === 0) {
    const { socket } = message;
    socket.cork();
    process.nextTick(() => socket.uncork());
  }
  if (!message.chunkedEncoding) return message._send(chunk, encoding, callback, length);
  if (length === 0) {
    process.nextTick(callback);
    return true;
  }
  message._send(`${length.toString(16)}\r\n`, 'latin1', nop);
  message._send(chunk, encoding, nop, length);
  return message._send('\r\n', 'latin1', callback);
}

function checkLength(message, length, fromEnd) {
  if (!message.strictContentLength || message._contentLength === null || !message._hasBody ||
      message.chunkedEncoding) {
    return;
  }
  const total = message[kBytesWritten] + length;
  if (fromEnd ? total !== message._contentLength : total > message._contentLength) {
    throw new ERR_HTTP_CONTENT_LENGTH_MISMATCH(total, message._contentLength);
  }
}

/** Head, if it has not gone, and data. */
OutgoingMessage.prototype._send = function _send(data, encoding, callback, byteLength) {
  if (!this._headerSent) {
    this._headerSent = true;
    this._writeRaw(this._header, 'latin1', nop);
  }
  return this._writeRaw(data, encoding, callback, byteLength);
};

OutgoingMessage.prototype._writeRaw = function _writeRaw(data, encoding, callback, byteLength) {
  const { socket } = this;
  if (socket && socket.destroyed) return false;
  if (socket && socket._httpMessage === this && socket.writable) {
    if (this.outputData.length > 0) this._flushOutput(socket);
    return socket.write(data, encoding ?? undefined, callback);
  }
  this.outputData.push({ data, encoding, callback });
  this.outputSize += byteLength ?? data.length;
  return this.outputSize < this[kHighWaterMark];
};

OutgoingMessage.prototype._flushOutput = function _flushOutput(socket) {
  const waiting = this.outputData;
  if (waiting.length === 0) return undefined;
  this.outputData = [];
  this.outputSize = 0;
  let ok = true;
  socket.cork();
  for (const { data, encoding, callback } of waiting) ok = socket.write(data, encoding ?? undefined, callback);
  socket.uncork();
  return ok;
};

/** The message has its socket's attention now. */
OutgoingMessage.prototype._flush = function _flush() {
  const { socket } = this;
  if (!socket || !socket.writable) return;
  const ok = this._flushOutput(socket);
  if (this.finished) {
    this._finish();
  } else if (ok && this[kNeedDrain]) {
    this[kNeedDrain] = false;
    this.emit('drain');
  }
};

OutgoingMessage.prototype.flushHeaders = function flushHeaders() {
  if (!this._header) this._implicitHeader();
  this._send('');
};

function onFinish(message) {
  if (message.socket?._hadError) return;
  message.emit('finish');
}

OutgoingMessage.prototype.end = function end(chunk, encoding, callback) {
  if (typeof chunk === 'function') {
    callback = chunk;
    chunk = null;
    encoding = null;
  } else if (typeof encoding === 'function') {
    callback = encoding;
    encoding = null;
  }
  if (this.finished) return endAgain(this, chunk, callback);
  this.socket?.cork();
  if (chunk !== null && chunk !== undefined) {
    writeBody(this, chunk, encoding, null, true);
  } else if (!this._header) {
    this._contentLength = 0;
    this._implicitHeader();
  }
  if (typeof callback === 'function') this.once('finish', callback);
  if (chunk === null || chunk === undefined) checkLength(this, 0, true);
  const finish = () => onFinish(this);
  if (this._hasBody && this.chunkedEncoding) {
    this._send(`0\r\n${this._trailer}\r\n`, 'latin1', finish);
  } else {
    this._send('', 'latin1', finish);
  }
  this.socket?.uncork();
  this.finished = true;
  if (this.outputData.length === 0 && this.socket && this.socket._httpMessage === this) this._finish();
  return this;
};

/** end() after end(): an error for the callback, and for all if there was data. */
function endAgain(message, chunk, callback) {
  if (chunk) {
    const error = new ERR_STREAM_WRITE_AFTER_END();
    reportError(message, error, typeof callback === 'function' ? callback : nop);
  } else if (typeof callback === 'function') {
    if (message.writableFinished) process.nextTick(callback, new ERR_STREAM_ALREADY_FINISHED('end'));
    else message.once('finish', callback);
  }
  return message;
}

OutgoingMessage.prototype._finish = function _finish() {
  this.emit('prefinish');
};

OutgoingMessage.prototype.cork = function cork() {
  this._corked++;
  this.socket?.cork();
};

OutgoingMessage.prototype.uncork = function uncork() {
  if (this._corked > 0) this._corked--;
  this.socket?.uncork();
};

OutgoingMessage.prototype.setTimeout = function setTimeout(msecs, callback) {
  if (callback) this.on('timeout', callback);
  if (this.socket) this.socket.setTimeout(msecs);
  else this.once('socket', (socket) => socket.setTimeout(msecs));
  return this;
};

OutgoingMessage.prototype.destroy = function destroy(error) {
  if (this.destroyed) return this;
  this.destroyed = true;
  this[kErrored] = error ?? null;
  if (this.socket) this.socket.destroy(error);
  else this.once('socket', (socket) => socket.destroy(error));
  return this;
};

OutgoingMessage.prototype.pipe = function pipe() {
  this.emit('error', new ERR_STREAM_CANNOT_PIPE());
};

OutgoingMessage.prototype[Symbol.for('nodejs.rejection')] = function onRejection(error) {
  this.destroy(error);
};

module.exports = {
  OutgoingMessage,
  chunkLength,
  endAgain,
  flatHeaders,
  kBytesWritten,
  kErrored,
  kHighWaterMark,
  kNeedDrain,
  kStore,
  nop,
  refusal,
  reportError,
};
