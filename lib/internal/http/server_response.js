'use strict';

// ServerResponse. On a connection in C it is made there, without its constructor, and what it writes goes there; one
// that somebody constructs (tests, in-process injection) writes to the socket it is assigned, as OutgoingMessage does.

const {
  codes: {
    ERR_HTTP_BODY_NOT_ALLOWED,
    ERR_HTTP_CONTENT_LENGTH_MISMATCH,
    ERR_HTTP_HEADERS_SENT,
    ERR_HTTP_INVALID_STATUS_CODE,
    ERR_HTTP_SOCKET_ASSIGNED,
    ERR_INVALID_ARG_VALUE,
    ERR_INVALID_CHAR,
  },
} = require('internal/errors');
const { validateLinkHeaderValue, validateObject } = require('internal/validators');
const { STATUS_CODES, hasInvalidChar, headerFault, validateHeaderName, validateHeaderValue } =
  require('internal/http/common');
const {
  OutgoingMessage,
  chunkLength,
  endAgain,
  flatHeaders,
  kBytesWritten,
  kErrored,
  kHighWaterMark,
  kNeedDrain,
  kStore,
  refusal,
  reportError,
} = require('internal/http/outgoing');
const { kEmitsClose } = require('internal/streams/state');
const exchange = internalBinding('http_response');

const kNative = Symbol('native');
const kCallbacks = Symbol('callbacks'); // of write(), until the output is flushed
const HEAD = 'HTTP/1.1'; // what _header shows of a head that is C's

const nop = () => {};

/** @param {IncomingMessage} req @param {object} [options] see OutgoingMessage */
function ServerResponse(req, options) {
  OutgoingMessage.call(this, options);
  this[kNative] = false;
  this.req = req;
  if (req.method === 'HEAD') this._hasBody = false;
  if (req.httpVersionMajor < 1 || req.httpVersionMinor < 1) {
    this.useChunkedEncodingByDefault = /(?:^|\W)chunked(?:$|\W)/i.test(req.headers?.te);
    this.shouldKeepAlive = false;
  }
}
Object.setPrototypeOf(ServerResponse.prototype, OutgoingMessage.prototype);
Object.setPrototypeOf(ServerResponse, OutgoingMessage);

Object.assign(ServerResponse.prototype, {
  statusCode: 200,
  statusMessage: undefined,
  sendDate: true,
  _sent100: false,
  _expect_continue: false,
  [kNative]: true,
  [kCallbacks]: undefined,
  [kEmitsClose]: true,
});

function accessor(name, get, set) {
  Object.defineProperty(ServerResponse.prototype, name, {
    __proto__: null, configurable: true, enumerable: true, get, set,
  });
}

accessor('socket', function socket() {
  if (this === ServerResponse.prototype || !this[kNative]) return null;
  return exchange.socket(this) ?? null;
}, function setSocket(value) {
  Object.defineProperty(this, 'socket', {
    __proto__: null, configurable: true, enumerable: true, writable: true, value,
  });
});
accessor('writableLength', function() {
  return this[kNative] ? exchange.unsent(this) : this.outputSize + (this.socket?.writableLength ?? 0);
});
accessor('writableFinished', function() {
  if (!this.finished) return false;
  if (this[kNative]) return exchange.unsent(this) === 0 && !(exchange.flags(this) & exchange.ABORTED);
  return this.outputSize === 0 && (!this.socket || this.socket.writableLength === 0);
});

// The head ----------------------------------------------------------------------------------------

function checkStatus(response, statusCode) {
  const status = statusCode | 0;
  if (status < 100 || status > 999) throw new ERR_HTTP_INVALID_STATUS_CODE(statusCode);
  if (response.statusMessage !== undefined && hasInvalidChar(response.statusMessage)) {
    throw new ERR_INVALID_CHAR('statusMessage');
  }
  if (status === 204 || status === 304 || status < 200 || response.req.method === 'HEAD') {
    response._hasBody = false;
  }
  return status;
}

/** Headers given to writeHead() beside those that were set: the given ones win. */
function mergeHeaders(response, headers) {
  if (!Array.isArray(headers)) {
    for (const name of Object.keys(headers)) {
      if (name) response.setHeader(name, headers[name]);
    }
    return;
  }
  const flat = flatHeaders(headers);
  for (let i = 0; i < flat.length; i += 2) response.removeHeader(flat[i]);
  for (let i = 0; i < flat.length; i += 2) {
    if (flat[i]) response.appendHeader(flat[i], flat[i + 1]);
  }
}

/**
 * @param {number} statusCode
 * @param {string} [reason]
 * @param {object|Array} [headers]
 * @throws ERR_HTTP_HEADERS_SENT, ERR_HTTP_INVALID_STATUS_CODE, ERR_INVALID_CHAR and what setHeader throws
 */
