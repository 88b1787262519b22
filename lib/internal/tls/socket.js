'use strict';

// tls.TLSSocket: a net.Socket whose handle is TLS above another stream. It comes into being above a socket that is there,
// or connects one itself, as tls.connect() has it.

const net = require('net');
const timers = require('timers');
const {
  ConnResetException,
  codes: {
    ERR_INVALID_ARG_TYPE,
    ERR_INVALID_ARG_VALUE,
    ERR_MULTIPLE_CALLBACK,
    ERR_TLS_ALPN_CALLBACK_WITH_PROTOCOLS,
    ERR_TLS_HANDSHAKE_TIMEOUT,
    ERR_TLS_INVALID_CONTEXT,
    ERR_TLS_INVALID_STATE,
    ERR_TLS_PSK_SET_IDENTITY_HINT_FAILED,
    ERR_TLS_RENEGOTIATION_DISABLED,
    ERR_TLS_SNI_FROM_SERVER,
  },
} = require('internal/errors');
const {
  validateBuffer, validateFunction, validateInt32, validateObject, validateString, validateUint32,
} = require('internal/validators');
const { isArrayBufferView } = require('internal/util/types');
const { initSocketHandle } = require('internal/net/socket');
const { kHandleOwner } = require('internal/net/symbols');
const { SecureContext, binding, createSecureContext, useRoots } = require('internal/tls/secure_context');
const { overDuplex, overHandle } = require('internal/tls/handle');
const { convertProtocols } = require('internal/tls/alpn');
const streams = internalBinding('http_server');

const kContext = Symbol('context');
const kHandshakeTimer = Symbol('handshakeTimer');
const kPendingSession = Symbol('pendingSession');
const kVerified = Symbol('verified');
const kUnderSocket = Symbol('underSocket');
const kSession = Symbol('session');
const kSessionsPending = Symbol('sessionsPending');

/**
 * @param {net.Socket|stream.Duplex} [socket]
 * @param {object} [options] isServer, server, secureContext or what createSecureContext() takes, requestCert,
 *   rejectUnauthorized, ALPNProtocols, ALPNCallback, SNICallback, session, servername, allowHalfOpen
 */
function TLSSocket(socket, options) {
  if (!(this instanceof TLSSocket)) return new TLSSocket(socket, options);
  const given = { ...options };
  const isServer = Boolean(given.isServer);
  if (given.ALPNProtocols) given.ALPNProtocols = convertProtocols(given.ALPNProtocols);
  if (socket !== undefined && socket !== null &&
      (typeof socket !== 'object' || typeof socket.on !== 'function' || typeof socket.write !== 'function')) {
    throw new ERR_INVALID_ARG_TYPE('socket', 'Duplex', socket);
  }
  this._tlsOptions = given;
  this._secureEstablished = false;
  this._newSessionPending = false;
  this._controlReleased = false;
  this.secureConnecting = true;
  this._SNICallback = null;
  this.servername = null;
  this.alpnProtocol = null;
  this.authorized = false;
  this.authorizationError = null;
  this.ssl = null;
  this[kHandshakeTimer] = null;
  this[kPendingSession] = null;
  this[kVerified] = false;
  this[kUnderSocket] = socket ?? null;
  this[kSession] = null;
  this[kSessionsPending] = 0;
  this[kContext] = given.secureContext || createSecureContext(given);

  net.Socket.call(this, {
    allowHalfOpen: socket ? socket.allowHalfOpen : given.allowHalfOpen,
    readableHighWaterMark: given.highWaterMark,
    writableHighWaterMark: given.highWaterMark,
    signal: given.signal,
    onread: given.onread,
    noDelay: given.noDelay,
    keepAlive: given.keepAlive,
    keepAliveInitialDelay: given.keepAliveInitialDelay,
  });
  if (given.pauseOnConnect) this._readableState.flowing = false;
  this._rejectUnauthorized = given.rejectUnauthorized !== false;
  this._requestCert = Boolean(given.requestCert) || !isServer;
  if (given.server) this.server = given.server;
  if (!socket) {
    this.once('connect', attachOwn);
  } else {
    this._parent = socket instanceof net.Socket ? socket : null;
    followUnder(this, socket);
    if (socket.connecting) {
      this.connecting = true;
      socket.once('connect', () => {
        if (this.destroyed) return;
        attachUnder(this, socket);
        this.connecting = false;
        this.emit('connect');
        this.read(0);
      });
    } else {
      attachUnder(this, socket);
      if (!given.pauseOnConnect) this.read(0);
    }
  }
}
Object.setPrototypeOf(TLSSocket.prototype, net.Socket.prototype);
Object.setPrototypeOf(TLSSocket, net.Socket);

