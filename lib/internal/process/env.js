'use strict';

// process.env: the environment of the process itself, not a copy.

const { codes: { ERR_INVALID_OBJECT_DEFINE_PROPERTY } } = require('internal/errors');
const { envGet, envSet, envDelete, envKeys } = internalBinding('process_methods');

function set(name, value) {
  if (typeof name === 'symbol' || typeof value === 'symbol') {
    throw new TypeError('Cannot convert a Symbol value to a string');
  }
  envSet(name, `${value}`);
  return true;
}

const env = new Proxy({}, {
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

module.exports = { env };
