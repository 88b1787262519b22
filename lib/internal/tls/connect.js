'use strict';

// tls.connect(): a client. The peer is checked here, once its certificate is known.

const net = require('net');
const { codes: { ERR_INVALID_ARG_TYPE, ERR_MISSING_ARGS } } = require('internal/errors');
const { validateFunction, validateNumber } = require('internal/validators');
const { isIP } = require('internal/net/address');
const { createSecureContext } = require('internal/tls/secure_context');
const { checkServerIdentity } = require('internal/tls/identity');
const { TLSSocket, disconnected } = require('internal/tls/socket');

let warned = false;

/** NODE_TLS_REJECT_UNAUTHORIZED=0 trusts everybody, and says so once. */
function rejectsByDefault() {
  if (process.env.NODE_TLS_REJECT_UNAUTHORIZED !== '0') return true;
  if (!warned) {
    warned = true;
    process.emitWarning("Setting the NODE_TLS_REJECT_UNAUTHORIZED environment variable to '0' makes TLS connections " +
      'and HTTPS requests insecure by disabling certificate verification.');
  }
  return false;
}

/** (options[, cb]), (port[, host][, options][, cb]), (path[, options][, cb]) */
function readArguments(args) {
  const list = [...args];
  const callback = typeof list.at(-1) === 'function' ? list.pop() : null;
  let options = {};
  if (list[0] !== null && typeof list[0] === 'object') {
    options = list[0];
  } else {
    const [first, second] = list;
    if (typeof first === 'string' && !(Number(first) >= 0)) options.path = first;
    else options.port = first;
    if (typeof second === 'string') options.host = second;
    for (const item of list.slice(1)) {
      if (item !== null && typeof item === 'object') options = { ...options, ...item };
    }
  }
  return [options, callback];
}

/**
 * @param {object} options host, port, path, socket, servername, rejectUnauthorized, checkServerIdentity, session,
 *   ALPNProtocols, minDHSize, secureContext, timeout, lookup and what createSecureContext() takes
 * @param {function} [callback] for 'secureConnect'
 * @returns {TLSSocket}
 */
function connect(...args) {
  const [given, callback] = readArguments(args);
  const options = {
    rejectUnauthorized: rejectsByDefault(),
    checkServerIdentity,
    minDHSize: 1024,
    ...given,
  };
  if (!options.keepAlive) options.singleUse = true;
  validateFunction(options.checkServerIdentity, 'options.checkServerIdentity');
  validateNumber(options.minDHSize, 'options.minDHSize', 1);
  if (options.pskCallback !== undefined && options.pskCallback !== null) validateFunction(options.pskCallback, 'options.pskCallback');
  const context = options.secureContext || createSecureContext(options);
  const socket = new TLSSocket(options.socket, {
    allowHalfOpen: options.socket ? options.socket.allowHalfOpen : Boolean(options.allowHalfOpen),
    pipe: Boolean(options.path),
    secureContext: context,
    isServer: false,
    requestCert: true,
    rejectUnauthorized: options.rejectUnauthorized !== false,
    session: options.session,
    ALPNProtocols: options.ALPNProtocols,
    enableTrace: options.enableTrace,
    requestOCSP: options.requestOCSP,
    pskCallback: options.pskCallback,
    highWaterMark: options.highWaterMark,
    onread: options.onread,
    signal: options.signal,
    noDelay: options.noDelay,
    keepAlive: options.keepAlive,
    keepAliveInitialDelay: options.keepAliveInitialDelay,
  });
  socket._connectOptions = options;
  if (callback) socket.once('secureConnect', callback);
  if (options.servername !== undefined && options.servername !== null) {
    if (typeof options.servername !== 'string') {
      throw new ERR_INVALID_ARG_TYPE('name', 'string', options.servername);
    }
    if (options.servername && !isIP(options.servername)) socket.setServername(options.servername);
  }
  socket.on('secure', onSecure);
  socket.prependListener('end', onEnd);
  if (!options.socket) {
    if (options.timeout) socket.setTimeout(options.timeout);
    if (options.port === undefined && options.path == null) throw new ERR_MISSING_ARGS(['options', 'port', 'path']);
    net.Socket.prototype.connect.call(socket, options);
  } else if (options.timeout) {
    socket.setTimeout(options.timeout);
  }
  return socket;
}

/** The name that the certificate must have. */
function expectedName({ servername, host, socket }) {
  return servername || host || (socket?._host) || 'localhost';
}

function onSecure() {
  const options = this._connectOptions;
  let fault = this._handle.verifyError();
  if (!fault && !this.isSessionReused()) {
    const certificate = this.getPeerCertificate(true);
    try {
      fault = options.checkServerIdentity(expectedName(options), certificate);
    } catch (error) {
      fault = error;
    }
  }
  if (!fault && options.minDHSize) {
    const info = this.getEphemeralKeyInfo();
    if (info?.type === 'DH' && info.size < options.minDHSize) {
      const error = new Error(`DH parameter size ${info.size} is less than ${options.minDHSize}`);
      error.code = 'ERR_TLS_DH_PARAM_SIZE';
      this.destroy(error);
      return;
    }
  }
  if (fault) {
    this.authorized = false;
    this.authorizationError = fault.code || fault.message;
    if (options.rejectUnauthorized !== false) {
      this.destroy(fault);
      return;
    }
  } else {
    this.authorized = true;
    this.authorizationError = null;
  }
  this._releaseControl();
  this.removeListener('end', onEnd);
  this.emit('secureConnect');
  this._verified();
}

/** The peer left in the middle of the handshake. */
function onEnd() {
  if (this._hadError || this._secureEstablished) return;
  this._hadError = true;
  this.destroy(disconnected(this._connectOptions));
}

module.exports = { connect };
