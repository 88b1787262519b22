'use strict';

// node:https: HTTP's server and client over TLS.

const tls = require('tls');
const { urlToHttpOptions } = require('url');
const { Agent: HttpAgent } = require('internal/http/agent');
const { ClientRequest } = require('internal/http/client');
const { Server: HttpServer, connectionListener, initializeServer } = require('internal/http/server');
const net = require('net');

/**
 * @param {object} [options] those of http.Server and of tls.createServer()
 * @param {function(IncomingMessage, ServerResponse)} [requestListener]
 */
function Server(options, requestListener) {
  if (!(this instanceof Server)) return new Server(options, requestListener);
  if (typeof options === 'function') {
    requestListener = options;
    options = undefined;
  }
  options = { ...options };
  if (!options.ALPNProtocols && !options.ALPNCallback) options.ALPNProtocols = ['http/1.1'];
  initializeServer(this, options);
  tls.Server.call(this, { noDelay: true, ...options, allowHalfOpen: true });
  this.on('secureConnection', connectionListener);
  if (requestListener) this.on('request', requestListener);
  this.on('tlsClientError', (error, socket) => {
    if (!this.emit('clientError', error, socket)) socket.destroy(error);
  });
  this.timeout = 0;
}
Object.setPrototypeOf(Server.prototype, tls.Server.prototype);
Object.setPrototypeOf(Server, tls.Server);

for (const name of ['keepAliveTimeout', 'headersTimeout', 'requestTimeout', 'connectionsCheckingInterval',
                    'maxRequestsPerSocket', 'maxHeadersCount', 'maxHeaderSize', 'insecureHTTPParser', 'httpAllowHalfOpen',
                    'closeAllConnections', 'closeIdleConnections', 'setTimeout']) {
  Object.defineProperty(Server.prototype, name, Object.getOwnPropertyDescriptor(HttpServer.prototype, name));
}

Server.prototype.close = function close(callback) {
  net.Server.prototype.close.call(this, callback);
  this.closeIdleConnections();
  return this;
};

Server.prototype[Symbol.for('nodejs.rejection')] = HttpServer.prototype[Symbol.for('nodejs.rejection')];

/** @returns {Server} see Server */
function createServer(options, requestListener) {
  return new Server(options, requestListener);
}

// The client --------------------------------------------------------------------------------------

/** @param {object} [options] those of http.Agent and tls.connect(), and maxCachedSessions (100) */
function Agent(options) {
  if (!(this instanceof Agent)) return new Agent(options);
  HttpAgent.call(this, options);
  this.defaultPort = 443;
  this.protocol = 'https:';
  this.maxCachedSessions = this.options.maxCachedSessions ?? 100;
  this._sessionCache = new Map();
}
Object.setPrototypeOf(Agent.prototype, HttpAgent.prototype);
Object.setPrototypeOf(Agent, HttpAgent);

/** A connection, with the session of an earlier one to the same name if there was one. */
Agent.prototype.createConnection = function createConnection(port, host, options) {
  if (port !== null && typeof port === 'object') options = port;
  else if (host !== null && typeof host === 'object') options = { ...host, port };
  else options = { ...options, port, host };
  options = { ...options };
  const key = options._agentKey;
  if (key) {
    const session = this._getSession(key);
    if (session && !options.session) options.session = session;
  }
  const socket = tls.connect(options);
  if (key) {
    socket.on('session', (session) => this._cacheSession(key, session));
    socket.once('close', (hadError) => {
      if (hadError) this._evictSession(key);
    });
  }
  return socket;
};

// What sets connections apart besides host and port, in the order of Node's names.
const NAME_PARTS = ['ca', 'cert', 'clientCertEngine', 'ciphers', 'key', 'pfx', 'rejectUnauthorized'];
const MORE_PARTS = ['minVersion', 'maxVersion', 'secureProtocol', 'crl', 'honorCipherOrder', 'ecdhCurve', 'dhparam',
                    'secureOptions', 'sessionIdContext', 'sigalgs', 'privateKeyIdentifier', 'privateKeyEngine'];

Agent.prototype.getName = function getName(options = {}) {
  let name = HttpAgent.prototype.getName.call(this, options);
  for (const part of NAME_PARTS) {
    name += ':';
    if (part === 'rejectUnauthorized' ? options[part] !== undefined : options[part]) name += options[part];
  }
  name += ':';
  if (options.servername && options.servername !== options.host) name += options.servername;
  for (const part of MORE_PARTS) {
    name += ':';
    if (options[part]) name += part === 'dhparam' || part === 'crl' ? options[part] : options[part];
  }
  return name;
};

Agent.prototype._getSession = function _getSession(key) {
  return this._sessionCache.get(key);
};

Agent.prototype._cacheSession = function _cacheSession(key, session) {
  if (this.maxCachedSessions === 0) return;
  if (!this._sessionCache.has(key) && this._sessionCache.size >= this.maxCachedSessions) {
    this._sessionCache.delete(this._sessionCache.keys().next().value);
  }
  this._sessionCache.set(key, session);
};

Agent.prototype._evictSession = function _evictSession(key) {
  this._sessionCache.delete(key);
};

let globalAgent = new Agent({ keepAlive: true, scheduling: 'lifo', timeout: 5000 });

/** (url[, options][, callback]) or (options[, callback]) @returns {ClientRequest} */
function request(...args) {
  let options = {};
  if (typeof args[0] === 'string') options = urlToHttpOptions(new URL(args.shift()));
  else if (args[0] instanceof URL) options = urlToHttpOptions(args.shift());
  if (args[0] !== null && typeof args[0] === 'object') options = { ...options, ...args.shift() };
  return new ClientRequest({ ...options, _defaultAgent: globalAgent }, args[0]);
}

/** As request(), and ends it: there is no body. */
function get(...args) {
  const req = request(...args);
  req.end();
  return req;
}

module.exports = {
  Agent,
  Server,
  createServer,
  get,
  request,
  get globalAgent() { return globalAgent; },
  set globalAgent(value) { globalAgent = value; },
};
