'use strict';

// The loader of ES modules: modules by their URLs, with everything they ask for, from static imports, import() and require().
// Linking and evaluation are records.js.

const { ERR_INVALID_URL, ERR_REQUIRE_ASYNC_MODULE, ERR_REQUIRE_CYCLE_MODULE, ERR_UNSUPPORTED_ESM_URL_SCHEME } =
  require('internal/errors').codes;
const { fileURLToPath, pathToFileURL } = require('internal/url');
const { SourceModule, dynamicAttributes, evaluate, getNamespace, link } = require('internal/modules/records');
const { checkAttributes, formatOf, parseDataURL } = require('internal/modules/esm/format');
const { defaultConditions, defaultResolve } = require('internal/modules/esm/resolve');
const { readSource, translate } = require('internal/modules/esm/translate');
const hooks = require('internal/modules/hooks');

const modules = new Map(); // URL and type -> Module

// Resolving and reading ------------------------------------------------------------------------------------

/** { url, format } of a specifier in the module at the URL `parent`, with the hooks there are. */
function resolve(specifier, parent, attributes, isMain = false) {
  if (!hooks.areSet()) return { url: defaultResolve(specifier, parent, { isMain }), format: undefined };
  return hooks.resolve(specifier, {
    conditions: [...defaultConditions], importAttributes: attributes, parentURL: isMain ? undefined : parent,
  }, parent, isMain);
}

function dataSource(url) {
  const data = parseDataURL(url);
  if (data === null) throw new ERR_INVALID_URL(url);
  const body = decodeURIComponent(url.slice(data.start));
  return data.base64 ? require('buffer').Buffer.from(body, 'base64').toString() : body;
}

/** { format, source } of a URL as without hooks. */
function defaultLoad(url, format) {
  if (url.startsWith('data:')) {
    if (parseDataURL(url) === null) throw new ERR_INVALID_URL(url);
    return { format: format ?? formatOf(url), source: dataSource(url) };
  }
  if (url.startsWith('node:')) return { format: 'builtin', source: null };
  if (!url.startsWith('file:')) {
    const { URL } = require('internal/url');
    throw new ERR_UNSUPPORTED_ESM_URL_SCHEME(new URL(url), /^https?:/.test(url) ? ['file', 'data'] : ['file', 'data', 'node']);
  }
  let text;
  const read = (file) => text ??= readSource(file);
  format ??= formatOf(url, read);
  if (format === 'commonjs' || format === 'addon') return { format, source: null };
  return { format, source: read(fileURLToPath(url)) };
}

function create(url, format, attributes, isMain) {
  if (!hooks.areSet()) {
    const loaded = defaultLoadChecked(url, format, attributes);
    return translate(url, loaded.format, loaded.source, isMain);
  }
  const loaded = hooks.load(url, { conditions: [...defaultConditions], format, importAttributes: attributes });
  checkAttributes(url, loaded.format, attributes);
  return translate(url, loaded.format, loaded.source, isMain);
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

/** The module at a URL and all that it asks for, not yet linked; breadth first. If anything fails, none of the new ones stay. */
function loadGraph(root, added) {
  try {
    for (let i = 0; i < added.length; i++) loadRequests(added[i], added);
  } catch (error) {
    for (const module of added) if (module.key !== undefined) modules.delete(module.key);
    throw error;
  }
  return root;
}

function loadRequests(module, added) {
  for (const { specifier, attributes } of module.record.requests ?? []) {
    const { url, format } = resolve(specifier, module.url, attributes);
    module.requested.push(find(url, format, attributes, added));
  }
}

function find(url, format, attributes, added, isMain = false) {
  const key = keyOf(url, attributes);
  let module = modules.get(key);
  if (module !== undefined) return module;
  module = create(url, format, attributes, isMain);
  module.key = key;
  modules.set(key, module);
  added.push(module);
  return module;
}

/** @throws what resolving and reading throw, and SyntaxErrors */
function load(specifier, parent, attributes, isMain) {
  const { url, format } = resolve(specifier, parent, attributes, isMain);
  return loadURL(url, format, attributes, isMain);
}

function loadURL(url, format, attributes = {}, isMain = false) {
  const added = [];
  return loadGraph(find(url, format, attributes, added, isMain), added);
}

/** The module at a URL whose source is known. */
function loadGiven(url, { source }) {
  const key = keyOf(url, {});
  const known = modules.get(key);
  if (known !== undefined) return known;
  const module = translate(url, 'module', source);
  module.key = key;
  modules.set(key, module);
  return loadGraph(module, [module]);
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
  const module = load(specifier, parent, attributes);
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

/**
 * require() of an ES module; `given.source` is its text if a hook gave it.
 * @throws {ERR_REQUIRE_ASYNC_MODULE} @throws {ERR_REQUIRE_CYCLE_MODULE}
 */
function requireModule(filename, parent, given) {
  const url = /^[a-z][a-z\d+.-]*:/i.test(filename) ? filename : pathToFileURL(filename).href;
  const module = given?.source === undefined ? loadURL(url, 'module') : loadGiven(url, given);
  if (module.status === 'evaluating' || (module.status !== 'evaluated' && isBusy(module))) {
    throw new ERR_REQUIRE_CYCLE_MODULE(`Cannot require() ES Module ${filename} in a cycle.${parent ? ` (from ${parent})` : ''} ` +
      'A cycle involving require(esm) is not allowed to maintain invariants mandated by the ECMAScript specification. ' +
      'Try making at least part of the dependency in the graph lazily loaded.');
  }
  if (waits(module)) throw new ERR_REQUIRE_ASYNC_MODULE(filename, parent);
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
    return resolve(specifier, url, {}).url;
  } catch (error) {
    if ((error.code === 'ERR_MODULE_NOT_FOUND' || error.code === 'ERR_UNSUPPORTED_DIR_IMPORT') && error.url) return error.url;
    throw error;
  }
}

/** A module that is no file, such as that of -e. */
function loadText(text, url) {
  const module = new SourceModule(url, text, url, { url, isMain: true });
  return loadGraph(module, [module]);
}

module.exports = {
  defaultLoad, evaluateModule, importDynamically, importModule, initializeMeta, linkChecked, load, loadText, loadURL, parentURL,
  requireModule,
};
