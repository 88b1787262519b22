'use strict';

// CommonJS modules: the class Module, require(), and what is documented or relied upon of its inside (_load,
// _resolveFilename, _extensions, ...), which packages replace to hook into loading.

const path = require('path');
const {
  codes: {
    ERR_INVALID_ARG_VALUE, ERR_UNKNOWN_BUILTIN_MODULE,
  },
} = require('internal/errors');
const { validateString } = require('internal/validators');
const { isPublic, publicIds, requireLibrary } = require('internal/bootstrap/realm');
const { findPackageScope, readPackage } = require('internal/modules/package_json');
const { compileFunction, compileScript } = internalBinding('contextify');
const { readText, realpath, stat } = internalBinding('modules');
const options = internalBinding('options');

const preserveSymlinks = options.get('--preserve-symlinks');
const preserveSymlinksMain = options.get('--preserve-symlinks-main');
const conditions = new Set(['require', 'node', 'node-addons', 'module-sync', ...options.get('--conditions')]);
let conditionsNow = conditions; // a resolve hook may ask with others

const kIsFile = 0;
const kIsDirectory = 1;

const kParent = Symbol('kParent');

function Module(id = '', parent = undefined) {
  this.id = id;
  this.path = path.dirname(id);
  setOwn(this, 'exports', {});
  Object.defineProperty(this, kParent, { __proto__: null, value: parent, writable: true, enumerable: false });
  parent?.children?.push(this);
  this.filename = null;
  this.loaded = false;
  this.children = [];
}

function setOwn(object, name, value) {
  Object.defineProperty(object, name, { __proto__: null, value, writable: true, enumerable: true, configurable: true });
}

// An accessor, as in Node, where it keeps util.inspect from naming the class.
Object.defineProperty(Module.prototype, 'constructor', {
  __proto__: null, configurable: true, enumerable: false, get() { return Module; },
});
Object.defineProperty(Module.prototype, 'parent', {
  __proto__: null,
  configurable: true,
  enumerable: false,
  get() { return this[kParent]; },
  set(value) { this[kParent] = value; },
});
Object.defineProperty(Module.prototype, 'isPreloading', {
  __proto__: null, configurable: true, enumerable: false, get() { return isPreloading; },
});
let isPreloading = false;

Module._cache = { __proto__: null };
Module._pathCache = { __proto__: null };
Module._extensions = { __proto__: null };
Module.globalPaths = [];
Module.Module = Module;
Module._debug = () => {};

let statCache = null; // while a require is under way
let requireDepth = 0;

function cachedStat(filename) {
  if (statCache === null) return stat(filename);
  let result = statCache.get(filename);
  if (result === undefined) {
    result = stat(filename);
    if (result >= 0) statCache.set(filename, result);
  }
  return result;
}
Module._stat = cachedStat;

// The wrapper: programs may replace Module.wrap or change Module.wrapper, which then is used as it stands ----

let wrapperPatched = false;
let wrapper = [
  '(function (exports, require, module, __filename, __dirname) { ',
  '\n});',
];
let wrap = (script) => wrapper[0] + script + wrapper[1];
Object.defineProperty(Module, 'wrap', {
  __proto__: null,
  configurable: true,
  enumerable: true,
  get() { return wrap; },
  set(value) {
    wrapperPatched = true;
    wrap = value;
  },
});
Object.defineProperty(Module, 'wrapper', {
  __proto__: null,
  configurable: true,
  enumerable: true,
  get() {
    return new Proxy(wrapper, {
      set(target, name, value) {
        wrapperPatched = true;
        return Reflect.set(target, name, value);
      },
      defineProperty(target, name, descriptor) {
        wrapperPatched = true;
        return Object.defineProperty(target, name, descriptor);
      },
    });
  },
  set(value) {
    wrapperPatched = true;
    wrapper = value;
  },
});

// Resolution -----------------------------------------------------------------------------------------------

Module.isBuiltin = function isBuiltin(id) {
  return typeof id === 'string' && isPublic(id.startsWith('node:') ? id.slice(5) : id);
};

let builtinIds;
Object.defineProperty(Module, 'builtinModules', {
  __proto__: null,
  configurable: true,
  enumerable: true,
  get() { return builtinIds ??= Object.freeze(publicIds()); },
  set(value) { builtinIds = value; },
});

