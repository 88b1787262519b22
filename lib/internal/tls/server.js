'use strict';

// tls.Server: a net.Server whose connections become TLSSockets, told by 'secureConnection' once they are secure.

const net = require('net');
const {
  ConnResetException,
  codes: { ERR_INVALID_ARG_TYPE, ERR_TLS_ALPN_CALLBACK_WITH_PROTOCOLS, ERR_TLS_REQUIRED_SERVER_NAME },
} = require('internal/errors');
const { validateBuffer, validateFunction, validateNumber, validateObject, validateString } = require('internal/validators');
const { binding, createSecureContext } = require('internal/tls/secure_context');
const { convertProtocols } = require('internal/tls/alpn');
const { TLSSocket } = require('internal/tls/socket');

const HANDSHAKE_TIMEOUT = 120000;

/**
 * @param {object} [options] requestCert, rejectUnauthorized, ALPNProtocols, ALPNCallback, SNICallback, handshakeTimeout,
 *   sessionTimeout, ticketKeys, those of net.Server and of createSecureContext()
 * @param {function(TLSSocket)} [listener] of 'secureConnection'
 */
function Server(options, listener) {
  if (!(this instanceof Server)) return new Server(options, listener);
  if (typeof options === 'function') {
    listener = options;
    options = {};
  } else if (options === null || options === undefined || typeof options === 'object') {
    options ??= {};
  } else {
    throw new ERR_INVALID_ARG_TYPE('options', 'Object', options);
  }
  this._contexts = [];
  this.requestCert = options.requestCert === true;
  this.rejectUnauthorized = options.rejectUnauthorized !== false;
  this.ALPNCallback = options.ALPNCallback;
  if (options.ALPNCallback) {
    validateFunction(options.ALPNCallback, 'options.ALPNCallback');
    if (options.ALPNProtocols) throw new ERR_TLS_ALPN_CALLBACK_WITH_PROTOCOLS();
  }
  if (options.ALPNProtocols) this.ALPNProtocols = convertProtocols(options.ALPNProtocols);
  if (options.SNICallback) validateFunction(options.SNICallback, 'options.SNICallback');
  this._SNICallback = options.SNICallback;
  if (options.pskCallback !== undefined && options.pskCallback !== null) {
    validateFunction(options.pskCallback, 'options.pskCallback');
  }
  this._pskCallback = options.pskCallback;
  if (options.pskIdentityHint !== undefined && options.pskIdentityHint !== null) {
    validateString(options.pskIdentityHint, 'options.pskIdentityHint');
  }
  this._pskIdentityHint = options.pskIdentityHint;
  if (options.sessionTimeout) this.sessionTimeout = options.sessionTimeout;
  this.setSecureContext(options);
  this._handshakeTimeout = options.handshakeTimeout ?? HANDSHAKE_TIMEOUT;
  validateNumber(this._handshakeTimeout, 'options.handshakeTimeout');
  this._enableTrace = options.enableTrace;
  net.Server.call(this, options, connectionListener);
  // Sockets below are read by TLS only.
  this.pauseOnConnect = false;
  this._pauseOnSecure = Boolean(options.pauseOnConnect);
  if (listener) this.on('secureConnection', listener);
}
Object.setPrototypeOf(Server.prototype, net.Server.prototype);
Object.setPrototypeOf(Server, net.Server);

/** A connection has come: `this` is the server. */
function connectionListener(raw) {
  const socket = new TLSSocket(raw, {
    secureContext: this._sharedCreds,
    isServer: true,
    server: this,
    requestCert: this.requestCert,
    rejectUnauthorized: this.rejectUnauthorized,
    handshakeTimeout: this._handshakeTimeout,
    ALPNProtocols: this.ALPNProtocols,
    ALPNCallback: this.ALPNCallback,
    SNICallback: this._SNICallback || (this._contexts.length > 0 ? selectContext.bind(this) : undefined),
    pauseOnConnect: this._pauseOnSecure,
    enableTrace: this._enableTrace,
    pskCallback: this._pskCallback,
    pskIdentityHint: this._pskIdentityHint,
  });
  socket.on('secure', onSecure);
  socket.on('_tlsError', onFault);
  socket.on('close', onClose);
  socket.on('keylog', (line) => this.emit('keylog', line, socket));
}

