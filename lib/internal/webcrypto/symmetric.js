'use strict';

// AES and HMAC.

const { createSecretKey, kHandle } = require('internal/crypto/keys');
const { randomBytes } = require('internal/crypto/random');
const { createHmac } = require('crypto');
const { operateOn } = require('internal/crypto/operation');
const { timingSafeEqual } = require('internal/crypto/timing');
const { failure, operationFailed } = require('internal/webcrypto/errors');
const { cannotExport, cannotImport, checkJwk, checkUsages, invalidUnless, toArrayBuffer } = require('internal/webcrypto/format');
const { innerOf, makeKey } = require('internal/webcrypto/key');
const { promisify } = require('util');

const random = promisify(randomBytes);
const bytesOf = (key) => innerOf(key).keyObject[kHandle];

/** The secret of raw data, a JWK or a KeyObject, once the JWK is right. */
function readSecret(format, data, name, check) {
  switch (format) {
    case 'KeyObject': return data;
    case 'raw': return createSecretKey(data);
    case 'jwk':
      return check(data, (jwk) => invalidUnless(() => {
        if (typeof jwk.k !== 'string') {
          const { codes: { ERR_CRYPTO_INVALID_JWK } } = require('internal/errors');
          throw new ERR_CRYPTO_INVALID_JWK();
        }
        return createSecretKey(Buffer.from(jwk.k, 'base64url'));
      }));
    default: throw cannotImport(format, name);
  }
}

function writeSecret(format, key, alg) {
  const { keyObject, algorithm, extractable, usages } = innerOf(key);
  if (format === 'raw') return toArrayBuffer(Buffer.from(keyObject[kHandle]));
  if (format !== 'jwk') throw cannotExport(keyObject, format, algorithm.name);
  return { key_ops: [...usages], ext: extractable, alg, kty: 'oct', k: keyObject[kHandle].toString('base64url') };
}

// AES ---------------------------------------------------------------------------------------------

const MODES = { '__proto__': null, 'AES-CBC': 'CBC', 'AES-CTR': 'CTR', 'AES-GCM': 'GCM', 'AES-KW': 'KW' };
const TOO_MUCH = 'Cipher job failed';

function usagesOf(name) {
  return name === 'AES-KW' ? ['wrapKey', 'unwrapKey'] : ['encrypt', 'decrypt', 'wrapKey', 'unwrapKey'];
}

/** OpenSSL's cipher over data. */
async function run(key, encrypts, iv, data, additional, tagLength = 0) {
  const secret = bytesOf(key);
  const { name } = innerOf(key).algorithm;
  const cipher = name === 'AES-KW' ? `id-aes${secret.length * 8}-wrap` : `aes-${secret.length * 8}-${MODES[name].toLowerCase()}`;
  try {
    return await operateOn(data.length, 'cipher', [cipher, encrypts, secret, iv, data, additional, tagLength], TOO_MUCH);
  } catch (error) {
    throw operationFailed(error);
  }
}

/** CTR whose counter is only the last bits of the block: where it begins anew, OpenSSL is begun anew. */
async function runCounter(key, { counter, length }, data) {
  const blocks = BigInt(Math.ceil(data.length / 16));
  const size = 1n << BigInt(length);
  if (blocks > size) throw operationFailed(new Error(TOO_MUCH));
  const whole = BigInt(`0x${counter.toString('hex')}`);
  const before = size - whole % size; // blocks until the counter is zero again
  if (blocks <= before) return run(key, true, counter, data);
  const split = Number(before) * 16;
  const zeroed = Buffer.from((whole - whole % size).toString(16).padStart(32, '0'), 'hex');
  return Buffer.concat([
    await run(key, true, counter, data.subarray(0, split)), await run(key, true, zeroed, data.subarray(split)),
  ]);
}

