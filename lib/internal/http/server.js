'use strict';

// http.Server. Connections are C's (src/bindings/http_connection.c): for each request it makes the request's and the
// response's objects and emits 'request'. What is here is what happens rarely: settings, expectations, upgrades,
// errors, sockets for those who ask for one, and connections that other code brings.

const net = require('net');
const {
  ConnResetException,
  codes: { ERR_HTTP_REQUEST_TIMEOUT, ERR_OUT_OF_RANGE, ERR_STREAM_DESTROYED },
} = require('internal/errors');
const {
  validateBoolean,
  validateInteger,
  validateObject,
} = require('internal/validators');
const { kCloseGrace } = require('internal/net/symbols');
const { onconnection } = require('internal/net/server');
const { IncomingMessage, isReading } = require('internal/http/incoming');
const { ServerResponse, completeWrites, emitClose, flushed, kNative } = require('internal/http/server_response');
const { limits, methods, parseError } = require('internal/http/common');
const binding = internalBinding('http_server');

const kRequestClass = Symbol('IncomingMessage');
const kResponseClass = Symbol('ServerResponse');
const kOwnConnections = Symbol('connections');
const kAttached = Symbol('attached');
const kJoin = Symbol('joinDuplicateHeaders');
const kOptions = Symbol('options');

// As in http_connection.c.
const EXPECT = 1;
const UPGRADE = 2;
const NO_HOST = 4;
const LIMIT = 8;

/**
 * @param {object} [options] IncomingMessage, ServerResponse, requestTimeout, headersTimeout, keepAliveTimeout,
 *   connectionsCheckingInterval, maxHeaderSize, insecureHTTPParser, joinDuplicateHeaders, requireHostHeader,
 *   noDelay, keepAlive, keepAliveInitialDelay, highWaterMark, rejectNonStandardBodyWrites, uniqueHeaders
 * @param {function(IncomingMessage, ServerResponse)} [requestListener]
 */
function Server(options, requestListener) {
  if (!(this instanceof Server)) return new Server(options, requestListener);
  if (typeof options === 'function') {
    requestListener = options;
    options = {};
  } else if (options === undefined || options === null) {
    options = {};
  } else {
    validateObject(options, 'options');
  }
  initializeServer(this, options);
  net.Server.call(this, {
    allowHalfOpen: true,
    noDelay: options.noDelay ?? true,
    keepAlive: options.keepAlive,
    keepAliveInitialDelay: options.keepAliveInitialDelay,
    highWaterMark: options.highWaterMark,
  });
  if (requestListener) this.on('request', requestListener);
  this.on('connection', connectionListener);
  this.timeout = 0;
}
Object.setPrototypeOf(Server.prototype, net.Server.prototype);
Object.setPrototypeOf(Server, net.Server);

/** What makes a server one of HTTP, before it is one of net or of tls. */
function initializeServer(server, options) {
  setUp();
  binding.create(server);
  storeOptions(server, options);
}

function duration(options, name, fallback) {
  const value = options[name];
  if (value === undefined) return fallback;
  validateInteger(value, name, 0);
  return value;
}

