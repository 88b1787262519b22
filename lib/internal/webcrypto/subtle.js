'use strict';

// SubtleCrypto: the methods of Web Crypto (https://w3c.github.io/webcrypto). Each looks at its arguments, finds the
// algorithm and leaves the work to that one's file.

const { codes: { ERR_ILLEGAL_CONSTRUCTOR, ERR_INVALID_THIS }, genericNodeError } = require('internal/errors');
const { operateOn } = require('internal/crypto/operation');
const { failure, notSupported } = require('internal/webcrypto/errors');
const { cannotExport, toArrayBuffer } = require('internal/webcrypto/format');
const { innerOf, isCryptoKey } = require('internal/webcrypto/key');
const { copyBytes, enforceRange, normalize, supports, typeFault } = require('internal/webcrypto/normalize');

const KEY_FORMATS = ['raw', 'pkcs8', 'spki', 'jwk'];
const KEY_USAGES = ['encrypt', 'decrypt', 'sign', 'verify', 'deriveKey', 'deriveBits', 'wrapKey', 'unwrapKey'];

/** The operations of an algorithm. */
function implementation(name) {
  switch (name) {
    case 'AES-CBC': case 'AES-CTR': case 'AES-GCM': case 'AES-KW': return require('internal/webcrypto/symmetric').aes;
    case 'HMAC': return require('internal/webcrypto/symmetric').hmac;
    case 'RSASSA-PKCS1-v1_5': case 'RSA-PSS': case 'RSA-OAEP': return require('internal/webcrypto/rsa');
    case 'HKDF': case 'PBKDF2': return require('internal/webcrypto/derive');
    default: return require('internal/webcrypto/curves');
  }
}

// Arguments ---------------------------------------------------------------------------------------

const ORDINALS = ['1st', '2nd', '3rd', '4th', '5th', '6th', '7th'];

/** The arguments of one call of a method, converted as Web IDL has it. */
class Arguments {
  constructor(method, list, needed) {
    this.where = `Failed to execute '${method}' on 'SubtleCrypto':`;
    this.list = list;
    if (list.length >= needed) return;
    throw genericNodeError(
      `${this.where} ${needed} argument${needed === 1 ? '' : 's'} required, but only ${list.length} present.`,
      { code: 'ERR_MISSING_ARGS' }, TypeError);
  }

  place(index) {
    return `${this.where} ${ORDINALS[index]} argument`;
  }

  bytes(index) {
    return copyBytes(this.list[index], this.place(index));
  }

  key(index) {
    if (!isCryptoKey(this.list[index])) throw typeFault(this.place(index), 'is not of type CryptoKey.');
    return this.list[index];
  }

  oneOf(value, allowed, type, place) {
    const text = `${value}`;
    if (!allowed.includes(text)) {
      throw genericNodeError(`${place} value '${text}' is not a valid enum value of type ${type}.`,
                             { code: 'ERR_INVALID_ARG_VALUE' }, TypeError);
    }
    return text;
  }

  format(index) {
    return this.oneOf(this.list[index], KEY_FORMATS, 'KeyFormat', this.place(index));
  }

  usages(index) {
    const value = this.list[index];
    if (value === null || (typeof value !== 'object' && typeof value !== 'function') ||
        typeof value[Symbol.iterator] !== 'function') {
      throw typeFault(this.place(index), 'can not be converted to sequence.');
    }
    const usages = Array.from(value, (usage, i) => this.oneOf(usage, KEY_USAGES, 'KeyUsage', `${this.place(index)}, index ${i}`));
    return [...new Set(usages)];
  }

  /** A JSON web key, or bytes. */
  keyData(index, format) {
    const value = this.list[index];
    if (format !== 'jwk') return this.bytes(index);
    if (value === null || value === undefined || typeof value !== 'object') {
      throw typeFault(this.place(index), 'can not be converted to a dictionary.');
    }
    return value;
  }
}

// Shared steps ------------------------------------------------------------------------------------

const DENIED = 'The requested operation is not valid for the provided key';

/** @throws InvalidAccessError */
function checkKey(key, name, usage, message = DENIED) {
  const { algorithm, usages } = innerOf(key);
  if (algorithm.name !== name) throw failure('InvalidAccessError', usage.startsWith('derive') ? 'Key algorithm mismatch' : message);
  if (!usages.includes(usage)) throw failure('InvalidAccessError', message);
}

