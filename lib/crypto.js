'use strict';

// node:crypto: digests, HMAC, random, key derivation and comparison.

const { Hash, Hmac, getHashes, hash } = require('internal/crypto/hash');
const { pbkdf2, pbkdf2Sync, scrypt, scryptSync } = require('internal/crypto/kdf');
const {
  randomBytes,
  randomFill,
  randomFillSync,
  randomInt,
  randomUUID,
} = require('internal/crypto/random');
const { timingSafeEqual } = require('internal/crypto/timing');

/** @returns {Hash} see Hash */
function createHash(algorithm, options) {
  return new Hash(algorithm, options);
}

/** @returns {Hmac} see Hmac */
function createHmac(hmac, key, options) {
  return new Hmac(hmac, key, options);
}

/** As webcrypto.getRandomValues(). */
function getRandomValues(array) {
  return require('internal/crypto/webcrypto').crypto.getRandomValues(array);
}

module.exports = {
  createHash,
  createHmac,
  getHashes,
  pbkdf2,
  pbkdf2Sync,
  randomBytes,
  randomFill,
  randomFillSync,
  randomInt,
  randomUUID,
  scrypt,
  scryptSync,
  timingSafeEqual,
  hash,
  Hash,
  Hmac,
  get webcrypto() { return require('internal/crypto/webcrypto').crypto; },
  getRandomValues,
};

for (const name of ['prng', 'pseudoRandomBytes', 'rng']) {
  Object.defineProperty(module.exports, name, {
    __proto__: null, configurable: true, enumerable: false, writable: true, value: randomBytes,
  });
}