Object.defineProperty(TLSSocket.prototype, 'encrypted', {
  __proto__: null, configurable: true, enumerable: true, writable: true, value: true,
});

/** What happens to the stream below. */
function followUnder(self, socket) {
  socket.on('close', () => {
    // What came before the end is still to be read.
    if (socket.readableEnded && !self.readableEnded && !self.destroyed && self._secureEstablished) {
      self.once('end', () => self.destroy());
    } else {
      self.destroy();
    }
  });
  socket.on('error', (error) => {
    if (!self._secureEstablished && self._tlsOptions.isServer) self._tlsError(error);
    else self.destroy(error);
  });
}

/** The connection made by our own connect(): the TCP handle goes below the TLS one. */
function attachOwn() {
  const under = this._handle;
  attach(this, overHandle(contextOf(this), under, Boolean(this._tlsOptions.isServer), true));
}

function contextOf(self) {
  const { context } = self[kContext];
  if (self._requestCert) useRoots(context);
  return context;
}

function attachUnder(self, socket) {
  const isServer = Boolean(self._tlsOptions.isServer);
  const native = socket instanceof net.Socket && streams.isStream(socket._handle);
  const handle = native ?
    overHandle(contextOf(self), socket._handle, isServer, false) : overDuplex(contextOf(self), socket, isServer);
  attach(self, handle);
  if (!native) return;
  // What was read before belongs to TLS.
  socket._handle.reading = true;
  for (let chunk = socket.read(); chunk !== null; chunk = socket.read()) handle.receive(chunk);
}

function attach(self, handle) {
  const options = self._tlsOptions;
  const { server } = self;
  self._handle = handle;
  self.ssl = handle;
  initSocketHandle(self);
  handle.onhandshakedone = onHandshakeDone;
  handle.onerror = onError;
  handle.onearlyend = onEarlyEnd;
  handle.onsession = onSession;
  handle.onkeylog = onKeylog;
  if (options.isServer) {
    handle.setVerifyMode(self._requestCert, self._rejectUnauthorized);
    if (typeof options.SNICallback === 'function') self._SNICallback = options.SNICallback;
    if (self._SNICallback !== null || server?.listenerCount('OCSPRequest') > 0) {
      handle.oncert = onCertificateWanted;
      handle.enableCertCallback();
    }
    const keepsNew = server?.listenerCount('newSession') > 0;
    const keepsOld = server?.listenerCount('resumeSession') > 0;
    if (keepsNew || keepsOld) {
      handle.onclienthello = onSessionWanted;
      handle.enableSessionCallbacks(keepsNew, keepsOld);
    }
    if (options.enableTrace) process.emitWarning('TLS tracing is not available.');
  }
  if (options.ALPNCallback) {
    validateFunction(options.ALPNCallback, 'options.ALPNCallback');
    if (options.ALPNProtocols) throw new ERR_TLS_ALPN_CALLBACK_WITH_PROTOCOLS();
    self._ALPNCallback = options.ALPNCallback;
    handle.onalpn = onProtocolWanted;
    handle.enableALPNCallback();
  }
  if (options.requestOCSP && !options.isServer) {
    handle.onocspresponse = onOCSPResponse;
    handle.requestOCSP();
  }
  if (options.pskCallback) {
    validateFunction(options.pskCallback, 'pskCallback');
    handle.onpsk = options.isServer ? onServerKeyWanted : onClientKeyWanted;
    const hint = options.isServer ? options.pskIdentityHint ?? undefined : undefined;
    if (hint !== undefined) validateString(hint, 'options.pskIdentityHint');
    if (!handle.enablePsk(hint)) self.destroy(new ERR_TLS_PSK_SET_IDENTITY_HINT_FAILED());
  }
  if (options.ALPNProtocols) handle.setALPNProtocols(options.ALPNProtocols);
  if (self.listenerCount('keylog') > 0 || server?.listenerCount('keylog') > 0) handle.enableKeylogCallback();
  else self.on('newListener', enableKeylog);
  if (self._pendingServername) handle.setServername(self._pendingServername);
  if (options.isServer && options.handshakeTimeout > 0) {
    self[kHandshakeTimer] = timers.setTimeout(onHandshakeTimeout, options.handshakeTimeout, self).unref();
  }
  const session = self[kSession] ?? options.session;
  if (session) handle.setSession(typeof session === 'string' ? Buffer.from(session, 'latin1') : session);
  // A client's settings, such as the name of the server, may still come in this turn.
  if (self._manualStart) return;
  process.nextTick(start, self);
}

