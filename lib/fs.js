'use strict';
// The public module of the file system. The calls themselves are in internal/fs: sync, callback and promises,
// streams, dir, watchers; what scripts seldom use is loaded with its first use.

const { constants, Dirent, Stats } = require('internal/fs/utils');
const { api: sync } = require('internal/fs/sync');
const callback = require('internal/fs/callback');

/** @param {string | Buffer | URL} path; options: see ReadStream in internal/fs/streams */
function createReadStream(path, options) {
  const { ReadStream } = require('internal/fs/streams');
  return new ReadStream(path, options);
}

/** @param {string | Buffer | URL} path; options: see WriteStream in internal/fs/streams */
function createWriteStream(path, options) {
  const { WriteStream } = require('internal/fs/streams');
  return new WriteStream(path, options);
}

// lchmod is macOS's; elsewhere Node has the names and no functions.
const fs = { ...callback, ...sync, createReadStream, createWriteStream, lchmod: undefined, lchmodSync: undefined };

function delegate(name, id) {
  // A function of its own, so that Object.keys and replacements work as with any other.
  const fn = function(...args) {
    return require(id)[name].apply(this, args);
  };
  Object.defineProperty(fn, 'name', { __proto__: null, value: name });
  fs[name] = fn;
}
delegate('watch', 'internal/fs/watchers');
delegate('watchFile', 'internal/fs/watchers');
delegate('unwatchFile', 'internal/fs/watchers');
delegate('opendir', 'internal/fs/dir');
delegate('opendirSync', 'internal/fs/dir');

fs.Dirent = Dirent;
fs.Stats = Stats;

/** A property whose value comes from a module that is loaded by the first look. */
function defineLazy(name, load, enumerable) {
  Object.defineProperty(fs, name, {
    __proto__: null,
    configurable: true,
    enumerable,
    get() {
      const value = load();
      Object.defineProperty(fs, name, { __proto__: null, value, configurable: true, enumerable, writable: true });
      return value;
    },
    set(value) {
      Object.defineProperty(fs, name, { __proto__: null, value, configurable: true, enumerable, writable: true });
    },
  });
}
defineLazy('ReadStream', () => require('internal/fs/streams').ReadStream, true);
defineLazy('WriteStream', () => require('internal/fs/streams').WriteStream, true);
defineLazy('FileReadStream', () => fs.ReadStream, true);
defineLazy('FileWriteStream', () => fs.WriteStream, true);
defineLazy('Dir', () => require('internal/fs/dir').Dir, true);
for (const name of ['F_OK', 'R_OK', 'W_OK', 'X_OK']) {
  Object.defineProperty(fs, name, { __proto__: null, value: constants[name], enumerable: true, writable: false });
}
Object.defineProperty(fs, 'constants', {
  __proto__: null, value: constants, configurable: false, enumerable: true, writable: false,
});
defineLazy('promises', () => require('internal/fs/promises').api, true);

module.exports = fs;
