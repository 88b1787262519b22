'use strict';

// Hooks into loading: those of module.registerHooks(), which run where the program does, and those of module.register(), which
// run in a thread of their own (hooks_client.js). The former see a request first.

const {
  codes: { ERR_INVALID_ARG_TYPE, ERR_INVALID_RETURN_PROPERTY, ERR_INVALID_RETURN_PROPERTY_VALUE, ERR_LOADER_CHAIN_INCOMPLETE },
} = require('internal/errors');
const { validateFunction, validateObject } = require('internal/validators');

const resolvers = []; // { hook, owner }, the last registered runs first
const loaders = [];
let asynchronous; // { resolve(specifier, context), load(url, context) } of module.register()

function areSet() {
  return resolvers.length > 0 || loaders.length > 0 || asynchronous !== undefined;
}

/** Whether hooks see what require() asks for. */
function seeRequire() {
  return resolvers.length > 0 || loaders.length > 0;
}

function setAsynchronous(client) {
  asynchronous = client;
}

/** What registerHooks() gives. */
class ModuleHooks {
  #resolver;
  #loader;

  constructor({ resolve, load }) {
    if (resolve !== undefined) {
      validateFunction(resolve, 'hooks.resolve');
      this.#resolver = { hook: resolve };
    }
    if (load !== undefined) {
      validateFunction(load, 'hooks.load');
      this.#loader = { hook: load };
    }
    if (this.#resolver !== undefined) resolvers.push(this.#resolver);
    if (this.#loader !== undefined) loaders.push(this.#loader);
  }

  /** Removes the hooks. */
  deregister() {
    remove(resolvers, this.#resolver);
    remove(loaders, this.#loader);
  }
}

function remove(list, entry) {
  const index = list.indexOf(entry);
  if (index !== -1) list.splice(index, 1);
}

/**
 * module.registerHooks({ resolve, load }): synchronous hooks of this thread.
 * @throws {ERR_INVALID_ARG_TYPE}
 */
function registerHooks(hooks) {
  validateObject(hooks, 'hooks');
  return new ModuleHooks(hooks);
}

/**
 * Calls the hooks of a list from the last to the first, and then `last`.
 * @param {(result: object, name: string) => object} check what a hook returned
 */
function runChain(list, name, argument, context, last, check) {
  const chain = list.slice();
  const step = (index) => {
    if (index < 0) return last;
    return (nextArgument, nextContext) => {
      let calledNext = false;
      const merged = { ...context, ...nextContext };
      context = merged;
      const next = (a, c) => {
        calledNext = true;
        return step(index - 1)(a ?? nextArgument, { ...merged, ...c });
      };
      const result = check(chain[index].hook(nextArgument, merged, next));
      if (!calledNext && result.shortCircuit !== true) throw new ERR_LOADER_CHAIN_INCOMPLETE(name);
      return result;
    };
  };
  return step(chain.length - 1)(argument, context);
}

function checkObject(name) {
  return (result) => {
    if (typeof result !== 'object' || result === null) {
      throw new ERR_INVALID_RETURN_PROPERTY_VALUE('an object', `${name} hook's ${name}()`, 'result', result);
    }
    return result;
  };
}

function checkResolved(result) {
  const { URL } = require('internal/url');
  checkObject('resolve')(result);
  if (typeof result.url !== 'string') throw new ERR_INVALID_RETURN_PROPERTY_VALUE('a URL string', 'resolve', 'url', result.url);
  if (!URL.canParse(result.url)) throw new ERR_INVALID_RETURN_PROPERTY('a URL string', 'resolve', 'url', result.url);
  return result;
}

function checkLoaded(result) {
  checkObject('load')(result);
  const { format, source } = result;
  if (format !== undefined && format !== null && typeof format !== 'string') {
    throw new ERR_INVALID_RETURN_PROPERTY_VALUE('a string', 'load', 'format', format);
  }
  const isSource = source === null || source === undefined || typeof source === 'string' || ArrayBuffer.isView(source) ||
    require('util').types.isAnyArrayBuffer(source);
  if (!isSource) {
    throw new ERR_INVALID_RETURN_PROPERTY_VALUE('a string, an ArrayBuffer, or a TypedArray', 'load', 'source', source);
  }
  return result;
}

/** { url, format } for an import; `parent` is the URL to resolve from. */
function resolve(specifier, context, parent, isMain) {
  const last = (request, given) => {
    if (asynchronous !== undefined) return asynchronous.resolve(request, given);
    const { defaultResolve } = require('internal/modules/esm/resolve');
    const url = defaultResolve(request, given.parentURL ?? parent, { conditions: given.conditions, isMain });
    return { url, format: require('internal/modules/esm/format').formatHint(url) };
  };
  return resolvers.length === 0 ? last(specifier, context) : runChain(resolvers, 'resolve', specifier, context, last, checkResolved);
}

/** { format, source } for an import. */
function load(url, context) {
  const last = (request, given) => {
    if (asynchronous !== undefined) return asynchronous.load(request, given);
    const { defaultLoad } = require('internal/modules/esm/loader');
    return asBytes(defaultLoad(request, given.format));
  };
  return loaders.length === 0 ? last(url, context) : runChain(loaders, 'load', url, context, last, checkLoaded);
}

/** Hooks are given the bytes of a file. */
function asBytes(loaded) {
  if (typeof loaded.source === 'string') loaded.source = require('buffer').Buffer.from(loaded.source);
  return loaded;
}

/** The file name for require(), by resolve hooks: `last(request, context)` is what CommonJS finds. Gives { url, format }. */
function resolveForRequire(specifier, context, last) {
  return runChain(resolvers, 'resolve', specifier, context, last, checkResolved);
}

/** { format, source } for require(). */
function loadForRequire(url, context, last) {
  return runChain(loaders, 'load', url, context, last, checkLoaded);
}

module.exports = {
  areSet, hasLoaders: () => loaders.length > 0, hasResolvers: () => resolvers.length > 0, load, loadForRequire, registerHooks, resolve,
  resolveForRequire, seeRequire, setAsynchronous, checkLoaded, checkResolved, runChain,
};
