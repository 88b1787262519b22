'use strict';

// An exception that ends a worker, as what its parent's 'error' event shows: an error with its class, stack and properties as far
// as they can be cloned.

require('internal/worker/hooks');
const { structuredClone } = internalBinding('messaging');
const { isNativeError } = internalBinding('types');

const constructors = {
  __proto__: null, Error, EvalError, RangeError, ReferenceError, SyntaxError, TypeError, URIError, AggregateError,
};
const kDepth = 4; // of causes within causes

function classOf(error) {
  for (let object = error; object !== null; object = Object.getPrototypeOf(object)) {
    const name = Object.getOwnPropertyDescriptor(object, 'constructor')?.value?.name;
    if (typeof name === 'string' && constructors[name] !== undefined) return name;
  }
  return 'Error';
}

function cloneable(value) {
  try {
    structuredClone(value);
    return true;
  } catch {
    return false;
  }
}

function encode(value, depth) {
  if (isNativeError(value) && depth > 0) {
    const properties = [];
    for (const key of Object.getOwnPropertyNames(value)) {
      const descriptor = Object.getOwnPropertyDescriptor(value, key);
      let item;
      try {
        item = value[key];
      } catch {
        continue;
      }
      if (typeof item === 'function') continue;
      const encoded = encode(item, depth - 1);
      if (encoded !== undefined) properties.push([key, encoded, descriptor.enumerable]);
    }
    return { error: classOf(value), properties };
  }
  if (typeof value === 'symbol') return { symbol: value.description };
  if (cloneable(value)) return { value };
  try {
    return { value: require('internal/util/inspect').inspect(value) };
  } catch {
    return undefined;
  }
}

/** A value that structuredClone takes; undefined if nothing can be done. */
function serializeError(error) {
  return encode(error, kDepth);
}

function deserializeError(encoded) {
  if ('symbol' in encoded) return Symbol(encoded.symbol);
  if (encoded.error === undefined) return encoded.value;
  const made = new Error();
  Object.setPrototypeOf(made, constructors[encoded.error].prototype);
  for (const key of Object.getOwnPropertyNames(made)) delete made[key];
  for (const [key, item, enumerable] of encoded.properties) {
    Object.defineProperty(made, key, {
      __proto__: null, value: deserializeError(item), enumerable, writable: true, configurable: true,
    });
  }
  return made;
}

module.exports = { deserializeError, serializeError };
