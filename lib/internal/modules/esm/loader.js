'use strict';

// The loader of ES modules: modules by their URLs, with everything they ask for, from static imports, import() and require().
// Linking and evaluation are records.js.

const { codes } = require('internal/errors');
const { fileURLToPath, pathToFileURL } = require('internal/url');
const { SourceModule, dynamicAttributes, evaluate, getNamespace, link } = require('internal/modules/records');
const { checkAttributes, formatOf, parseDataURL } = require('internal/modules/esm/format');
const { defaultConditions, defaultResolve } = require('internal/modules/esm/resolve');
const { readSource, translate } = require('internal/modules/esm/translate');

let hooks; // internal/modules/hooks, once somebody has set one

require('internal/modules/cjs'); // which sets what import() and import.meta call

const modules = new Map(); // URL and type -> Module

// Resolving and reading ------------------------------------------------------------------------------------

/*
 * What loads a graph is a generator: it gives out requests for hooks in another thread, and gets what they say. runSync() waits for
 * them, runAsync() does so without stopping this thread.
 */
function runSync(steps) {
  let step = steps.next();
  while (!step.done) {
    let answer;
    try {
      answer = hooks.callSync(step.value);
    } catch (error) {
      step = steps.throw(error);
      continue;
    }
    step = steps.next(answer);
  }
  return step.value;
}

async function runAsync(steps) {
  let step = steps.next();
  while (!step.done) {
    let answer;
    try {
      answer = await hooks.call(step.value);
    } catch (error) {
      step = steps.throw(error);
      continue;
    }
    step = steps.next(answer);
  }
  return step.value;
}

/** { url, format } of a specifier in the module at the URL `parent`, with the hooks there are. */
function* resolve(specifier, parent, attributes, isMain = false) {
  if (hooks === undefined) return { url: defaultResolve(specifier, parent, { isMain }), format: undefined };
  const parentURL = isMain ? undefined : parent;
  const conditions = [...defaultConditions];
  if (hooks.onlyAsynchronous()) {
    return yield { operation: 'resolve', argument: specifier, context: { conditions, importAttributes: { ...attributes }, parentURL } };
  }
  return hooks.resolve(specifier, { parentURL, importAttributes: attributes, conditions }, parent, isMain);
}

function dataSource(url) {
  const data = parseDataURL(url);
  if (data === null) throw new codes.ERR_INVALID_URL(url);
  const body = decodeURIComponent(url.slice(data.start));
  return data.base64 ? require('buffer').Buffer.from(body, 'base64').toString() : body;
}

/** { format, source } of a URL as without hooks. */
function defaultLoad(url, format) {
  if (url.startsWith('data:')) {
    if (parseDataURL(url) === null) throw new codes.ERR_INVALID_URL(url);
    return { format: format ?? formatOf(url), source: dataSource(url) };
  }
  if (url.startsWith('node:')) return { format: 'builtin', source: null };
  if (!url.startsWith('file:')) {
    const { URL } = require('internal/url');
    throw new codes.ERR_UNSUPPORTED_ESM_URL_SCHEME(new URL(url), /^https?:/.test(url) ? ['file', 'data'] : ['file', 'data', 'node']);
  }
  let text;
  const read = (file) => text ??= readSource(file);
  format ??= formatOf(url, read);
  if (format === 'commonjs' || format === 'addon') return { format, source: null };
  return { format, source: read(fileURLToPath(url)) };
}

function* create(url, format, attributes, isMain) {
  if (hooks === undefined) {
    const loaded = defaultLoadChecked(url, format, attributes);
    return translate(url, loaded.format, loaded.source, isMain);
  }
  const context = { format, importAttributes: attributes, conditions: [...defaultConditions] };
  const { format: given, source } = hooks.onlyAsynchronous() ?
    yield { operation: 'load', argument: url, context: { ...context, importAttributes: { ...attributes } } } :
    hooks.load(url, context);
  return translate(url, given, source, isMain);
}

/** What nextLoad() gives the last hook of a chain. With `commonJSSource` that of CommonJS too. */
function loadForHook(url, { format, importAttributes = {} }, commonJSSource) {
  const loaded = defaultLoadChecked(url, format ?? undefined, importAttributes);
  let { source } = loaded;
  if (loaded.format === 'commonjs') source = commonJSSource ? readSource(fileURLToPath(url)) : undefined;
  if (typeof source === 'string') source = require('buffer').Buffer.from(source);
  return { format: loaded.format, responseURL: url, source };
}

