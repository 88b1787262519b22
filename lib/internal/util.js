'use strict';

// What several parts of the library share: promisify, deprecate, encodings, lazily defined properties.

const {
  codes: {
    ERR_INVALID_ARG_TYPE,
    ERR_INVALID_THIS,
    ERR_UNKNOWN_SIGNAL,
  },
  uvErrmapGet,
  getSystemErrorName: nameOfError,
  isErrorStackTraceLimitWritable,
} = require('internal/errors');

const kEmptyObject = Object.freeze({ __proto__: null });
const kEnumerableProperty = Object.freeze({ __proto__: null, enumerable: true });

const customInspectSymbol = Symbol.for('nodejs.util.inspect.custom');
const kCustomPromisifiedSymbol = Symbol.for('nodejs.util.promisify.custom');
const kCustomPromisifyArgsSymbol = Symbol('customPromisifyArgs');
const kIsEncodingSymbol = Symbol('kIsEncoding');
const SymbolDispose = Symbol.dispose ?? Symbol('Symbol.dispose');
const SymbolAsyncDispose = Symbol.asyncDispose ?? Symbol('Symbol.asyncDispose');

function isError(value) {
  return value instanceof Error || internalBinding('types').isNativeError(value);
}

/** The first call's result, given again by all later ones. */
function cachedResult(fn) {
  let result;
  return () => {
    if (result === undefined) result = fn();
    return result.slice();
  };
}

function once(callback) {
  let called = false;
  return function(...args) {
    if (called) return undefined;
    called = true;
    return callback.apply(this, args);
  };
}

/** Names of encodings, in the order of the numbers that the bindings use for them. */
const encodings = ['ascii', 'latin1', 'utf16le', 'utf8', 'base64', 'base64url', 'hex', 'buffer'];
const encodingsMap = { __proto__: null };
for (let i = 0; i < encodings.length; i++) encodingsMap[encodings[i]] = i;

const kEncodingNames = {
  '__proto__': null,
  'utf8': 'utf8',
  'utf-8': 'utf8',
  'ucs2': 'utf16le',
  'ucs-2': 'utf16le',
  'utf16le': 'utf16le',
  'utf-16le': 'utf16le',
  'latin1': 'latin1',
  'binary': 'latin1',
  'ascii': 'ascii',
  'base64': 'base64',
  'base64url': 'base64url',
  'hex': 'hex',
};

/** The usual name of an encoding in any spelling; undefined for one that is unknown. */
function normalizeEncoding(encoding) {
  if (encoding == null || encoding === '') return 'utf8';
  return kEncodingNames[encoding] ?? kEncodingNames[`${encoding}`.toLowerCase()];
}

// deprecate ------------------------------------------------------------------------------------------------

const codesWarned = new Set();

function getDeprecationWarningEmitter(code, message, deprecated, shouldEmit = undefined) {
  let warned = false;
  return function() {
    if (warned || (shouldEmit !== undefined && !shouldEmit())) return;
    warned = true;
    if (code !== undefined) {
      if (codesWarned.has(code)) return;
      codesWarned.add(code);
    }
    process.emitWarning(message, 'DeprecationWarning', code, deprecated);
  };
}

/** A function that warns once and then does what `fn` does. */
function deprecate(fn, message, code, useEmitSync) {
  if (code !== undefined && typeof code !== 'string') throw new ERR_INVALID_ARG_TYPE('code', 'string', code);
  let warned = false;

  function deprecated(...args) {
    if (!warned && !process.noDeprecation) {
      warned = true;
      if (code === undefined || !codesWarned.has(code)) {
        if (code !== undefined) codesWarned.add(code);
        process.emitWarning(message, 'DeprecationWarning', code, deprecated);
      }
    }
    if (new.target) return Reflect.construct(fn, args, new.target);
    return Reflect.apply(fn, this, args);
  }

  Object.setPrototypeOf(deprecated, fn);
  if (fn.prototype) deprecated.prototype = fn.prototype;
  Object.defineProperty(deprecated, 'length', { __proto__: null, ...Object.getOwnPropertyDescriptor(fn, 'length') });
  return deprecated;
}

