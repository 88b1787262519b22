'use strict';

// Random bytes, numbers and UUIDs.

const {
  codes: { ERR_INVALID_ARG_TYPE, ERR_OPERATION_FAILED, ERR_OUT_OF_RANGE },
} = require('internal/errors');
const {
  validateBoolean,
  validateFunction,
  validateNumber,
  validateObject,
} = require('internal/validators');
const { DOMException } = require('internal/dom_exception');
const binding = internalBinding('crypto_random');

const MAX_BYTES = 0x7fffffff;
const POOL_SIZE = 6 * 1024;
const MAX_RANGE = 2 ** 48 - 1;

function operationFailed() {
  return new ERR_OPERATION_FAILED('random bytes');
}

function fillSync(buffer, offset, size) {
  if (size > 0 && !binding.fillSync(buffer, offset, size)) throw operationFailed();
}

function fillLater(buffer, offset, size, callback) {
  if (size === 0) {
    process.nextTick(callback, null, buffer);
    return;
  }
  const request = {
    oncomplete(failed) {
      if (failed) callback(operationFailed());
      else callback(null, buffer);
    },
  };
  binding.fill(request, buffer, offset, size);
}

function validateSize(size, elementSize, offset, length) {
  validateNumber(size, 'size');
  size *= elementSize;
  if (Number.isNaN(size) || size > MAX_BYTES || size < 0) {
    throw new ERR_OUT_OF_RANGE('size', `>= 0 && <= ${MAX_BYTES}`, size);
  }
  if (size + offset > length) throw new ERR_OUT_OF_RANGE('size + offset', `<= ${length}`, size + offset);
  return size >>> 0;
}

function validateOffset(offset, elementSize, length) {
  validateNumber(offset, 'offset');
  offset *= elementSize;
  const max = Math.min(length, MAX_BYTES);
  if (Number.isNaN(offset) || offset > max || offset < 0) {
    throw new ERR_OUT_OF_RANGE('offset', `>= 0 && <= ${max}`, offset);
  }
  return offset >>> 0;
}

/**
 * @param {number} size
 * @param {function(Error, Buffer)} [callback] without one the result is returned
 * @throws ERR_INVALID_ARG_TYPE, ERR_OUT_OF_RANGE
 */
function randomBytes(size, callback) {
  size = validateSize(size, 1, 0, Infinity);
  if (callback !== undefined) validateFunction(callback, 'callback');
  const buffer = Buffer.alloc(size);
  if (callback === undefined) {
    fillSync(buffer, 0, size);
    return buffer;
  }
  fillLater(buffer, 0, size, callback);
  return undefined;
}

function isBytes(buffer) {
  return buffer instanceof ArrayBuffer || ArrayBuffer.isView(buffer);
}

/** Fills part of a buffer; offset and size count its elements. */
function randomFillSync(buffer, offset = 0, size) {
  if (!isBytes(buffer)) throw new ERR_INVALID_ARG_TYPE('buf', ['ArrayBuffer', 'ArrayBufferView'], buffer);
  const elementSize = buffer.BYTES_PER_ELEMENT || 1;
  offset = validateOffset(offset, elementSize, buffer.byteLength);
  size = size === undefined ?
    buffer.byteLength - offset : validateSize(size, elementSize, offset, buffer.byteLength);
  fillSync(buffer, offset, size);
  return buffer;
}

function randomFill(buffer, offset, size, callback) {
  if (!isBytes(buffer)) throw new ERR_INVALID_ARG_TYPE('buf', ['ArrayBuffer', 'ArrayBufferView'], buffer);
  const elementSize = buffer.BYTES_PER_ELEMENT || 1;
  if (typeof offset === 'function') {
    callback = offset;
    offset = 0;
    size = undefined;
  } else if (typeof size === 'function') {
    callback = size;
    size = undefined;
  }
  validateFunction(callback, 'callback');
  offset = validateOffset(offset ?? 0, elementSize, buffer.byteLength);
  size = size === undefined ?
    buffer.byteLength - offset : validateSize(size, elementSize, offset, buffer.byteLength);
  fillLater(buffer, offset, size, callback);
}

