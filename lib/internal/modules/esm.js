'use strict';
/*
 * The loader of ES modules: from a specifier to a URL, from there to a module with its dependencies. Linking and
 * evaluation are records.js. CommonJS modules, JSON and the library's own are synthetic modules.
 */
const path = require('path');
const { fileURLToPath, pathToFileURL, URL } = require('internal/url');
const {
  codes: {
    ERR_IMPORT_ATTRIBUTE_MISSING, ERR_IMPORT_ATTRIBUTE_TYPE_INCOMPATIBLE, ERR_IMPORT_ATTRIBUTE_UNSUPPORTED,
    ERR_MODULE_NOT_FOUND, ERR_REQUIRE_ASYNC_MODULE, ERR_UNKNOWN_BUILTIN_MODULE, ERR_UNKNOWN_FILE_EXTENSION,
    ERR_UNSUPPORTED_DIR_IMPORT, ERR_UNSUPPORTED_ESM_URL_SCHEME,
  },
} = require('internal/errors');
const { isPublic, requireLibrary } = require('internal/bootstrap/realm');
const { findPackageScope, readPackage } = require('internal/modules/package_json');
const { SourceModule, SyntheticModule, dynamicAttributes, evaluate, getNamespace, link } = require('internal/modules/records');
const { readText, realpath, stat } = internalBinding('modules');
const options = internalBinding('options');

const conditions = new Set(['node', 'import', ...options.get('--conditions')]);
const kIsFile = 0;
const kIsDirectory = 1;

const modules = new Map(); /* URL and type -> Module */

// Resolution -----------------------------------------------------------------------------------------------

const packageRequest = /^((?:@[^/\\%]+\/)?[^./\\%][^/\\%]*)(\/.*)?$/;

function resolvePackage(specifier, parent) {
  const base = fileURLToPath(parent);
  const match = packageRequest.exec(specifier);
  if (match === null) throw new ERR_MODULE_NOT_FOUND(specifier, base);
  const { resolveExports } = require('internal/modules/package_target');
  const subpath = `.${match[2] ?? ''}`;
  const self = findPackageScope(base);
  if (self?.name === match[1] && self.exports != null) return resolveExports(self, subpath, conditions, base);
  for (let folder = path.dirname(base); ; folder = path.dirname(folder)) {
    if (path.basename(folder) !== 'node_modules') {
      const directory = path.join(folder, 'node_modules', match[1]);
      if (stat(directory) === kIsDirectory) {
        const pkg = readPackage(directory, base);
        if (pkg !== null && pkg.exports != null) return resolveExports(pkg, subpath, conditions, base);
        if (subpath !== '.') return path.join(directory, subpath);
        return packageMain(directory, pkg, base);
      }
    }
    if (folder === path.dirname(folder)) throw new ERR_MODULE_NOT_FOUND(match[1], base);
  }
}

function packageMain(directory, pkg, base) {
  const candidates = pkg?.main === undefined ? [] :
    ['', '.js', '.json', '.node', '/index.js', '/index.json', '/index.node'].map((end) => pkg.main + end);
  for (const name of [...candidates, 'index.js', 'index.json', 'index.node']) {
    const file = path.join(directory, name);
    if (stat(file) === kIsFile) return file;
  }
  throw new ERR_MODULE_NOT_FOUND(directory, base);
}

function resolvePath(specifier, parent) {
  if (specifier[0] === '#') {
    const { resolveImports } = require('internal/modules/package_target');
    const base = fileURLToPath(parent);
    const target = resolveImports(findPackageScope(base), specifier, conditions, base);
    return target.file === undefined ? resolvePackage(target.bare, parent) : target.file;
  }
  return resolvePackage(specifier, parent);
}

/**
 * The URL that a specifier stands for in the module `parent` (a URL).
 * @throws {ERR_MODULE_NOT_FOUND} @throws {ERR_UNSUPPORTED_DIR_IMPORT} @throws {ERR_UNKNOWN_BUILTIN_MODULE}
 * @throws {ERR_UNSUPPORTED_ESM_URL_SCHEME} and what package.json is blamed for
 */
function resolve(specifier, parent) {
  if (specifier.startsWith('node:')) {
    if (!isPublic(specifier.slice(5))) throw new ERR_UNKNOWN_BUILTIN_MODULE(specifier);
    return specifier;
  }
  if (isPublic(specifier)) return `node:${specifier}`;
  let url;
  if (/^(?:\.{0,2}\/|\.{1,2}$)/.test(specifier)) url = new URL(specifier, parent);
  else if (URL.canParse(specifier)) url = new URL(specifier);
  else url = pathToFileURL(resolvePath(specifier, parent));
  if (url.protocol === 'data:') return url.href;
  if (url.protocol !== 'file:') throw new ERR_UNSUPPORTED_ESM_URL_SCHEME(url, ['file', 'data', 'node']);
  const file = fileURLToPath(url);
  const kind = stat(file);
  const base = parent.startsWith('file:') ? fileURLToPath(parent) : parent;
  if (kind === kIsDirectory) throw new ERR_UNSUPPORTED_DIR_IMPORT(file, base, url.href);
  if (kind !== kIsFile) throw new ERR_MODULE_NOT_FOUND(file, base, url.href);
  const real = pathToFileURL(options.get('--preserve-symlinks') ? file : realpath(file));
  real.search = url.search;
  real.hash = url.hash;
  return real.href;
}