/** Node's documentation-only deprecations, which warn under --pending-deprecation; here they never do. */
function pendingDeprecate(fn) {
  return fn;
}

const experimentalWarnings = new Set();

function emitExperimentalWarning(feature) {
  if (experimentalWarnings.has(feature)) return;
  experimentalWarnings.add(feature);
  process.emitWarning(`${feature} is an experimental feature and might change at any time`, 'ExperimentalWarning');
}

/** Puts the source line in front of an error's stack, where the engine kept one. */
function decorateErrorStack(error) {
  return error;
}

// promisify ------------------------------------------------------------------------------------------------

/** util.promisify: a function returning a promise, out of one that takes a callback(err, value) last. */
function promisify(original) {
  if (typeof original !== 'function') throw new ERR_INVALID_ARG_TYPE('original', 'Function', original);

  const custom = original[kCustomPromisifiedSymbol];
  if (custom) {
    if (typeof custom !== 'function') {
      throw new ERR_INVALID_ARG_TYPE('util.promisify.custom', 'Function', custom);
    }
    return Object.defineProperty(custom, kCustomPromisifiedSymbol, {
      __proto__: null, value: custom, enumerable: false, writable: false, configurable: true,
    });
  }

  // Names for several values passed to the callback, set on the functions of the library that do that.
  const argumentNames = original[kCustomPromisifyArgsSymbol];

  function fn(...args) {
    return new Promise((resolve, reject) => {
      const result = Reflect.apply(original, this, [...args, (err, ...values) => {
        if (err) return reject(err);
        if (argumentNames !== undefined && values.length > 1) {
          const named = {};
          for (let i = 0; i < argumentNames.length; i++) named[argumentNames[i]] = values[i];
          resolve(named);
        } else {
          resolve(values[0]);
        }
      }]);
      if (result instanceof Promise) {
        process.emitWarning('Calling promisify on a function that returns a Promise is likely a mistake.',
                            'DeprecationWarning', 'DEP0174');
      }
    });
  }

  Object.setPrototypeOf(fn, Object.getPrototypeOf(original));
  Object.defineProperty(fn, kCustomPromisifiedSymbol, {
    __proto__: null, value: fn, enumerable: false, writable: false, configurable: true,
  });
  const descriptors = Object.getOwnPropertyDescriptors(original);
  for (const key of Reflect.ownKeys(descriptors)) Object.setPrototypeOf(descriptors[key], null);
  return Object.defineProperties(fn, descriptors);
}
promisify.custom = kCustomPromisifiedSymbol;

// Objects --------------------------------------------------------------------------------------------------

/** Removes list[index], moving those after it down: cheaper than splice. */
function spliceOne(list, index) {
  for (; index + 1 < list.length; index++) list[index] = list[index + 1];
  list.pop();
}

function assignFunctionName(name, fn, descriptor = kEmptyObject) {
  if (typeof name !== 'string') {
    const description = name.description;
    name = description === undefined ? '' : `[${description}]`;
  }
  return Object.defineProperty(fn, 'name', {
    __proto__: null, writable: false, enumerable: false, configurable: true, ...descriptor, value: name,
  });
}

function setOwnProperty(object, key, value) {
  return Object.defineProperty(object, key, {
    __proto__: null, configurable: true, enumerable: true, value, writable: true,
  });
}

/** Puts getters on `target` that load module `id` when first used, and take the property of the same name. */
function defineLazyProperties(target, id, keys, enumerable = true) {
  for (const key of keys) {
    Object.defineProperty(target, key, {
      __proto__: null,
      enumerable,
      configurable: true,
      get() {
        const value = require(id)[key];
        Object.defineProperty(target, key, { __proto__: null, value, writable: true, enumerable, configurable: true });
        return value;
      },
      set(value) {
        Object.defineProperty(target, key, { __proto__: null, value, writable: true, enumerable, configurable: true });
      },
    });
  }
}

function getLazy(initializer) {
  let value;
  let done = false;
  return () => {
    if (!done) {
      value = initializer();
      done = true;
    }
    return value;
  };
}

/** The properties of `source` named in `keys` that it owns. */
function filterOwnProperties(source, keys) {
  const filtered = { __proto__: null };
  for (const key of keys) {
    if (Object.hasOwn(source, key)) filtered[key] = source[key];
  }
  return filtered;
}

