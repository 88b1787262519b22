'use strict';

// The client: ClientRequest writes a request on a socket that an agent or createConnection gives, and the parser makes
// an IncomingMessage of what comes back.

const net = require('net');
const url = require('url');
const { addAbortSignal, finished } = require('stream');
const {
  ConnResetException,
  codes: {
    ERR_HTTP_HEADERS_SENT,
    ERR_INVALID_ARG_TYPE,
    ERR_INVALID_HTTP_TOKEN,
    ERR_INVALID_PROTOCOL,
    ERR_UNESCAPED_CHARACTERS,
  },
} = require('internal/errors');
const { validateBoolean, validateInteger, validateNumber } = require('internal/validators');
const { OutgoingMessage, kErrored, kNeedDrain, flatHeaders } = require('internal/http/outgoing');
const { IncomingMessage } = require('internal/http/incoming');
const { current } = require('internal/http/agent');
const { limits, parseError } = require('internal/http/common');
const binding = internalBinding('http_parser');
const writer = internalBinding('http_writer');

const NO_BODY_METHODS = ['GET', 'HEAD', 'DELETE', 'OPTIONS', 'TRACE', 'CONNECT'];
const ILLEGAL_PATH = /[^\u0021-\u00ff]/;

// The parser --------------------------------------------------------------------------------------

/** What reads a connection: C calls onHead, onBody and onComplete. */
class ResponseParser {
  socket = null;
  outgoing = null; // the request
  incoming = null; // the response being read

  constructor(req, socket) {
    this.outgoing = req;
    this.socket = socket;
    binding.init(this, req.maxHeaderSize || limits.maxHeaderSize, req.insecureHTTPParser === true);
  }

  /** Returns 0, 1: no body whatever the head says, 2: HTTP is over. */
  onHead(head, statusCode, statusMessage, upgrade, keepAlive) {
    const req = this.outgoing;
    const { socket } = this;
    if (req === null) return 1;
    if (req.res) {
      // More than one final response.
      socket.destroy();
      return 0;
    }
    const res = new IncomingMessage(socket);
    for (const name of ['httpVersionMajor', 'httpVersionMinor', 'httpVersion', 'rawHeaders']) delete res[name];
    binding.moveHead(head, res);
    res.statusCode = statusCode;
    res.statusMessage = statusMessage;
    res.upgrade = upgrade;
    res._source = socket;
    if (req.joinDuplicateHeaders) res.joinDuplicateHeaders = true;
    return onResponseHead(this, req, res, upgrade, keepAlive);
  }

  onBody(chunk) {
    const res = this.incoming;
    if (res === null) return;
    if (!res.push(chunk) && !res._dumped) this.socket.pause();
  }

  onComplete(rawTrailers) {
    const res = this.incoming;
    if (res === null) return;
    res.complete = true;
    if (rawTrailers !== undefined) res.rawTrailers = rawTrailers;
    res.push(null);
  }
}

function onResponseHead(parser, req, res, upgrade, keepAlive) {
  const { statusCode } = res;
  if (req.method === 'CONNECT' && statusCode >= 200) {
    res.upgrade = true;
    req.res = res;
    parser.upgraded = res;
    return 2;
  }
  if (statusCode === 101 || (upgrade && statusCode < 200 && statusCode !== 100 && statusCode !== 102 && statusCode !== 103)) {
    res.upgrade = true;
    req.res = res;
    parser.upgraded = res;
    return 2;
  }
  if (statusCode < 200) {
    if (statusCode === 100) req.emit('continue');
    req.emit('information', {
      statusCode,
      statusMessage: res.statusMessage,
      httpVersion: res.httpVersion,
      httpVersionMajor: res.httpVersionMajor,
      httpVersionMinor: res.httpVersionMinor,
      headers: res.headers,
      rawHeaders: res.rawHeaders,
    });
    return 1;
  }
  parser.incoming = res;
  if (req.shouldKeepAlive && !keepAlive) req.shouldKeepAlive = false;
  req.res = res;
  res.req = req;
  // Before the listeners of whoever made the request.
  res.on('end', onResponseEnd);
  req.on('finish', onRequestFinish);
  if (req.timeoutCb) parser.socket.removeListener('timeout', req.timeoutCb);
  if (req.aborted || !req.emit('response', res)) res._dump();
  return req.method === 'HEAD' ? 1 : 0;
}