Module._readPackage = function _readPackage(requestPath) {
  return readPackage(requestPath) ?? undefined;
};

/** The folders in which a module in `from` looks for packages, innermost first. */
Module._nodeModulePaths = function _nodeModulePaths(from) {
  from = path.resolve(from);
  const paths = [];
  for (let end = from.length; end >= 0;) {
    const directory = from.slice(0, end);
    if (directory !== '' && directory !== '/' && !directory.endsWith('/node_modules')) {
      paths.push(`${directory}/node_modules`);
    }
    if (end === 0) break;
    end = directory.lastIndexOf('/');
  }
  paths.push('/node_modules');
  return paths;
};

Module._initPaths = function _initPaths() {
  const home = process.env.HOME;
  const paths = [path.resolve(process.execPath, '..', '..', 'lib', 'node')];
  if (home) paths.unshift(path.resolve(home, '.node_modules'), path.resolve(home, '.node_libraries'));
  if (process.env.NODE_PATH) paths.unshift(...process.env.NODE_PATH.split(path.delimiter).filter(Boolean));
  Module.globalPaths = globalPaths = paths;
};
let globalPaths = [];

function isRelative(request) {
  return request[0] === '.' && (request.length === 1 || request[1] === '/' ||
    (request[1] === '.' && (request.length === 2 || request[2] === '/')));
}

/** Where to look for `request`; null for a module of the library. */
Module._resolveLookupPaths = function _resolveLookupPaths(request, parent) {
  if (Module.isBuiltin(request)) return null;
  if (!isRelative(request)) {
    const paths = [...(parent?.paths ?? []), ...globalPaths];
    return paths.length > 0 ? paths : null;
  }
  if (!parent || !parent.id || !parent.filename) return ['.', ...Module._nodeModulePaths('.'), ...globalPaths];
  return [path.dirname(parent.filename)];
};

function tryFile(filename, isMain) {
  if (cachedStat(filename) !== kIsFile) return false;
  if (isMain ? preserveSymlinksMain : preserveSymlinks) return path.resolve(filename);
  return toRealPath(filename);
}

function toRealPath(filename) {
  const real = realpath(filename);
  return typeof real === 'string' ? real : path.resolve(filename);
}

function tryExtensions(base, extensions, isMain) {
  for (const extension of extensions) {
    const filename = tryFile(base + extension, isMain);
    if (filename) return filename;
  }
  return false;
}

/** The main file of a package's folder. */
function tryPackage(directory, extensions, isMain, request) {
  const pkg = readPackage(directory);
  if (!pkg?.main) return tryExtensions(path.resolve(directory, 'index'), extensions, isMain);
  const base = path.resolve(directory, pkg.main);
  const found = tryFile(base, isMain) || tryExtensions(base, extensions, isMain) ||
    tryExtensions(path.resolve(base, 'index'), extensions, isMain);
  if (found) return found;
  const index = tryExtensions(path.resolve(directory, 'index'), extensions, isMain);
  if (index === false) {
    const error = new Error(`Cannot find module '${base}'. Please verify that the package.json has a valid "main" entry`);
    error.code = 'MODULE_NOT_FOUND';
    error.path = path.resolve(directory, 'package.json');
    error.requestPath = request;
    throw error;
  }
  process.emitWarning(
    `Invalid 'main' field in '${path.resolve(directory, 'package.json')}' of '${pkg.main}'. ` +
    'Please either fix that or report it to the module author', 'DeprecationWarning', 'DEP0128');
  return index;
}

const packageRequest = /^((?:@[^/\\%]+\/)?[^./\\%][^/\\%]*)(\/.*)?$/;

/** The file by the `exports` of the package in one node_modules folder; false if it has none. */
function resolveByExports(nodeModules, request) {
  const match = packageRequest.exec(request);
  if (match === null) return false;
  const pkg = readPackage(path.resolve(nodeModules, match[1]));
  if (pkg === null || pkg.exports === undefined || pkg.exports === null) return false;
  const { resolveExports } = require('internal/modules/package_target');
  return checkResolved(resolveExports(pkg, `.${match[2] ?? ''}`, conditionsNow).file, pkg.directory);
}

