'use strict';

// module.findPackageJSON().

const path = require('path');
const { codes: { ERR_INVALID_ARG_TYPE, ERR_MISSING_ARGS, ERR_MODULE_NOT_FOUND, ERR_UNSUPPORTED_RESOLVE_REQUEST } } = require('internal/errors');
const { fileURLToPath, isURL } = require('internal/url');
const { findPackageScope, readPackage } = require('internal/modules/package_json');
const { stat } = internalBinding('modules');

const kIsDirectory = 1;

function toText(value, name) {
  if (typeof value === 'string') return value;
  if (isURL(value)) return value.href;
  throw new ERR_INVALID_ARG_TYPE(name, ['string', 'URL'], value);
}

/** The package.json that a file, or what lies in a folder, belongs to. */
function packageOf(file) {
  return findPackageScope(stat(file) === kIsDirectory ? path.join(file, '.') + '/' : file)?.path;
}

/**
 * The path of a package.json: of the package that a bare specifier names as seen from `base`, or, for a relative or
 * absolute specifier, of the package it is in. undefined when there is none.
 * @param {string|URL} specifier
 * @param {string|URL} [base] the file, or its URL, from which it is looked up
 * @throws {ERR_MISSING_ARGS} @throws {ERR_INVALID_ARG_TYPE} @throws {ERR_MODULE_NOT_FOUND} @throws {ERR_UNSUPPORTED_RESOLVE_REQUEST}
 */
function findPackageJSON(specifier, base = 'data:') {
  if (specifier === undefined) throw new ERR_MISSING_ARGS('specifier');
  const request = toText(specifier, 'specifier');
  if (request.startsWith('file:')) return packageOf(fileURLToPath(request));
  if (path.isAbsolute(request)) return packageOf(request);
  let from = toText(base, 'base');
  const isRelative = /^\.{0,2}\/|^\.{1,2}$/.test(request);
  if (isRelative && from.startsWith('data:')) throw new ERR_UNSUPPORTED_RESOLVE_REQUEST(request, from);
  if (from.startsWith('file:')) from = fileURLToPath(from);
  if (!path.isAbsolute(from)) from = `${process.cwd()}/`;
  if (isRelative) return packageOf(path.resolve(from.endsWith('/') ? from : path.dirname(from), request));
  const match = /^((?:@[^/\\%]+\/)?[^./\\%][^/\\%]*)/.exec(request);
  if (match === null) return undefined;
  for (let folder = from.endsWith('/') ? from.slice(0, -1) : path.dirname(from); ; folder = path.dirname(folder)) {
    const directory = path.join(folder, 'node_modules', match[1]);
    if (stat(directory) === kIsDirectory) {
      const found = readPackage(directory);
      if (found !== null) return found.path;
    }
    if (folder === path.dirname(folder)) break;
  }
  throw new ERR_MODULE_NOT_FOUND(match[1], from);
}

module.exports = { findPackageJSON };