// Loading --------------------------------------------------------------------------------------------------

function readSource(file) {
  const text = readText(file);
  if (typeof text === 'string') return text;
  const { uvException } = require('internal/errors');
  throw uvException({ errno: text, syscall: 'open', path: file });
}

/** Whether CommonJS cannot be, but a module can: what a file without a package type is then taken for. */
function hasModuleSyntax(error) {
  return error instanceof SyntaxError && /^(?:Cannot use import statement outside a module|Unexpected token 'export'|Cannot use 'import\.meta' outside a module|await is only valid in async functions)/.test(error.message);
}

/** 'module', 'commonjs', 'json' or 'addon'. */
function formatOf(file) {
  switch (path.extname(file)) {
    case '.mjs': return 'module';
    case '.cjs': return 'commonjs';
    case '.json': return 'json';
    case '.node': return 'commonjs';
    case '.js': case '': {
      const type = findPackageScope(file)?.type;
      if (type === 'module' || type === 'commonjs') return type;
      try {
        internalBinding('contextify').checkSyntax(readSource(file), file, false);
      } catch (error) {
        if (hasModuleSyntax(error)) return 'module';
      }
      return 'commonjs';
    }
    default: throw new ERR_UNKNOWN_FILE_EXTENSION(path.extname(file), file);
  }
}

