'use strict';

// crypto.constants.

const { defaults } = require('internal/tls/secure_context');

module.exports = Object.defineProperty({
  __proto__: null,
  ...internalBinding('crypto_constants'),
  defaultCoreCipherList: defaults.ciphers,
}, 'defaultCipherList', {
  __proto__: null, configurable: true, enumerable: true, writable: true, value: defaults.ciphers,
});