/** The attributes are looked at before the source is. */
function defaultLoadChecked(url, format, attributes) {
  let text;
  const read = (file) => text ??= readSource(file);
  if (url.startsWith('file:')) {
    format ??= formatOf(url, read);
    checkAttributes(url, format, attributes);
    if (format === 'commonjs' || format === 'addon') return { format, source: null };
    return { format, source: read(fileURLToPath(url)) };
  }
  const loaded = defaultLoad(url, format);
  checkAttributes(url, loaded.format, attributes);
  return loaded;
}

// Graphs ---------------------------------------------------------------------------------------------------

function keyOf(url, attributes) {
  return `${attributes.type ?? ''} ${url}`;
}

/*
 * A graph that is being loaded: `modules` whose requests have to be looked at, in order, breadth first, and those of them that it
 * `created`. Two loads may overlap while hooks are waited for; each then sees to everything that is not complete.
 */
function newGraph() {
  return { modules: new Set(), created: [] };
}

/** If anything fails, nothing stays of what the graph created. */
function* loadGraph(graph) {
  try {
    for (const module of graph.modules) yield* loadRequests(module, graph);
  } catch (error) {
    for (const module of graph.created) if (modules.get(module.key) === module) modules.delete(module.key);
    throw error;
  }
  for (const module of graph.modules) module.isComplete = true;
}

function* loadRequests(module, graph) {
  if (!module.isLoaded) {
    const places = [];
    for (const { specifier, attributes } of module.record.requests ?? []) {
      places.push({ ...yield* resolve(specifier, module.url, attributes), attributes });
    }
    const requested = [];
    for (const { url, format, attributes } of places) requested.push(yield* find(url, format, attributes, graph));
    if (module.isLoaded) return; // by another load
    module.requested = requested;
    module.isLoaded = true;
  } else {
    for (const required of module.requested) if (!required.isComplete) graph.modules.add(required);
  }
}

function* find(url, format, attributes, graph, isMain = false) {
  const key = keyOf(url, attributes);
  let module = modules.get(key);
  if (module === undefined) {
    const created = yield* create(url, format, attributes, isMain);
    module = modules.get(key); // another load may have been quicker
    if (module === undefined) {
      module = created;
      module.key = key;
      modules.set(key, module);
      graph.created.push(module);
    }
  }
  if (!module.isComplete) graph.modules.add(module);
  return module;
}

/** A generator of the module, with all that it asks for, not yet linked. @throws what resolving and reading throw, and SyntaxErrors */
function* load(specifier, parent, attributes, isMain) {
  const { url, format } = yield* resolve(specifier, parent, attributes, isMain);
  return yield* loadURL(url, format, attributes, isMain);
}

function* loadURL(url, format, attributes = {}, isMain = false) {
  const graph = newGraph();
  const module = yield* find(url, format, attributes, graph, isMain);
  yield* loadGraph(graph);
  return module;
}

/** A module that is not read from its URL. */
function* loadMade(module) {
  const graph = newGraph();
  graph.modules.add(module);
  if (module.key !== undefined) {
    modules.set(module.key, module);
    graph.created.push(module);
  }
  yield* loadGraph(graph);
  return module;
}

/** The module at a URL whose source is known. */
function* loadGiven(url, { source }) {
  const key = keyOf(url, {});
  const known = modules.get(key);
  if (known !== undefined) return known;
  const module = translate(url, 'module', source);
  module.key = key;
  return yield* loadMade(module);
}

/** Links; a module that cannot be linked says the same ever after. */
function linkChecked(module) {
  if (module.linkError !== undefined) throw module.linkError;
  try {
    link(module);
  } catch (error) {
    require('internal/modules/esm/errors').explainLinkError(error);
    module.linkError = error;
    throw error;
  }
}

// import(), import.meta and require() ------------------------------------------------------------------------

function parentURL(filename) {
  if (/^(?:file|data):/.test(filename)) return filename;
  return pathToFileURL(require('path').resolve(filename)).href;
}

/** import(specifier, options) in the module or file `host`. */
async function importDynamically(specifier, importOptions, host) {
  const parent = typeof host === 'string' ? parentURL(host) : host.url;
  return importModule(`${specifier}`, parent, dynamicAttributes(importOptions));
}

/** @returns {Promise<object>} the namespace */
async function importModule(specifier, parent, attributes = {}) {
  const steps = load(specifier, parent, attributes);
  const module = hooks === undefined ? runSync(steps) : await runAsync(steps);
  await undefined; // never at once: what runs now may be part of it
  linkChecked(module);
  await evaluateModule(module);
  return getNamespace(module);
}

/** Evaluates; errors that come from taking a module for CommonJS say so. */
function evaluateModule(module) {
  const promise = evaluate(module);
  promise.catch(explain);
  return promise;
}

function explain(error) {
  if (error instanceof ReferenceError) require('internal/modules/esm/errors').explainNotDefined(error);
}