ServerResponse.prototype.writeHead = function writeHead(statusCode, reason, headers) {
  if (this._header) throw new ERR_HTTP_HEADERS_SENT('write');
  if (typeof reason === 'string') {
    this.statusMessage = reason;
  } else {
    headers ??= reason;
    this.statusMessage ||= STATUS_CODES[statusCode] || 'unknown';
  }
  const status = checkStatus(this, statusCode);
  this.statusCode = status;
  let own = true;
  if (headers) {
    if (Array.isArray(headers) && !Array.isArray(headers[0]) && headers.length % 2 !== 0) {
      throw new ERR_INVALID_ARG_VALUE('headers', headers);
    }
    if (this[kStore] !== undefined) mergeHeaders(this, headers);
    else own = false;
  }
  if (this._expect_continue && !this._sent100) this.shouldKeepAlive = false;
  if (!this[kNative]) {
    this._storeHeader(`HTTP/1.1 ${status} ${this.statusMessage}\r\n`, own ? undefined : headers, status);
    return this;
  }
  const fault = exchange.writeHead(this, status, this.statusMessage, own ? this[kStore] : flatHeaders(headers),
    own, this._contentLength ?? -1);
  if (fault !== undefined) throw headerFault(fault[0], fault[1], own ? undefined : headers[fault[1]]);
  this._header = HEAD;
  if (this.strictContentLength) this._contentLength = declaredLength(this, own ? undefined : headers);
  return this;
};
ServerResponse.prototype.writeHeader = ServerResponse.prototype.writeHead;

const plainWriteHead = ServerResponse.prototype.writeHead;

function declaredLength(response, headers) {
  if (headers === undefined) {
    const length = response.getHeader('content-length');
    return length === undefined ? response._contentLength : Number(length);
  }
  const flat = Array.isArray(headers) ? flatHeaders(headers) : Object.entries(headers).flat();
  for (let i = 0; i < flat.length; i += 2) {
    if (flat[i].toLowerCase() === 'content-length') return Number(flat[i + 1]);
  }
  return null;
}

ServerResponse.prototype._implicitHeader = function _implicitHeader() {
  this.writeHead(this.statusCode);
};

ServerResponse.prototype.flushHeaders = function flushHeaders() {
  if (!this._header) this._implicitHeader();
  if (this[kNative]) exchange.flush(this);
  else this._send('');
};

// Informational heads -----------------------------------------------------------------------------

ServerResponse.prototype._writeRaw = function _writeRaw(data, encoding, callback, byteLength) {
  if (!this[kNative]) return OutgoingMessage.prototype._writeRaw.call(this, data, encoding, callback, byteLength);
  exchange.writeRaw(this, data);
  if (typeof callback === 'function') process.nextTick(callback);
  return true;
};

ServerResponse.prototype.writeContinue = function writeContinue(callback) {
  this._writeRaw('HTTP/1.1 100 Continue\r\n\r\n', 'ascii', callback);
  this._sent100 = true;
};

ServerResponse.prototype.writeProcessing = function writeProcessing(callback) {
  this._writeRaw('HTTP/1.1 102 Processing\r\n\r\n', 'ascii', callback);
};

/** @param {object} hints with `link`, which is required */
ServerResponse.prototype.writeEarlyHints = function writeEarlyHints(hints, callback) {
  validateObject(hints, 'hints');
  if (hints.link === null || hints.link === undefined) return;
  const link = validateLinkHeaderValue(hints.link);
  if (link.length === 0) return;
  let head = `HTTP/1.1 103 Early Hints\r\nLink: ${link}\r\n`;
  for (const name of Object.keys(hints)) {
    if (name === 'link') continue;
    validateHeaderName(name);
    validateHeaderValue(name, hints[name]);
    head += `${name}: ${hints[name]}\r\n`;
  }
  this._writeRaw(`${head}\r\n`, 'ascii', callback);
};

// The body ----------------------------------------------------------------------------------------

/** A chunk as C takes it: text that is UTF-8, bytes, or undefined. @throws as chunkLength() */
function bodyChunk(chunk, encoding) {
  if (typeof chunk === 'string') {
    if (!encoding || encoding === 'utf8' || encoding === 'utf-8') return chunk;
    return Buffer.from(chunk, encoding);
  }
  if (chunk === undefined || !(chunk instanceof Uint8Array)) chunkLength(chunk);
  return chunk;
}

function settle(response) {
  exchange.settle(response);
}

function checkLength(response, length, atEnd) {
  const declared = response._contentLength;
  if (declared === null || !response._hasBody) return;
  const total = response[kBytesWritten] + length;
  if (atEnd ? total !== declared : total > declared) {
    throw new ERR_HTTP_CONTENT_LENGTH_MISMATCH(total, declared);
  }
  response[kBytesWritten] = total;
}

