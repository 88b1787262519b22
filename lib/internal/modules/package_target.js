'use strict';

// The `exports` and `imports` of package.json, as the ECMAScript modules chapter of Node's documentation
// specifies them ("Resolution algorithm specification"). Paths here are file paths, not URLs.

const path = require('path');
const {
  codes: {
    ERR_INVALID_MODULE_SPECIFIER, ERR_INVALID_PACKAGE_CONFIG, ERR_INVALID_PACKAGE_TARGET,
    ERR_PACKAGE_IMPORT_NOT_DEFINED, ERR_PACKAGE_PATH_NOT_EXPORTED,
  },
} = require('internal/errors');

const invalidSegment =
  /(^|\\|\/)((\.|%2e)(\.|%2e)?|(n|%6e|%4e)(o|%6f|%4f)(d|%64|%44)(e|%65|%45)(_|%5f)(m|%6d|%4d)(o|%6f|%4f)(d|%64|%44)(u|%75|%55)(l|%6c|%4c)(e|%65|%45)(s|%73|%53))(\\|\/|$)/i;

function isIndex(key) {
  return `${+key}` === key && +key >= 0 && +key < 0xffff_ffff;
}

/** `a` before `b` if it is the more specific of two keys with a `*`. */
function comparePatterns(a, b) {
  const starA = a.indexOf('*');
  const starB = b.indexOf('*');
  const baseA = starA === -1 ? a.length : starA + 1;
  const baseB = starB === -1 ? b.length : starB + 1;
  if (baseA !== baseB) return baseB - baseA;
  if (starA === -1) return 1;
  if (starB === -1) return -1;
  return b.length - a.length;
}

/** The best key of `map` for `request`: [key, what `*` stands for], or undefined. */
function matchKey(map, request) {
  if (Object.hasOwn(map, request) && !request.includes('*') && !request.endsWith('/')) return [request, ''];
  let best = '';
  let bestMatch = '';
  for (const key of Object.keys(map)) {
    const star = key.indexOf('*');
    if (star === -1 || !request.startsWith(key.slice(0, star))) continue;
    const trailer = key.slice(star + 1);
    if (request.length < key.length || !request.endsWith(trailer) || key.lastIndexOf('*') !== star) continue;
    if (best !== '' && comparePatterns(best, key) <= 0) continue;
    best = key;
    bestMatch = request.slice(star, request.length - trailer.length);
  }
  return best === '' ? undefined : [best, bestMatch];
}

function urlOfBase(base) {
  return base && require('internal/url').pathToFileURL(base).href;
}

class TargetResolver {
  /**
   * @param {object} pkg from readPackage
   * @param {Set<string>} conditions
   * @param {string} [base] the file that asks, for messages
   */
  constructor(pkg, conditions, base) {
    this.pkg = pkg;
    this.conditions = conditions;
    this.base = base;
  }

  get prefix() {
    return `${this.pkg.directory}/`;
  }

  invalidTarget(key, target, isImports) {
    const shown = typeof target === 'object' && target !== null ? JSON.stringify(target, null, '') : `${target}`;
    return new ERR_INVALID_PACKAGE_TARGET(this.prefix, key, shown, isImports, this.base);
  }

  /** The file for a string target. */
  resolveString(target, match, key, isPattern, isImports) {
    if (match !== '' && !isPattern && !target.endsWith('/')) throw this.invalidTarget(key, target, isImports);
    if (!target.startsWith('./')) {
      if (isImports && !target.startsWith('../') && !target.startsWith('/')) {
        return { bare: isPattern ? target.replaceAll('*', () => match) : target + match };
      }
      throw this.invalidTarget(key, target, isImports);
    }
    if (invalidSegment.test(target.slice(2))) throw this.invalidTarget(key, target, isImports);
    const file = path.join(this.pkg.directory, target);
    if (!`${file}`.startsWith(this.prefix)) throw this.invalidTarget(key, target, isImports);
    if (match === '') return this.place(target, file);
    if (invalidSegment.test(match)) {
      const request = isPattern ? key.replace('*', () => match) : key + match;
      throw new ERR_INVALID_MODULE_SPECIFIER(
        request, `request is not a valid match in pattern "${key}" for the "${isImports ? 'imports' : 'exports'}" ` +
        `resolution of ${this.prefix}package.json`, this.base);
    }
    return isPattern ? this.place(target.replaceAll('*', () => match), file.replaceAll('*', () => match)) :
      this.place(target + match, path.join(file, match));
  }