function enableKeylog(name) {
  if (name !== 'keylog') return;
  this._handle?.enableKeylogCallback();
  this.removeListener('newListener', enableKeylog);
}

function start(self) {
  self._handle?.start?.();
}

function onHandshakeTimeout(self) {
  self._tlsError(new ERR_TLS_HANDSHAKE_TIMEOUT());
}

/** The handshake's end: `this` is the handle. */
function onHandshakeDone() {
  this[kHandleOwner]._finishInit();
}

/** A client has left in the middle of the handshake, also one that would half-close: `this` is the handle. */
function onEarlyEnd() {
  this[kHandleOwner].destroy();
}

TLSSocket.prototype._finishInit = function _finishInit() {
  if (!this._handle || this.destroyed) return;
  this.alpnProtocol = this._handle.getALPNNegotiatedProtocol();
  this.servername = this._handle.getServername();
  timers.clearTimeout(this[kHandshakeTimer]);
  this[kHandshakeTimer] = null;
  this._secureEstablished = true;
  this.secureConnecting = false;
  this.emit('secure');
};

/** OpenSSL gave up: `this` is the handle. */
function onError(error) {
  const self = this[kHandleOwner];
  if (self._hadError) return;
  self._hadError = true;
  if (!self._secureEstablished) {
    self._tlsError(error);
  } else {
    self.destroy(error);
  }
}

/** A fault before the connection was secure: a server tells it with 'tlsClientError', a client with 'error'. */
TLSSocket.prototype._tlsError = function _tlsError(error) {
  if (this._controlReleased || !this._tlsOptions.isServer) {
    this.destroy(error);
    return;
  }
  this._hadError = true;
  // It has been told: a listener that destroys the socket with it must not make it an unhandled one.
  this.on('error', () => {});
  this.emit('_tlsError', error);
  this.destroy();
};

function onSession(id, session) {
  const self = this[kHandleOwner];
  if (self._tlsOptions.isServer) {
    keepSession(self, id, session);
    return;
  }
  if (self[kVerified]) self.emit('session', session);
  else self[kPendingSession] = session;
}

/** Says that the peer has been checked: sessions may be told. */
TLSSocket.prototype._verified = function _verified() {
  this[kVerified] = true;
  const session = this[kPendingSession];
  if (session === null) return;
  this[kPendingSession] = null;
  this.emit('session', session);
};

function onKeylog(line) {
  this[kHandleOwner].emit('keylog', line);
}

/** A server's listener keeps a session; the handshake waits for it. */
function keepSession(self, id, session) {
  self[kSessionsPending]++;
  let called = false;
  self.server.emit('newSession', id, session, () => {
    if (called) return;
    called = true;
    if (--self[kSessionsPending] === 0) self._handle?.newSessionDone?.();
  });
}

/** A client names a session: `this` is the handle. */
function onSessionWanted(id) {
  const self = this[kHandleOwner];
  let called = false;
  const done = (error, session) => {
    if (called) {
      self.destroy(new ERR_MULTIPLE_CALLBACK());
      return;
    }
    called = true;
    if (self.destroyed) return;
    if (error) self._tlsError(error);
    else this.sessionDone(session ? (typeof session === 'string' ? Buffer.from(session, 'latin1') : session) : undefined);
  };
  if (!self.server.emit('resumeSession', id, done)) done(null, null);
}

function onOCSPResponse(response) {
  this[kHandleOwner].emit('OCSPResponse', response);
}

