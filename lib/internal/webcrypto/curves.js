'use strict';

// Keys on elliptic curves: ECDSA and ECDH on those of NIST, Ed25519, Ed448, X25519 and X448.

const { kHandle, make } = require('internal/crypto/keys');
const { operate } = require('internal/crypto/operation');
const { generateKeyPair } = require('internal/crypto/keygen');
const { attempt, failure, operationFailed } = require('internal/webcrypto/errors');
const { cannotExport, cannotImport, checkJwk, checkUsages, fromDer, fromJwk, pick, toArrayBuffer, toDer } =
  require('internal/webcrypto/format');
const { innerOf, makeKey } = require('internal/webcrypto/key');
const { promisify } = require('util');
const keys = internalBinding('crypto_key');
const { convertPoint } = internalBinding('crypto_keygen');

const generate = promisify(generateKeyPair);
const OPENSSL_NAMES = { '__proto__': null, 'P-256': 'prime256v1', 'P-384': 'secp384r1', 'P-521': 'secp521r1' };
const RAW_SIZES = { __proto__: null, Ed25519: 32, Ed448: 57, X25519: 32, X448: 56 };
const UNCOMPRESSED = 4;

const isNist = (name) => name === 'ECDSA' || name === 'ECDH';
const isSigning = (name) => name === 'ECDSA' || name.startsWith('Ed');

function usagesOf(name, isPrivate) {
  if (isSigning(name)) return isPrivate ? ['sign'] : ['verify'];
  return isPrivate ? ['deriveKey', 'deriveBits'] : [];
}

/** A public key of its point or number. */
function fromRaw(data, { name, namedCurve }) {
  let handle;
  if (isNist(name)) {
    const curve = OPENSSL_NAMES[namedCurve];
    const point = convertPoint(curve, data, UNCOMPRESSED);
    if (point !== undefined) handle = keys.fromEC(curve, point, undefined);
  } else {
    const size = RAW_SIZES[name];
    if (data.length !== size) throw failure('DataError', `${name} raw keys must be exactly ${size}-bytes`);
    handle = keys.fromRaw(name, data, false);
  }
  if (handle === undefined) throw failure('DataError', 'Invalid keyData');
  return make('public', handle);
}

function checkKind(keyObject, { name, namedCurve }) {
  if (keyObject.asymmetricKeyType !== (isNist(name) ? 'ec' : name.toLowerCase())) throw failure('DataError', 'Invalid key type');
  if (isNist(name) && keyObject.asymmetricKeyDetails.namedCurve !== OPENSSL_NAMES[namedCurve]) {
    throw failure('DataError', 'Named curve mismatch');
  }
}

async function sign(algorithm, key, data, signature) {
  const { keyObject } = innerOf(key);
  const ecdsa = algorithm.name === 'ECDSA';
  const digest = ecdsa ? algorithm.hash.name.replace('-', '').toLowerCase() : null;
  try {
    return await operate('sign', [keyObject[kHandle], data, digest, 0, undefined, ecdsa, signature], 'Signing failed');
  } catch (error) {
    throw operationFailed(error);
  }
}

module.exports = {
  async generateKey(algorithm, extractable, usages) {
    const { name, namedCurve } = algorithm;
    const [priv, pub] = [usagesOf(name, true), usagesOf(name, false)];
    checkUsages(usages, [...priv, ...pub], `an ${name}`);
    let pair;
    try {
      pair = await (isNist(name) ? generate('ec', { namedCurve: OPENSSL_NAMES[namedCurve] }) : generate(name.toLowerCase()));
    } catch (error) {
      throw operationFailed(error);
    }
    return {
      publicKey: makeKey(pair.publicKey, algorithm, pick(usages, pub), true),
      privateKey: makeKey(pair.privateKey, algorithm, pick(usages, priv), extractable),
    };
  },

  importKey(format, data, algorithm, extractable, usages) {
    const { name, namedCurve } = algorithm;
    const check = (isPrivate) => checkUsages(usages, usagesOf(name, isPrivate), `a ${name}`);
    let keyObject;
    switch (format) {
      case 'KeyObject':
        check(data.type === 'private');
        keyObject = data;
        break;
      case 'spki':
      case 'pkcs8':
        check(format === 'pkcs8');
        keyObject = fromDer(data, format);
        break;
      case 'raw':
        check(false);
        keyObject = fromRaw(data, algorithm);
        break;
      case 'jwk': {
        const alg = name.startsWith('Ed') ? [name, 'EdDSA'] : [];
        checkJwk(data, { kty: isNist(name) ? 'EC' : 'OKP', use: isSigning(name) ? 'sig' : 'enc', alg }, extractable, usages);
        if (data.crv !== (isNist(name) ? namedCurve : name)) {
          throw failure('DataError', 'JWK "crv" does not match the requested algorithm');
        }
        check(data.d !== undefined);
        keyObject = fromJwk(data);
        break;
      }
      default: throw cannotImport(format, name);
    }
    checkKind(keyObject, algorithm);
    return makeKey(keyObject, isNist(name) ? { name, namedCurve } : { name }, usages, extractable);
  },

  exportKey(format, key) {
    const { keyObject, algorithm: { name }, extractable, usages } = innerOf(key);
    if (format === 'jwk') {
      const alg = name.startsWith('Ed') ? { alg: name } : {};
      return { key_ops: [...usages], ext: extractable, ...alg, ...keyObject.export({ format: 'jwk' }) };
    }
    if (format !== 'raw') return toDer(keyObject, format, name);
    if (keyObject.type !== 'public') throw cannotExport(keyObject, format, name);
    const { x, y } = attempt(() => keys.parts(keyObject[kHandle], false));
    return toArrayBuffer(isNist(name) ? Buffer.concat([Buffer.from([UNCOMPRESSED]), x, y]) : x);
  },

  sign: (algorithm, key, data) => sign(algorithm, key, data, undefined),
  verify: (algorithm, key, signature, data) => sign(algorithm, key, data, signature),

  async deriveBits(algorithm, key, length) {
    const [own, other] = [innerOf(key), innerOf(algorithm.public)];
    if (own.keyObject.type !== 'private') throw failure('InvalidAccessError', 'baseKey must be a private key');
    if (other.keyObject.type !== 'public') throw failure('InvalidAccessError', 'algorithm.public must be a public key');
    if (own.algorithm.name !== other.algorithm.name) {
      throw failure('InvalidAccessError', `The public and private keys must be of the same type`);
    }
    if (own.algorithm.namedCurve !== other.algorithm.namedCurve) throw failure('InvalidAccessError', 'Named curve mismatch');
    let bits;
    try {
      bits = await operate('agree', [own.keyObject[kHandle], other.keyObject[kHandle]], 'diffieHellman failed');
    } catch (error) {
      throw operationFailed(error);
    }
    if (length === null) return bits;
    const size = Math.ceil(length / 8);
    if (size > bits.length) throw failure('OperationError', 'derived bit length is too small');
    const part = bits.subarray(0, size);
    // Of the last byte only the first bits are asked for.
    if (length % 8 !== 0) part[size - 1] &= 0xff << (8 - length % 8);
    return part;
  },
};
