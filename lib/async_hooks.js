'use strict';

// AsyncLocalStorage and AsyncResource. The values of all storages form a frame, a Map that never changes; the engine
// and the runtime keep the current frame with each promise reaction, timer, tick, handle and request, and make it
// current again for the callback. Hooks for the life of resources are accepted but nothing calls them.

const { codes: { ERR_ASYNC_TYPE, ERR_ASYNC_CALLBACK, ERR_INVALID_ASYNC_ID } } = require('internal/errors');
const { validateFunction, validateString, validateObject } = require('internal/validators');
const { getAsyncContext, setAsyncContext } = internalBinding('task_queue');

/** Calls fn with `frame` current. */
function runInFrame(frame, fn, thisArg, args) {
  const previous = getAsyncContext();
  setAsyncContext(frame);
  try {
    return Reflect.apply(fn, thisArg, args);
  } finally {
    setAsyncContext(previous);
  }
}

class AsyncLocalStorage {
  #defaultValue;
  #name = '';

  constructor(options = {}) {
    validateObject(options, 'options');
    this.#defaultValue = options.defaultValue;
    if (options.name !== undefined) this.#name = `${options.name}`;
  }

  get name() {
    return this.#name;
  }

  /** A function that calls fn in the present context. @throws {ERR_INVALID_ARG_TYPE} */
  static bind(fn) {
    validateFunction(fn, 'fn');
    const frame = getAsyncContext();
    return function(...args) {
      return runInFrame(frame, fn, this, args);
    };
  }

  /** A function that calls what it is given in the present context. */
  static snapshot() {
    return AsyncLocalStorage.bind((fn, ...args) => fn(...args));
  }

  #frameWith(value) {
    const frame = new Map(getAsyncContext());
    frame.set(this, value);
    return frame;
  }

  run(store, callback, ...args) {
    return runInFrame(this.#frameWith(store), callback, undefined, args);
  }

  exit(callback, ...args) {
    return this.run(undefined, callback, ...args);
  }

  enterWith(store) {
    setAsyncContext(this.#frameWith(store));
  }

  getStore() {
    const frame = getAsyncContext();
    return frame !== undefined && frame.has(this) ? frame.get(this) : this.#defaultValue;
  }

  disable() {
    const frame = new Map(getAsyncContext());
    frame.delete(this);
    setAsyncContext(frame.size > 0 ? frame : undefined);
  }
}

let lastAsyncId = 1;

class AsyncResource {
  #asyncId = ++lastAsyncId;
  #triggerAsyncId;
  #frame = getAsyncContext();

  /** @throws {ERR_INVALID_ARG_TYPE} @throws {ERR_ASYNC_TYPE} @throws {ERR_INVALID_ASYNC_ID} */
  constructor(type, options = {}) {
    validateString(type, 'type');
    if (type.length === 0) throw new ERR_ASYNC_TYPE(type);
    const id = typeof options === 'number' ? options : options.triggerAsyncId ?? executionAsyncId();
    if (!Number.isSafeInteger(id) || id < -1) throw new ERR_INVALID_ASYNC_ID('triggerAsyncId', id);
    this.#triggerAsyncId = id;
  }

  runInAsyncScope(fn, thisArg, ...args) {
    return runInFrame(this.#frame, fn, thisArg, args);
  }

  emitDestroy() {
    return this;
  }

  asyncId() {
    return this.#asyncId;
  }

  triggerAsyncId() {
    return this.#triggerAsyncId;
  }

  bind(fn, thisArg) {
    validateFunction(fn, 'fn');
    const resource = this;
    const bound = thisArg === undefined ?
      function(...args) { return resource.runInAsyncScope(fn, this, ...args); } :
      (...args) => resource.runInAsyncScope(fn, thisArg, ...args);
    return Object.defineProperty(bound, 'length', {
      __proto__: null, configurable: true, enumerable: false, value: fn.length, writable: false,
    });
  }

  static bind(fn, type, thisArg) {
    type ||= fn.name;
    return new AsyncResource(type || 'bound-anonymous-fn').bind(fn, thisArg);
  }
}

const hookNames = ['init', 'before', 'after', 'destroy', 'promiseResolve'];

class AsyncHook {
  constructor(callbacks) {
    for (const name of hookNames) {
      if (callbacks[name] !== undefined && typeof callbacks[name] !== 'function') {
        throw new ERR_ASYNC_CALLBACK(`hook.${name}`);
      }
    }
  }

  enable() {
    return this;
  }

  disable() {
    return this;
  }
}

function createHook(callbacks) {
  return new AsyncHook(callbacks);
}

function executionAsyncId() {
  return 1;
}

function triggerAsyncId() {
  return 0;
}

const topLevelResource = {};

function executionAsyncResource() {
  return topLevelResource;
}

module.exports = {
  AsyncLocalStorage,
  AsyncResource,
  asyncWrapProviders: Object.freeze({ __proto__: null }),
  createHook,
  executionAsyncId,
  executionAsyncResource,
  triggerAsyncId,
};