// Small amounts come from a pool.
let pool;
let poolUsed = POOL_SIZE;

/** The place in the pool of `count` fresh bytes. */
function takeFromPool(count) {
  if (poolUsed + count > POOL_SIZE) {
    pool ??= Buffer.alloc(POOL_SIZE);
    fillSync(pool, 0, POOL_SIZE);
    poolUsed = 0;
  }
  const at = poolUsed;
  poolUsed += count;
  return at;
}

function below(range) {
  const limit = MAX_RANGE + 1 - ((MAX_RANGE + 1) % range);
  for (;;) {
    const at = takeFromPool(6);
    const x = pool.readUIntBE(at, 6);
    pool.fill(0, at, at + 6);
    if (x < limit) return x % range;
  }
}

/**
 * @param {number} [min]
 * @param {number} max not reached
 * @param {function(Error, number)} [callback]
 */
function randomInt(min, max, callback) {
  if (max === undefined || typeof max === 'function') {
    callback = max;
    max = min;
    min = 0;
  }
  if (callback !== undefined) validateFunction(callback, 'callback');
  if (!Number.isSafeInteger(min)) throw new ERR_INVALID_ARG_TYPE('min', 'a safe integer', min);
  if (!Number.isSafeInteger(max)) throw new ERR_INVALID_ARG_TYPE('max', 'a safe integer', max);
  if (max <= min) throw new ERR_OUT_OF_RANGE('max', `greater than the value of "min" (${min})`, max);
  const range = max - min;
  if (!(range <= MAX_RANGE)) throw new ERR_OUT_OF_RANGE('max - min', `<= ${MAX_RANGE}`, range);
  const n = min + below(range);
  if (callback === undefined) return n;
  process.nextTick(callback, undefined, n);
  return undefined;
}

/** @param {{disableEntropyCache?: boolean}} [options] @returns {string} version 4 */
function randomUUID(options) {
  let bytes = pool;
  let at;
  if (options !== undefined) {
    validateObject(options, 'options');
    if (options.disableEntropyCache !== undefined) {
      validateBoolean(options.disableEntropyCache, 'options.disableEntropyCache');
    }
  }
  if (options?.disableEntropyCache) {
    bytes = randomBytes(16);
    at = 0;
  } else {
    at = takeFromPool(16);
    bytes = pool;
  }
  bytes[at + 6] = (bytes[at + 6] & 0x0f) | 0x40;
  bytes[at + 8] = (bytes[at + 8] & 0x3f) | 0x80;
  const hex = bytes.toString('hex', at, at + 16);
  bytes.fill(0, at, at + 16);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

const INTEGER_ARRAYS = ['Int8Array', 'Uint8Array', 'Uint8ClampedArray', 'Int16Array', 'Uint16Array', 'Int32Array',
                        'Uint32Array', 'BigInt64Array', 'BigUint64Array'];
const kindOf = Object.getOwnPropertyDescriptor(
  Object.getPrototypeOf(Uint8Array.prototype), Symbol.toStringTag)?.get;

/** As the Web Crypto API says. */
function getRandomValues(data) {
  const kind = ArrayBuffer.isView(data) && kindOf !== undefined ? kindOf.call(data) : undefined;
  if (!INTEGER_ARRAYS.includes(kind)) {
    throw new DOMException('The data argument must be an integer-type TypedArray', 'TypeMismatchError');
  }
  if (data.byteLength > 65536) {
    throw new DOMException('The requested length exceeds 65,536 bytes', 'QuotaExceededError');
  }
  fillSync(data, 0, data.byteLength);
  return data;
}

module.exports = { getRandomValues, randomBytes, randomFill, randomFillSync, randomInt, randomUUID };