/** A server's certificate is to be chosen, and perhaps what OCSP says of it. */
function onCertificateWanted(servername, asksOCSP) {
  const self = this[kHandleOwner];
  if (!servername || self._SNICallback === null) {
    staple(self, this, undefined, asksOCSP);
    return;
  }
  let called = false;
  self._SNICallback(servername, (error, context) => {
    if (called) {
      self.destroy(new ERR_MULTIPLE_CALLBACK());
      return;
    }
    called = true;
    if (self.destroyed) return;
    if (error) {
      self._tlsError(error);
      return;
    }
    if (context && !(context instanceof SecureContext) && !context.context) {
      self._tlsError(new ERR_TLS_INVALID_CONTEXT('SNI'));
      return;
    }
    if (context && self._requestCert) useRoots(context.context);
    staple(self, this, context?.context, asksOCSP);
  });
}

/** Asks the server's listener for an OCSP answer, where the client wants one, and lets the handshake go on. */
function staple(self, handle, context, asksOCSP) {
  if (!asksOCSP || !(self.server?.listenerCount('OCSPRequest') > 0)) {
    handle.certDone(context, undefined);
    return;
  }
  const certificate = binding.getCertificate(context ?? self[kContext].context);
  if (certificate === undefined) {
    handle.certDone(context, undefined);
    return;
  }
  const issuer = binding.getIssuer(context ?? self[kContext].context) ?? null;
  let called = false;
  self.server.emit('OCSPRequest', certificate, issuer, (error, response) => {
    if (called) {
      self.destroy(new ERR_MULTIPLE_CALLBACK());
      return;
    }
    called = true;
    if (self.destroyed) return;
    if (error) self._tlsError(error);
    else handle.certDone(context, response ? toBuffer(response) : undefined);
  });
}

function toBuffer(value) {
  return typeof value === 'string' ? Buffer.from(value, 'latin1') : value;
}

// Pre-shared keys: what the callback gives, checked, or undefined for none.

function checkKey(psk, most) {
  validateBuffer(psk, 'psk');
  if (psk.byteLength > most) throw new ERR_INVALID_ARG_VALUE('psk', psk, `Pre-shared key exceeds ${most} bytes`);
}

function onServerKeyWanted(identity, most) {
  const self = this[kHandleOwner];
  const answer = self._tlsOptions.pskCallback(self, identity);
  if (answer === undefined || answer === null) return undefined;
  let psk = answer;
  if (!isArrayBufferView(answer)) {
    if (typeof answer !== 'object') throw new ERR_INVALID_ARG_TYPE('ret', ['Object', 'Buffer', 'TypedArray', 'DataView'], answer);
    ({ psk } = answer);
  }
  checkKey(psk, most);
  return psk;
}

function onClientKeyWanted(hint, most, longestIdentity) {
  const answer = this[kHandleOwner]._tlsOptions.pskCallback(hint);
  if (answer === undefined || answer === null) return undefined;
  validateObject(answer, 'ret');
  const { psk, identity } = answer;
  checkKey(psk, most);
  validateString(identity, 'identity');
  if (Buffer.byteLength(identity) >= longestIdentity) {
    throw new ERR_INVALID_ARG_VALUE('identity', identity, `PSK identity exceeds ${longestIdentity} bytes`);
  }
  return { psk, identity };
}

function onProtocolWanted(servername, wire) {
  const self = this[kHandleOwner];
  const protocols = [];
  for (let at = 0; at < wire.length; at += wire[at] + 1) {
    protocols.push(wire.latin1Slice(at + 1, at + 1 + wire[at]));
  }
  const selected = self._ALPNCallback({ servername, protocols });
  if (selected === undefined) return undefined;
  if (!protocols.includes(selected)) {
    const { codes: { ERR_TLS_ALPN_CALLBACK_INVALID_RESULT } } = require('internal/errors');
    throw new ERR_TLS_ALPN_CALLBACK_INVALID_RESULT(selected, protocols);
  }
  return Buffer.from(selected, 'latin1');
}

TLSSocket.prototype._destroy = function _destroy(exception, callback) {
  timers.clearTimeout(this[kHandshakeTimer]);
  this[kHandshakeTimer] = null;
  const under = this[kUnderSocket];
  net.Socket.prototype._destroy.call(this, exception, callback);
  under?.destroy();
};

TLSSocket.prototype._releaseControl = function _releaseControl() {
  if (this._controlReleased) return false;
  this._controlReleased = true;
  return true;
};