ServerResponse.prototype.write = function write(chunk, encoding, callback) {
  if (!this[kNative]) return OutgoingMessage.prototype.write.call(this, chunk, encoding, callback);
  if (typeof encoding === 'function') {
    callback = encoding;
    encoding = null;
  }
  const data = bodyChunk(chunk, encoding);
  const error = refusal(this);
  if (error !== null) {
    if (this.destroyed && !this.finished) {
      if (callback) process.nextTick(callback, error);
    } else {
      reportError(this, error, callback ?? nop);
    }
    return false;
  }
  if (!this._header) this._implicitHeader();
  if (!this._hasBody) {
    if (this.rejectNonStandardBodyWrites) throw new ERR_HTTP_BODY_NOT_ALLOWED();
    if (callback) process.nextTick(callback);
    return true;
  }
  if (this.strictContentLength) checkLength(this, chunkLength(chunk, encoding), false);
  const unsent = exchange.write(this, data, this._corked > 0);
  if (unsent < 0) {
    process.nextTick(settle, this);
    return false;
  }
  const ok = unsent < this[kHighWaterMark];
  if (unsent === 0) {
    if (callback) process.nextTick(callback);
  } else if (callback || !ok) {
    if (callback) (this[kCallbacks] ??= []).push(callback);
    exchange.notify(this);
  }
  if (!ok) this[kNeedDrain] = true;
  return ok;
};

/** Calls back the writes that wait. */
function completeWrites(response, error) {
  const callbacks = response[kCallbacks];
  if (callbacks === undefined) return;
  response[kCallbacks] = undefined;
  for (const callback of callbacks) callback(error);
}

/** From C: everything that was written is on its way. */
function flushed(response) {
  completeWrites(response, null);
  if (response[kNeedDrain] && !response.finished) {
    response[kNeedDrain] = false;
    response.emit('drain');
  }
}

ServerResponse.prototype.end = function end(chunk, encoding, callback) {
  if (!this[kNative]) return OutgoingMessage.prototype.end.call(this, chunk, encoding, callback);
  if (typeof chunk === 'function') {
    callback = chunk;
    chunk = undefined;
  } else if (typeof encoding === 'function') {
    callback = encoding;
    encoding = undefined;
  }
  if (this.finished) return endAgain(this, chunk, callback);
  const data = chunk === null || chunk === undefined ? undefined : bodyChunk(chunk, encoding);

  let result;
  if (!this._header && this.writeHead === plainWriteHead && !this._expect_continue) {
    const status = checkStatus(this, this.statusCode);
    result = exchange.respond(this, data, status, this.statusMessage, this[kStore]);
    if (typeof result === 'object') throw headerFault(result[0], result[1]);
    this._header = HEAD;
  } else {
    if (!this._header) {
      this._contentLength = data === undefined ? 0 : chunkLength(chunk, encoding);
      this._implicitHeader();
    }
    if (this.strictContentLength) checkLength(this, data === undefined ? 0 : chunkLength(chunk, encoding), true);
    if (data !== undefined && !this._hasBody && this.rejectNonStandardBodyWrites) throw new ERR_HTTP_BODY_NOT_ALLOWED();
    result = exchange.end(this, data, this._trailer);
  }
  this.finished = true;
  if (callback !== undefined && typeof callback === 'function') this.once('finish', callback);
  if (this._events !== undefined) this.emit('prefinish');
  // 0: nobody else will; -1: C will when the request's callback is over, which may be late for a listener.
  if (result === 0 || (result === -1 && (this._events !== undefined || this.req._events !== undefined))) {
    process.nextTick(settle, this);
  }
  return this;
};

ServerResponse.prototype.cork = function cork() {
  this._corked++;
  if (!this[kNative]) this.socket?.cork();
};

ServerResponse.prototype.uncork = function uncork() {
  if (this._corked > 0) this._corked--;
  if (!this[kNative]) this.socket?.uncork();
  else if (this._corked === 0) exchange.flush(this);
};

ServerResponse.prototype.destroy = function destroy(error) {
  if (!this[kNative]) return OutgoingMessage.prototype.destroy.call(this, error);
  if (this.destroyed) return this;
  this.destroyed = true;
  this[kErrored] = error ?? null;
  const socket = Object.hasOwn(this, 'socket') ? this.socket : null;
  if (socket && error) socket.destroy(error);
  exchange.abort(this);
  return this;
};

// Without a connection in C -----------------------------------------------------------------------

function onSocketClose() {
  if (this._httpMessage) emitClose(this._httpMessage);
}

ServerResponse.prototype.assignSocket = function assignSocket(socket) {
  if (socket._httpMessage) throw new ERR_HTTP_SOCKET_ASSIGNED();
  socket._httpMessage = this;
  socket.on('close', onSocketClose);
  this.socket = socket;
  this.emit('socket', socket);
  this._flush();
};

ServerResponse.prototype.detachSocket = function detachSocket(socket) {
  socket.removeListener('close', onSocketClose);
  socket._httpMessage = null;
  this.socket = null;
};

function emitClose(response) {
  if (response._closed) return;
  response.destroyed = true;
  response._closed = true;
  response.emit('close');
}

module.exports = { ServerResponse, completeWrites, emitClose, flushed, kNative };
