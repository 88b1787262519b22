'use strict';

// The part of the Web Crypto API that is there: random values. globalThis.crypto is the one Crypto object.

const { getRandomValues, randomUUID } = require('internal/crypto/random');
const { codes: { ERR_ILLEGAL_CONSTRUCTOR, ERR_INVALID_THIS } } = require('internal/errors');

let allowed = false;

class Crypto {
  constructor() {
    if (!allowed) throw new ERR_ILLEGAL_CONSTRUCTOR();
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

module.exports = { Crypto, crypto };
