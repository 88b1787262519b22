'use strict';

// From a format and a source to a module of records.js.

const path = require('path');
const { codes } = require('internal/errors');
const { fileURLToPath } = require('internal/url');
const { isPublic, requireLibrary } = require('internal/bootstrap/realm');
const { SourceModule, SyntheticModule } = require('internal/modules/records');
const { readText } = internalBinding('modules');
const { commonJSNames } = internalBinding('module_records');

function cjs() {
  return require('internal/modules/cjs');
}

/** The text of a source, which hooks may give as bytes. @throws {ERR_INVALID_RETURN_PROPERTY_VALUE} */
function textOf(source) {
  if (typeof source === 'string') return source;
  if (source === null || source === undefined) {
    throw new codes.ERR_INVALID_RETURN_PROPERTY_VALUE('string, array buffer, or typed array', 'load', 'source', source);
  }
  const text = new (require('internal/encoding').TextDecoder)('utf-8').decode(source);
  return text;
}

// Modules of the library -----------------------------------------------------------------------------------

const libraryModules = new Map(); // id -> { module, names, library }

function ownValue(object, name) {
  try {
    return Object.hasOwn(object, name) ? object[name] : undefined;
  } catch {
    return undefined;
  }
}

function setLibraryExports({ module, names, library }) {
  for (const name of names) module.setExport(name, ownValue(library, name));
}

function libraryModule(url) {
  const id = url.slice(5);
  if (!isPublic(id)) throw new codes.ERR_UNKNOWN_BUILTIN_MODULE(url);
  const library = requireLibrary(id);
  const names = Object.keys(library).filter((name) => name !== 'default');
  const module = new SyntheticModule(url, [...names, 'default'], (set) => {
    setLibraryExports(entry);
    set('default', library);
  });
  const entry = { module, names, library };
  libraryModules.set(id, entry);
  return module;
}

/** module.syncBuiltinESMExports(). */
function syncLibraryModules() {
  for (const entry of libraryModules.values()) if (entry.module.status === 'evaluated') setLibraryExports(entry);
}

// CommonJS ---------------------------------------------------------------------------------------------------

function readSource(file) {
  const text = readText(file);
  if (typeof text === 'string') return text;
  const { uvException } = require('internal/errors');
  throw uvException({ errno: text, syscall: 'open', path: file });
}

/** A name as it is written, perhaps with escapes. */
function addName(names, name) {
  if (name.includes('\\')) {
    name = name.replace(/\\(?:u\{([\da-f]+)\}|u([\da-f]{4})|x([\da-f]{2})|(.))/gi, (all, braced, four, two, other) => {
      const digits = braced ?? four ?? two;
      return digits === undefined ? { n: '\n', t: '\t', r: '\r', b: '\b', f: '\f', v: '\v', 0: '\0' }[other] ?? other :
        String.fromCodePoint(Math.min(parseInt(digits, 16), 0x10ffff));
    });
  }
  if (name.isWellFormed()) names.add(name);
}

/** Names that a CommonJS module visibly exports, found in its text, as they must be known before it runs. */
function findNames(file, text, names, seen) {
  seen.add(file);
  const [own, specifiers] = commonJSNames(text);
  for (const name of own) addName(names, name);
  for (const specifier of specifiers) {
    let target;
    try {
      target = cjs().Module.createRequire(file).resolve(specifier);
    } catch {
      continue; // running it will say so
    }
    const extension = path.extname(target);
    const isText = extension === '.js' || extension === '.cjs' || cjs().Module._extensions[extension] === undefined;
    if (!path.isAbsolute(target) || !isText || seen.has(target)) continue;
    const read = readText(target);
    if (typeof read === 'string') findNames(target, read, names, seen);
  }
  return names;
}

function commonJSModule(url, source, isMain) {
  const file = url.startsWith('file:') ? fileURLToPath(url) : url;
  const text = source === null || source === undefined ? readSource(file) : textOf(source);
  const names = findNames(file, text, new Set(), new Set());
  names.delete('default');
  const module = new SyntheticModule(url, ['default', ...names], (set) => {
    const exports = cjs().loadForImport(file, source === null || source === undefined ? undefined : text, isMain);
    const isObject = exports !== null && (typeof exports === 'object' || typeof exports === 'function');
    for (const name of names) if (isObject) set(name, ownValue(exports, name));
    set('default', exports);
  });
  module.isCommonJS = true;
  return module;
}

// JSON -------------------------------------------------------------------------------------------------------

/** A file of JSON is one value for import and require(). */
function jsonModule(url, source) {
  const file = url.startsWith('file:') && !/[?#]/.test(url) ? fileURLToPath(url) : undefined;
  const known = file && cjs().Module._cache[file];
  if (known?.loaded) return new SyntheticModule(url, ['default'], (set) => set('default', known.exports));
  const text = textOf(source);
  let value;
  try {
    value = JSON.parse(text.charCodeAt(0) === 0xfeff ? text.slice(1) : text);
  } catch (error) {
    error.message = `${file ?? url}: ${error.message}`;
    throw error;
  }
  if (file !== undefined) cjs().rememberExports(file, value);
  return new SyntheticModule(url, ['default'], (set) => set('default', value));
}

/**
 * The module for what a load hook, or the file system, gave.
 * @throws {SyntaxError} @throws {ERR_UNKNOWN_BUILTIN_MODULE} @throws {ERR_UNKNOWN_MODULE_FORMAT}
 */
function translate(url, format, source, isMain) {
  switch (format) {
    case 'module': return new SourceModule(url, textOf(source), url, { url, isMain });
    case 'builtin': return libraryModule(url);
    case 'commonjs': return commonJSModule(url, source, isMain);
    case 'addon': return new SyntheticModule(url, ['default'], (set) => set('default', cjs().loadForImport(fileURLToPath(url))));
    case 'json': return jsonModule(url, source);
    default: throw new codes.ERR_UNKNOWN_MODULE_FORMAT(format, url);
  }
}

module.exports = { readSource, syncLibraryModules, textOf, translate };
