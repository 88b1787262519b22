'use strict';

// assert: each function throws an AssertionError unless what it says is true.

const {
  codes: {
    ERR_AMBIGUOUS_ARGUMENT,
    ERR_INVALID_ARG_TYPE,
    ERR_INVALID_ARG_VALUE,
    ERR_INVALID_RETURN_VALUE,
    ERR_MISSING_ARGS,
  },
} = require('internal/errors');
const { isPromise, isRegExp } = internalBinding('types');
const { inspect } = require('internal/util/inspect');
const { validateFunction } = require('internal/validators');
const { isDeepEqual, isDeepStrictEqual } = require('internal/util/comparisons');
const { AssertionError } = require('internal/assert/assertion_error');

const kNoException = Symbol('kNoException');

function isError(value) {
  return value instanceof Error;
}

function innerFail(options) {
  if (isError(options.message)) throw options.message;
  throw new AssertionError(options);
}

// assert.ok ------------------------------------------------------------------------------------------------

function innerOk(fn, argumentCount, value, message) {
  if (value) return;
  let generatedMessage = false;
  if (argumentCount === 0) {
    generatedMessage = true;
    message = 'No value argument passed to `assert.ok()`';
  } else if (message == null) {
    generatedMessage = true;
    message = require('internal/assert/call_text').describeFalsyCall(fn);
  } else if (isError(message)) {
    throw message;
  }
  const error = new AssertionError({ actual: value, expected: true, message, operator: '==', stackStartFn: fn });
  error.generatedMessage = generatedMessage;
  throw error;
}

/** Throws unless `value` is truthy. */
function assert(...args) {
  innerOk(assert, args.length, ...args);
}

function ok(...args) {
  innerOk(ok, args.length, ...args);
}

/** Throws always. */
function fail(message) {
  if (isError(message)) throw message;
  const error = new AssertionError({
    message: message ?? 'Failed', operator: 'fail', stackStartFn: fail,
  });
  error.generatedMessage = message === undefined;
  throw error;
}

// Equality -------------------------------------------------------------------------------------------------

function checkArguments(count) {
  if (count < 2) throw new ERR_MISSING_ARGS('actual', 'expected');
}

function equal(actual, expected, message) {
  checkArguments(arguments.length);
  // eslint-disable-next-line eqeqeq
  if (actual != expected && (!Number.isNaN(actual) || !Number.isNaN(expected))) {
    innerFail({ actual, expected, message, operator: '==', stackStartFn: equal });
  }
}

function notEqual(actual, expected, message) {
  checkArguments(arguments.length);
  // eslint-disable-next-line eqeqeq
  if (actual == expected || (Number.isNaN(actual) && Number.isNaN(expected))) {
    innerFail({ actual, expected, message, operator: '!=', stackStartFn: notEqual });
  }
}

function deepEqual(actual, expected, message) {
  checkArguments(arguments.length);
  if (!isDeepEqual(actual, expected)) {
    innerFail({ actual, expected, message, operator: 'deepEqual', stackStartFn: deepEqual });
  }
}

function notDeepEqual(actual, expected, message) {
  checkArguments(arguments.length);
  if (isDeepEqual(actual, expected)) {
    innerFail({ actual, expected, message, operator: 'notDeepEqual', stackStartFn: notDeepEqual });
  }
}

function deepStrictEqual(actual, expected, message) {
  checkArguments(arguments.length);
  if (!isDeepStrictEqual(actual, expected)) {
    innerFail({ actual, expected, message, operator: 'deepStrictEqual', stackStartFn: deepStrictEqual });
  }
}

function notDeepStrictEqual(actual, expected, message) {
  checkArguments(arguments.length);
  if (isDeepStrictEqual(actual, expected)) {
    innerFail({ actual, expected, message, operator: 'notDeepStrictEqual', stackStartFn: notDeepStrictEqual });
  }
}

function strictEqual(actual, expected, message) {
  checkArguments(arguments.length);
  if (!Object.is(actual, expected)) {
    innerFail({ actual, expected, message, operator: 'strictEqual', stackStartFn: strictEqual });
  }
}

function notStrictEqual(actual, expected, message) {
  checkArguments(arguments.length);
  if (Object.is(actual, expected)) {
    innerFail({ actual, expected, message, operator: 'notStrictEqual', stackStartFn: notStrictEqual });
  }
}

