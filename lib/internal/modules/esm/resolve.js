'use strict';

// From a specifier to a URL: the resolution algorithm of Node's ES modules chapter ("Resolution Algorithm
// Specification"). URLs are strings here.

const path = require('path');
const { fileURLToPath, pathToFileURL, URL } = require('internal/url');
const { codes } = require('internal/errors');
const { isPublic } = require('internal/bootstrap/realm');
const { findPackageScope, readPackage } = require('internal/modules/package_json');
const { realpath, stat } = internalBinding('modules');
const options = internalBinding('options');

const defaultConditions = Object.freeze(['node', 'import', 'module-sync', 'node-addons', ...options.get('--conditions')]);
const defaultConditionSet = new Set(defaultConditions);
const preserveSymlinks = options.get('--preserve-symlinks');
const preserveSymlinksMain = options.get('--preserve-symlinks-main');

const kIsFile = 0;
const kIsDirectory = 1;

const packageRequest = /^((?:@[^/\\%]+\/)?[^./\\%][^/\\%]*)(\/.*)?$/;
const relativeRequest = /^(?:\.{0,2}\/|\.{1,2}$)/;

/** The file of a base URL for messages. */
function baseName(base) {
  return base.startsWith('file:') ? fileURLToPath(base) : base;
}

function conditionsOf(conditions) {
  return conditions === undefined || conditions === defaultConditions ? defaultConditionSet : new Set(conditions);
}

/** The URL of what resolveExports or resolveImports found. */
function urlOf(found) {
  return found.url ?? pathToFileURL(found.file).href;
}

/** Where what is named in a file is looked up; a name that ends with a slash is the folder itself. */
function folderOf(file) {
  return file.endsWith('/') ? file.slice(0, -1) || '/' : path.dirname(file);
}

/** A specifier that names a package: PACKAGE_RESOLVE. */
function resolvePackage(specifier, base, conditions) {
  if (isPublic(specifier) && !specifier.startsWith('node:')) return `node:${specifier}`;
  const file = fileURLToPath(base);
  const match = packageRequest.exec(specifier);
  const isName = match !== null && (match[1][0] !== '@' || match[1].includes('/'));
  if (!isName && specifier !== '') throw new codes.ERR_INVALID_MODULE_SPECIFIER(specifier, 'is not a valid package name', file);
  const name = match === null ? '' : match[1];
  const subpath = `.${match?.[2] ?? ''}`;
  const { resolveExports } = require('internal/modules/package_target');
  const self = findPackageScope(file);
  if (self?.name === name && self.exports != null) return urlOf(resolveExports(self, subpath, conditions, file));
  for (let folder = folderOf(file); name !== ''; folder = path.dirname(folder)) {
    const directory = path.join(folder, 'node_modules', name);
    if (stat(directory) === kIsDirectory) {
      const pkg = readPackage(directory, file, specifier);
      if (pkg !== null && pkg.exports != null) return urlOf(resolveExports(pkg, subpath, conditions, file));
      if (subpath === '.') return pathToFileURL(packageMain(directory, pkg, file)).href;
      return new URL(subpath, `${pathToFileURL(directory).href}/`).href;
    }
    if (folder === path.dirname(folder)) break;
  }
  throw new codes.ERR_MODULE_NOT_FOUND(name, file);
}

/** The main file of a package without `exports`. */
function packageMain(directory, pkg, base) {
  const candidates = pkg?.main === undefined ? [] :
    ['', '.js', '.json', '.node', '/index.js', '/index.json', '/index.node'].map((end) => pkg.main + end);
  for (const name of [...candidates, 'index.js', 'index.json', 'index.node']) {
    const file = path.join(directory, name);
    if (stat(file) === kIsFile) return file;
  }
  throw new codes.ERR_MODULE_NOT_FOUND(path.join(directory, pkg?.main ?? 'index.js'), base);
}

function resolveImport(specifier, base, conditions) {
  const { resolveImports } = require('internal/modules/package_target');
  const file = fileURLToPath(base);
  const pkg = findPackageScope(file);
  const found = resolveImports(pkg, specifier, conditions, file);
  return found.bare === undefined ? urlOf(found) : resolvePackage(found.bare, pathToFileURL(pkg.path).href, conditions);
}