function storeOptions(server, options) {
  server[kRequestClass] = options.IncomingMessage || IncomingMessage;
  server[kResponseClass] = options.ServerResponse || ServerResponse;
  server[kOptions] = {
    highWaterMark: options.highWaterMark,
    rejectNonStandardBodyWrites: options.rejectNonStandardBodyWrites ?? false,
  };
  server[kJoin] = options.joinDuplicateHeaders === true;
  if (options.insecureHTTPParser !== undefined) validateBoolean(options.insecureHTTPParser, 'options.insecureHTTPParser');
  if (options.joinDuplicateHeaders !== undefined) {
    validateBoolean(options.joinDuplicateHeaders, 'options.joinDuplicateHeaders');
  }
  if (options.requireHostHeader !== undefined) validateBoolean(options.requireHostHeader, 'options.requireHostHeader');
  if (options.rejectNonStandardBodyWrites !== undefined) {
    validateBoolean(options.rejectNonStandardBodyWrites, 'options.rejectNonStandardBodyWrites');
  }
  if (options.maxHeaderSize !== undefined) validateInteger(options.maxHeaderSize, 'maxHeaderSize', 0);
  server.requireHostHeader = options.requireHostHeader ?? true;
  server.joinDuplicateHeaders = options.joinDuplicateHeaders;
  server.maxHeaderSize = options.maxHeaderSize;
  server.insecureHTTPParser = options.insecureHTTPParser;
  server.requestTimeout = duration(options, 'requestTimeout', 300000);
  server.headersTimeout = options.headersTimeout === undefined ?
    Math.min(60000, server.requestTimeout || 60000) : duration(options, 'headersTimeout');
  if (server.requestTimeout > 0 && server.headersTimeout > 0 && server.headersTimeout > server.requestTimeout) {
    throw new ERR_OUT_OF_RANGE('headersTimeout', '<= requestTimeout', options.headersTimeout);
  }
  server.keepAliveTimeout = duration(options, 'keepAliveTimeout', 5000);
  server.connectionsCheckingInterval = duration(options, 'connectionsCheckingInterval', 30000);
  server.maxHeadersCount = null;
  server.maxRequestsPerSocket = 0;
  server.httpAllowHalfOpen = false;
  const { rejectNonStandardBodyWrites, highWaterMark } = server[kOptions];
  const custom = server[kRequestClass] !== IncomingMessage || server[kResponseClass] !== ServerResponse ||
    server[kJoin] || rejectNonStandardBodyWrites || highWaterMark !== undefined;
  binding.configure(server, binding.CUSTOM_CLASSES, custom ? 1 : 0);
}

/** A property of the server whose number C has. */
function setting(name, index, toNumber, fromNumber = (number) => number) {
  Object.defineProperty(Server.prototype, name, {
    __proto__: null,
    configurable: true,
    enumerable: true,
    get() { return this === Server.prototype ? undefined : fromNumber(binding.setting(this, index)); },
    set(value) { binding.configure(this, index, toNumber(value)); },
  });
}

const plainNumber = (value) => Number(value) || 0;
setting('keepAliveTimeout', binding.KEEP_ALIVE_TIMEOUT, plainNumber);
setting('headersTimeout', binding.HEADERS_TIMEOUT, plainNumber);
setting('requestTimeout', binding.REQUEST_TIMEOUT, plainNumber);
setting('connectionsCheckingInterval', binding.CHECK_INTERVAL, plainNumber);
setting('maxRequestsPerSocket', binding.MAX_REQUESTS, plainNumber);
setting('maxHeadersCount', binding.MAX_HEADERS, (value) => (value === null || value === undefined ? 2000 : plainNumber(value)),
  (number) => (number === 2000 ? null : number));
setting('maxHeaderSize', binding.MAX_HEADER_SIZE, (value) => value || limits.maxHeaderSize);
setting('insecureHTTPParser', binding.LENIENT, (value) => (value ? 1 : 0), (number) => number === 1);
setting('httpAllowHalfOpen', binding.ALLOW_HALF_OPEN, (value) => (value ? 1 : 0), (number) => number === 1);

// Connections without a socket are C's alone.
Object.defineProperty(Server.prototype, '_connections', {
  __proto__: null,
  configurable: true,
  get() { return (this[kOwnConnections] ?? 0) + binding.connections(this); },
  set(value) { this[kOwnConnections] = value - binding.connections(this); },
});

Server.prototype._afterListen = function _afterListen(handle) {
  binding.listen(this, handle);
};

Server.prototype.close = function close(callback) {
  const listening = Boolean(this._handle);
  net.Server.prototype.close.call(this, callback);
  if (listening) binding.closed(this);
  binding.closeConnections(this, true, this[kCloseGrace] ?? 0);
  return this;
};

Server.prototype.closeAllConnections = function closeAllConnections() {
  binding.closeConnections(this, false);
};

Server.prototype.closeIdleConnections = function closeIdleConnections() {
  binding.closeConnections(this, true);
};

