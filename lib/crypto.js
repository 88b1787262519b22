'use strict';

// node:crypto. Keys, ciphers, signatures and certificates are loaded when they are first used.

const { Hash, Hmac, getHashes, hash } = require('internal/crypto/hash');
const { hkdf, hkdfSync, pbkdf2, pbkdf2Sync, scrypt, scryptSync } = require('internal/crypto/kdf');
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

/** @returns {number} 1 in FIPS mode */
function getFips() {
  return internalBinding('crypto_state').getFips();
}

/** @throws OpenSSL's error when there is no FIPS provider */
function setFips(on) {
  internalBinding('crypto_state').setFips(Boolean(on));
}

/** There is no secure heap: it needs a command line option of Node's that jsrun has not. */
function secureHeapUsed() {
  const used = internalBinding('crypto_state').secureUsed();
  return { total: 0, used, utilization: 0, min: 0 };
}

module.exports = {
  createHash,
  createHmac,
  getHashes,
  hkdf,
  hkdfSync,
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
  getFips,
  setFips,
  secureHeapUsed,
  hash,
  Hash,
  Hmac,
  get webcrypto() { return require('internal/crypto/webcrypto').crypto; },
  get subtle() { return require('internal/crypto/webcrypto').crypto.subtle; },
  getRandomValues,
};

// Names of modules' exports, or functions that make an instance of one.
const LAZY = {
  certificate: ['Certificate'],
  cipher: ['Cipheriv', 'Decipheriv', 'getCipherInfo', 'getCiphers'],
  diffie_hellman: ['DiffieHellman', 'DiffieHellmanGroup', 'ECDH', 'diffieHellman'],
  keygen: ['generateKey', 'generateKeyPair', 'generateKeyPairSync', 'generateKeySync'],
  keys: ['KeyObject', 'createPrivateKey', 'createPublicKey', 'createSecretKey'],
  prime: ['checkPrime', 'checkPrimeSync', 'generatePrime', 'generatePrimeSync'],
  sign: ['Sign', 'Verify', 'privateDecrypt', 'privateEncrypt', 'publicDecrypt', 'publicEncrypt'],
  x509: ['X509Certificate'],
};

/** A property that loads internal/crypto/`file` when it is first looked at. */
function lazy(name, file, get) {
  Object.defineProperty(module.exports, name, {
    __proto__: null,
    configurable: true,
    enumerable: true,
    get() {
      const value = get(require(`internal/crypto/${file}`));
      Object.defineProperty(module.exports, name, {
        __proto__: null, configurable: true, enumerable: true, writable: true, value,
      });
      return value;
    },
    set(value) {
      Object.defineProperty(module.exports, name, {
        __proto__: null, configurable: true, enumerable: true, writable: true, value,
      });
    },
  });
}

for (const file of Object.keys(LAZY)) {
  for (const name of LAZY[file]) lazy(name, file, (exports) => exports[name]);
}
lazy('sign', 'sign', ({ signOneShot }) => signOneShot);
lazy('verify', 'sign', ({ verifyOneShot }) => verifyOneShot);
lazy('constants', 'constants', (exports) => exports);
lazy('getCurves', 'keys', ({ curves }) => function getCurves() {
  return curves().sort();
});
lazy('createCipheriv', 'cipher', ({ Cipheriv }) => function createCipheriv(cipher, key, iv, options) {
  return new Cipheriv(cipher, key, iv, options);
});
lazy('createDecipheriv', 'cipher', ({ Decipheriv }) => function createDecipheriv(cipher, key, iv, options) {
  return new Decipheriv(cipher, key, iv, options);
});
lazy('createSign', 'sign', ({ Sign }) => function createSign(algorithm, options) {
  return new Sign(algorithm, options);
});
lazy('createVerify', 'sign', ({ Verify }) => function createVerify(algorithm, options) {
  return new Verify(algorithm, options);
});
lazy('createDiffieHellman', 'diffie_hellman', ({ DiffieHellman }) => function createDiffieHellman(...args) {
  return new DiffieHellman(...args);
});
for (const name of ['createDiffieHellmanGroup', 'getDiffieHellman']) {
  lazy(name, 'diffie_hellman', ({ DiffieHellmanGroup }) => function getDiffieHellman(group) {
    return new DiffieHellmanGroup(group);
  });
}
lazy('createECDH', 'diffie_hellman', ({ ECDH }) => function createECDH(curve) {
  return new ECDH(curve);
});

for (const name of ['prng', 'pseudoRandomBytes', 'rng']) {
  Object.defineProperty(module.exports, name, {
    __proto__: null, configurable: true, enumerable: false, writable: true, value: randomBytes,
  });
}
Object.defineProperty(module.exports, 'fips', { __proto__: null, configurable: false, enumerable: false, get: getFips, set: setFips });