async function importKey(format, data, algorithm, extractable, usages) {
  const key = await implementation(algorithm.name).importKey(format, data, algorithm, extractable, usages);
  const { type } = key;
  if ((type === 'secret' || type === 'private') && key.usages.length === 0) {
    throw failure('SyntaxError', `Usages cannot be empty when importing a ${type} key.`);
  }
  return key;
}

function exportKey(format, key) {
  const { keyObject, algorithm, extractable } = innerOf(key);
  const { exportKey: write } = implementation(algorithm.name);
  if (write === undefined) throw cannotExport(keyObject, format, algorithm.name);
  if (!extractable) throw failure('InvalidAccessException', 'key is not extractable');
  return write(format, key);
}

/** Encrypting and decrypting, for keys too. */
async function crypt(operation, algorithm, key, data) {
  const bytes = await implementation(algorithm.name)[operation](algorithm, key, data);
  return toArrayBuffer(bytes);
}

/** How a key is wrapped: in the algorithm's own way, or as any data. */
function wrapping(algorithm, own, other) {
  return supports(algorithm, own) ? [own, normalize(algorithm, own)] : [other, normalize(algorithm, other)];
}

/** The bits that a key of that algorithm is made of; null where it says nothing. */
function keyLength(algorithm) {
  return implementation(algorithm.name).keyLength(algorithm);
}

async function deriveBits(algorithm, key, length) {
  return implementation(algorithm.name).deriveBits(algorithm, key, length);
}

let allowed = false;

class SubtleCrypto {
  constructor() {
    if (!allowed) throw new ERR_ILLEGAL_CONSTRUCTOR();
  }

  async encrypt(algorithm, key, data) {
    const given = begin(this, 'encrypt', arguments, 3);
    [key, data] = [given.key(1), given.bytes(2)];
    algorithm = normalize(algorithm, 'encrypt');
    checkKey(key, algorithm.name, 'encrypt');
    return crypt('encrypt', algorithm, key, data);
  }

  async decrypt(algorithm, key, data) {
    const given = begin(this, 'decrypt', arguments, 3);
    [key, data] = [given.key(1), given.bytes(2)];
    algorithm = normalize(algorithm, 'decrypt');
    checkKey(key, algorithm.name, 'decrypt');
    return crypt('decrypt', algorithm, key, data);
  }

  async sign(algorithm, key, data) {
    const given = begin(this, 'sign', arguments, 3);
    [key, data] = [given.key(1), given.bytes(2)];
    algorithm = normalize(algorithm, 'sign');
    checkKey(key, algorithm.name, 'sign', 'Unable to use this key to sign');
    return toArrayBuffer(await implementation(algorithm.name).sign(algorithm, key, data));
  }

  async verify(algorithm, key, signature, data) {
    const given = begin(this, 'verify', arguments, 4);
    [key, signature, data] = [given.key(1), given.bytes(2), given.bytes(3)];
    algorithm = normalize(algorithm, 'verify');
    checkKey(key, algorithm.name, 'verify', 'Unable to use this key to verify');
    return implementation(algorithm.name).verify(algorithm, key, signature, data);
  }

  async digest(algorithm, data) {
    const given = begin(this, 'digest', arguments, 2);
    data = given.bytes(1);
    const { name } = normalize(algorithm, 'digest');
    return toArrayBuffer(await operateOn(data.length, 'digest', [name.replace('-', ''), data], 'Digest failed'));
  }

  async generateKey(algorithm, extractable, keyUsages) {
    const given = begin(this, 'generateKey', arguments, 3);
    const usages = given.usages(2);
    algorithm = normalize(algorithm, 'generateKey');
    const made = await implementation(algorithm.name).generateKey(algorithm, Boolean(extractable), usages);
    if ((made.privateKey ?? made).usages.length === 0) throw failure('SyntaxError', 'Usages cannot be empty when creating a key.');
    return made;
  }

  async deriveKey(algorithm, baseKey, derivedKeyType, extractable, keyUsages) {
    const given = begin(this, 'deriveKey', arguments, 5);
    const key = given.key(1);
    const usages = given.usages(4);
    algorithm = normalize(algorithm, 'deriveBits');
    const imported = normalize(derivedKeyType, 'importKey');
    const length = keyLength(normalize(derivedKeyType, 'keyLength'));
    checkKey(key, algorithm.name, 'deriveKey', 'baseKey does not have deriveKey usage');
    const bits = await deriveBits(algorithm, key, length);
    return importKey('raw', bits, imported, Boolean(extractable), usages);
  }

