'use strict';

// process.env: the environment of the process itself, not a copy; in a worker, unless it shares that, a store of its own.

const { codes: { ERR_INVALID_OBJECT_DEFINE_PROPERTY } } = require('internal/errors');
const { envGet, envSet, envDelete, envKeys } = internalBinding('process_methods');

/** An environment in the store { get(name), set(name, text), remove(name), keys() }. */
function makeEnvironment(store) {
  const { get: envGet, set: envSet, remove: envDelete, keys: envKeys } = store;

  function set(name, value) {
    if (typeof name === 'symbol' || typeof value === 'symbol') {
      throw new TypeError('Cannot convert a Symbol value to a string');
    }
    envSet(name, `${value}`);
    return true;
  }

  return new Proxy({}, {
    get(target, name) {
      if (typeof name === 'symbol') return Reflect.get(target, name);
      const value = envGet(name);
      return value === undefined ? target[name] : value;
    },
    set(target, name, value) {
      return set(name, value);
    },
    has(target, name) {
      return (typeof name === 'string' && envGet(name) !== undefined) || Reflect.has(target, name);
    },
    deleteProperty(target, name) {
      if (typeof name === 'string') envDelete(name);
      return true;
    },
    ownKeys() {
      return envKeys();
    },
    getOwnPropertyDescriptor(target, name) {
      const value = typeof name === 'string' ? envGet(name) : undefined;
      if (value === undefined) return undefined;
      return { value, writable: true, enumerable: true, configurable: true };
    },
    defineProperty(target, name, descriptor) {
      if ('get' in descriptor || 'set' in descriptor) {
        throw new ERR_INVALID_OBJECT_DEFINE_PROPERTY("'process.env' does not accept an accessor(getter/setter) descriptor");
      }
      if (!('value' in descriptor)) {
        throw new ERR_INVALID_OBJECT_DEFINE_PROPERTY(
          "'process.env' only accepts a configurable, writable, and enumerable data descriptor");
      }
      if (!descriptor.configurable || !descriptor.writable || !descriptor.enumerable) {
        throw new ERR_INVALID_OBJECT_DEFINE_PROPERTY(
          "'process.env' only accepts a configurable, writable, and enumerable data descriptor");
      }
      return set(name, descriptor.value);
    },
  });
}

let shared;

/** A worker's own environment, with these values at first. */
function makeOwnEnvironment(values) {
  const store = new Map(Object.entries(values));
  return makeEnvironment({
    get: (name) => store.get(name),
    set: (name, text) => { store.set(name, text); },
    remove: (name) => { store.delete(name); },
    keys: () => [...store.keys()],
  });
}

module.exports = {
  get env() { return shared ??= makeEnvironment({ get: envGet, set: envSet, remove: envDelete, keys: envKeys }); },
  makeOwnEnvironment,
};
