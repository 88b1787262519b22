'use strict';

// Source text that is in no file: -e, -p, standard input, and the text a worker may be given.

const options = internalBinding('options');

/**
 * Runs code in the global scope, with require, module and the like as globals, and the library's modules too. Text that only an ES
 * module can be runs as one, unless --input-type says otherwise.
 * @throws {ERR_EVAL_ESM_CANNOT_PRINT}
 */
function runText(text, name, shouldPrint = false, withLibrary = true) {
  const type = options.get('--input-type');
  if (type === 'module') {
    runModuleText(text, shouldPrint);
    return;
  }
  const path = require('path');
  const { Module, makeRequire } = require('internal/modules/cjs');
  const { registerSource } = require('internal/process/report_error');
  const { compileScript } = internalBinding('contextify');
  registerSource(name, text);
  let script;
  try {
    script = compileScript(text, name);
  } catch (error) {
    if (type !== undefined || !require('internal/modules/module_syntax').isModuleError(error, text, name)) throw error;
    runModuleText(text, shouldPrint);
    return;
  }
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
  if (withLibrary) defineModuleGlobals();
  const run = () => {
    const result = script();
    if (shouldPrint) require('console').log(result);
  };
  if (options.get('--import').length > 0 || options.get('--experimental-loader').length > 0) require('internal/modules/esm/main').runAfterImports(run);
  else run();
}

function runModuleText(text, shouldPrint) {
  const { codes: { ERR_EVAL_ESM_CANNOT_PRINT } } = require('internal/errors');
  if (shouldPrint) throw new ERR_EVAL_ESM_CANNOT_PRINT();
  require('internal/modules/esm/main').runText(text);
}

function defineModuleGlobals() {
  const { Module } = require('internal/modules/cjs');
  for (const id of Module.builtinModules) {
    if (!id.startsWith('_') && !id.includes('/') && id !== 'process' && !(id in globalThis)) defineModuleGlobal(id);
  }
}

/** -e, -p, standard input and the REPL find the library's modules as globals, loaded when looked at. */
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

module.exports = { defineModuleGlobals, runText };