  async deriveBits(algorithm, baseKey, length = null) {
    const given = begin(this, 'deriveBits', arguments, 2);
    const key = given.key(1);
    if (length !== null) length = enforceRange(length, 4294967295, given.place(2));
    algorithm = normalize(algorithm, 'deriveBits');
    checkKey(key, algorithm.name, 'deriveBits', 'baseKey does not have deriveBits usage');
    return toArrayBuffer(await deriveBits(algorithm, key, length));
  }

  async importKey(format, keyData, algorithm, extractable, keyUsages) {
    const given = begin(this, 'importKey', arguments, 4);
    format = given.format(0);
    const data = given.keyData(1, format);
    const usages = given.usages(4);
    return importKey(format, data, normalize(algorithm, 'importKey'), Boolean(extractable), usages);
  }

  async exportKey(format, key) {
    const given = begin(this, 'exportKey', arguments, 2);
    return exportKey(given.format(0), given.key(1));
  }

  async wrapKey(format, key, wrappingKey, wrapAlgorithm) {
    const given = begin(this, 'wrapKey', arguments, 4);
    format = given.format(0);
    [key, wrappingKey] = [given.key(1), given.key(2)];
    const [operation, algorithm] = wrapping(wrapAlgorithm, 'wrapKey', 'encrypt');
    checkKey(wrappingKey, algorithm.name, 'wrapKey');
    const exported = exportKey(format, key);
    let bytes;
    if (format !== 'jwk') {
      bytes = Buffer.from(exported);
    } else {
      // AES-KW wraps whole units of eight bytes: JSON may be filled with blanks.
      const text = JSON.stringify(exported);
      bytes = Buffer.from(operation === 'wrapKey' ? text + ' '.repeat((8 - text.length % 8) % 8) : text);
    }
    return crypt(operation, algorithm, wrappingKey, bytes);
  }

  async unwrapKey(format, wrappedKey, unwrappingKey, unwrapAlgorithm, unwrappedKeyAlgorithm, extractable, keyUsages) {
    const given = begin(this, 'unwrapKey', arguments, 7);
    format = given.format(0);
    const data = given.bytes(1);
    const key = given.key(2);
    const usages = given.usages(6);
    const [operation, algorithm] = wrapping(unwrapAlgorithm, 'unwrapKey', 'decrypt');
    const imported = normalize(unwrappedKeyAlgorithm, 'importKey');
    checkKey(key, algorithm.name, 'unwrapKey');
    let bytes = Buffer.from(await crypt(operation, algorithm, key, data));
    if (format === 'jwk') {
      try {
        bytes = JSON.parse(bytes.toString('utf8'));
      } catch {
        throw failure('DataError', 'Invalid wrapped JWK key');
      }
    }
    return importKey(format, bytes, imported, Boolean(extractable), usages);
  }
}
for (const name of Object.getOwnPropertyNames(SubtleCrypto.prototype)) {
  if (name !== 'constructor') Object.defineProperty(SubtleCrypto.prototype, name, { __proto__: null, enumerable: true });
}
Object.defineProperty(SubtleCrypto.prototype, Symbol.toStringTag, {
  __proto__: null, configurable: true, value: 'SubtleCrypto',
});

/** What every method does first. @throws ERR_INVALID_THIS, ERR_MISSING_ARGS */
function begin(self, method, list, needed) {
  if (!(self instanceof SubtleCrypto)) throw new ERR_INVALID_THIS('SubtleCrypto');
  return new Arguments(method, list, needed);
}

allowed = true;
const subtle = new SubtleCrypto();
allowed = false;

/** For KeyObject's toCryptoKey(). @throws as importKey() rejects */
function importKeyObject(keyObject, algorithm, extractable, keyUsages) {
  const given = new Arguments('toCryptoKey', [algorithm, extractable, keyUsages], 3);
  const usages = given.usages(2);
  const normal = normalize(algorithm, 'importKey');
  const secret = keyObject.type === 'secret';
  const { name } = normal;
  if (secret !== (name.startsWith('AES') || name === 'HMAC' || name === 'HKDF' || name === 'PBKDF2')) {
    throw secret ? notSupported() : failure('DataError', 'Invalid key type');
  }
  const key = implementation(name).importKey('KeyObject', keyObject, normal, Boolean(extractable), usages);
  if (key.type !== 'public' && key.usages.length === 0) {
    throw failure('SyntaxError', `Usages cannot be empty when importing a ${key.type} key.`);
  }
  return key;
}

module.exports = { SubtleCrypto, importKeyObject, subtle };