function onResponseEnd() {
  const { req } = this;
  req._ended = true;
  if (req.writableFinished) keepOrClose(req);
  else if (!req.shouldKeepAlive) closeAfterResponse(req);
}

function onRequestFinish() {
  if (this.shouldKeepAlive && this._ended) keepOrClose(this);
}

function closeAfterResponse(req) {
  const { socket } = req;
  if (socket?.writable) socket.destroySoon?.();
}

/** Both directions are done: the socket goes back, or ends. */
function keepOrClose(req) {
  if (req._released) return;
  const { socket } = req;
  if (!socket) return;
  if (!req.shouldKeepAlive || req.upgradeOrConnect) {
    if (socket.writable) socket.destroySoon();
    return;
  }
  req._released = true;
  if (req.timeoutCb) {
    socket.setTimeout(0, req.timeoutCb);
    req.timeoutCb = null;
  }
  releaseSocket(req, socket);
  // After the listeners of 'end' have run.
  process.nextTick(() => {
    req._closed = true;
    req.destroyed = true;
    req.emit('close');
    if (!socket.destroyed) socket.emit('free');
  });
}

function releaseSocket(req, socket) {
  socket.removeListener('data', onSocketData);
  socket.removeListener('end', onSocketEnd);
  socket.removeListener('close', onSocketClose);
  socket.removeListener('drain', onSocketDrain);
  socket.removeListener('error', onSocketError);
  if (req._onSocketTimeout) socket.removeListener('timeout', req._onSocketTimeout);
  if (socket.parser) {
    socket.parser.outgoing = null;
    socket.parser.incoming = null;
    socket.parser = null;
  }
  // A free socket must still see the peer's end.
  socket.resume();
}

// The socket's events -----------------------------------------------------------------------------

function faultOf([code, reason, bytesParsed], rawPacket) {
  return parseError(code, reason, bytesParsed, rawPacket);
}

function onSocketData(chunk) {
  const { parser } = this;
  const req = this._httpMessage;
  const result = binding.execute(parser, chunk);
  if (typeof result === 'object') {
    releaseSocket(req, this);
    this.destroy();
    req._hadError = true;
    req[kErrored] = faultOf(result, chunk);
    req.emit('error', req[kErrored]);
    closeRequest(req);
  } else if (parser.upgraded) {
    handOver(this, req, parser.upgraded, chunk.subarray(result));
  } else if (parser.incoming?.complete && (req.aborted || req.destroyed) === false && result < chunk.length) {
    this.destroy();
  }
}

function handOver(socket, req, res, head) {
  const event = req.method === 'CONNECT' ? 'connect' : 'upgrade';
  res.socket = socket;
  req.upgradeOrConnect = true;
  releaseSocket(req, socket);
  socket.emit('agentRemove');
  if (req.timeoutCb) socket.setTimeout(0, req.timeoutCb);
  if (req.listenerCount(event) > 0) {
    socket.pause();
    socket._readableState.flowing = null;
    req.emit(event, res, socket, head);
    req.destroyed = true;
    req._closed = true;
    req.emit('close');
  } else {
    socket.destroy();
    process.nextTick(closeRequest, req);
  }
}

function onSocketEnd() {
  const { parser } = this;
  const req = this._httpMessage;
  if (!req.res && !req._hadError) {
    req._hadError = true;
    emitRequestError(req, new ConnResetException('socket hang up'));
  }
  if (parser) finishParser(parser);
  this.end();
}

/** The end of the connection is the end of a body without length. */
function finishParser(parser) {
  if (parser.finished) return;
  parser.finished = true;
  binding.finish(parser);
}