/** Throws unless everything in `expected` is in `actual` too. */
function partialDeepStrictEqual(actual, expected, message) {
  checkArguments(arguments.length);
  if (!includesDeep(actual, expected, [])) {
    innerFail({ actual, expected, message, operator: 'partialDeepStrictEqual', stackStartFn: partialDeepStrictEqual });
  }
}

function includesDeep(actual, expected, seen) {
  if (Object.is(actual, expected)) return true;
  if (typeof actual !== 'object' || typeof expected !== 'object' || actual === null || expected === null) return false;
  if (seen.includes(expected)) return true;
  const { kindOf } = internalBinding('types');
  const kind = kindOf(actual);
  if (kind !== kindOf(expected)) return false;
  seen.push(expected);
  let result;
  if (kind === 'Array') {
    // The expected elements, in their order, among the actual ones.
    let at = 0;
    result = expected.every((value) => {
      while (at < actual.length && !includesDeep(actual[at], value, seen)) at++;
      return at++ < actual.length;
    });
  } else if (kind === 'Map') {
    result = [...expected].every(([key, value]) => actual.has(key) && includesDeep(actual.get(key), value, seen));
  } else if (kind === 'Set') {
    const left = [...actual];
    result = [...expected].every((value) => {
      const index = left.findIndex((other) => includesDeep(other, value, seen));
      if (index === -1) return false;
      left.splice(index, 1);
      return true;
    });
  } else if (kind === 'Object' || kind === 'Error') {
    result = Object.getPrototypeOf(actual) === Object.getPrototypeOf(expected) &&
      (kind !== 'Error' || (actual.message === expected.message && actual.name === expected.name)) &&
      Reflect.ownKeys(expected).every((key) => !Object.prototype.propertyIsEnumerable.call(expected, key) ||
        (Object.hasOwn(actual, key) && includesDeep(actual[key], expected[key], seen)));
  } else {
    result = isDeepStrictEqual(actual, expected);
  }
  seen.pop();
  return result;
}

// Exceptions -----------------------------------------------------------------------------------------------

// What two errors are compared by, named for the message.
class Comparison {
  constructor(object, keys, actual) {
    for (const key of keys) {
      if (!(key in object)) continue;
      // A regular expression that matches stands for what it matches.
      if (actual !== undefined && typeof actual[key] === 'string' && isRegExp(object[key]) &&
          object[key].test(actual[key])) {
        this[key] = actual[key];
      } else {
        this[key] = object[key];
      }
    }
  }
}

function compareExceptionKey(actual, expected, key, message, keys, fn) {
  if (key in actual && isDeepStrictEqual(actual[key], expected[key])) return;
  if (message) innerFail({ actual, expected, message, operator: fn.name, stackStartFn: fn });
  const a = new Comparison(actual, keys);
  const b = new Comparison(expected, keys, actual);
  const error = new AssertionError({ actual: a, expected: b, operator: 'deepStrictEqual', stackStartFn: fn });
  error.actual = actual;
  error.expected = expected;
  error.operator = fn.name;
  throw error;
}

