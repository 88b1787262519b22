'use strict';

// CryptoKey: what Web Crypto calls a key. Inside is a KeyObject, which `keyObjectOf` gives to those who may have it.

const { inspect } = require('util');
const { codes: { ERR_ILLEGAL_CONSTRUCTOR, ERR_INVALID_THIS } } = require('internal/errors');
const { kCryptoKey } = require('internal/crypto/keys');
const { setClone } = internalBinding('messaging');

const kMake = Symbol('make');

let slotsOf;

class CryptoKey {
  #slots;

  static {
    slotsOf = (key) => {
      if (key === null || typeof key !== 'object' || !(#slots in key)) throw new ERR_INVALID_THIS('CryptoKey');
      return key.#slots;
    };
  }

  constructor(allowed, keyObject, algorithm, usages, extractable) {
    if (allowed !== kMake) throw new ERR_ILLEGAL_CONSTRUCTOR();
    this.#slots = { keyObject, algorithm, usages, extractable, shownAlgorithm: undefined, shownUsages: undefined };
  }

  get type() {
    return slotsOf(this).keyObject.type;
  }

  get extractable() {
    return slotsOf(this).extractable;
  }

  /** The same object each time; changing it changes nothing. */
  get algorithm() {
    const slots = slotsOf(this);
    return slots.shownAlgorithm ??= copyAlgorithm(slots.algorithm);
  }

  get usages() {
    const slots = slotsOf(this);
    return slots.shownUsages ??= [...slots.usages];
  }

  [inspect.custom](depth, options) {
    if (depth < 0) return this;
    const { type, extractable, algorithm, usages } = this;
    return `CryptoKey ${inspect({ type, extractable, algorithm, usages }, { ...options, depth: options.depth === null ? null : options.depth - 1 })}`;
  }

  /** For KeyObject.from() and for crypto's functions that take a CryptoKey. */
  get [kCryptoKey]() {
    return #slots in this ? this.#slots.keyObject : undefined;
  }
}
for (const name of ['type', 'extractable', 'algorithm', 'usages']) {
  Object.defineProperty(CryptoKey.prototype, name, { __proto__: null, enumerable: true });
}
Object.defineProperty(CryptoKey.prototype, Symbol.toStringTag, { __proto__: null, configurable: true, value: 'CryptoKey' });

function copyAlgorithm(algorithm) {
  const copy = { ...algorithm };
  if (copy.hash !== undefined) copy.hash = { ...copy.hash };
  if (copy.publicExponent !== undefined) copy.publicExponent = new Uint8Array(copy.publicExponent);
  return copy;
}

/**
 * @param {KeyObject} keyObject
 * @param {object} algorithm name and what belongs to it
 * @param {string[]} usages
 * @param {boolean} extractable
 * @returns {CryptoKey}
 */
function makeKey(keyObject, algorithm, usages, extractable) {
  return new CryptoKey(kMake, keyObject, algorithm, [...new Set(usages)], extractable);
}

/** The inner state of a key, which nobody outside sees: {keyObject, algorithm, usages, extractable}. */
function innerOf(key) {
  return slotsOf(key);
}

function isCryptoKey(value) {
  return value !== null && typeof value === 'object' && value[kCryptoKey] !== undefined;
}

setClone(CryptoKey.prototype, function() {
  const { keyObject, algorithm, usages, extractable } = slotsOf(this);
  return { kind: 'CryptoKey', data: { keyObject, algorithm: copyAlgorithm(algorithm), usages, extractable } };
});

function reviveCryptoKey({ keyObject, algorithm, usages, extractable }) {
  return makeKey(keyObject, algorithm, usages, extractable);
}

module.exports = { CryptoKey, innerOf, isCryptoKey, makeKey, reviveCryptoKey };
