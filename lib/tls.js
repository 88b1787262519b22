'use strict';

// node:tls. OpenSSL is C's (src/bindings/tls) and is set up when the first context is made.

const { binding, SecureContext, createSecureContext, defaults } = require('internal/tls/secure_context');
const { checkServerIdentity } = require('internal/tls/identity');
const { convertProtocols } = require('internal/tls/alpn');
const { TLSSocket } = require('internal/tls/socket');
const { Server, createServer } = require('internal/tls/server');
const { connect } = require('internal/tls/connect');

let roots;
let cipherNames;

/** Sets out.ALPNProtocols to the wire format of a list. */
function convertALPNProtocols(protocols, out) {
  const converted = convertProtocols(protocols);
  if (converted !== undefined) out.ALPNProtocols = converted;
}

/** @returns {string[]} in lower case */
function getCiphers() {
  cipherNames ??= binding.ciphers().map((name) => name.toLowerCase()).sort();
  return cipherNames.slice();
}

module.exports = {
  CLIENT_RENEG_LIMIT: 3,
  CLIENT_RENEG_WINDOW: 600,
  getCiphers,
  convertALPNProtocols,
  checkServerIdentity,
  createSecureContext,
  SecureContext,
  TLSSocket,
  Server,
  createServer,
  connect,
};

function defaultOf(name, key) {
  Object.defineProperty(module.exports, name, {
    __proto__: null,
    configurable: true,
    enumerable: true,
    get() { return defaults[key]; },
    set(value) { defaults[key] = value; },
  });
}

defaultOf('DEFAULT_CIPHERS', 'ciphers');
defaultOf('DEFAULT_ECDH_CURVE', 'ecdhCurve');
defaultOf('DEFAULT_MIN_VERSION', 'minVersion');
defaultOf('DEFAULT_MAX_VERSION', 'maxVersion');

// The certificates that the system trusts, as PEM.
Object.defineProperty(module.exports, 'rootCertificates', {
  __proto__: null,
  configurable: false,
  enumerable: true,
  get() { return (roots ??= Object.freeze(binding.rootCertificates())); },
});