/** @param {number} msecs of inactivity after which 'timeout' is emitted or the socket destroyed */
Server.prototype.setTimeout = function setTimeout(msecs, callback) {
  this.timeout = msecs;
  if (callback) this.on('timeout', callback);
  return this;
};

Server.prototype[Symbol.for('nodejs.rejection')] = function onRejection(error, event, ...args) {
  if (event !== 'request') {
    net.Server.prototype[Symbol.for('nodejs.rejection')].call(this, error, event, ...args);
    return;
  }
  const [, res] = args;
  if (!res.headersSent && !res.writableEnded) {
    for (const name of res.getHeaderNames()) res.removeHeader(name);
    res.statusCode = 500;
    res.end('Internal Server Error');
  } else {
    res.destroy();
  }
};

// Requests ----------------------------------------------------------------------------------------

/** A request that is not plain. Returns true if HTTP ends with it. */
function dispatch(server, req, res, flags) {
  if (flags & UPGRADE) {
    req.upgrade = req.method === 'CONNECT' || server.listenerCount('upgrade') > 0;
    if (req.upgrade) return true;
  }
  if (flags & NO_HOST && server.requireHostHeader) {
    res.writeHead(400, ['Connection', 'close']);
    res.end();
  } else if (flags & LIMIT) {
    server.emit('dropRequest', req, req.socket);
    res.writeHead(503);
    res.end();
  } else if (flags & EXPECT && req.httpVersionMinor >= 1) {
    expectation(server, req, res);
  } else {
    server.emit('request', req, res);
  }
  return false;
}

function expectation(server, req, res) {
  if (/(?:^|\W)100-continue(?:$|\W)/i.test(req.headers.expect)) {
    res._expect_continue = true;
    if (server.listenerCount('checkContinue') > 0) {
      server.emit('checkContinue', req, res);
    } else {
      res.writeContinue();
      server.emit('request', req, res);
    }
  } else if (server.listenerCount('checkExpectation') > 0) {
    server.emit('checkExpectation', req, res);
  } else {
    res.writeHead(417);
    res.end();
  }
}

// What a constructor gives a request, and C has better.
const FROM_HEAD = ['socket', 'client', 'httpVersionMajor', 'httpVersionMinor', 'httpVersion', 'complete', 'rawHeaders',
                   'url', 'method'];

/** Objects of the classes that the options name. */
function create(server) {
  const req = new server[kRequestClass](undefined);
  const res = new server[kResponseClass](req, server[kOptions]);
  for (const name of FROM_HEAD) delete req[name];
  req.headers = undefined;
  if (server[kJoin]) req.joinDuplicateHeaders = true;
  res[kNative] = true;
  delete res._hasBody;
  delete res.useChunkedEncodingByDefault;
  delete res.shouldKeepAlive;
  return [req, res];
}

/** Part of a body. Returns whether more may come. */
function body(req, chunk) {
  return req.push(chunk) || req._dumped;
}

function complete(req, rawTrailers) {
  if (rawTrailers !== undefined) req.rawTrailers = rawTrailers;
  if (isReading(req)) req.push(null);
}

/** The response has gone. */
function finished(req, res) {
  completeWrites(res, null);
  if (res._events !== undefined) res.emit('finish');
  if (req._events !== undefined || isReading(req)) {
    if (!req._consuming) req._dump();
    if (req.readableEnded) req.destroy();
    else req.once('end', req.destroy);
  }
  process.nextTick(emitClose, res);
}

/** The connection went before the response was complete. */
function aborted(req, res) {
  if (req._events !== undefined || isReading(req)) req.destroy(new ConnResetException('aborted'));
  completeWrites(res, new ERR_STREAM_DESTROYED('write'));
  emitClose(res);
}

// Sockets -----------------------------------------------------------------------------------------

function clientError(server, socket, code, reason, bytesParsed, rawPacket) {
  const error = code === 'ERR_HTTP_REQUEST_TIMEOUT' ?
    new ERR_HTTP_REQUEST_TIMEOUT() : parseError(code, reason, bytesParsed, rawPacket);
  server.emit('clientError', error, socket);
}

