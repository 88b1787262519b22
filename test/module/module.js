'use strict';

const assert = require('assert');
const Module = require('module');
const path = require('path');

// The module object
assert.strictEqual(require.main, module);
assert.strictEqual(process.mainModule, module);
assert.strictEqual(module.id, '.');
assert.strictEqual(module.filename, __filename);
assert.strictEqual(module.path, __dirname);
assert.strictEqual(module.loaded, false);
assert.strictEqual(module.parent, null);
assert.strictEqual(this, exports);
assert.strictEqual(arguments.length, 5);
assert(module instanceof Module && Module.Module === Module);
assert.deepStrictEqual(Object.keys(module), ['id', 'path', 'exports', 'filename', 'loaded', 'children', 'paths']);
assert.strictEqual(require.cache[__filename], module);
assert.strictEqual(require('module')._cache, require.cache);

// Loading once, cache, children
const a = require('./fixtures/cycle/a');
assert.deepStrictEqual({ ...a }, { early: 1, sawDone: true, done: true });
const b = require('./fixtures/cycle/b.js');
assert.deepStrictEqual({ ...b }, { sawEarly: 1, sawDone: undefined, done: true });
assert.strictEqual(module.children.length, 2);
const file = require.resolve('./fixtures/cycle/a');
delete require.cache[file];
assert.notStrictEqual(require('./fixtures/cycle/a'), a);
require.cache[file] = { exports: 'replaced', loaded: true };
assert.strictEqual(require('./fixtures/cycle/a'), 'replaced');

// A module that throws is not cached, and may be tried again.
for (let i = 0; i < 2; i++) assert.throws(() => require('./fixtures/ext/throws'), /while loading/);
assert.strictEqual(require.cache[require.resolve('./fixtures/ext/throws')], undefined);

// Broken files
assert.throws(() => require('./fixtures/ext/bad.json'), (error) => error instanceof SyntaxError &&
  error.message.startsWith(`${path.join(__dirname, 'fixtures/ext/bad.json')}: `));
assert.throws(() => require('./fixtures/ext/syntax'), SyntaxError);
assert.throws(() => require('./fixtures/ext/addon.node'), { code: 'ERR_DLOPEN_FAILED' });

// Hooks
require.extensions['.one.two'] = (mod, filename) => { mod.exports = `extension ${path.basename(filename)}`; };
assert.strictEqual(require('./fixtures/ext/file.one.two'), 'extension file.one.two');
assert.strictEqual(require('./fixtures/ext/file'), 'extension file.one.two');
const { _load, _resolveFilename } = Module;
Module._load = function(request, ...rest) {
  return request === 'virtual' ? 'loaded' : Reflect.apply(_load, this, [request, ...rest]);
};
Module._resolveFilename = function(request, ...rest) {
  return Reflect.apply(_resolveFilename, this, [request === 'alias' ? './fixtures/ext/bare' : request, ...rest]);
};
assert.strictEqual(require('virtual'), 'loaded');
assert.strictEqual(require('alias'), 'no extension');
Module._load = _load;
Module._resolveFilename = _resolveFilename;
const js = require.extensions['.js'];
require.extensions['.js'] = (mod, filename) => {
  const { _compile } = mod;
  mod._compile = (code, name) => Reflect.apply(_compile, mod, [`${code};module.exports.hooked = true;`, name]);
  js(mod, filename);
};
assert.strictEqual(require('./fixtures/cycle/../cycle/b').hooked, undefined);
delete require.cache[require.resolve('./fixtures/cycle/b')];
assert.strictEqual(require('./fixtures/cycle/b').hooked, true);
require.extensions['.js'] = js;

const made = new Module('/virtual/file.js', module);
made.filename = '/virtual/file.js';
made.paths = Module._nodeModulePaths('/virtual');
made._compile('module.exports = [__filename, __dirname, typeof require("fs").readFile]', made.filename);
assert.deepStrictEqual(made.exports, ['/virtual/file.js', '/virtual', 'function']);

const { wrap } = Module;
assert.strictEqual(wrap('x'), '(function (exports, require, module, __filename, __dirname) { x\n});');
Module.wrap = (code) => wrap(`module.exports = "wrapped";${code}`);
delete require.cache[require.resolve('./fixtures/ext/hashbang')];
const wrapped = new Module('/w.js');
wrapped._compile('', '/w.js');
assert.strictEqual(wrapped.exports, 'wrapped');

// Paths
assert.deepStrictEqual(Module._nodeModulePaths('/a/node_modules/b/c'),
                       ['/a/node_modules/b/c/node_modules', '/a/node_modules/b/node_modules', '/a/node_modules', '/node_modules']);
assert.deepStrictEqual(Module._nodeModulePaths('/'), ['/node_modules']);
assert.strictEqual(Module.isBuiltin('node:fs'), true);
assert.strictEqual(Module.isBuiltin('fs/promises'), true);
assert.strictEqual(Module.isBuiltin('wss'), false);
assert(Module.builtinModules.includes('timers/promises') && !Module.builtinModules.some((id) => id.startsWith('internal/')));
assert.throws(() => require('internal/errors'), { code: 'MODULE_NOT_FOUND' });
assert.throws(() => Module.createRequire('relative'), { code: 'ERR_INVALID_ARG_VALUE' });
assert.strictEqual(Module.createRequire(`file://${__filename}`)('./fixtures/ext/bare'), 'no extension');
console.log('done');