function onSecure() {
  if (this._requestCert) {
    const fault = this._handle.verifyError();
    if (fault) {
      this.authorizationError = fault.code;
      if (this._rejectUnauthorized) this.destroy();
    } else {
      this.authorized = true;
    }
  }
  if (!this.destroyed && this._releaseControl()) {
    this._verified();
    this.server.emit('secureConnection', this);
  }
}

function onFault(error) {
  if (this._controlReleased || this._faultTold) return;
  this._faultTold = true;
  this.server.emit('tlsClientError', error, this);
}

function onClose(hadError) {
  if (hadError || this._controlReleased || this._faultTold) return;
  this._faultTold = true;
  this.server.emit('tlsClientError', new ConnResetException('socket hang up'), this);
}

/** The context that addContext() has for a name; the last added first. */
function selectContext(servername, callback) {
  for (let i = this._contexts.length - 1; i >= 0; i--) {
    const [pattern, context] = this._contexts[i];
    if (pattern.test(servername)) {
      callback(null, context);
      return;
    }
  }
  callback(null, undefined);
}

/** Replaces certificates and keys: connections that are there keep theirs. */
Server.prototype.setSecureContext = function setSecureContext(options) {
  validateObject(options, 'options');
  for (const name of ['pfx', 'key', 'passphrase', 'cert', 'ca', 'secureProtocol', 'secureOptions', 'crl', 'ciphers', 'sigalgs',
                      'ecdhCurve', 'dhparam', 'minVersion', 'maxVersion']) {
    this[name] = options[name] || undefined;
  }
  this.honorCipherOrder = options.honorCipherOrder === undefined ? true : Boolean(options.honorCipherOrder);
  if (options.sessionIdContext) {
    this.sessionIdContext = options.sessionIdContext;
  } else {
    this.sessionIdContext ??= require('crypto').createHash('sha1').update(process.argv.join(' ')).digest('hex').slice(0, 32);
  }
  if (options.sessionTimeout) this.sessionTimeout = options.sessionTimeout;
  if (options.ticketKeys) this.ticketKeys = options.ticketKeys;
  this._sharedCreds = createSecureContext({
    ...options,
    honorCipherOrder: this.honorCipherOrder,
    sessionIdContext: this.sessionIdContext,
    sessionTimeout: this.sessionTimeout,
    ticketKeys: this.ticketKeys,
  });
};

/** @returns {Buffer} 48 bytes */
Server.prototype.getTicketKeys = function getTicketKeys() {
  return binding.getTicketKeys(this._sharedCreds.context);
};

Server.prototype.setTicketKeys = function setTicketKeys(keys) {
  validateBuffer(keys);
  if (keys.byteLength !== 48) {
    const { codes: { ERR_INVALID_ARG_VALUE } } = require('internal/errors');
    throw new ERR_INVALID_ARG_VALUE('keys', keys.byteLength, 'Session ticket keys must be a 48-byte buffer');
  }
  binding.setTicketKeys(this._sharedCreds.context, keys);
};

/**
 * Clients that ask for `servername`, in which * stands for part of a label, get this context.
 * @throws ERR_TLS_REQUIRED_SERVER_NAME
 */
Server.prototype.addContext = function addContext(servername, context) {
  if (!servername) throw new ERR_TLS_REQUIRED_SERVER_NAME();
  const text = servername.replace(/([.^$+?\-\\[\]{}()|])/g, '\\$1').replaceAll('*', '[^.]*');
  const secure = context?.context ? context : createSecureContext(context);
  this._contexts.push([new RegExp(`^${text}$`), secure]);
};

Server.prototype[Symbol.for('nodejs.rejection')] = function onRejection(error, event, socket) {
  if (event === 'secureConnection') socket.destroy(error);
  else net.Server.prototype[Symbol.for('nodejs.rejection')].call(this, error, event, socket);
};

/** @returns {Server} see Server */
function createServer(options, listener) {
  return new Server(options, listener);
}

module.exports = { Server, createServer };
