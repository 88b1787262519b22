'use strict';

// KeyObject: secret keys (bytes), public and private ones (EVP_PKEY in C), and how each is read and written.

const {
  codes: {
    ERR_CRYPTO_INCOMPATIBLE_KEY_OPTIONS,
    ERR_CRYPTO_INVALID_JWK,
    ERR_CRYPTO_INVALID_KEY_OBJECT_TYPE,
    ERR_CRYPTO_JWK_UNSUPPORTED_CURVE,
    ERR_CRYPTO_JWK_UNSUPPORTED_KEY_TYPE,
    ERR_CRYPTO_UNKNOWN_CIPHER,
    ERR_ILLEGAL_CONSTRUCTOR,
    ERR_INVALID_ARG_TYPE,
    ERR_INVALID_ARG_VALUE,
    ERR_OUT_OF_RANGE,
  },
} = require('internal/errors');
const { validateObject, validateOneOf, validateString } = require('internal/validators');
const { isAnyArrayBuffer, isArrayBufferView } = require('internal/util/types');
const binding = internalBinding('crypto_key');

const kHandle = Symbol('handle');
const kAllowed = Symbol('allowed');
const kDetails = Symbol('details');
// A CryptoKey's KeyObject.
const kCryptoKey = Symbol('cryptoKey');

const BYTES = ['ArrayBuffer', 'Buffer', 'TypedArray', 'DataView'];
// JWK's names of curves, and ours.
const CURVES = { '__proto__': null, 'P-256': 'prime256v1', 'P-384': 'secp384r1', 'P-521': 'secp521r1', 'secp256k1': 'secp256k1' };
const RAW_CURVES = ['Ed25519', 'Ed448', 'X25519', 'X448'];

class KeyObject {
  #type;

  constructor(type, handle, allowed) {
    if (allowed !== kAllowed) {
      validateOneOf(type, 'type', ['secret', 'public', 'private']);
      throw new ERR_INVALID_ARG_TYPE('handle', 'object', handle);
    }
    this.#type = type;
    Object.defineProperty(this, kHandle, { __proto__: null, value: handle, enumerable: false });
  }

  get type() {
    return this.#type;
  }

  /** @param {CryptoKey} key of Web Crypto */
  static from(key) {
    const object = key?.[kCryptoKey];
    if (!(object instanceof KeyObject)) throw new ERR_INVALID_ARG_TYPE('key', 'CryptoKey', key);
    return object;
  }

  /**
   * The same key for Web Crypto.
   * @param {string|object} algorithm @param {boolean} extractable @param {string[]} keyUsages
   * @returns {CryptoKey} @throws DOMException
   */
  toCryptoKey(algorithm, extractable, keyUsages) {
    return require('internal/webcrypto/subtle').importKeyObject(this, algorithm, extractable, keyUsages);
  }

  /** Do both stand for the same key? */
  equals(other) {
    if (!(other instanceof KeyObject)) throw new ERR_INVALID_ARG_TYPE('otherKeyObject', 'KeyObject', other);
    if (other.type !== this.type) return false;
    if (this.type === 'secret') {
      return this[kHandle].length === other[kHandle].length &&
        internalBinding('crypto_hash').timingSafeEqual(this[kHandle], other[kHandle]);
    }
    return binding.equals(this[kHandle], other[kHandle]);
  }
}
Object.defineProperty(KeyObject.prototype, Symbol.toStringTag, {
  __proto__: null, configurable: true, value: 'KeyObject',
});

class SecretKeyObject extends KeyObject {
  get symmetricKeySize() {
    return this[kHandle].length;
  }

  /** @param {{format?: 'buffer'|'jwk'}} [options] @returns {Buffer|object} */
  export(options) {
    if (options !== undefined) {
      validateObject(options, 'options');
      validateOneOf(options.format, 'options.format', [undefined, 'buffer', 'jwk']);
      if (options.format === 'jwk') return { kty: 'oct', k: this[kHandle].toString('base64url') };
    }
    return Buffer.from(this[kHandle]);
  }
}

class AsymmetricKeyObject extends KeyObject {
  get asymmetricKeyType() {
    return binding.type(this[kHandle]);
  }