function onSocketClose() {
  const { parser } = this;
  const req = this._httpMessage;
  if (!req) return;
  if (parser) finishParser(parser);
  const { res } = req;
  req.destroyed = true;
  if (res) {
    if (!res.complete) res.destroy(new ConnResetException('aborted'));
    else if (!res.readableEnded) res.resume();
    closeRequest(req);
  } else {
    if (!req._hadError) {
      req._hadError = true;
      emitRequestError(req, new ConnResetException('socket hang up'));
    }
    closeRequest(req);
  }
  if (req.outputData) req.outputData = [];
  if (parser) {
    parser.outgoing = null;
    this.parser = null;
  }
}

function emitRequestError(req, error) {
  req[kErrored] ??= error;
  req.emit('error', error);
}

function closeRequest(req) {
  if (req._closed) return;
  req._closed = true;
  req.destroyed = true;
  req.emit('close');
}

function onSocketError(error) {
  const req = this._httpMessage;
  if (req) {
    req._hadError = true;
    emitRequestError(req, error);
  }
  this.destroy();
}

function onSocketDrain() {
  const req = this._httpMessage;
  if (req && !req.finished && req[kNeedDrain]) {
    req[kNeedDrain] = false;
    req.emit('drain');
  }
}

// The request -------------------------------------------------------------------------------------

function urlOptions(value) {
  return url.urlToHttpOptions(value);
}

function readInput(input, options, cb) {
  if (typeof input === 'string') {
    input = urlOptions(new URL(input));
  } else if (input instanceof URL) {
    input = urlOptions(input);
  } else {
    cb = options;
    options = input;
    input = null;
  }
  if (typeof options === 'function') {
    cb = options;
    options = input || {};
  } else {
    options = Object.assign(input || {}, options);
  }
  return [options, cb];
}

function pickAgent(options) {
  const { agent } = options;
  if (agent === false) return new (options._defaultAgent || current.globalAgent).constructor();
  if (agent === null || agent === undefined) {
    return typeof options.createConnection === 'function' ? undefined : options._defaultAgent || current.globalAgent;
  }
  if (typeof agent.addRequest !== 'function') {
    throw new ERR_INVALID_ARG_TYPE('options.agent', ['Agent-like Object', 'undefined', 'false'], agent);
  }
  return agent;
}

function hostText(host, name) {
  if (host !== null && host !== undefined && typeof host !== 'string') {
    throw new ERR_INVALID_ARG_TYPE(`options.${name}`, ['string', 'undefined', 'null'], host);
  }
  return host;
}

/**
 * (url[, options][, callback]) or (options[, callback])
 * @throws ERR_INVALID_ARG_TYPE, ERR_INVALID_PROTOCOL, ERR_UNESCAPED_CHARACTERS, ERR_INVALID_HTTP_TOKEN
 */