function checkResolved(filename, packageDirectory) {
  if (cachedStat(filename) === kIsFile) return toRealPath(filename);
  const error = new Error(`Cannot find module '${filename}'`);
  error.code = 'MODULE_NOT_FOUND';
  error.path = packageDirectory;
  throw error;
}

/** The file for a request looked up in `paths`, or false. */
Module._findPath = function _findPath(request, paths, isMain) {
  const absolute = path.isAbsolute(request);
  if (absolute) {
    paths = [''];
  } else if (!paths || paths.length === 0) {
    return false;
  }
  const key = `${request}\x00${paths.join('\x00')}`;
  const known = Module._pathCache[key];
  if (known) return known;

  const last = request.length - 1;
  const trailingSlash = request[last] === '/' || request === '.' || request === '..' ||
    request.endsWith('/.') || request.endsWith('/..');
  const relative = isRelative(request);
  let extensions;
  for (const folder of paths) {
    if (folder && cachedStat(folder) !== kIsDirectory) continue;
    if (!absolute && !relative) {
      const exported = resolveByExports(folder, request);
      if (exported) return exported;
    }
    const base = path.resolve(folder, request);
    const kind = cachedStat(base);
    let filename = false;
    if (!trailingSlash) {
      if (kind === kIsFile) {
        filename = (isMain ? preserveSymlinksMain : preserveSymlinks) ? path.resolve(base) : toRealPath(base);
      } else {
        extensions ??= Object.keys(Module._extensions);
        filename = tryExtensions(base, extensions, isMain);
      }
    }
    if (!filename && kind === kIsDirectory) {
      extensions ??= Object.keys(Module._extensions);
      filename = tryPackage(base, extensions, isMain, request);
    }
    if (filename) {
      Module._pathCache[key] = filename;
      return filename;
    }
  }
  return false;
};

/** '#name' in the package of `parent`. */
function resolveImport(request, parent, isMain) {
  const base = parent?.filename ?? `${process.cwd()}/`;
  const pkg = findPackageScope(base);
  if (pkg?.imports === undefined) return undefined;
  const { resolveImports } = require('internal/modules/package_target');
  const target = resolveImports(pkg, request, conditionsNow, base);
  if (target.file !== undefined) return checkResolved(target.file, pkg.directory);
  return Module._resolveFilename(target.bare, parent, isMain);
}

/** A package that requires itself by its name, which needs `exports`. */
function resolveSelf(request, parent) {
  if (!parent?.filename) return false;
  const match = packageRequest.exec(request);
  if (match === null) return false;
  const pkg = findPackageScope(parent.filename);
  if (pkg === undefined || pkg.exports === undefined || pkg.exports === null || pkg.name !== match[1]) return false;
  const { resolveExports } = require('internal/modules/package_target');
  return checkResolved(resolveExports(pkg, `.${match[2] ?? ''}`, conditionsNow, parent.filename).file, pkg.directory);
}

function lookupPathsOf(request, lookup) {
  if (!Array.isArray(lookup.paths)) {
    if (lookup.paths === undefined) return undefined;
    throw new ERR_INVALID_ARG_VALUE('options.paths', lookup.paths);
  }
  if (isRelative(request)) return lookup.paths;
  const paths = [];
  for (const folder of lookup.paths) {
    const fake = new Module('', null);
    fake.paths = Module._nodeModulePaths(folder);
    for (const found of Module._resolveLookupPaths(request, fake)) {
      if (!paths.includes(found)) paths.push(found);
    }
  }
  return paths;
}

/**
 * The file name for require(request) in `parent`.
 * @throws MODULE_NOT_FOUND, with requireStack
 */
