'use strict';

// The class Module of internal/modules/cjs, and here the names of it that the loader itself has no use for, so that a program
// that does not ask for this module does not pay for them. Each loads what it needs when it is called.

const { Module } = require('internal/modules/cjs');

Module.findPackageJSON = function findPackageJSON(specifier, base) {
  return require('internal/modules/find_package').findPackageJSON(specifier, base);
};

Module.constants = Object.freeze({
  __proto__: null,
  compileCacheStatus: Object.freeze({ __proto__: null, FAILED: 0, ENABLED: 1, ALREADY_ENABLED: 2, DISABLED: 3 }),
});

Module.enableCompileCache = function enableCompileCache(directory) {
  return require('internal/modules/compile_cache').enableCompileCache(directory);
};

Module.flushCompileCache = function flushCompileCache() {};

Module.getCompileCacheDir = function getCompileCacheDir() {
  return internalBinding('compile_cache').directory();
};

Module.register = function register(specifier, parentURL, registerOptions) {
  require('internal/modules/register').register(specifier, parentURL, registerOptions);
};

Module.registerHooks = function registerHooks(hooksToAdd) {
  return require('internal/modules/register').registerHooks(hooksToAdd);
};

Module.findSourceMap = function findSourceMap(filename) {
  return require('internal/source_map/cache').findSourceMap(filename);
};

Module.getSourceMapsSupport = function getSourceMapsSupport() {
  return require('internal/source_map/cache').getSupport();
};

Module.setSourceMapsSupport = function setSourceMapsSupport(enabled, supportOptions) {
  require('internal/source_map/cache').setSupport(enabled, supportOptions);
};

Object.defineProperty(Module, 'SourceMap', {
  __proto__: null, configurable: true, enumerable: true, get() { return require('internal/source_map/source_map').SourceMap; },
});

Module.syncBuiltinESMExports = function syncBuiltinESMExports() {
  require('internal/modules/esm/translate').syncLibraryModules();
};

module.exports = Module;