function ClientRequest(input, options, cb) {
  OutgoingMessage.call(this);
  [options, cb] = readInput(input, options, cb);
  this.agent = pickAgent(options);
  const defaultAgent = this.agent ?? (options._defaultAgent || current.globalAgent);
  const protocol = options.protocol || defaultAgent.protocol;
  const expected = this.agent?.protocol ?? defaultAgent.protocol;

  if (options.path) {
    const path = String(options.path);
    if (ILLEGAL_PATH.test(path)) throw new ERR_UNESCAPED_CHARACTERS('Request path');
  }
  if (protocol !== expected) throw new ERR_INVALID_PROTOCOL(protocol, expected);

  const defaultPort = options.defaultPort || this.agent?.defaultPort;
  const port = options.port = options.port || defaultPort || 80;
  const host = options.host = hostText(options.hostname, 'hostname') || hostText(options.host, 'host') || 'localhost';
  const setHost = options.setHost !== undefined ? Boolean(options.setHost) : options.setDefaultHeaders !== false;

  this.socketPath = options.socketPath;
  if (options.timeout !== undefined) {
    validateNumber(options.timeout, 'timeout', 0);
    this.timeout = options.timeout;
  }
  const method = options.method;
  if (method !== null && method !== undefined && typeof method !== 'string') {
    throw new ERR_INVALID_ARG_TYPE('options.method', 'string', method);
  }
  if (method) {
    if (!writer.checkName(method)) throw new ERR_INVALID_HTTP_TOKEN('Method', method);
    this.method = method.toUpperCase();
  } else {
    this.method = 'GET';
  }
  if (options.maxHeaderSize !== undefined) validateInteger(options.maxHeaderSize, 'maxHeaderSize', 0);
  this.maxHeaderSize = options.maxHeaderSize;
  if (options.insecureHTTPParser !== undefined) validateBoolean(options.insecureHTTPParser, 'options.insecureHTTPParser');
  this.insecureHTTPParser = options.insecureHTTPParser;
  if (options.joinDuplicateHeaders !== undefined) {
    validateBoolean(options.joinDuplicateHeaders, 'options.joinDuplicateHeaders');
  }
  this.joinDuplicateHeaders = options.joinDuplicateHeaders;
  this.path = options.path || '/';
  this.host = host;
  this.protocol = protocol;
  this.reusedSocket = false;
  this.aborted = false;
  this.timeoutCb = null;
  this.upgradeOrConnect = false;
  this.parser = null;
  this.maxHeadersCount = null;
  this.res = null;
  this._ended = false;
  this._released = false;
  this._hadError = false;
  if (cb) this.once('response', cb);

  if (this.agent && !this.agent.keepAlive && !Number.isFinite(this.agent.maxSockets)) {
    this._last = true;
    this.shouldKeepAlive = false;
  } else if (this.agent) {
    this._last = false;
    this.shouldKeepAlive = true;
  } else {
    this._last = true;
    this.shouldKeepAlive = false;
  }

  setHeaders(this, options, { host, port, defaultPort: defaultPort ?? 80, setHost });
  if (NO_BODY_METHODS.includes(this.method)) this.useChunkedEncodingByDefault = false;
  if (Array.isArray(options.headers)) {
    this._storeHeader(`${this.method} ${this.path} HTTP/1.1\r\n`, options.headers);
  } else if (this.getHeader('expect')) {
    if (this._header) throw new ERR_HTTP_HEADERS_SENT('render');
    this._storeHeader(`${this.method} ${this.path} HTTP/1.1\r\n`);
  }
  this._connectOptions = options;
  if (options.signal) addAbortSignal(options.signal, this);
  connect(this, options);
}
Object.setPrototypeOf(ClientRequest.prototype, OutgoingMessage.prototype);
Object.setPrototypeOf(ClientRequest, OutgoingMessage);

function setHeaders(req, options, { host, port, defaultPort, setHost }) {
  const { headers } = options;
  if (Array.isArray(headers)) {
    if (!options.agent && setHost && !flatHeaders(headers).some((name, i) => i % 2 === 0 && /^host$/i.test(name))) {
      options.headers = [...flatHeaders(headers), 'Host', hostHeader(host, port, defaultPort)];
    }
    return;
  }
  if (headers) {
    for (const name of Object.keys(headers)) req.setHeader(name, headers[name]);
  }
  if (host && !req.getHeader('host') && setHost) req.setHeader('Host', hostHeader(host, port, defaultPort));
  if (options.auth && !req.getHeader('Authorization')) {
    req.setHeader('Authorization', `Basic ${Buffer.from(options.auth).toString('base64')}`);
  }
}

function hostHeader(host, port, defaultPort) {
  const bracketed = host.includes(':') && host[0] !== '[' && host.indexOf(':') !== host.lastIndexOf(':') ?
    `[${host}]` : host;
  return port && Number(port) !== defaultPort ? `${bracketed}:${port}` : bracketed;
}

function connect(req, options) {
  if (req.agent) {
    req.agent.addRequest(req, { ...options, path: null, socketPath: options.socketPath });
    return;
  }
  const connectOptions = { ...options };
  if (options.socketPath) connectOptions.path = options.socketPath;
  else delete connectOptions.path;
  if (typeof options.createConnection === 'function') {
    let called = false;
    const done = (error, socket) => {
      if (called) return;
      called = true;
      if (error) process.nextTick(() => emitRequestError(req, error));
      else req.onSocket(socket);
    };
    try {
      const socket = options.createConnection(connectOptions, done);
      if (socket) done(null, socket);
    } catch (error) {
      done(error);
    }
  } else {
    req.onSocket(net.createConnection(connectOptions));
  }
}