Module._resolveFilename = function _resolveFilename(request, parent, isMain, lookup) {
  if (Module.isBuiltin(request)) return request;
  if (request.startsWith('node:')) throw new ERR_UNKNOWN_BUILTIN_MODULE(request);
  let paths;
  if (typeof lookup === 'object' && lookup !== null) paths = lookupPathsOf(request, lookup);
  paths ??= Module._resolveLookupPaths(request, parent);

  if (request[0] === '#' && (parent?.filename || parent?.id === '<repl>' || parent?.id === '[eval]')) {
    const filename = resolveImport(request, parent, isMain);
    if (filename !== undefined) return filename;
  }
  const self = !isRelative(request) && resolveSelf(request, parent);
  if (self) return self;
  const filename = Module._findPath(request, paths, isMain);
  if (filename) return filename;

  const requireStack = [];
  for (let cursor = parent; cursor; cursor = cursor[kParent]) requireStack.push(cursor.filename || cursor.id);
  let message = `Cannot find module '${request}'`;
  if (requireStack.length > 0) message += `\nRequire stack:\n- ${requireStack.join('\n- ')}`;
  const error = new Error(message);
  error.code = 'MODULE_NOT_FOUND';
  error.requireStack = requireStack;
  throw error;
};

// Loading --------------------------------------------------------------------------------------------------

// What a parent asked for by a relative name, so that repeated requires need no resolution.
const relativeCache = { __proto__: null };

function noteChild(parent, child) {
  const children = parent?.children;
  if (children && !children.includes(child)) children.push(child);
}

// The prototype of exports that somebody in a cycle holds before they are complete: it warns of what is not there.
const incomplete = new Proxy({}, {
  get(target, name) {
    if (name in target || name === '__esModule') return target[name];
    warnOfCycle(name);
    return undefined;
  },
  getOwnPropertyDescriptor(target, name) {
    if (Object.hasOwn(target, name) || name === '__esModule') return Object.getOwnPropertyDescriptor(target, name);
    warnOfCycle(name);
    return undefined;
  },
});

function warnOfCycle(name) {
  process.emitWarning(`Accessing non-existent property '${String(name)}' of module exports inside circular dependency`);
}

/** What a module in the cache gives; while it is loading, as its requirers in a cycle may see it. */
function exportsOf(module) {
  const { exports } = module;
  if (!module.loaded && module[kIsESM]) {
    const { codes: { ERR_REQUIRE_CYCLE_MODULE } } = require('internal/errors');
    const from = module[kParent]?.filename;
    throw new ERR_REQUIRE_CYCLE_MODULE(`Cannot require() ES Module ${module.filename} in a cycle.${from ? ` (from ${from})` : ''}`);
  }
  if (!module.loaded && exports !== null && typeof exports === 'object' &&
      Object.getPrototypeOf(exports) === Object.prototype && !exports.__esModule) {
    Object.setPrototypeOf(exports, incomplete);
  }
  return exports;
}

/** What require(request) in `parent` gives. */
Module._load = function _load(request, parent, isMain) {
  if (hooks?.seeRequire()) return loadHooked(request, parent, isMain);
  const relativeKey = parent && `${parent.path}\x00${request}`;
  if (relativeKey) {
    const filename = relativeCache[relativeKey];
    if (filename !== undefined) {
      const cached = Module._cache[filename];
      if (cached !== undefined) {
        noteChild(parent, cached);
        return exportsOf(cached);
      }
      delete relativeCache[relativeKey];
    }
  }
  if (request.startsWith('node:')) {
    const id = request.slice(5);
    if (!isPublic(id)) throw new ERR_UNKNOWN_BUILTIN_MODULE(request);
    return requireLibrary(id);
  }

  const filename = Module._resolveFilename(request, parent, isMain);
  const cached = Module._cache[filename];
  if (cached !== undefined) {
    noteChild(parent, cached);
    return exportsOf(cached);
  }
  if (isPublic(filename)) return requireLibrary(filename);
  return loadFile(filename, parent, isMain, relativeKey);
};

/** Makes, caches and loads the module of a file. `given`: { format, source } of a load hook. */
function loadFile(filename, parent, isMain, relativeKey, given) {
  const module = new Module(filename, parent);
  if (isMain) {
    process.mainModule = module;
    module.id = '.';
  }
  if (given !== undefined) module[kGiven] = given;
  Module._cache[filename] = module;
  if (relativeKey !== undefined) relativeCache[relativeKey] = filename;
  let failed = true;
  try {
    module.load(filename);
    failed = false;
  } finally {
    if (failed) {
      delete Module._cache[filename];
      if (relativeKey !== undefined) delete relativeCache[relativeKey];
      const children = parent?.children;
      const index = children ? children.indexOf(module) : -1;
      if (index !== -1) children.splice(index, 1);
    }
  }
  const { exports } = module;
  if (exports !== null && typeof exports === 'object' && Object.getPrototypeOf(exports) === incomplete) {
    Object.setPrototypeOf(exports, Object.prototype);
  }
  return exports;
}