  get asymmetricKeyDetails() {
    if (this[kDetails] === undefined) {
      const details = binding.details(this[kHandle]);
      if (details.publicExponent !== undefined) {
        details.publicExponent = BigInt(`0x${details.publicExponent.toString('hex')}`);
      }
      Object.defineProperty(this, kDetails, { __proto__: null, value: details, enumerable: false });
    }
    return { ...this[kDetails] };
  }
}

class PublicKeyObject extends AsymmetricKeyObject {
  /** @param {{format: 'pem'|'der'|'jwk', type?: 'pkcs1'|'spki'}} options */
  export(options) {
    validateObject(options, 'options');
    if (options.format === 'jwk') return toJwk(this, false);
    const { pem, traditional } = readEncoding(options, this.asymmetricKeyType, false, 'options');
    return binding.write(this[kHandle], false, pem, traditional);
  }
}

class PrivateKeyObject extends AsymmetricKeyObject {
  /** @param {{format: 'pem'|'der'|'jwk', type?: 'pkcs1'|'pkcs8'|'sec1', cipher?: string, passphrase?: string|Buffer}} options */
  export(options) {
    validateObject(options, 'options');
    if (options.format === 'jwk') {
      if (options.passphrase !== undefined) throw new ERR_CRYPTO_INCOMPATIBLE_KEY_OPTIONS('jwk', 'does not support encryption');
      return toJwk(this, true);
    }
    const { pem, traditional, cipher, passphrase } = readEncoding(options, this.asymmetricKeyType, true, 'options');
    const written = binding.write(this[kHandle], true, pem, traditional, cipher, passphrase);
    if (written === null) throw new ERR_CRYPTO_UNKNOWN_CIPHER();
    return written;
  }
}

// Cloned, a secret is its bytes, others their DER.
internalBinding('messaging').setClone(KeyObject.prototype, function() {
  const { type } = this;
  const bytes = type === 'secret' ? Buffer.from(this[kHandle]) :
    this.export({ format: 'der', type: type === 'public' ? 'spki' : 'pkcs8' });
  return { kind: 'KeyObject', data: { type, bytes } };
});

function reviveKeyObject({ type, bytes }) {
  const data = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (type === 'secret') return make(type, data);
  return type === 'public' ? make(type, binding.parsePublic(data, false, undefined)) :
    make(type, binding.parsePrivate(data, false, undefined));
}

function make(type, handle) {
  const Class = { secret: SecretKeyObject, public: PublicKeyObject, private: PrivateKeyObject }[type];
  return new Class(type, handle, kAllowed);
}

/** How a key is to be written. `name` is the options' in messages. */
function readEncoding(options, keyType, isPrivate, name) {
  const { format, type, cipher, passphrase } = options;
  if (format !== 'pem' && format !== 'der') throw new ERR_INVALID_ARG_VALUE(`${name}.format`, format);
  if (type === undefined && isPrivate && keyType !== undefined) throw new ERR_INVALID_ARG_VALUE(`${name}.type`, type);
  const types = isPrivate ? ['pkcs1', 'pkcs8', 'sec1'] : ['pkcs1', 'spki'];
  if (!types.includes(type)) throw new ERR_INVALID_ARG_VALUE(`${name}.type`, type);
  if (type === 'pkcs1' && keyType !== 'rsa') throw new ERR_CRYPTO_INCOMPATIBLE_KEY_OPTIONS('pkcs1', 'can only be used for RSA keys');
  if (type === 'sec1' && keyType !== 'ec') throw new ERR_CRYPTO_INCOMPATIBLE_KEY_OPTIONS('sec1', 'can only be used for EC keys');
  if (cipher !== undefined && cipher !== null) {
    if (typeof cipher !== 'string') throw new ERR_INVALID_ARG_VALUE(`${name}.cipher`, cipher);
    if (format === 'der' && (type === 'pkcs1' || type === 'sec1')) {
      throw new ERR_CRYPTO_INCOMPATIBLE_KEY_OPTIONS(type, 'does not support encryption');
    }
    if (typeof passphrase !== 'string' && !isArrayBufferView(passphrase)) {
      throw new ERR_INVALID_ARG_VALUE(`${name}.passphrase`, passphrase);
    }
  } else if (passphrase !== undefined && passphrase !== null) {
    throw new ERR_INVALID_ARG_VALUE(`${name}.cipher`, cipher);
  }
  return { pem: format === 'pem', traditional: type === 'pkcs1' || type === 'sec1', cipher: cipher ?? undefined,
           passphrase: passphrase ?? undefined };
}