/** Names a CommonJS module visibly exports, found in its text, as they must be known before it runs. */
function commonJSNames(file, seen = new Set()) {
  const names = new Set();
  if (seen.has(file) || !/\.c?js$|\/[^.]*$/.test(file)) return names;
  seen.add(file);
  const text = readSource(file);
  const add = (pattern) => { for (const match of text.matchAll(pattern)) names.add(match[1]); };
  add(/\bexports\.([\p{ID_Start}$_][\p{ID_Continue}$]*)\s*=(?!=)/gu);
  add(/\bexports\[\s*['"]([^'"]+)['"]\s*\]\s*=(?!=)/g);
  add(/\bObject\.defineProperty\(\s*(?:module\.)?exports\s*,\s*['"]([^'"]+)['"]/g);
  for (const [, body] of text.matchAll(/\bmodule\.exports\s*=\s*\{([^{}]*)\}?/g)) {
    for (const [, name] of body.matchAll(/(?:^|,)\s*(?:['"]?)([\p{ID_Start}$_][\p{ID_Continue}$]*)['"]?\s*(?=[,:}(]|$)/gu)) names.add(name);
  }
  for (const [, request] of text.matchAll(/(?:__exportStar\(|module\.exports\s*=\s*)require\(\s*['"]([^'"]+)['"]\s*\)/g)) {
    try {
      const { Module } = require('internal/modules/cjs');
      const target = Module.createRequire(file).resolve(request);
      if (path.isAbsolute(target)) for (const name of commonJSNames(target, seen)) names.add(name);
    } catch { /* evaluation will say so */ }
  }
  return names;
}

function commonJSModule(url, file) {
  const names = commonJSNames(file);
  names.delete('default');
  return new SyntheticModule(url, ['default', ...names], (set) => {
    const { Module } = require('internal/modules/cjs');
    const exports = Module._load(file, undefined, false);
    const isObject = exports !== null && (typeof exports === 'object' || typeof exports === 'function');
    for (const name of names) if (isObject && name in exports) set(name, exports[name]);
    set('default', exports);
  });
}

function libraryModule(url) {
  const library = requireLibrary(url.slice(5));
  const names = Object.keys(library).filter((name) => name !== 'default');
  return new SyntheticModule(url, [...names, 'default'], (set) => {
    for (const name of names) set(name, library[name]);
    set('default', library);
  });
}

function jsonModule(url, text) {
  return new SyntheticModule(url, ['default'], (set) => {
    let value;
    try {
      value = JSON.parse(text);
    } catch (error) {
      error.message = `${url}: ${error.message}`;
      throw error;
    }
    set('default', value);
  });
}

function dataModule(url, type) {
  const match = /^data:([^,;]*)([^,]*),(.*)$/s.exec(url);
  const body = decodeURIComponent(match[3]);
  const text = /;base64$/.test(match[2]) ? require('buffer').Buffer.from(body, 'base64').toString() : body;
  if (match[1] === 'application/json') return checkType(jsonModule(url, text), url, 'json', type);
  return checkType(new SourceModule(url, text, url, { url }), url, undefined, type);
}

function checkType(module, url, wanted, given) {
  if (wanted !== undefined && given === undefined) throw new ERR_IMPORT_ATTRIBUTE_MISSING(url, 'type', wanted);
  if (wanted !== given) throw new ERR_IMPORT_ATTRIBUTE_TYPE_INCOMPATIBLE(url, given);
  return module;
}

function create(url, type) {
  if (url.startsWith('node:')) return checkType(libraryModule(url), url, undefined, type);
  if (url.startsWith('data:')) return dataModule(url, type);
  const file = fileURLToPath(url);
  const format = formatOf(file);
  if (format === 'json') {
    if (type !== 'json') checkType(null, url, 'json', type);
    return jsonModule(url, readSource(file));
  }
  if (type !== undefined) checkType(null, url, undefined, type);
  return format === 'commonjs' ? commonJSModule(url, file) : new SourceModule(url, readSource(file), url, { url });
}

function typeOf(attributes, url) {
  for (const key of Object.keys(attributes)) {
    if (key !== 'type') throw new ERR_IMPORT_ATTRIBUTE_UNSUPPORTED(key, attributes[key], url);
  }
  if (attributes.type !== undefined && attributes.type !== 'json') {
    throw new ERR_IMPORT_ATTRIBUTE_UNSUPPORTED('type', attributes.type, url);
  }
  return attributes.type;
}

/** The module at a URL with all it asks for, not yet linked. */
function load(url, type) {
  const key = `${type ?? ''} ${url}`;
  let module = modules.get(key);
  if (module !== undefined) return module;
  module = create(url, type);
  modules.set(key, module);
  try {
    for (const request of module.record.requests ?? []) {
      module.requested.push(load(resolve(request.specifier, url), typeOf(request.attributes, url)));
    }
  } catch (error) {
    modules.delete(key);
    throw error;
  }
  return module;
}

// Running --------------------------------------------------------------------------------------------------

/** import(specifier, options) in the module or file `host`. */
async function importDynamically(specifier, importOptions, host) {
  const text = `${specifier}`;
  const parent = typeof host === 'string' ? parentURL(host) : host.url;
  const module = load(resolve(text, parent), typeOf(dynamicAttributes(importOptions), parent));
  await undefined; /* never at once: what runs now may be part of it */
  link(module);
  await evaluate(module);
  return getNamespace(module);
}

function parentURL(filename) {
  return pathToFileURL(path.isAbsolute(filename) ? filename : path.join(process.cwd(), filename)).href;
}

function initializeMeta(host) {
  if (host.meta !== undefined) return host.meta;
  const meta = { __proto__: null };
  if (host.url.startsWith('file:')) {
    meta.filename = fileURLToPath(host.url);
    meta.dirname = path.dirname(meta.filename);
  }
  meta.resolve = (specifier) => resolve(`${specifier}`, host.url);
  meta.url = host.url;
  host.meta = meta;
  return meta;
}

/** Whether a module or one it asks for has a top-level await. */
function waits(module, seen = new Set()) {
  if (seen.has(module)) return false;
  seen.add(module);
  return module.isAsync || module.requested.some((required) => waits(required, seen));
}

/** require() of an ES module: its namespace. @throws {ERR_REQUIRE_ASYNC_MODULE} */
function requireModule(filename, parent) {
  const module = load(pathToFileURL(filename).href);
  if (waits(module)) throw new ERR_REQUIRE_ASYNC_MODULE(filename, parent);
  link(module);
  evaluate(module).catch(() => {});
  if (module.error) throw module.error.value;
  const namespace = getNamespace(module);
  return Object.hasOwn(namespace, 'module.exports') ? namespace['module.exports'] : namespace;
}

/** The script of the command line as a module. */
function runMain(filename) {
  runRoot(load(pathToFileURL(filename).href));
}

/** What a worker is started with: the module at a URL. */
function runURL(url) {
  runRoot(load(resolve(url, parentURL('worker'))));
}

/** Source text as a module, as if it stood at the URL. */
function runText(text, url) {
  const module = new SourceModule(url, text, url, { url });
  for (const request of module.record.requests ?? []) {
    module.requested.push(load(resolve(request.specifier, url), typeOf(request.attributes, url)));
  }
  runRoot(module);
}

function runRoot(module) {
  link(module);
  let settled = false;
  process.on('exit', () => { if (!settled && process.exitCode === undefined) process.exitCode = 13; });
  evaluate(module).then(() => { settled = true; }, (error) => {
    settled = true;
    process.nextTick(() => { throw error; });
  });
}

module.exports = { hasModuleSyntax, importDynamically, initializeMeta, requireModule, runMain, runText, runURL };