/** For an ES module that imports this file, with the text that a hook gave for it: its exports. */
function loadForImport(filename, text, isMain = false) {
  if (text === undefined && hooks === undefined) return Module._load(filename, undefined, isMain); // which programs may replace
  const cached = Module._cache[filename];
  if (cached !== undefined) return exportsOf(cached);
  return loadFile(filename, undefined, isMain, undefined, text === undefined ? undefined : { format: 'commonjs', source: text });
}

/** Has require() of the file give what an import has read. */
function rememberExports(filename, exports) {
  const module = new Module(filename);
  module.filename = filename;
  setOwn(module, 'exports', exports);
  module.loaded = true;
  Module._cache[filename] = module;
}

// With hooks of module.registerHooks() ----------------------------------------------------------------------

const kGiven = Symbol('kGiven');
let hooks; // internal/modules/hooks, once there are any

function useHooks(theirs) {
  hooks = theirs;
}

function urlOfFile(filename) {
  if (isPublic(filename)) return `node:${filename}`;
  return filename.startsWith('node:') ? filename : require('internal/url').pathToFileURL(filename).href;
}

/** { url, format, filename } of what resolve hooks make of a request. */
function resolveHooked(request, parent, isMain, lookup) {
  const { pathToFileURL, fileURLToPath } = require('internal/url');
  const last = (specifier, context) => {
    const asked = context.conditions;
    conditionsNow = new Set(asked);
    let filename;
    try {
      filename = specifier.startsWith('file:') ? fileURLToPath(specifier) : Module._resolveFilename(specifier, parent, isMain, lookup);
    } finally {
      conditionsNow = conditions;
    }
    const url = urlOfFile(filename);
    return { __proto__: null, url, format: undefined, importAttributes: undefined };
  };
  const context = {
    parentURL: parent?.filename ? pathToFileURL(parent.filename).href : undefined, conditions: [...conditions],
  };
  const { url, format } = hooks.hasResolvers() ? hooks.resolveForRequire(request, context, last) : last(request, context);
  return { url, format, filename: url.startsWith('file:') ? fileURLToPath(url) : url };
}

function loadHooked(request, parent, isMain) {
  const relativeKey = parent && `${parent.path}\x00${request}`;
  const known = relativeKey && Module._cache[relativeCache[relativeKey]];
  if (known) {
    noteChild(parent, known);
    return exportsOf(known);
  }
  const { url, format, filename } = resolveHooked(request, parent, isMain);
  const cached = Module._cache[filename];
  if (cached !== undefined) {
    noteChild(parent, cached);
    return exportsOf(cached);
  }
  if (url.startsWith('node:')) {
    const given = hooks.hasLoaders() ? sourceHooked(filename, url, 'builtin') : { format: 'builtin' };
    if (given.format !== 'builtin') return loadFile(filename, parent, isMain, relativeKey, given);
    if (!isPublic(url.slice(5))) throw new ERR_UNKNOWN_BUILTIN_MODULE(url);
    return requireLibrary(url.slice(5));
  }
  return loadFile(filename, parent, isMain, relativeKey, hooks.hasLoaders() ? sourceHooked(filename, url, format) : { format });
}

function formatByName(filename) {
  switch (path.extname(filename)) {
    case '.cjs': return 'commonjs';
    case '.mjs': return 'module';
    case '.json': return 'json';
    case '.node': return 'addon';
    case '.js': {
      const type = findPackageScope(filename)?.type;
      return type === 'module' || type === 'commonjs' ? type : undefined;
    }
    default: return undefined;
  }
}