// JWK ---------------------------------------------------------------------------------------------

function toJwk(key, isPrivate) {
  const type = key.asymmetricKeyType;
  const parts = binding.parts(key[kHandle], isPrivate);
  const encode = (names, jwk) => {
    for (const name of names) {
      if (parts[name] !== undefined) jwk[name] = parts[name].toString('base64url');
    }
    return jwk;
  };
  if (type === 'rsa') return encode(['n', 'e', 'd', 'p', 'q', 'dp', 'dq', 'qi'], { kty: 'RSA' });
  if (type === 'ec') {
    const curve = Object.keys(CURVES).find((name) => CURVES[name] === parts.group);
    if (curve === undefined) throw new ERR_CRYPTO_JWK_UNSUPPORTED_CURVE(parts.group);
    const { x, y, d } = encode(['x', 'y', 'd'], {});
    return isPrivate ? { kty: 'EC', x, y, crv: curve, d } : { kty: 'EC', x, y, crv: curve };
  }
  const raw = RAW_CURVES.find((name) => name.toLowerCase() === type);
  if (raw === undefined) throw new ERR_CRYPTO_JWK_UNSUPPORTED_KEY_TYPE();
  return { ...encode(['d', 'x'], { crv: raw }), kty: 'OKP' };
}

function fromJwk(jwk, wantsPrivate) {
  validateObject(jwk, 'key.key');
  validateOneOf(jwk.kty, 'key.key.kty', ['RSA', 'EC', 'OKP']);
  const part = (name) => {
    validateString(jwk[name], `key.key.${name}`);
    return Buffer.from(jwk[name], 'base64url');
  };
  const isPrivate = wantsPrivate || jwk.d !== undefined;
  let handle;
  if (jwk.kty === 'RSA') {
    const parts = {};
    for (const name of isPrivate ? ['n', 'e', 'd', 'p', 'q', 'dp', 'dq', 'qi'] : ['n', 'e']) parts[name] = part(name);
    handle = binding.fromRSA(parts, isPrivate);
  } else if (jwk.kty === 'EC') {
    validateOneOf(jwk.crv, 'key.key.crv', Object.keys(CURVES));
    const size = { 'P-384': 48, 'P-521': 66 }[jwk.crv] ?? 32;
    const pad = (bytes) => Buffer.concat([Buffer.alloc(Math.max(0, size - bytes.length)), bytes]);
    const point = Buffer.concat([Buffer.from([4]), pad(part('x')), pad(part('y'))]);
    handle = binding.fromEC(CURVES[jwk.crv], point, isPrivate ? part('d') : undefined);
  } else {
    validateOneOf(jwk.crv, 'key.key.crv', RAW_CURVES);
    const x = part('x');
    handle = binding.fromRaw(jwk.crv, isPrivate ? part('d') : x, isPrivate);
  }
  if (handle === undefined) throw new ERR_CRYPTO_INVALID_JWK();
  return { handle, isPrivate };
}

// Reading -----------------------------------------------------------------------------------------

function isBytes(value) {
  return isArrayBufferView(value) || isAnyArrayBuffer(value);
}

function toBytes(value, encoding) {
  if (typeof value === 'string' && encoding && encoding !== 'utf8' && encoding !== 'buffer' && Buffer.isEncoding(encoding)) {
    return Buffer.from(value, encoding);
  }
  return value;
}

function badKey(name, key) {
  return new ERR_INVALID_ARG_TYPE(name, ['string', ...BYTES, 'KeyObject', 'CryptoKey'], key);
}

/**
 * The EVP_PKEY of what users give: a KeyObject, PEM, or {key, format, type, passphrase, encoding}.
 * `usage` is 'private', or 'public', which private keys do too.
 */