ClientRequest.prototype._implicitHeader = function _implicitHeader() {
  if (this._header) throw new ERR_HTTP_HEADERS_SENT('render');
  this._storeHeader(`${this.method} ${this.path} HTTP/1.1\r\n`);
};

ClientRequest.prototype._finish = function _finish() {
  OutgoingMessage.prototype._finish.call(this);
};

/** Called by the agent, once there is a socket or an error. */
ClientRequest.prototype.onSocket = function onSocket(socket, error) {
  process.nextTick(takeSocket, this, socket, error);
};

function takeSocket(req, socket, error) {
  if (req.destroyed || error) {
    failWithoutSocket(req, socket, error ?? req[kErrored]);
    return;
  }
  req.socket = socket;
  const parser = new ResponseParser(req, socket);
  socket.parser = parser;
  req.parser = parser;
  socket._httpMessage = req;
  socket.on('data', onSocketData);
  socket.on('end', onSocketEnd);
  socket.on('close', onSocketClose);
  socket.on('drain', onSocketDrain);
  socket.on('error', onSocketError);
  if (req.timeout !== undefined || req._wantsTimeout || req.agent?.options.timeout) listenForTimeout(req, socket);
  req.emit('socket', socket);
  req._flush();
}

function failWithoutSocket(req, socket, error) {
  if (socket) {
    if (!error && req.agent && !socket.destroyed) {
      socket.emit('free');
    } else {
      finished(socket.destroy(error ?? req[kErrored]), () => {});
    }
  }
  if (!error && !req.res) error = new ConnResetException('socket hang up');
  if (error && !req._hadError) {
    req._hadError = true;
    emitRequestError(req, error);
  }
  closeRequest(req);
}

function listenForTimeout(req, socket) {
  if (req._onSocketTimeout) return;
  req._onSocketTimeout = () => req.emit('timeout');
  socket.on('timeout', req._onSocketTimeout);
}

ClientRequest.prototype.setTimeout = function setTimeout(msecs, callback) {
  if (this._ended) return this;
  if (callback) this.once('timeout', callback);
  this._wantsTimeout = true;
  const apply = (socket) => {
    listenForTimeout(this, socket);
    if (socket.connecting) socket.once('connect', () => socket.setTimeout(msecs));
    else socket.setTimeout(msecs);
  };
  if (this.socket) apply(this.socket);
  else this.once('socket', apply);
  return this;
};

ClientRequest.prototype.setNoDelay = function setNoDelay(noDelay) {
  deferToConnect(this, 'setNoDelay', [noDelay]);
};

ClientRequest.prototype.setSocketKeepAlive = function setSocketKeepAlive(enable, initialDelay) {
  deferToConnect(this, 'setKeepAlive', [enable, initialDelay]);
};

function deferToConnect(req, method, args) {
  const call = (socket) => {
    if (socket.writable && !socket.connecting) socket[method](...args);
    else socket.once('connect', () => socket[method](...args));
  };
  if (req.socket) call(req.socket);
  else req.once('socket', call);
}

ClientRequest.prototype.abort = function abort() {
  if (this.aborted) return;
  this.aborted = true;
  process.nextTick(() => this.emit('abort'));
  this.destroy();
};

ClientRequest.prototype.destroy = function destroy(error) {
  if (this.destroyed) return this;
  this.destroyed = true;
  this.res?._dump();
  this[kErrored] = error ?? null;
  if (this.socket) {
    destroySocket(this, this.socket, error);
  } else if (error || this[kErrored]) {
    this[kErrored] = error;
  }
  return this;
};

function destroySocket(req, socket, error) {
  if (error && !req.res) {
    socket.destroy(error);
    return;
  }
  if (!req.res && !error) {
    // 'error' with "socket hang up" follows from the close.
    socket.destroy();
    return;
  }
  socket.destroy(error);
}

ClientRequest.prototype.clearTimeout = function clearTimeout(cb) {
  this.setTimeout(0, cb);
};

module.exports = { ClientRequest };