  /** Targets are relative URLs, which only matters when they have such characters. */
  place(target, file) {
    if (!/[%?#\\\s]/.test(target)) return { file };
    const { URL, fileURLToPath, pathToFileURL } = require('internal/url');
    const { href } = new URL(target, pathToFileURL(this.pkg.path));
    return { file: fileURLToPath(href), url: href };
  }

  /** A target of any form: { file } or { bare }, null if excluded, undefined if no condition applies. */
  resolve(target, match, key, isPattern, isImports) {
    if (typeof target === 'string') return this.resolveString(target, match, key, isPattern, isImports);
    if (Array.isArray(target)) return this.resolveFirst(target, match, key, isPattern, isImports);
    if (target === null) return null;
    if (typeof target !== 'object') throw this.invalidTarget(key, target, isImports);
    const names = Object.keys(target);
    if (names.some(isIndex)) {
      throw new ERR_INVALID_PACKAGE_CONFIG(this.pkg.path, urlOfBase(this.base), '"exports" cannot contain numeric property keys.');
    }
    for (const name of names) {
      if (name !== 'default' && !this.conditions.has(name)) continue;
      const found = this.resolve(target[name], match, key, isPattern, isImports);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  resolveFirst(targets, match, key, isPattern, isImports) {
    if (targets.length === 0) return null;
    let lastError;
    let last;
    for (const target of targets) {
      try {
        last = this.resolve(target, match, key, isPattern, isImports);
      } catch (error) {
        if (error.code !== 'ERR_INVALID_PACKAGE_TARGET') throw error;
        lastError = error;
        continue;
      }
      if (last === undefined) continue;
      if (last === null) {
        lastError = null;
        continue;
      }
      return last;
    }
    if (lastError) throw lastError;
    return last === undefined ? lastError : last;
  }
}

/** Is `exports` a target for "." rather than a map of subpaths? */
function isSugar(pkg, base) {
  const { exports } = pkg;
  if (typeof exports === 'string' || Array.isArray(exports)) return true;
  if (typeof exports !== 'object' || exports === null) return false;
  let sugar;
  for (const key of Object.keys(exports)) {
    const isCondition = key === '' || key[0] !== '.';
    if (sugar === undefined) {
      sugar = isCondition;
    } else if (sugar !== isCondition) {
      throw new ERR_INVALID_PACKAGE_CONFIG(
        pkg.path, urlOfBase(base), '"exports" cannot contain some keys starting with \'.\' and some not. The exports object must ' +
        'either be an object of package subpath keys or an object of main entry condition name keys only.');
    }
  }
  return sugar ?? false;
}

/**
 * The place of a subpath ('.' or './x') of a package with `exports`: { file, and a URL that is more than the file's name }.
 * @throws {ERR_PACKAGE_PATH_NOT_EXPORTED} @throws {ERR_INVALID_PACKAGE_TARGET} @throws {ERR_INVALID_PACKAGE_CONFIG}
 */
function resolveExports(pkg, subpath, conditions, base) {
  const map = isSugar(pkg, base) ? { '.': pkg.exports } : pkg.exports;
  const key = typeof map === 'object' && map !== null ? matchKey(map, subpath) : undefined;
  if (key !== undefined) {
    const [name, match] = key;
    const resolver = new TargetResolver(pkg, conditions, base);
    const found = resolver.resolve(map[name], match, name, name.includes('*'), false);
    if (found) return found;
  }
  throw new ERR_PACKAGE_PATH_NOT_EXPORTED(`${pkg.directory}/`, subpath, base);
}

/**
 * What '#name' stands for in the package of the file `base`: { file, url } as above, or { bare: another specifier }.
 * @throws {ERR_PACKAGE_IMPORT_NOT_DEFINED} @throws {ERR_INVALID_MODULE_SPECIFIER} @throws {ERR_INVALID_PACKAGE_TARGET}
 */
function resolveImports(pkg, name, conditions, base) {
  if (name === '#' || name.startsWith('#/') || name.endsWith('/')) {
    throw new ERR_INVALID_MODULE_SPECIFIER(name, 'is not a valid internal imports specifier name', base);
  }
  const map = pkg?.imports;
  const key = map && matchKey(map, name);
  if (key !== undefined) {
    const [found, match] = key;
    const target = new TargetResolver(pkg, conditions, base).resolve(map[found], match, found, found.includes('*'), true);
    if (target) return target;
  }
  throw new ERR_PACKAGE_IMPORT_NOT_DEFINED(name, pkg && `${pkg.directory}/`, base);
}

module.exports = { resolveExports, resolveImports };
