'use strict';

// package.json files: reading, caching, and finding the one that a file belongs to.

const { codes: { ERR_INVALID_PACKAGE_CONFIG } } = require('internal/errors');
const { readText } = internalBinding('modules');

const cache = new Map(); // path of package.json -> its parts, or null when there is none

/**
 * What module resolution needs of a package.json: { path, directory, name, main, type, exports, imports, data }.
 * null if there is no such file. `base` and `specifier` say what is being imported, for the message.
 * @throws {ERR_INVALID_PACKAGE_CONFIG} it is no JSON
 */
function readPackage(directory, base = undefined, specifier = undefined) {
  const path = directory === '/' ? '/package.json' : `${directory}/package.json`;
  let found = cache.get(path);
  if (found !== undefined) return found;
  const text = readText(path);
  found = typeof text === 'string' ? parse(path, directory, text, base, specifier) : null;
  cache.set(path, found);
  return found;
}

/** As Node's, which comes from C++: without the code in its stack. */
function invalidPackage(path, base, specifier) {
  const error = new ERR_INVALID_PACKAGE_CONFIG(base === undefined ? `${path}.` : path, base && `"${specifier}" from ${base}.`);
  error.stack = error.stack.replace(' [ERR_INVALID_PACKAGE_CONFIG]', '');
  return error;
}

function parse(path, directory, text, base, specifier) {
  let data;
  try {
    data = JSON.parse(text);
  } catch {
    // Reported below.
  }
  const isText = (value) => value === undefined || typeof value === 'string';
  if (data === null || typeof data !== 'object' || Array.isArray(data) || !isText(data.name) || !isText(data.type)) {
    throw invalidPackage(path, base, specifier);
  }
  const { name, main, type, exports, imports } = data;
  return {
    path,
    directory,
    name: typeof name === 'string' ? name : undefined,
    main: typeof main === 'string' ? main : undefined,
    type: type === 'module' || type === 'commonjs' ? type : 'none',
    exports: typeof exports === 'boolean' || typeof exports === 'number' ? undefined : exports,
    imports: imports !== null && typeof imports === 'object' ? imports : undefined,
    data,
  };
}

/** The package that a file (its path) is in; undefined outside of any. */
function findPackageScope(file) {
  let end = file.lastIndexOf('/');
  while (end >= 0) {
    const directory = file.slice(0, end);
    if (directory.endsWith('/node_modules')) return undefined;
    const found = readPackage(directory === '' ? '/' : directory);
    if (found !== null) return found;
    end = directory.lastIndexOf('/');
  }
  return undefined;
}

module.exports = { readPackage, findPackageScope };