function getConstructorOf(object) {
  while (object) {
    const descriptor = Object.getOwnPropertyDescriptor(object, 'constructor');
    if (descriptor !== undefined && typeof descriptor.value === 'function' && descriptor.value.name !== '') {
      return descriptor.value;
    }
    object = Object.getPrototypeOf(object);
  }
  return undefined;
}

/** A class that can be called without `new`. */
function createClassWrapper(type) {
  function fn(...args) {
    return Reflect.construct(type, args, new.target || type);
  }
  Object.defineProperties(fn, {
    name: { __proto__: null, value: type.name },
    length: { __proto__: null, value: type.length },
  });
  Object.setPrototypeOf(fn, type);
  fn.prototype = type.prototype;
  return fn;
}

/** A value that may be collected, and can be kept alive by counting references. */
class WeakReference {
  #weak;
  #strong = null;
  #count = 0;

  constructor(object) {
    this.#weak = new WeakRef(object);
  }

  incRef() {
    if (++this.#count === 1) this.#strong = this.#weak.deref();
    return this.#count;
  }

  decRef() {
    if (--this.#count === 0) this.#strong = null;
    return this.#count;
  }

  get() {
    return this.#weak.deref();
  }
}

// DOMException ---------------------------------------------------------------------------------------------

function lazyDOMExceptionClass() {
  return require('internal/dom_exception').DOMException;
}

/** A DOMException; loads the class only when one is needed. */
function lazyDOMException(message, name) {
  const DOMException = lazyDOMExceptionClass();
  return new DOMException(message, name);
}

// The system -----------------------------------------------------------------------------------------------

/** 'ENOENT' for -2. */
function getSystemErrorName(err) {
  return nameOfError(err);
}

function getSystemErrorMap() {
  return internalBinding('uv').getErrorMap();
}

function getSystemErrorMessage(err) {
  const entry = uvErrmapGet(err);
  return entry ? entry[1] : undefined;
}

/** The number of a signal given by name or number; throws ERR_UNKNOWN_SIGNAL. */
function convertToValidSignal(signal) {
  const { signals } = internalBinding('constants').os;
  if (typeof signal === 'number') {
    for (const name of Object.keys(signals)) {
      if (signals[name] === signal) return signal;
    }
  } else if (typeof signal === 'string') {
    const number = signals[signal.toUpperCase()];
    if (number) return number;
  }
  throw new ERR_UNKNOWN_SIGNAL(signal);
}

function assertThis(condition, className) {
  if (!condition) throw new ERR_INVALID_THIS(className);
}

function join(list, separator) {
  return list.join(separator);
}

function getCWDURL() {
  return require('internal/url').pathToFileURL(`${process.cwd()}/`);
}

function isUnderNodeModules(filename) {
  return filename.includes('/node_modules/');
}

/** Text without the escape sequences that colour it. */
function removeColors(text) {
  return text.replace(/\u001b\[\d\d?m/g, '');
}

module.exports = {
  SymbolAsyncDispose,
  SymbolDispose,
  WeakReference,
  assertThis,
  assignFunctionName,
  cachedResult,
  convertToValidSignal,
  createClassWrapper,
  customInspectSymbol,
  customPromisifyArgs: kCustomPromisifyArgsSymbol,
  decorateErrorStack,
  defineLazyProperties,
  deprecate,
  emitExperimentalWarning,
  encodings,
  encodingsMap,
  filterOwnProperties,
  getCWDURL,
  getConstructorOf,
  getDeprecationWarningEmitter,
  getLazy,
  getSystemErrorMap,
  getSystemErrorMessage,
  getSystemErrorName,
  isError,
  isErrorStackTraceLimitWritable,
  isMacOS: process.platform === 'darwin',
  isUnderNodeModules,
  isWindows: false,
  join,
  kEmptyObject,
  kEnumerableProperty,
  kIsEncodingSymbol,
  lazyDOMException,
  lazyDOMExceptionClass,
  normalizeEncoding,
  once,
  pendingDeprecate,
  promisify,
  removeColors,
  setOwnProperty,
  spliceOne,
};
