'use strict';

// Hooks into loading: those of module.registerHooks(), which run where the program does, and those of module.register(), which
// run in a thread of their own (hooks_client.js). The former see a request first.

const { codes } = require('internal/errors');
const { validateFunction } = require('internal/validators');

const resolvers = []; // { hook }, the last registered runs first
const loaders = [];
let asynchronous; // { call(request): Promise, callSync(request) } of module.register(); a request is { operation, argument, context }

/** Whether hooks of this thread see what require() asks for. */
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

  constructor(resolve, load) {
    if (resolve !== undefined) validateFunction(resolve, 'hooks.resolve');
    if (load !== undefined) validateFunction(load, 'hooks.load');
    this.resolve = resolve;
    this.load = load;
    if (resolve !== undefined) resolvers.push(this.#resolver = { hook: resolve });
    if (load !== undefined) loaders.push(this.#loader = { hook: load });
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

/** module.registerHooks(). */
function registerHooks(hooks) {
  const { resolve, load } = hooks;
  return new ModuleHooks(resolve, load);
}

/**
 * Calls the hooks of a list from the last to the first, and then `last`.
 * @param {(result: object) => object} check what a hook, or `last`, returned
 */
function runChain(list, name, argument, context, last, check) {
  const chain = list.slice();
  const step = (index) => {
    if (index < 0) return (a, c) => check(last(a, c));
    return (given, current) => {
      let calledNext = false;
      const next = (nextArgument, nextContext) => {
        calledNext = true;
        return step(index - 1)(nextArgument ?? given, { ...current, ...nextContext });
      };
      const result = chain[index].hook(given, current, next);
      if (!calledNext && result.shortCircuit !== true) {
        throw new codes.ERR_INVALID_RETURN_PROPERTY_VALUE('true', name, 'shortCircuit', result.shortCircuit);
      }
      return check(result);
    };
  };
  return step(chain.length - 1)(argument, context);
}

function checkResolved(result) {
  const { url } = result;
  if (typeof url !== 'string') throw new codes.ERR_INVALID_RETURN_PROPERTY_VALUE('a URL string', 'resolve', 'url', url);
  const { URL } = require('internal/url');
  void new URL(url);
  return result;
}

function isSource(source) {
  return typeof source === 'string' || ArrayBuffer.isView(source) || require('internal/util/types').isAnyArrayBuffer(source);
}

function checkLoaded(result) {
  const { format, source } = result;
  if (!isSource(source) && !(source === null && (format === 'builtin' || format === 'addon'))) {
    throw new codes.ERR_INVALID_RETURN_PROPERTY_VALUE('a string, an ArrayBuffer, or a TypedArray', 'load', 'source', source);
  }
  return result;
}

/** Whether only those of module.register() are there: what they say is then waited for without stopping the thread. */
function onlyAsynchronous() {
  return asynchronous !== undefined && !seeRequire();
}

function call(request) {
  return asynchronous.call(request);
}

function callSync(request) {
  return asynchronous.callSync(request);
}

/** { url, format } for an import; `parent` is the URL to resolve from. */
function resolve(specifier, context, parent, isMain) {
  const last = (request, given) => {
    if (asynchronous !== undefined) return callSync({ operation: 'resolve', argument: request, context: given });
    const { defaultResolve } = require('internal/modules/esm/resolve');
    const url = defaultResolve(request, given.parentURL ?? parent, { conditions: given.conditions, isMain });
    const format = request.startsWith('node:') ? undefined : require('internal/modules/esm/format').formatHint(url);
    return { __proto__: null, url, format, importAttributes: undefined };
  };
  return resolvers.length === 0 ? last(specifier, context) : runChain(resolvers, 'resolve', specifier, context, last, checkResolved);
}

/** { format, source } for an import. */
function load(url, context) {
  const last = (request, given) => {
    if (asynchronous !== undefined) return callSync({ operation: 'load', argument: request, context: given });
    return require('internal/modules/esm/loader').loadForHook(request, given, true);
  };
  return loaders.length === 0 ? last(url, context) : runChain(loaders, 'load', url, context, last, checkLoaded);
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
  call, callSync, hasLoaders: () => loaders.length > 0, hasResolvers: () => resolvers.length > 0, load, loadForRequire, onlyAsynchronous,
  registerHooks, resolve, resolveForRequire, seeRequire, setAsynchronous,
};