async function runAes(encrypts, algorithm, key, data) {
  switch (algorithm.name) {
    case 'AES-CBC': return run(key, encrypts, algorithm.iv, data);
    case 'AES-CTR': return runCounter(key, algorithm, data);
    default: {
      const tagLength = (algorithm.tagLength ?? 128) / 8;
      if (!encrypts && data.length < tagLength) throw failure('OperationError', 'The provided data is too small.');
      return run(key, encrypts, algorithm.iv, data, algorithm.additionalData, tagLength);
    }
  }
}

const INITIAL_VALUE = Buffer.alloc(8, 0xa6); // RFC 3394

const aes = {
  async generateKey(algorithm, extractable, usages) {
    checkUsages(usages, usagesOf(algorithm.name), 'an AES');
    const { name, length } = algorithm;
    return makeKey(createSecretKey(await random(length / 8)), { name, length }, usages, extractable);
  },

  importKey(format, data, { name }, extractable, usages) {
    checkUsages(usages, usagesOf(name), 'an AES');
    const secret = readSecret(format, data, name, (jwk, read) => {
      checkJwk(jwk, { kty: 'oct', use: 'enc', alg: [] }, extractable, usages);
      const made = read(jwk);
      if (jwk.alg !== undefined && jwk.alg !== `A${made.symmetricKeySize * 8}${MODES[name]}`) {
        throw failure('DataError', 'JWK "alg" does not match the requested algorithm');
      }
      return made;
    });
    const length = secret.symmetricKeySize * 8;
    if (length !== 128 && length !== 192 && length !== 256) throw failure('DataError', 'Invalid key length');
    return makeKey(secret, { name, length }, usages, extractable);
  },

  exportKey(format, key) {
    const { name, length } = innerOf(key).algorithm;
    return writeSecret(format, key, `A${length}${MODES[name]}`);
  },

  encrypt: (algorithm, key, data) => runAes(true, algorithm, key, data),
  decrypt: (algorithm, key, data) => runAes(false, algorithm, key, data),
  wrapKey: (algorithm, key, data) => run(key, true, INITIAL_VALUE, data),
  unwrapKey: (algorithm, key, data) => run(key, false, INITIAL_VALUE, data),
  keyLength: ({ length }) => length,
};

// HMAC --------------------------------------------------------------------------------------------

const BLOCK_BITS = { '__proto__': null, 'SHA-1': 512, 'SHA-256': 512, 'SHA-384': 1024, 'SHA-512': 1024 };

function macOf(key, data) {
  const { keyObject, algorithm } = innerOf(key);
  return createHmac(algorithm.hash.name.replace('-', ''), keyObject).update(data).digest();
}

const hmac = {
  async generateKey({ name, hash, length = BLOCK_BITS[hash.name] }, extractable, usages) {
    checkUsages(usages, ['sign', 'verify'], 'an HMAC');
    return makeKey(createSecretKey(await random(length / 8)), { name, length, hash }, usages, extractable);
  },

  importKey(format, data, { name, hash, length }, extractable, usages) {
    checkUsages(usages, ['sign', 'verify'], 'an HMAC');
    const secret = readSecret(format, data, name, (jwk, read) => {
      checkJwk(jwk, { kty: 'oct', use: 'sig', alg: [`HS${hash.name.slice(4)}`] }, extractable, usages);
      return read(jwk);
    });
    const bits = secret.symmetricKeySize * 8;
    if (bits === 0) throw failure('DataError', 'Zero-length key is not supported');
    if (length !== undefined && length !== bits) throw failure('DataError', 'Invalid key length');
    return makeKey(secret, { name, hash, length: bits }, usages, extractable);
  },

  exportKey(format, key) {
    return writeSecret(format, key, `HS${innerOf(key).algorithm.hash.name.slice(4)}`);
  },

  sign: (algorithm, key, data) => macOf(key, data),
  verify(algorithm, key, signature, data) {
    const mac = macOf(key, data);
    return mac.length === signature.length && timingSafeEqual(mac, signature);
  },
  keyLength: ({ hash, length = BLOCK_BITS[hash.name] }) => length,
};

module.exports = { aes, hmac };