/** { format, source } by the load hooks: `source` is text, undefined when the file is to be read. */
function sourceHooked(filename, url, format) {
  const last = (request, context) => {
    const file = request.startsWith('file:') ? require('internal/url').fileURLToPath(request) : undefined;
    return { source: file === undefined || file.endsWith('.node') ? null : readSource(file), format: context.format };
  };
  format ??= formatByName(filename);
  const loaded = hooks.loadForRequire(url, { format, conditions: [...conditions] }, last);
  const { source } = loaded;
  const text = source === null || source === undefined ? undefined : require('internal/modules/esm/translate').textOf(source);
  return { format: loaded.format ?? format, source: text };
}

/** The longest extension of the file that somebody handles; '.js' otherwise. */
function findExtension(filename) {
  const name = path.basename(filename);
  for (let dot = name.indexOf('.', 1); dot !== -1; dot = name.indexOf('.', dot + 1)) {
    const extension = name.slice(dot);
    if (Module._extensions[extension]) return extension;
  }
  return '.js';
}

Module.prototype.load = function load(filename) {
  this.filename = filename;
  this.paths = Module._nodeModulePaths(path.dirname(filename));
  const given = this[kGiven];
  if (given?.format === 'module' || (filename.endsWith('.mjs') && given?.source === undefined && !Module._extensions['.mjs'])) {
    setOwn(this, 'exports', requireModule(this, filename, given));
    this.loaded = true;
    return;
  }
  Module._extensions[findExtension(filename)](this, filename);
  this.loaded = true;
};

/** @throws {ERR_INVALID_ARG_TYPE} @throws {ERR_INVALID_ARG_VALUE} and whatever the module throws */
Module.prototype.require = function(id) {
  validateString(id, 'id');
  if (id === '') throw new ERR_INVALID_ARG_VALUE('id', id, 'must be a non-empty string');
  if (requireDepth++ === 0) statCache = new Map();
  try {
    return Module._load(id, this, false);
  } finally {
    if (--requireDepth === 0) statCache = null;
  }
};

function makeRequire(module) {
  function require(id) {
    return module.require(id);
  }
  require.resolve = function resolve(request, lookup) {
    validateString(request, 'request');
    if (hooks?.hasResolvers()) {
      const { url, filename } = resolveHooked(request, module, false, lookup);
      return url.startsWith('node:') && !request.startsWith('node:') ? url.slice(5) : filename;
    }
    return Module._resolveFilename(request, module, false, lookup);
  };
  require.resolve.paths = function paths(request) {
    validateString(request, 'request');
    return Module._resolveLookupPaths(request, module);
  };
  require.main = process.mainModule;
  require.extensions = Module._extensions;
  require.cache = Module._cache;
  return require;
}

const parameters = ['exports', 'require', 'module', '__filename', '__dirname'];

/** A file of no declared type that only an ES module can be. */
function isUntypedModule(error, text, filename) {
  if (!(error instanceof SyntaxError) || !/\.js$|\/[^./]*$/.test(filename)) return false;
  const type = findPackageScope(filename)?.type ?? 'none';
  if (type !== 'none') return false;
  const { isModuleError, warnOfMissingType } = require('internal/modules/module_syntax');
  if (!isModuleError(error, text, filename)) return false;
  warnOfMissingType(filename);
  return true;
}

const kIsESM = Symbol('kIsESM'); // an ES module, which nobody may see half done

function requireModule(module, filename, given) {
  module[kIsESM] = true;
  return require('internal/modules/esm/loader').requireModule(filename, module[kParent]?.filename, given);
}

let noteSourceMap; // (filename, text), while source maps are enabled

function useSourceMaps(note) {
  noteSourceMap = note;
  require('internal/modules/records').useSourceMaps(note);
}

