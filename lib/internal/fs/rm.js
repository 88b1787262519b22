'use strict';
// Removing files and whole trees: rm(), and rmdir() with its old `recursive`.

const binding = internalBinding('fs');
const { codes: { ERR_FS_EISDIR } } = require('internal/errors');
const { constants: { S_IFDIR, S_IFMT }, joinPath } = require('internal/fs/utils');
const { runAsync, runSync } = require('internal/fs/steps');

const transient = ['EBUSY', 'EMFILE', 'ENFILE', 'ENOTEMPTY', 'EPERM'];

/** A pause of `milliseconds`, as an operation for steps.js. */
function pause(milliseconds, request) {
  if (request === undefined) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);
  else setTimeout(() => { request.oncomplete(null); }, milliseconds);
}

/** One operation, again while others hold the file, as often as options allow. What is gone already is fine. */
function* removeOne(operation, path, options) {
  for (let tries = 0; ; tries++) {
    try {
      yield [operation, path];
      return;
    } catch (error) {
      if (error.code === 'ENOENT') return;
      if (tries >= options.maxRetries || !transient.includes(error.code)) throw error;
    }
    if (options.retryDelay > 0) yield [pause, (tries + 1) * options.retryDelay];
  }
}

function* removeTree(path, options) {
  let names;
  try {
    names = yield [binding.readdir, path, typeof path !== 'string', true];
  } catch (error) {
    if (error.code === 'ENOENT') return;
    throw error;
  }
  for (let i = 0; i < names.length; i += 2) {
    const child = joinPath(path, names[i]);
    let isFolder = names[i + 1] === 2;
    if (names[i + 1] === 0) isFolder = ((yield [binding.lstat, child])[1] & S_IFMT) === S_IFDIR;
    if (isFolder) yield* removeTree(child, options);
    else yield* removeOne(binding.unlink, child, options);
  }
  yield* removeOne(binding.rmdir, path, options);
}

function* remove(path, options) {
  let mode;
  try {
    mode = (yield [binding.lstat, path])[1];
  } catch (error) {
    if (options.force && error.code === 'ENOENT') return;
    throw error;
  }
  if ((mode & S_IFMT) !== S_IFDIR) {
    yield* removeOne(binding.unlink, path, options);
  } else if (options.recursive) {
    yield* removeTree(path, options);
  } else {
    throw new ERR_FS_EISDIR({
      code: 'EISDIR', message: 'is a directory', path, syscall: 'rm', errno: -internalBinding('uv').UV_EISDIR,
    });
  }
}

/** rmdir({ recursive: true }): as rm, but a missing folder or a file is an error. */
function* removeFolder(path, options) {
  const mode = (yield [binding.lstat, path])[1];
  if ((mode & S_IFMT) === S_IFDIR) yield* removeTree(path, options);
  else yield [binding.rmdir, path];
}

function report(promise, callback) {
  promise.then(() => { process.nextTick(callback, null); }, (error) => { process.nextTick(callback, error); });
}

module.exports = {
  rm(path, options, callback) { report(runAsync(remove(path, options)), callback); },
  rmPromise(path, options) { return runAsync(remove(path, options)); },
  rmSync(path, options) { runSync(remove(path, options)); },
  rmdirRecursive(path, options, callback) { report(runAsync(removeFolder(path, options)), callback); },
  rmdirRecursivePromise(path, options) { return runAsync(removeFolder(path, options)); },
  rmdirRecursiveSync(path, options) { runSync(removeFolder(path, options)); },
};