/** Whether a module or one it asks for has a top-level await. */
function waits(root) {
  const seen = new Set([root]);
  for (const module of seen) {
    if (module.isAsync) return true;
    for (const required of module.requested) seen.add(required);
  }
  return false;
}

/** What require() of a module sees: code transpiled from modules expects __esModule beside a default export. */
function requiredNamespace(module) {
  const namespace = getNamespace(module);
  if (Object.hasOwn(namespace, 'module.exports')) return namespace['module.exports'];
  if (!Object.hasOwn(namespace, 'default') || Object.hasOwn(namespace, '__esModule')) return namespace;
  if (module.facade === undefined) {
    const facade = new SourceModule(`${module.url}`, "export * from 'm'; export { default } from 'm'; export const __esModule = true;",
                                    module.url, { url: module.url });
    facade.requested.push(module);
    link(facade);
    evaluate(facade);
    module.facade = getNamespace(facade);
  }
  return module.facade;
}

function isBusy(module) {
  const seen = new Set([module]);
  for (const one of seen) {
    if (one.status === 'evaluating') return true;
    for (const required of one.requested) seen.add(required);
  }
  return false;
}

/** What require() of a module imports of CommonJS must not be under way itself. */
function refuseLoadingCommonJS(root) {
  const { Module } = require('internal/modules/cjs');
  const seen = new Set([root]);
  for (const module of seen) {
    if (module.status === 'evaluated') continue;
    module.requested.forEach((required, i) => {
      seen.add(required);
      if (!required.isCommonJS || required.status === 'evaluated') return;
      if (Module._cache[fileOf(required.url)]?.loaded !== false) return;
      throw new codes.ERR_REQUIRE_CYCLE_MODULE(`Cannot import CommonJS Module ${module.record.requests[i].specifier} in a cycle. ` +
        `(from ${fileOf(module.url)})`);
    });
  }
}

function fileOf(url) {
  return url.startsWith('file:') ? fileURLToPath(url) : url;
}

/**
 * require() of an ES module; `given.source` is its text if a hook gave it.
 * @throws {ERR_REQUIRE_ASYNC_MODULE} @throws {ERR_REQUIRE_CYCLE_MODULE}
 */
function requireModule(filename, parent, given) {
  const url = /^[a-z][a-z\d+.-]*:/i.test(filename) ? filename : pathToFileURL(filename).href;
  const module = runSync(given?.source === undefined ? loadURL(url, 'module') : loadGiven(url, given));
  if (module.status === 'evaluating' || (module.status !== 'evaluated' && isBusy(module))) {
    throw new codes.ERR_REQUIRE_CYCLE_MODULE(`Cannot require() ES Module ${filename} in a cycle.${parent ? ` (from ${parent})` : ''} ` +
      'A cycle involving require(esm) is not allowed to maintain invariants mandated by the ECMAScript specification. ' +
      'Try making at least part of the dependency in the graph lazily loaded.');
  }
  refuseLoadingCommonJS(module);
  if (waits(module)) throw new codes.ERR_REQUIRE_ASYNC_MODULE(filename, parent);
  linkChecked(module);
  evaluateModule(module);
  if (module.error) {
    explain(module.error.value);
    throw module.error.value;
  }
  return requiredNamespace(module);
}

/** import.meta of the module `host` belongs to. */
function initializeMeta(host) {
  if (host.meta !== undefined) return host.meta;
  const meta = { __proto__: null };
  const { url } = host;
  if (url.startsWith('file:')) {
    meta.dirname = '';
    meta.filename = fileURLToPath(url);
    meta.dirname = require('path').dirname(meta.filename);
  }
  meta.main = host.isMain === true;
  meta.resolve = function resolve(specifier) { return metaResolve(`${specifier}`, url); };
  meta.url = url;
  host.meta = meta;
  return meta;
}

function metaResolve(specifier, url) {
  try {
    return runSync(resolve(specifier, url, {})).url;
  } catch (error) {
    if ((error.code === 'ERR_MODULE_NOT_FOUND' || error.code === 'ERR_UNSUPPORTED_DIR_IMPORT') && error.url) return error.url;
    throw error;
  }
}

/** A module that is no file, such as that of -e. @returns {Promise<Module>} */
async function loadText(text, url) {
  const module = new SourceModule(url, text, url, { url, isMain: true });
  return runAsync(loadMade(module));
}

/** The module that a program begins with. @returns {Promise<Module>} */
function loadMain(url, parent) {
  return runAsync(load(url, parent, {}, true));
}

function useHooks(theirs) {
  hooks = theirs;
}

module.exports = {
  evaluateModule, hasHooks: () => hooks !== undefined, importDynamically, importModule, initializeMeta, linkChecked, loadForHook, loadMain,
  loadText, requireModule, useHooks,
};