function asymmetricHandle(key, usage, name = 'key') {
  if (key instanceof KeyObject) {
    if (key.type === 'secret' || (usage === 'private' && key.type !== 'private')) {
      throw new ERR_CRYPTO_INVALID_KEY_OBJECT_TYPE(key.type, usage === 'private' ? 'private' : 'private or public');
    }
    return key[kHandle];
  }
  const web = key?.[kCryptoKey];
  if (web) return asymmetricHandle(web, usage, name);
  if (typeof key === 'string' || isBytes(key)) return parse(key, true, undefined, usage);
  if (key === null || typeof key !== 'object') throw badKey(name, key);
  const { key: data, format, type, passphrase, encoding } = key;
  if (data instanceof KeyObject || data?.[kCryptoKey]) return asymmetricHandle(data, usage, `${name}.key`);
  if (format === 'jwk') return fromJwk(data, usage === 'private').handle;
  if (typeof data !== 'string' && !isBytes(data)) throw badKey(`${name}.key`, data);
  if (format !== undefined && format !== 'pem' && format !== 'der') throw new ERR_INVALID_ARG_VALUE(`${name}.format`, format);
  if (type !== undefined && type !== null && !['pkcs1', 'pkcs8', 'sec1', 'spki'].includes(type)) {
    throw new ERR_INVALID_ARG_VALUE(`${name}.type`, type);
  }
  if (format === 'der' && type === undefined) throw new ERR_INVALID_ARG_VALUE(`${name}.type`, type);
  if (passphrase !== undefined && passphrase !== null && typeof passphrase !== 'string' && !isBytes(passphrase)) {
    throw new ERR_INVALID_ARG_VALUE(`${name}.passphrase`, passphrase);
  }
  return parse(toBytes(data, encoding), format !== 'der', passphrase, usage);
}

function parse(data, pem, passphrase, usage) {
  return usage === 'private' ? binding.parsePrivate(data, pem, passphrase) : binding.parsePublic(data, pem, passphrase);
}

/** The bytes of a secret: a KeyObject, a string or bytes. */
function secretBytes(key, encoding, name = 'key') {
  if (key instanceof KeyObject) {
    if (key.type !== 'secret') throw new ERR_CRYPTO_INVALID_KEY_OBJECT_TYPE(key.type, 'secret');
    return key[kHandle];
  }
  const web = key?.[kCryptoKey];
  if (web) return secretBytes(web, encoding, name);
  if (typeof key !== 'string' && !isBytes(key)) throw badKey(name, key);
  return toBytes(key, encoding);
}

/** @returns {KeyObject} of type 'secret' */
function createSecretKey(key, encoding) {
  if (typeof key !== 'string' && !isBytes(key)) throw new ERR_INVALID_ARG_TYPE('key', ['string', ...BYTES], key);
  const bytes = toBytes(key, encoding);
  const copy = typeof bytes === 'string' ? Buffer.from(bytes) : isAnyArrayBuffer(bytes) ?
    Buffer.from(bytes.slice(0)) : Buffer.from(new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength));
  if (copy.length > 2 ** 31 - 1) throw new ERR_OUT_OF_RANGE('key.byteLength', '<= 2147483647', copy.length);
  return make('secret', copy);
}

/** @param {string|Buffer|KeyObject|object} key a private key's public part, a certificate's or a public key */
function createPublicKey(key) {
  if (key instanceof KeyObject) {
    if (key.type !== 'private') throw new ERR_CRYPTO_INVALID_KEY_OBJECT_TYPE(key.type, 'private');
    return publicOf(key);
  }
  if (key?.key instanceof KeyObject) return createPublicKey(key.key);
  return normalized(asymmetricHandle(key, 'public'));
}

/** The public part alone, whatever the handle has. */
function normalized(handle) {
  return make('public', binding.parsePublic(binding.write(handle, false, false, false), false, undefined));
}

function publicOf(key) {
  return normalized(key[kHandle]);
}

/** @param {string|Buffer|object} key PEM, DER or JWK, perhaps encrypted */
function createPrivateKey(key) {
  if (key instanceof KeyObject) {
    throw new ERR_INVALID_ARG_TYPE('key', ['string', ...BYTES, 'object'], key);
  }
  return make('private', asymmetricHandle(key, 'private'));
}

module.exports = {
  KeyObject,
  asymmetricHandle,
  createPrivateKey,
  createPublicKey,
  createSecretKey,
  curves: binding.curves,
  kCryptoKey,
  kHandle,
  make,
  normalized,
  readEncoding,
  reviveKeyObject,
  secretBytes,
};
