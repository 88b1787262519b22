'use strict';

// RSASSA-PKCS1-v1_5, RSA-PSS and RSA-OAEP.

const { kHandle } = require('internal/crypto/keys');
const { operate } = require('internal/crypto/operation');
const { generateKeyPair } = require('internal/crypto/keygen');
const { attempt, failure, operationFailed } = require('internal/webcrypto/errors');
const { cannotImport, cannotExport, checkJwk, checkUsages, fromDer, fromJwk, pick, toDer } = require('internal/webcrypto/format');
const { innerOf, makeKey } = require('internal/webcrypto/key');
const { promisify } = require('util');

const RSA_PKCS1_PADDING = 1;
const RSA_PKCS1_PSS_PADDING = 6;
const generate = promisify(generateKeyPair);

const PRIVATE = ['sign'];
const PUBLIC = ['verify'];
const OAEP_PRIVATE = ['decrypt', 'unwrapKey'];
const OAEP_PUBLIC = ['encrypt', 'wrapKey'];

function usagesOf(name, isPrivate) {
  if (name === 'RSA-OAEP') return isPrivate ? OAEP_PRIVATE : OAEP_PUBLIC;
  return isPrivate ? PRIVATE : PUBLIC;
}

/** JWK's name of the algorithm. */
function algOf(name, hash) {
  const bits = hash.name.slice(4);
  if (name === 'RSA-OAEP') return bits === '1' ? name : `${name}-${bits}`;
  return `${name === 'RSA-PSS' ? 'PS' : 'RS'}${bits}`;
}

function digestName({ hash }) {
  return hash.name.replace('-', '').toLowerCase();
}

/** The algorithm of a key that is there. */
function describe(keyObject, { name, hash }) {
  const { modulusLength, publicExponent } = keyObject.asymmetricKeyDetails;
  const digits = publicExponent.toString(16);
  const bytes = Buffer.from(digits.length % 2 ? `0${digits}` : digits, 'hex');
  return { name, modulusLength, publicExponent: new Uint8Array(bytes), hash };
}

async function sign(algorithm, key, data, signature) {
  const { keyObject, algorithm: own } = innerOf(key);
  const pss = algorithm.name === 'RSA-PSS';
  if (pss) {
    const most = Math.ceil((own.modulusLength - 1) / 8) - Number(own.hash.name.slice(4) === '1' ? 20 : own.hash.name.slice(4) / 8) - 2;
    if (algorithm.saltLength > most) {
      const { codes: { ERR_OUT_OF_RANGE } } = require('internal/errors');
      throw operationFailed(new ERR_OUT_OF_RANGE('algorithm.saltLength', `>= 0 && <= ${most}`, algorithm.saltLength));
    }
  }
  try {
    return await operate('sign', [
      keyObject[kHandle], data, digestName(own), pss ? RSA_PKCS1_PSS_PADDING : RSA_PKCS1_PADDING,
      pss ? algorithm.saltLength : undefined, false, signature,
    ], 'Signing failed');
  } catch (error) {
    throw operationFailed(error);
  }
}

async function crypt(encrypts, { label }, key, data) {
  const { keyObject, algorithm } = innerOf(key);
  try {
    return await operate('oaep', [keyObject[kHandle], encrypts, data, digestName(algorithm), label], 'RSA operation failed');
  } catch (error) {
    throw operationFailed(error);
  }
}

module.exports = {
  async generateKey({ name, modulusLength, publicExponent, hash }, extractable, usages) {
    const [priv, pub] = [usagesOf(name, true), usagesOf(name, false)];
    checkUsages(usages, [...priv, ...pub], `a ${name}`);
    const exponent = publicExponent.reduce((sum, byte) => sum * 256 + byte, 0);
    if (exponent > 0xffffffff) throw failure('OperationError', 'The publicExponent must be equivalent to an unsigned 32-bit value');
    let pair;
    try {
      pair = await generate('rsa', { modulusLength, publicExponent: exponent });
    } catch (error) {
      throw operationFailed(error);
    }
    const algorithm = { name, modulusLength, publicExponent, hash };
    return {
      publicKey: makeKey(pair.publicKey, algorithm, pick(usages, pub), true),
      privateKey: makeKey(pair.privateKey, algorithm, pick(usages, priv), extractable),
    };
  },

  importKey(format, data, algorithm, extractable, usages) {
    const { name, hash } = algorithm;
    const check = (isPrivate) => checkUsages(usages, usagesOf(name, isPrivate), `an ${name}`);
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
      case 'jwk':
        checkJwk(data, { kty: 'RSA', use: name === 'RSA-OAEP' ? 'enc' : 'sig', alg: [algOf(name, hash)] }, extractable, usages);
        check(data.d !== undefined);
        keyObject = fromJwk(data);
        break;
      default: throw cannotImport(format, name);
    }
    if (keyObject.asymmetricKeyType !== 'rsa') throw failure('DataError', 'Invalid key type');
    return makeKey(keyObject, attempt(() => describe(keyObject, algorithm)), usages, extractable);
  },

  exportKey(format, key) {
    const { keyObject, algorithm: { name, hash }, extractable, usages } = innerOf(key);
    if (format === 'raw') throw cannotExport(keyObject, format, name);
    if (format !== 'jwk') return toDer(keyObject, format, name);
    return { key_ops: [...usages], ext: extractable, alg: algOf(name, hash), ...keyObject.export({ format: 'jwk' }) };
  },

  sign: (algorithm, key, data) => sign(algorithm, key, data, undefined),
  verify: (algorithm, key, signature, data) => sign(algorithm, key, data, signature),
  encrypt: (algorithm, key, data) => crypt(true, algorithm, key, data),
  decrypt: (algorithm, key, data) => crypt(false, algorithm, key, data),
};
