'use strict';

// Prime numbers: generatePrime and checkPrime, at once or on the pool.

const {
  codes: { ERR_INVALID_ARG_TYPE, ERR_OUT_OF_RANGE },
} = require('internal/errors');
const { validateBoolean, validateFunction, validateInt32, validateObject } = require('internal/validators');
const { isAnyArrayBuffer, isArrayBufferView } = require('internal/util/types');
const { operate } = require('internal/crypto/operation');
const binding = internalBinding('crypto_operation');

const FALLBACK = 'Operation failed';
const TYPES = ['bigint', 'ArrayBuffer', 'TypedArray', 'Buffer', 'DataView'];

/** The big-endian bytes of a number given as a bigint or as bytes. */
function toBytes(value, name) {
  if (typeof value === 'bigint') {
    if (value < 0n) throw new ERR_OUT_OF_RANGE(name, '>= 0', value);
    const digits = value.toString(16);
    return Buffer.from(digits.length % 2 ? `0${digits}` : digits, 'hex');
  }
  if (!isAnyArrayBuffer(value) && !isArrayBufferView(value)) throw new ERR_INVALID_ARG_TYPE(name, TYPES, value);
  return value;
}

function toBigInt(bytes) {
  const view = isArrayBufferView(bytes) ? Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength) : Buffer.from(bytes);
  return view.length === 0 ? 0n : BigInt(`0x${view.toString('hex')}`);
}

function outOfRange(message) {
  const error = new RangeError(message);
  error.code = 'ERR_OUT_OF_RANGE';
  return error;
}

/** The arguments of the binding, and what is to become of the result. */
function readOptions(size, options) {
  validateInt32(size, 'size', 1);
  validateObject(options, 'options');
  const { safe = false, bigint = false, add, rem } = options;
  validateBoolean(safe, 'options.safe');
  validateBoolean(bigint, 'options.bigint');
  const [step, rest] = [add, rem].map((value, i) => (value === undefined ? undefined : toBytes(value, `options.${['add', 'rem'][i]}`)));
  if (step !== undefined) {
    if (toBigInt(step).toString(2).length > size) throw outOfRange('invalid options.add');
    if (rest !== undefined && toBigInt(rest) >= toBigInt(step)) throw outOfRange('invalid options.rem');
  }
  const finish = (bytes) => (bigint ? toBigInt(bytes) : bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength));
  // OpenSSL takes a remainder only with a step.
  return [[size, safe, step, step === undefined ? undefined : rest], finish];
}

function settle(promise, callback) {
  promise.then((result) => process.nextTick(callback, null, result), (error) => process.nextTick(callback, error));
}

/**
 * The callback gets (error, ArrayBuffer|bigint).
 * @param {number} size in bits @param {{add?, rem?, safe?: boolean, bigint?: boolean}} [options]
 * @throws ERR_INVALID_ARG_TYPE, ERR_OUT_OF_RANGE
 */
function generatePrime(size, options, callback) {
  if (typeof options === 'function') {
    callback = options;
    options = {};
  }
  validateFunction(callback, 'callback');
  const [list, finish] = readOptions(size, options);
  settle(operate('prime', list, FALLBACK).then(finish), callback);
}

/** @returns {ArrayBuffer|bigint} */
function generatePrimeSync(size, options = {}) {
  const [list, finish] = readOptions(size, options);
  return finish(binding.result(binding.prime(undefined, ...list), FALLBACK));
}

function readCandidate(candidate, options) {
  const bytes = toBytes(candidate, 'candidate');
  validateObject(options, 'options');
  const { checks = 0 } = options;
  validateInt32(checks, 'options.checks', 0);
  return [bytes, checks];
}

/** The callback gets (error, boolean). @throws ERR_INVALID_ARG_TYPE, ERR_OUT_OF_RANGE */
function checkPrime(candidate, options = {}, callback) {
  if (typeof options === 'function') {
    callback = options;
    options = {};
  }
  const list = [toBytes(candidate, 'candidate')];
  validateFunction(callback, 'callback');
  list.push(readCandidate(candidate, options)[1]);
  settle(operate('isPrime', list, FALLBACK), callback);
}

/** @returns {boolean} false: it is not; true: very probably */
function checkPrimeSync(candidate, options = {}) {
  return binding.result(binding.isPrime(undefined, ...readCandidate(candidate, options)), FALLBACK);
}

module.exports = { checkPrime, checkPrimeSync, generatePrime, generatePrimeSync };