function expectedException(actual, expected, message, fn) {
  let generatedMessage = false;
  let throwError = false;
  if (typeof expected !== 'function') {
    if (isRegExp(expected)) {
      const text = String(actual);
      if (expected.test(text)) return;
      if (!message) {
        generatedMessage = true;
        message = `The input did not match the regular expression ${inspect(expected)}. Input:\n\n${inspect(text)}\n`;
      }
      throwError = true;
    } else if (typeof actual !== 'object' || actual === null) {
      const error = new AssertionError({ actual, expected, message, operator: 'deepStrictEqual', stackStartFn: fn });
      error.operator = fn.name;
      throw error;
    } else {
      const keys = Object.keys(expected);
      if (isError(expected)) keys.push('name', 'message');
      else if (keys.length === 0) throw new ERR_INVALID_ARG_VALUE('error', expected, 'may not be an empty object');
      for (const key of keys) {
        if (typeof actual[key] === 'string' && isRegExp(expected[key]) && expected[key].test(actual[key])) continue;
        compareExceptionKey(actual, expected, key, message, keys, fn);
      }
      return;
    }
  } else if (expected.prototype !== undefined && actual instanceof expected) {
    return;
  } else if (Object.prototype.isPrototypeOf.call(Error, expected)) {
    if (!message) {
      generatedMessage = true;
      message = `The error is expected to be an instance of "${expected.name}". Received `;
      message += isError(actual) ? `"${actual.name}"` : `"${inspect(actual, { depth: -1 })}"`;
    }
    throwError = true;
    if (generatedMessage && isError(actual)) message += `\n\nError message:\n\n${actual.message}`;
  } else {
    const result = Reflect.apply(expected, {}, [actual]);
    if (result !== true) {
      if (!message) {
        generatedMessage = true;
        const name = expected.name ? `"${expected.name}" ` : '';
        message = `The ${name}validation function is expected to return "true". Received ${inspect(result)}`;
        if (isError(actual)) message += `\n\nCaught error:\n\n${actual}`;
      }
      throwError = true;
    }
  }
  if (throwError) {
    const error = new AssertionError({ actual, expected, message, operator: fn.name, stackStartFn: fn });
    error.generatedMessage = generatedMessage;
    throw error;
  }
}

function getActual(fn) {
  validateFunction(fn, 'fn');
  try {
    fn();
  } catch (error) {
    return error;
  }
  return kNoException;
}

function isThenable(value) {
  return isPromise(value) || (value !== null && typeof value === 'object' && typeof value.then === 'function' &&
    typeof value.catch === 'function');
}

async function waitForActual(promiseFn) {
  let promise;
  if (typeof promiseFn === 'function') {
    promise = promiseFn();
    if (!isThenable(promise)) throw new ERR_INVALID_RETURN_VALUE('instance of Promise', 'promiseFn', promise);
  } else if (isThenable(promiseFn)) {
    promise = promiseFn;
  } else {
    throw new ERR_INVALID_ARG_TYPE('promiseFn', ['Function', 'Promise'], promiseFn);
  }
  try {
    await promise;
  } catch (error) {
    return error;
  }
  return kNoException;
}

function expectsError(fn, actual, error, message) {
  if (typeof error === 'string') {
    if (arguments.length === 4 && message !== undefined) {
      throw new ERR_INVALID_ARG_TYPE('error', ['Object', 'Error', 'Function', 'RegExp'], error);
    }
    if (typeof actual === 'object' && actual !== null) {
      if (actual.message === error) {
        throw new ERR_AMBIGUOUS_ARGUMENT('error/message',
                                         `The error message "${actual.message}" is identical to the message.`);
      }
    } else if (actual === error) {
      throw new ERR_AMBIGUOUS_ARGUMENT('error/message', `The error "${actual}" is identical to the message.`);
    }
    message = error;
    error = undefined;
  } else if (error != null && typeof error !== 'object' && typeof error !== 'function') {
    throw new ERR_INVALID_ARG_TYPE('error', ['Object', 'Error', 'Function', 'RegExp'], error);
  }

  if (actual === kNoException) {
    let details = '';
    if (error?.name) details += ` (${error.name})`;
    details += message ? `: ${message}` : '.';
    const what = fn === rejects ? 'rejection' : 'exception';
    innerFail({
      actual: undefined, expected: error, operator: fn.name, message: `Missing expected ${what}${details}`, stackStartFn: fn,
    });
  }
  if (!error) return;
  expectedException(actual, error, message, fn);
}

function hasMatchingError(actual, expected) {
  if (typeof expected !== 'function') {
    if (isRegExp(expected)) return expected.test(String(actual));
    throw new ERR_INVALID_ARG_TYPE('expected', ['Function', 'RegExp'], expected);
  }
  if (expected.prototype !== undefined && actual instanceof expected) return true;
  if (Object.prototype.isPrototypeOf.call(Error, expected)) return false;
  return Reflect.apply(expected, {}, [actual]) === true;
}

function expectsNoError(fn, actual, error, message) {
  if (actual === kNoException) return;
  if (typeof error === 'string') {
    message = error;
    error = undefined;
  }
  if (!error || hasMatchingError(actual, error)) {
    const details = message ? `: ${message}` : '.';
    const what = fn === doesNotReject ? 'rejection' : 'exception';
    innerFail({
      actual,
      expected: error,
      operator: fn.name,
      message: `Got unwanted ${what}${details}\nActual message: "${actual?.message}"`,
      stackStartFn: fn,
    });
  }
  throw actual;
}

