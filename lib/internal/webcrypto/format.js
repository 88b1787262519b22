'use strict';

// What the algorithms share when they read and write keys: usages, JWK's members, DER.

const { createPrivateKey, createPublicKey } = require('internal/crypto/keys');
const { failure, notSupported } = require('internal/webcrypto/errors');

/** @throws SyntaxError one of the usages is not among those allowed */
function checkUsages(usages, allowed, what) {
  for (const usage of usages) {
    if (!allowed.includes(usage)) throw failure('SyntaxError', `Unsupported key usage for ${what} key`);
  }
}

/** Those of `usages` that are in `list`, in its order. */
function pick(usages, list) {
  return list.filter((usage) => usages.includes(usage));
}

/**
 * What a JWK must be for a key of that kind.
 * @param {{kty: string, use: string, alg: string[]}} wanted `alg`: each that is right
 * @throws DataError
 */
function checkJwk(jwk, wanted, extractable, usages) {
  const fault = (message) => failure('DataError', message);
  if (jwk === null || typeof jwk !== 'object' || jwk.kty === undefined) throw fault('Invalid keyData');
  if (jwk.kty !== wanted.kty) throw fault('Invalid JWK "kty" Parameter');
  if (usages.length > 0 && jwk.use !== undefined && jwk.use !== wanted.use) throw fault('Invalid JWK "use" Parameter');
  if (jwk.key_ops !== undefined) {
    if (!Array.isArray(jwk.key_ops)) throw fault('Invalid JWK "key_ops" Parameter');
    if (new Set(jwk.key_ops).size !== jwk.key_ops.length) throw fault('Duplicate key operation');
    if (usages.some((usage) => !jwk.key_ops.includes(usage))) throw fault('Key operations and usage mismatch');
  }
  if (jwk.ext !== undefined && !jwk.ext && extractable) throw fault('JWK "ext" Parameter and extractable mismatch');
  if (jwk.alg !== undefined && wanted.alg.length > 0 && !wanted.alg.includes(jwk.alg)) {
    throw fault('JWK "alg" does not match the requested algorithm');
  }
}

/** The key that `read` makes of data. @throws DataError */
function invalidUnless(read) {
  try {
    return read();
  } catch (error) {
    throw failure('DataError', 'Invalid keyData', error);
  }
}

const SEQUENCE = 0x30;
const INTEGER = 0x02;

/** Where the value of the DER element at `at` begins, and how long it is. */
function element(der, at) {
  let length = der[at + 1];
  let start = at + 2;
  if (length > 127) {
    const count = length & 127;
    length = 0;
    for (let i = 0; i < count; i++) length = length * 256 + der[start + i];
    start += count;
  }
  return { start, length };
}

/** SPKI begins with an algorithm, PKCS #8 with a version and an algorithm: the reader would take other forms too. */
function fromDer(data, format) {
  return invalidUnless(() => {
    let { start } = element(data, 0);
    if (format === 'pkcs8' && data[start] === INTEGER) {
      const version = element(data, start);
      start = version.start + version.length;
    }
    if (data[0] !== SEQUENCE || data[start] !== SEQUENCE) throw new Error('Failed to read asymmetric key');
    return format === 'spki' ? createPublicKey({ key: data, format: 'der', type: 'spki' }) :
      createPrivateKey({ key: data, format: 'der', type: 'pkcs8' });
  });
}

/** Public or private as the JWK is. */
function fromJwk(jwk) {
  return invalidUnless(() => (jwk.d !== undefined ? createPrivateKey : createPublicKey)({ key: jwk, format: 'jwk' }));
}

/** @returns {ArrayBuffer} */
function toArrayBuffer(bytes) {
  return bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength);
}

/** The DER of a key in the format of its type. @throws NotSupportedError */
function toDer(keyObject, format, name) {
  if (format === 'spki' && keyObject.type === 'public') return toArrayBuffer(keyObject.export({ format: 'der', type: 'spki' }));
  if (format === 'pkcs8' && keyObject.type === 'private') return toArrayBuffer(keyObject.export({ format: 'der', type: 'pkcs8' }));
  throw cannotExport(keyObject, format, name);
}

function cannotExport({ type }, format, name) {
  return notSupported(`Unable to export ${name} ${type} key using ${format} format`);
}

function cannotImport(format, name) {
  return notSupported(`Unable to import ${name} using ${format} format`);
}

module.exports = {
  cannotExport, cannotImport, checkJwk, checkUsages, fromDer, fromJwk, invalidUnless, pick, toArrayBuffer, toDer,
};
