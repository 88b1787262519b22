'use strict';

// globalThis.crypto, the one Crypto object: random values, and everything else by `subtle`, which is loaded on first use.

const { getRandomValues, randomUUID } = require('internal/crypto/random');
const { codes: { ERR_ILLEGAL_CONSTRUCTOR, ERR_INVALID_THIS } } = require('internal/errors');

let allowed = false;

class Crypto {
  constructor() {
    if (!allowed) throw new ERR_ILLEGAL_CONSTRUCTOR();
  }

  get subtle() {
    if (!(this instanceof Crypto)) throw new ERR_INVALID_THIS('Crypto');
    return require('internal/webcrypto/subtle').subtle;
  }

  getRandomValues(array) {
    if (!(this instanceof Crypto)) throw new ERR_INVALID_THIS('Crypto');
    return getRandomValues(array);
  }

  randomUUID(options) {
    if (!(this instanceof Crypto)) throw new ERR_INVALID_THIS('Crypto');
    return randomUUID(options);
  }
}
Object.defineProperty(Crypto.prototype, Symbol.toStringTag, {
  __proto__: null, configurable: true, value: 'Crypto',
});

allowed = true;
const crypto = new Crypto();
allowed = false;

module.exports = {
  Crypto,
  get CryptoKey() { return require('internal/webcrypto/key').CryptoKey; },
  get SubtleCrypto() { return require('internal/webcrypto/subtle').SubtleCrypto; },
  crypto,
};