/** Compiles and runs the text as this module's. */
Module.prototype._compile = function _compile(content, filename, format) {
  if (format === 'module') {
    setOwn(this, 'exports', requireModule(this, filename, { format, source: content }));
    return undefined;
  }
  noteSourceMap?.(filename, content);
  let compiled;
  try {
    compiled = wrapperPatched ?
      compileScript(Module.wrap(content.replace(/^#!.*/, '')), filename)() :
      compileFunction(content, filename, parameters, true);
  } catch (error) {
    if (isUntypedModule(error, content, filename)) {
      if (this.id === '.') require('internal/modules/esm/main').runMain(filename);
      else setOwn(this, 'exports', requireModule(this, filename, this[kGiven]));
      return undefined;
    }
    if (this.id === '.') require('internal/modules/module_syntax').warnOfFailedModule(error, filename);
    throw error;
  }
  const ownRequire = makeRequire(this);
  return compiled.call(this.exports, this.exports, ownRequire, this, filename, path.dirname(filename));
};

function readSource(filename) {
  const text = readText(filename);
  if (typeof text === 'string') return text;
  const { uvException } = require('internal/errors');
  throw uvException({ errno: text, syscall: 'open', path: filename });
}

Module._extensions['.js'] = function(module, filename) {
  const given = module[kGiven];
  if (given?.source !== undefined) {
    module._compile(given.source, filename, given.format);
    return;
  }
  if (filename.endsWith('.js') && findPackageScope(filename)?.type === 'module') {
    setOwn(module, 'exports', requireModule(module, filename));
    return;
  }
  module._compile(readSource(filename), filename);
};

Module._extensions['.json'] = function(module, filename) {
  setOwn(module, 'exports', parseJSON(module[kGiven]?.source ?? readSource(filename), filename));
};

function parseJSON(text, filename) {
  try {
    return JSON.parse(text);
  } catch (error) {
    error.message = `${filename}: ${error.message}`;
    throw error;
  }
}

Module._extensions['.node'] = function(module, filename) {
  return process.dlopen(module, path.resolve(filename));
};

// The rest of `module` -------------------------------------------------------------------------------------

/**
 * A require() as a module of this file would have.
 * @throws {ERR_INVALID_ARG_VALUE} neither an absolute path nor a file URL
 */
Module.createRequire = function createRequire(filename) {
  let file = typeof filename === 'string' && path.isAbsolute(filename) ? filename : undefined;
  if (file === undefined) {
    const { fileURLToPath, isURL } = require('internal/url');
    try {
      if (isURL(filename) || typeof filename === 'string') file = fileURLToPath(filename);
    } catch {
      // Refused below.
    }
    if (file === undefined) {
      throw new ERR_INVALID_ARG_VALUE('filename', filename,
                                      'must be a file URL object, file URL string, or absolute path string');
    }
  }
  const fake = new Module(file.endsWith('/') ? path.join(file, 'noop.js') : file);
  fake.filename = file.endsWith('/') ? path.join(file, 'noop.js') : file;
  fake.paths = Module._nodeModulePaths(path.dirname(fake.filename));
  return makeRequire(fake);
};

/** -r: as if required by a module in the working directory. */
Module._preloadModules = function _preloadModules(requests) {
  if (!Array.isArray(requests) || requests.length === 0) return;
  isPreloading = true;
  const parent = new Module('internal/preload', null);
  parent.paths = Module._nodeModulePaths(process.cwd());
  for (const request of requests) parent.require(request);
  isPreloading = false;
};

/** Runs the script named on the command line. */
Module.runMain = function executeUserEntryPoint(main = process.argv[1]) {
  const filename = Module._findPath(path.resolve(main), null, true);
  const imports = options.get('--import').length > 0;
  if (filename && isModuleFile(filename)) {
    require('internal/modules/esm/main').runMain(filename);
  } else if (imports || options.get('--experimental-loader').length > 0) {
    require('internal/modules/esm/main').runAfterImports(() => Module._load(main, null, true), filename || undefined);
  } else {
    Module._load(main, null, true);
  }
};

/** By its name and its package.json: what .js or .cjs do not say belongs to the ES module loader in a package of type module. */
function isModuleFile(filename) {
  if (filename.endsWith('.mjs')) return true;
  if (/\.(?:cjs|json|node)$/.test(filename)) return false;
  return findPackageScope(filename)?.type === 'module';
}

internalBinding('module_records').setHooks(
  (specifier, importOptions, host) => require('internal/modules/esm/loader').importDynamically(specifier, importOptions, host),
  (host) => require('internal/modules/esm/loader').initializeMeta(host));

if (options.compileCache !== undefined) {
  internalBinding('compile_cache').enable(path.resolve(options.compileCache));
}
Module._initPaths();

module.exports = { Module, isModuleFile, loadForImport, makeRequire, rememberExports, useHooks, useSourceMaps };

if (options.get('--enable-source-maps')) process.setSourceMapsEnabled(true);