function onSocketTimeout() {
  const { server } = this;
  const res = binding.current(this);
  const req = res?.req;
  const seen = [
    Boolean(req && !req.complete && req.emit('timeout', this)),
    Boolean(res?.emit('timeout', this)),
    server.emit('timeout', this),
  ];
  if (!seen.includes(true)) this.destroy();
}

function onSocketError(error) {
  this.removeListener('error', onSocketError);
  if (this.listenerCount('error') === 0) this.on('error', () => {});
  if (!this.server.emit('clientError', error, this)) this.destroy(error);
}

function onSocketDrain() { binding.socketDrained(this); }
function onSocketClose() { binding.socketClosed(this); }
function onSocketData(chunk) { binding.feed(this, chunk); }
function onSocketEnd() { binding.ended(this); }

function addSocketListeners(socket) {
  socket.on('timeout', onSocketTimeout);
  socket.on('error', onSocketError);
}

/** The socket of a connection that was C's alone so far. */
function makeSocket(server, handle) {
  const socket = new net.Socket({ handle, allowHalfOpen: true, noInitialRead: true });
  socket.server = server;
  socket[kAttached] = true;
  addSocketListeners(socket);
  return socket;
}

/** Our listener of 'connection': any Duplex may come here, from us or by server.emit(). */
function connectionListener(socket) {
  if (socket[kAttached]) return;
  socket[kAttached] = true;
  if (!socket.server) socket.server = this;
  addSocketListeners(socket);
  if (this.timeout && typeof socket.setTimeout === 'function') socket.setTimeout(this.timeout);
  const native = socket instanceof net.Socket && binding.isStream(socket._handle);
  binding.adopt(this, socket, native ? socket._handle : undefined);
  if (native) {
    const early = socket.readableLength > 0 ? socket.read() : null;
    if (early !== null) binding.feed(socket, early);
    return;
  }
  socket.on('drain', onSocketDrain);
  socket.on('close', onSocketClose);
  socket.on('end', onSocketEnd);
  socket.on('data', onSocketData);
}

/** HTTP is over: the socket belongs to whoever listens for 'upgrade' or 'connect'. */
function upgrade(server, req, socket, head) {
  socket.removeListener('timeout', onSocketTimeout);
  socket.removeListener('error', onSocketError);
  socket.removeListener('drain', onSocketDrain);
  socket.removeListener('close', onSocketClose);
  socket.removeListener('end', onSocketEnd);
  socket.removeListener('data', onSocketData);
  if (socket._readableState) {
    socket._readableState.flowing = null;
    socket._readableState.reading = false; // whoever reads next is to start it anew
  }
  if (socket._handle) socket._handle.reading = false;
  if (socket instanceof net.Socket && socket._server === null) {
    socket._server = server;
    server._connections++;
  }
  req.socket = socket;
  const event = req.method === 'CONNECT' ? 'connect' : 'upgrade';
  if (server.listenerCount(event) > 0) server.emit(event, req, socket, head);
  else socket.destroy();
}

let ready = false;

function setUp() {
  if (ready) return;
  ready = true;
  binding.setup({
    dispatch,
    create,
    body,
    complete,
    aborted,
    finished,
    flushed,
    clientError,
    upgrade,
    makeSocket,
    connection: (handle, status, client) => onconnection.call(handle, status, client),
    socketEnd(socket) {
      socket.push?.(null);
      socket.resume();
      socket.end();
    },
    socketFinish(socket) {
      if (typeof socket.destroySoon === 'function') socket.destroySoon();
      else socket.end();
    },
    socketDestroy(socket) { socket.destroy(); },
    socketWrite: (socket, bytes) => !socket.destroyed && socket.write(bytes),
    drained(server) { if (!server._handle) server._emitCloseIfDrained(); },
    listener: connectionListener,
    requestPrototype: IncomingMessage.prototype,
    responsePrototype: ServerResponse.prototype,
    methods,
  });
}

module.exports = { Server, connectionListener, initializeServer };