TLSSocket.prototype._start = function _start() {
  this._handle?.start?.();
};

/** @throws ERR_INVALID_ARG_TYPE, ERR_TLS_SNI_FROM_SERVER */
TLSSocket.prototype.setServername = function setServername(name) {
  validateString(name, 'name');
  if (this._tlsOptions.isServer) throw new ERR_TLS_SNI_FROM_SERVER();
  this._pendingServername = name;
  this.ssl?.setServername(name);
};

TLSSocket.prototype.setSession = function setSession(session) {
  if (typeof session === 'string') session = Buffer.from(session, 'latin1');
  this[kSession] = session;
  this.ssl?.setSession(session);
};

/** The server gives no certificate of a version before this: as Node, only for a socket that is there. */
TLSSocket.prototype.setMaxSendFragment = function setMaxSendFragment(size) {
  validateInt32(size, 'size');
  return this._handle ? this._handle.setMaxSendFragment(size) : false;
};

/** Renegotiation is refused by both sides; TLS 1.3 has none. */
TLSSocket.prototype.renegotiate = function renegotiate(options, callback) {
  if (options === null || typeof options !== 'object') throw new ERR_INVALID_ARG_TYPE('options', 'Object', options);
  if (callback !== undefined) validateFunction(callback, 'callback');
  if (this.destroyed) return undefined;
  if (callback) process.nextTick(callback, new ERR_TLS_RENEGOTIATION_DISABLED());
  return false;
};

TLSSocket.prototype.disableRenegotiation = function disableRenegotiation() {};

TLSSocket.prototype.getTLSTicket = function getTLSTicket() {
  return this._handle?.getTLSTicket?.();
};

/** @returns {object|null} {} if the peer gave none */
TLSSocket.prototype.getPeerCertificate = function getPeerCertificate(detailed) {
  if (!this._handle) return null;
  return this._handle.getPeerCertificate?.(Boolean(detailed)) ?? {};
};

TLSSocket.prototype.getCertificate = function getCertificate() {
  if (!this._handle) return null;
  return this._handle.getCertificate?.() ?? {};
};

function x509Of(self, ofPeer) {
  const raw = self._handle?.getRawCertificate?.(ofPeer);
  if (raw === undefined) return undefined;
  const { X509Certificate } = require('crypto');
  return new X509Certificate(raw);
}

TLSSocket.prototype.getPeerX509Certificate = function getPeerX509Certificate() {
  return x509Of(this, true);
};

TLSSocket.prototype.getX509Certificate = function getX509Certificate() {
  return x509Of(this, false);
};

for (const name of ['getCipher', 'getSharedSigalgs', 'getEphemeralKeyInfo', 'getFinished', 'getPeerFinished',
                    'getProtocol', 'getSession', 'isSessionReused', 'getServername']) {
  if (name === 'getServername') continue;
  TLSSocket.prototype[name] = {
    [name]() {
      return this._handle?.[name] ? this._handle[name]() : null;
    },
  }[name];
}

/** @returns {Buffer} @throws ERR_TLS_INVALID_STATE before the connection is secure */
TLSSocket.prototype.exportKeyingMaterial = function exportKeyingMaterial(length, label, context) {
  validateUint32(length, 'length', true);
  validateString(label, 'label');
  if (context !== undefined) validateBuffer(context, 'context');
  if (!this._secureEstablished) throw new ERR_TLS_INVALID_STATE();
  return this._handle.exportKeyingMaterial(length, label, context);
};

/** @throws when it is to be changed on a socket whose handshake has begun */
TLSSocket.prototype.setKeyCert = function setKeyCert(context) {
  if (!context || typeof context !== 'object') throw new ERR_INVALID_ARG_TYPE('context', 'Object', context);
  const secure = context.context ? context : createSecureContext(context);
  this._handle.certDone(secure.context, undefined);
};

TLSSocket.prototype.enableTrace = function enableTrace() {
  process.emitWarning('TLS tracing is not available.');
};

/** The error of a peer that left before the connection was secure. */
function disconnected(options) {
  const error = new ConnResetException('Client network socket disconnected before secure TLS connection was established');
  error.path = options.path;
  error.host = options.host;
  error.port = options.port;
  error.localAddress = options.localAddress;
  return error;
}

module.exports = { TLSSocket, disconnected };
