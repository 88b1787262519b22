'use strict';

// Conversions of Web IDL as fetch and its classes need them, and the iterators of Headers and FormData.

const { codes: { ERR_INVALID_THIS } } = require('internal/errors');

/** The error of a method that was called on something else. */
function illegalInvocation() {
  const error = new ERR_INVALID_THIS('this');
  Object.defineProperty(error, 'message', {
    __proto__: null, value: 'Illegal invocation', configurable: true, writable: true, enumerable: false,
  });
  return error;
}

/** @throws {TypeError} */
function checkCount(given, needed, where) {
  if (given >= needed) return;
  throw new TypeError(
    `${where}: ${needed} argument${needed === 1 ? '' : 's'} required, but${given > 0 ? ' only' : ''} ${given} found.`);
}

/** A string of bytes. @throws {TypeError} a character is above 255 */
function byteString(value) {
  const text = `${value}`;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code > 255) {
      throw new TypeError('Cannot convert argument to a ByteString because the character at ' +
        `index ${i} has a value of ${code} which is greater than 255.`);
    }
  }
  return text;
}

/** A string in which no half of a surrogate pair is alone. */
function usvString(value) {
  return `${value}`.toWellFormed();
}

/** The value of an enumeration. @throws {TypeError} */
function oneOf(value, allowed, where) {
  const text = `${value}`;
  if (!allowed.includes(text)) {
    throw new TypeError(`${where}: ${text} is not an accepted type. Expected one of ${allowed.join(', ')}.`);
  }
  return text;
}

const ArrayIteratorPrototype = Object.getPrototypeOf([][Symbol.iterator]());
const IteratorPrototype = Object.getPrototypeOf(ArrayIteratorPrototype);

/**
 * Gives a class keys(), values(), entries(), forEach() and an iterator.
 * @param {Function} Class
 * @param {function(object): Array} list the [name, value] pairs of an object as they are now; throws for another's
 */
function makeIterable(Class, list) {
  const { name } = Class;
  const states = new WeakMap();
  const prototype = Object.create(IteratorPrototype, {
    next: {
      __proto__: null, writable: true, enumerable: true, configurable: true,
      value: { next() {
        const state = states.get(this);
        if (state === undefined) {
          throw new TypeError(`'next' called on an object that does not implement interface ${name} Iterator.`);
        }
        const pairs = list(state.object);
        if (state.index >= pairs.length) return { value: undefined, done: true };
        return { value: state.pick(pairs[state.index++]), done: false };
      } }.next,
    },
    [Symbol.toStringTag]: { __proto__: null, configurable: true, value: `${name} Iterator` },
  });
  function iterator(object, pick) {
    list(object);
    const made = Object.create(prototype);
    states.set(made, { object, pick, index: 0 });
    return made;
  }
  const methods = {
    keys() { return iterator(this, (pair) => pair[0]); },
    values() { return iterator(this, (pair) => pair[1]); },
    entries() { return iterator(this, (pair) => [pair[0], pair[1]]); },
    forEach(callback, self = globalThis) {
      list(this);
      checkCount(arguments.length, 1, `${name}.forEach`);
      if (typeof callback !== 'function') {
        throw new TypeError(`Failed to execute 'forEach' on '${name}': parameter 1 is not of type 'Function'.`);
      }
      for (let i = 0; i < list(this).length; i++) {
        const { 0: key, 1: value } = list(this)[i];
        callback.call(self, value, key, this);
      }
    },
  };
  Object.defineProperty(methods.forEach, 'length', { __proto__: null, value: 1, configurable: true });
  for (const method of Object.keys(methods)) {
    Object.defineProperty(Class.prototype, method, {
      __proto__: null, value: methods[method], writable: true, enumerable: true, configurable: true,
    });
  }
  Object.defineProperty(Class.prototype, Symbol.iterator, {
    __proto__: null, value: methods.entries, writable: true, enumerable: false, configurable: true,
  });
}

/** Makes members of a class enumerable, gives it its tag and, with `fields(object)`, what util.inspect shows. */
function finishClass(Class, members, fields = undefined) {
  for (const member of members) Object.defineProperty(Class.prototype, member, { __proto__: null, enumerable: true });
  Object.defineProperty(Class.prototype, Symbol.toStringTag, { __proto__: null, configurable: true, value: Class.name });
  if (fields === undefined) return;
  const { customInspectSymbol } = require('internal/util');
  Object.defineProperty(Class.prototype, customInspectSymbol, {
    __proto__: null,
    configurable: true,
    writable: true,
    value(depth, options) {
      const { inspect } = require('internal/util/inspect');
      const inner = { ...options, depth: options.depth == null ? 2 : options.depth - 1 };
      return `${Class.name} ${inspect(fields(this), inner)}`;
    },
  });
}

module.exports = { byteString, checkCount, finishClass, illegalInvocation, makeIterable, oneOf, usvString };