/** throws(fn[, error[, message]]) */
function throws(fn, ...args) {
  expectsError(throws, getActual(fn), ...args);
}

async function rejects(promiseFn, ...args) {
  expectsError(rejects, await waitForActual(promiseFn), ...args);
}

function doesNotThrow(fn, ...args) {
  expectsNoError(doesNotThrow, getActual(fn), ...args);
}

async function doesNotReject(fn, ...args) {
  expectsNoError(doesNotReject, await waitForActual(fn), ...args);
}

/** Throws `error`, as part of an AssertionError, unless it is null or undefined. */
function ifError(error) {
  if (error === null || error === undefined) return;
  let message = 'ifError got unwanted exception: ';
  if (typeof error === 'object' && typeof error.message === 'string') {
    message += error.message.length === 0 && error.constructor ? error.constructor.name : error.message;
  } else {
    message += inspect(error);
  }
  const failure = new AssertionError({ actual: error, expected: null, operator: 'ifError', message, stackStartFn: ifError });
  // The frames of the original error come first; what both stacks have is told once.
  const { stack } = error;
  if (typeof stack === 'string') {
    const start = stack.indexOf('\n    at');
    if (start !== -1) {
      const frames = stack.slice(start + 1).split('\n');
      let own = failure.stack.split('\n');
      for (const frame of frames) {
        const position = own.indexOf(frame);
        if (position !== -1) {
          own = own.slice(0, position);
          break;
        }
      }
      failure.stack = `${own.join('\n')}\n${frames.join('\n')}`;
    }
  }
  failure.generatedMessage = false;
  throw failure;
}

function matchPattern(string, regexp, message, fn) {
  if (!isRegExp(regexp)) throw new ERR_INVALID_ARG_TYPE('regexp', 'RegExp', regexp);
  const wanted = fn === match;
  if (typeof string === 'string' && regexp.test(string) === wanted) return;
  if (isError(message)) throw message;
  const generatedMessage = !message;
  if (!message) {
    if (typeof string !== 'string') {
      message = `The "string" argument must be of type string. Received ${describe(string)}`;
    } else {
      message = wanted ? `The input did not match the regular expression ${inspect(regexp)}. ` :
        `The input was expected to not match the regular expression ${inspect(regexp)}. `;
      message += `Input:\n\n${inspect(string)}\n`;
    }
  }
  const error = new AssertionError({ actual: string, expected: regexp, message, operator: fn.name, stackStartFn: fn });
  error.generatedMessage = generatedMessage;
  throw error;
}

function describe(value) {
  return value !== null && typeof value === 'object' ? inspect(value, { depth: -1 }) :
    `type ${typeof value} (${inspect(value)})`;
}

function match(string, regexp, message) {
  matchPattern(string, regexp, message, match);
}

function doesNotMatch(string, regexp, message) {
  matchPattern(string, regexp, message, doesNotMatch);
}

const looseFunctions = {
  AssertionError, ok, fail, equal, notEqual, deepEqual, notDeepEqual, deepStrictEqual, notDeepStrictEqual, strictEqual,
  notStrictEqual, partialDeepStrictEqual, match, doesNotMatch, throws, rejects, doesNotThrow, doesNotReject, ifError,
};

/** An object with the functions of assert; strict ones unless { strict: false }. */
class Assert {
  constructor(options = undefined) {
    Object.assign(this, looseFunctions);
    if (options?.strict !== false) {
      this.equal = strictEqual;
      this.notEqual = notStrictEqual;
      this.deepEqual = deepStrictEqual;
      this.notDeepEqual = notDeepStrictEqual;
    }
  }
}

/** The module with only strict comparisons. */
function strict(...args) {
  innerOk(strict, args.length, ...args);
}

module.exports = Object.assign(assert, looseFunctions);
assert.strict = Object.assign(strict, assert, {
  equal: strictEqual,
  deepEqual: deepStrictEqual,
  notEqual: notStrictEqual,
  notDeepEqual: notDeepStrictEqual,
});
assert.Assert = Assert;
assert.strict.Assert = Assert;
assert.strict.strict = assert.strict;
