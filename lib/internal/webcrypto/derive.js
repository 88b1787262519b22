'use strict';

// HKDF and PBKDF2: secrets of which others are made.

const { createSecretKey, kHandle } = require('internal/crypto/keys');
const kdf = require('internal/crypto/kdf');
const { failure, operationFailed } = require('internal/webcrypto/errors');
const { cannotImport, checkUsages } = require('internal/webcrypto/format');
const { innerOf, makeKey } = require('internal/webcrypto/key');
const { promisify } = require('util');

const hkdf = promisify(kdf.hkdf);
const pbkdf2 = promisify(kdf.pbkdf2);

module.exports = {
  importKey(format, data, { name }, extractable, usages) {
    if (extractable) throw failure('SyntaxError', `${name} keys are not extractable`);
    checkUsages(usages, ['deriveKey', 'deriveBits'], `a ${name}`);
    if (format !== 'raw' && format !== 'KeyObject') throw cannotImport(format, name);
    return makeKey(format === 'raw' ? createSecretKey(data) : data, { name }, usages, false);
  },

  async deriveBits(algorithm, key, length) {
    if (length === null) throw failure('OperationError', 'length cannot be null');
    if (length % 8) throw failure('OperationError', 'length must be a multiple of 8');
    if (length === 0) return Buffer.alloc(0);
    const digest = algorithm.hash.name.replace('-', '').toLowerCase();
    const { keyObject } = innerOf(key);
    try {
      if (algorithm.name === 'PBKDF2') {
        return await pbkdf2(keyObject[kHandle], algorithm.salt, algorithm.iterations, length / 8, digest);
      }
      return Buffer.from(await hkdf(digest, keyObject, algorithm.salt, algorithm.info, length / 8));
    } catch (error) {
      throw operationFailed(error);
    }
  },

  /** As a key it takes any length. */
  keyLength: () => null,
};
