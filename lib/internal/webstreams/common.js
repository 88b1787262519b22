'use strict';

// What the web streams share: where an object keeps its state, queues, strategies, and steps with promises. The names
// of algorithms follow the Streams standard, https://streams.spec.whatwg.org.

const { codes: { ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE, ERR_INVALID_THIS } } = require('internal/errors');
const { customInspectSymbol } = require('internal/util');

// The state of each object: { type: name of its class, ... }.
const kState = Symbol('kState');
// Passed to a constructor by the library itself.
const kInternal = Symbol('kInternal');

function nop() {}

/** Is `value` an object of the class `type` of this library? */
function isA(type, value) {
  return typeof value === 'object' && value !== null && value[kState]?.type === type;
}

/** @throws ERR_INVALID_THIS */
function checkThis(type, value) {
  if (!isA(type, value)) throw new ERR_INVALID_THIS(type);
}

/** Keeps a rejection from being reported. Returns the promise. */
function markHandled(promise) {
  promise.then(undefined, nop);
  return promise;
}

/** A promise with the functions that settle it, which knows whether it is settled. */
class Deferred {
  pending = true;
  #resolve;
  #reject;

  constructor() {
    const { promise, resolve, reject } = Promise.withResolvers();
    this.promise = promise;
    this.#resolve = resolve;
    this.#reject = reject;
  }

  resolve(value) {
    this.pending = false;
    this.#resolve(value);
  }

  reject(reason) {
    this.pending = false;
    this.#reject(reason);
  }
}

/** A settled one. */
function resolvedWith(value) {
  return { promise: Promise.resolve(value), pending: false, resolve: nop, reject: nop };
}

function rejectedWith(reason) {
  return { promise: markHandled(Promise.reject(reason)), pending: false, resolve: nop, reject: nop };
}

/** Calls fn; a promise of what it gives. */
function promiseCall(fn, self, first, second) {
  try {
    const result = fn.call(self, first, second);
    return result instanceof Promise && result.constructor === Promise ? result : Promise.resolve(result);
  } catch (error) {
    return Promise.reject(error);
  }
}

/** A list that is used at both ends. */
class Fifo {
  #list = [];
  #head = 0;

  get length() {
    return this.#list.length - this.#head;
  }

  push(value) {
    this.#list.push(value);
  }

  peek() {
    return this.#list[this.#head];
  }

  shift() {
    const list = this.#list;
    const value = list[this.#head];
    list[this.#head++] = undefined;
    if (this.#head === list.length) {
      list.length = 0;
      this.#head = 0;
    } else if (this.#head >= 1024 && this.#head * 2 >= list.length) {
      list.splice(0, this.#head);
      this.#head = 0;
    }
    return value;
  }

  clear() {
    this.#list = [];
    this.#head = 0;
  }
}

/** A queue whose values have sizes. `total` is their sum. */
class SizedQueue {
  total = 0;
  #values = new Fifo();
  #sizes = new Fifo();

  get length() {
    return this.#values.length;
  }

  /** @throws {RangeError} the size is no finite number of 0 or more */
  enqueue(value, size) {
    size = Number(size);
    if (!(size >= 0) || size === Infinity) throw new ERR_INVALID_ARG_VALUE.RangeError('size', size);
    this.#values.push(value);
    this.#sizes.push(size);
    this.total += size;
  }

  dequeue() {
    // Rounding must not leave less than nothing.
    this.total = Math.max(0, this.total - this.#sizes.shift());
    return this.#values.shift();
  }

  peek() {
    return this.#values.peek();
  }

  clear() {
    this.#values.clear();
    this.#sizes.clear();
    this.total = 0;
  }
}

/** A dictionary of Web IDL: an object, or nothing. @throws ERR_INVALID_ARG_TYPE */
function checkDictionary(value, name) {
  if (value !== undefined && value !== null && typeof value !== 'object' && typeof value !== 'function') {
    throw new ERR_INVALID_ARG_TYPE(name, 'Object', value);
  }
}

/** A member that is a function or undefined. @throws ERR_INVALID_ARG_TYPE */
function functionMember(object, name, where) {
  const value = object?.[name];
  if (value !== undefined && typeof value !== 'function') {
    throw new ERR_INVALID_ARG_TYPE(`${where}.${name}`, 'Function', value);
  }
  return value;
}

/** @returns {number} @throws {RangeError} */
function highWaterMarkOf(strategy, fallback) {
  const value = strategy?.highWaterMark;
  if (value === undefined) return fallback;
  const number = Number(value);
  if (!(number >= 0)) throw new ERR_INVALID_ARG_VALUE.RangeError('strategy.highWaterMark', value);
  return number;
}

function one() {
  return 1;
}

function sizeOf(strategy) {
  const size = functionMember(strategy, 'size', 'strategy');
  return size === undefined ? one : (chunk) => size.call(undefined, chunk);
}

let inspectFunction;

/** What [util.inspect.custom] of a web stream's class gives: its name and some fields. */
function inspectAs(object, fields, depth, options) {
  if (depth < 0) return object;
  inspectFunction ??= require('internal/util/inspect').inspect;
  const inner = { ...options, depth: options.depth == null ? null : options.depth - 1 };
  return `${object.constructor.name} ${inspectFunction(fields, inner)}`;
}

/** Gives a class its tag, enumerable members and what util.inspect shows. `fields(object)` may be left out. */
function finishClass(Class, members, fields = undefined) {
  const { prototype } = Class;
  for (const name of members) Object.defineProperty(prototype, name, { __proto__: null, enumerable: true });
  Object.defineProperty(prototype, Symbol.toStringTag, { __proto__: null, configurable: true, value: Class.name });
  if (fields === undefined) return;
  Object.defineProperty(prototype, customInspectSymbol, {
    __proto__: null,
    configurable: true,
    writable: true,
    value(depth, options) {
      return inspectAs(this, fields(this), depth, options);
    },
  });
}

module.exports = {
  Deferred,
  Fifo,
  SizedQueue,
  checkDictionary,
  checkThis,
  finishClass,
  functionMember,
  highWaterMarkOf,
  isA,
  kInternal,
  kState,
  markHandled,
  nop,
  promiseCall,
  rejectedWith,
  resolvedWith,
  sizeOf,
};