/** The URL a specifier stands for, before anybody looks whether there is such a file. */
function locate(specifier, base, conditions) {
  const isRelative = relativeRequest.test(specifier);
  const isHierarchical = base.startsWith('file:') || !/^data:/.test(base);
  const refuse = () => new codes.ERR_UNSUPPORTED_RESOLVE_REQUEST(specifier, base);
  if (isRelative) {
    if (!isHierarchical) throw refuse();
    return new URL(specifier, base).href;
  }
  if (specifier[0] === '#' && isHierarchical) return resolveImport(specifier, base, conditions);
  if (URL.canParse(specifier)) return new URL(specifier).href;
  if (isPublic(specifier)) return `node:${specifier}`;
  if (!isHierarchical) throw refuse();
  return resolvePackage(specifier, base, conditions);
}

function noteRequest(error, url, base) {
  error.input = url;
  error.module = base;
  return error;
}

/** Checks that there is a file at a file: URL and follows links: FINALIZE_RESOLUTION. */
function finish(url, base, isMain) {
  const parsed = new URL(url);
  if (/%2f|%5c/i.test(parsed.pathname)) {
    throw new codes.ERR_INVALID_MODULE_SPECIFIER(parsed.pathname, 'must not include encoded "/" or "\\" characters', baseName(base));
  }
  let file;
  try {
    file = fileURLToPath(parsed);
  } catch (error) {
    throw noteRequest(error, url, base);
  }
  const kind = file.endsWith('/') ? kIsDirectory : stat(file);
  if (kind === kIsDirectory) throw new codes.ERR_UNSUPPORTED_DIR_IMPORT(file, baseName(base), url);
  if (kind !== kIsFile) throw new codes.ERR_MODULE_NOT_FOUND(file, baseName(base), url);
  if (isMain ? preserveSymlinksMain : preserveSymlinks) return url;
  const real = realpath(file);
  if (real === file || typeof real !== 'string') return url;
  const result = pathToFileURL(real);
  result.search = parsed.search;
  result.hash = parsed.hash;
  return result.href;
}

/** What require() would have found, as a specifier for the same place. */
function commonJSAlternative(specifier, base) {
  const { Module } = require('internal/modules/cjs');
  const parent = fileURLToPath(base);
  const fake = new Module(parent, null);
  fake.filename = parent;
  fake.paths = Module._nodeModulePaths(folderOf(parent));
  const found = Module._resolveFilename(specifier, fake, false);
  if (relativeRequest.test(specifier)) {
    const relative = path.relative(folderOf(parent), found);
    return relative.startsWith('../') ? relative : `./${relative}`;
  }
  const at = found.lastIndexOf('/node_modules/');
  return at === -1 ? found : found.slice(at + '/node_modules/'.length);
}

/** Adds to an error that nothing was found what might have been meant. */
function addHint(error, specifier, base) {
  let found;
  try {
    found = commonJSAlternative(specifier, base);
  } catch {
    return;
  }
  if (found === specifier) return;
  const hint = `Did you mean to import ${JSON.stringify(found)}?`;
  const { stack } = error;
  const end = stack.indexOf(error.message) + error.message.length;
  error.stack = `${stack.slice(0, end)}\n${hint}${stack.slice(end)}`;
  error.message += `\n${hint}`;
}

/**
 * The URL that a specifier stands for in the module at the URL `base`.
 * @param {{ conditions: string[], isMain: boolean }} [context]
 * @throws {ERR_MODULE_NOT_FOUND} @throws {ERR_UNSUPPORTED_DIR_IMPORT} @throws {ERR_INVALID_MODULE_SPECIFIER}
 * @throws {ERR_UNSUPPORTED_RESOLVE_REQUEST} @throws {ERR_INVALID_PACKAGE_TARGET} @throws {ERR_INVALID_PACKAGE_CONFIG}
 * @throws {ERR_PACKAGE_PATH_NOT_EXPORTED} @throws {ERR_PACKAGE_IMPORT_NOT_DEFINED}
 */
function defaultResolve(specifier, base, context) {
  if (specifier.startsWith('node:')) return specifier;
  try {
    const url = locate(specifier, base, conditionsOf(context?.conditions));
    return url.startsWith('file:') ? finish(url, base, context?.isMain) : url;
  } catch (error) {
    if (error.code === 'ERR_MODULE_NOT_FOUND' || error.code === 'ERR_UNSUPPORTED_DIR_IMPORT') addHint(error, specifier, base);
    throw error;
  }
}

module.exports = { defaultConditions, defaultResolve };
