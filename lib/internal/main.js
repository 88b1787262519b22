'use strict';

// What the command line asks for: the script, code, standard input, or a check of the syntax.

const options = internalBinding('options');
const { readText } = internalBinding('modules');

const kStdin = 0;
const parameters = ['exports', 'require', 'module', '__filename', '__dirname'];

function preload() {
  const modules = options.get('--require');
  if (modules.length > 0) require('internal/modules/cjs').Module._preloadModules(modules);
}

/** Code in the global scope, with require, module and the like as globals. */
function runText(text, name, shouldPrint) {
  const path = require('path');
  const { Module, makeRequire } = require('internal/modules/cjs');
  const { registerSource } = require('internal/process/report_error');
  const { compileScript } = internalBinding('contextify');
  registerSource(name, text);
  const module = new Module(name);
  module.filename = path.join(process.cwd(), name);
  module.paths = Module._nodeModulePaths(process.cwd());
  const globals = {
    module, exports: module.exports, require: makeRequire(module), __filename: name, __dirname: '.',
  };
  for (const key of Object.keys(globals)) {
    Object.defineProperty(globalThis, key, {
      __proto__: null, value: globals[key], writable: true, enumerable: false, configurable: true,
    });
  }
  for (const id of Module.builtinModules) {
    if (!id.startsWith('_') && !id.includes('/') && id !== 'process' && !(id in globalThis)) defineModuleGlobal(id);
  }
  const result = compileScript(text, name)();
  if (shouldPrint) require('console').log(result);
}

/** -e, -p and standard input find the library's modules as globals, loaded when looked at. */
function defineModuleGlobal(id) {
  const define = (value) => Object.defineProperty(globalThis, id, {
    __proto__: null, value, writable: true, enumerable: false, configurable: true,
  });
  Object.defineProperty(globalThis, id, {
    __proto__: null,
    enumerable: false,
    configurable: true,
    get() {
      const value = require('internal/bootstrap/realm').requireLibrary(id);
      define(value);
      return value;
    },
    set: define,
  });
}

function readStandardInput() {
  const text = readText(kStdin);
  if (typeof text !== 'string') {
    const { uvException } = require('internal/errors');
    throw uvException({ errno: text, syscall: 'read' });
  }
  return text;
}

function resolveMain() {
  const path = require('path');
  process.argv[1] = path.resolve(process.argv[1]);
  return process.argv[1];
}

function checkSyntax() {
  const { compileFunction } = internalBinding('contextify');
  if (options.readStdin) {
    compileFunction(readStandardInput(), '[stdin]', parameters);
    return;
  }
  const { Module } = require('internal/modules/cjs');
  const filename = Module._findPath(resolveMain(), null, true) || Module._resolveFilename(process.argv[1], null, true);
  compileFunction(readText(filename), filename, parameters);
}

if (options.hasChannel) require('internal/child_process/channel').connectToParent();

const code = options.get('--print') ?? options.get('--eval');
if (options.get('--check')) {
  checkSyntax();
} else if (code !== undefined) {
  preload();
  runText(code, '[eval]', options.get('--print') !== undefined);
} else if (options.readStdin) {
  preload();
  runText(readStandardInput(), '[stdin]', false);
} else {
  const main = resolveMain();
  preload();
  require('internal/modules/cjs').Module.runMain(main);
}
