'use strict';
// cp(): copies files, links and whole trees.

const binding = internalBinding('fs');
const { codes } = require('internal/errors');
const { validateBoolean, validateFunction, validateObject } = require('internal/validators');
const { constants: { COPYFILE_EXCL, S_IFMT, S_IFBLK, S_IFCHR, S_IFDIR, S_IFIFO, S_IFLNK, S_IFREG, S_IFSOCK },
  toCopyMode } = require('internal/fs/utils');
const { runAsync, runSync } = require('internal/fs/steps');

const defaults = {
  dereference: false,
  errorOnExist: false,
  filter: undefined,
  force: true,
  mode: 0,
  preserveTimestamps: false,
  recursive: false,
  verbatimSymlinks: false,
};

/** Throws ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE. */
function toCpOptions(options) {
  if (options === undefined) return { ...defaults };
  validateObject(options, 'options');
  const result = { ...defaults, ...options };
  for (const name of ['dereference', 'errorOnExist', 'force', 'preserveTimestamps', 'recursive', 'verbatimSymlinks']) {
    validateBoolean(result[name], `options.${name}`);
  }
  result.mode = toCopyMode(result.mode);
  if (result.dereference && result.verbatimSymlinks) {
    throw new codes.ERR_INCOMPATIBLE_OPTION_PAIR('dereference', 'verbatimSymlinks');
  }
  if (options.filter !== undefined) validateFunction(options.filter, 'options.filter');
  return result;
}

function cpError(code, message, path, errnoName) {
  return new codes[code]({
    message, path, syscall: 'cp', errno: -internalBinding('uv')[`UV_${errnoName}`], code: errnoName,
  });
}

/** The parts of a stat that matter here. */
function kindOf(values) {
  return { type: values[1] & S_IFMT, mode: values[1], dev: values[0], ino: values[7], values: Array.from(values) };
}

function* statOrNull(path, dereference) {
  try {
    return kindOf(yield [dereference ? binding.stat : binding.lstat, path]);
  } catch (error) {
    if (error.code === 'ENOENT') return null;
    throw error;
  }
}

const isFolder = (stat) => stat.type === S_IFDIR;
const isSame = (a, b) => a.ino === b.ino && a.dev === b.dev;

function isInside(folder, path) {
  const { resolve, sep } = require('path');
  const parts = resolve(folder).split(sep).filter(Boolean);
  const others = resolve(path).split(sep).filter(Boolean);
  return parts.every((part, i) => others[i] === part);
}

function* check(src, dest, options) {
  const from = kindOf(yield [options.dereference ? binding.stat : binding.lstat, src]);
  const to = yield* statOrNull(dest, options.dereference);
  if (to !== null) {
    if (isSame(from, to)) throw cpError('ERR_FS_CP_EINVAL', 'src and dest cannot be the same', dest, 'EINVAL');
    if (isFolder(from) && !isFolder(to)) {
      throw cpError('ERR_FS_CP_DIR_TO_NON_DIR', `cannot overwrite non-directory ${dest} with directory ${src}`, dest,
        'EISDIR');
    }
    if (!isFolder(from) && isFolder(to)) {
      throw cpError('ERR_FS_CP_NON_DIR_TO_DIR', `cannot overwrite directory ${dest} with non-directory ${src}`, dest,
        'ENOTDIR');
    }
  }
  if (isFolder(from) && isInside(src, dest)) {
    throw cpError('ERR_FS_CP_EINVAL', `cannot copy ${src} to a subdirectory of self ${dest}`, dest, 'EINVAL');
  }
  return { from, to };
}

/** No folder above `dest` may be `src` under another name. */
function* checkParents(src, from, dest) {
  const { dirname, resolve } = require('path');
  const top = resolve(dirname(src));
  let folder = resolve(dirname(dest));
  while (folder !== top && folder !== dirname(folder)) {
    const stat = yield* statOrNull(folder, true);
    if (stat === null) return;
    if (isSame(stat, from)) {
      throw cpError('ERR_FS_CP_EINVAL', `cannot copy ${src} to a subdirectory of self ${dest}`, dest, 'EINVAL');
    }
    folder = dirname(folder);
  }
}

function* passes(options, src, dest) {
  if (!options.filter) return true;
  const answer = options.filter(src, dest);
  // A promise can be waited for in the asynchronous form only.
  return answer && typeof answer.then === 'function' && options.async ? yield [answer] : answer;
}

function* copyTree(src, dest, options) {
  if (!(yield* passes(options, src, dest))) return;
  const { from, to } = yield* check(src, dest, options);
  yield* checkParents(src, from, dest);
  const { dirname } = require('path');
  yield [internalBinding('fs_file').makePath, dirname(dest), 0o777];
  yield* copyOne(src, from, dest, to, options);
}

function* copyOne(src, from, dest, to, options) {
  switch (from.type) {
    case S_IFDIR:
      if (!options.recursive) throw cpError('ERR_FS_EISDIR', `${src} is a directory (not copied)`, src, 'EISDIR');
      yield* copyFolder(src, from, dest, to, options);
      break;
    case S_IFREG: case S_IFCHR: case S_IFBLK:
      yield* copyFile(src, from, dest, to, options);
      break;
    case S_IFLNK:
      yield* copyLink(src, dest, to, options);
      break;
    case S_IFSOCK:
      throw cpError('ERR_FS_CP_SOCKET', `cannot copy a socket file: ${dest}`, dest, 'EINVAL');
    case S_IFIFO:
      throw cpError('ERR_FS_CP_FIFO_PIPE', `cannot copy a FIFO pipe: ${dest}`, dest, 'EINVAL');
    default:
      throw cpError('ERR_FS_CP_UNKNOWN', `cannot copy an unknown file type: ${dest}`, dest, 'EINVAL');
  }
}

function* copyFile(src, from, dest, to, options) {
  if (to !== null) {
    if (!options.force) {
      if (options.errorOnExist) throw cpError('ERR_FS_CP_EEXIST', `${dest} already exists`, dest, 'EEXIST');
      return;
    }
    yield [binding.unlink, dest];
  }
  yield [binding.copyFile, src, dest, options.mode & ~COPYFILE_EXCL];
  if (options.preserveTimestamps) {
    const { values } = from;
    yield [binding.utimes, dest, values[10] + values[11] / 1e9, values[12] + values[13] / 1e9];
  }
}

function* copyFolder(src, from, dest, to, options) {
  const { join } = require('path');
  if (to === null) yield [binding.mkdir, dest, 0o777];
  const names = yield [binding.readdir, src, false, false];
  for (const name of names) {
    const child = join(src, name);
    const target = join(dest, name);
    if (!(yield* passes(options, child, target))) continue;
    const stats = yield* check(child, target, options);
    yield* copyOne(child, stats.from, target, stats.to, options);
  }
  if (to === null) yield [binding.chmod, dest, from.mode & 0o7777];
}

function* copyLink(src, dest, to, options) {
  const { dirname, isAbsolute, resolve } = require('path');
  let target = yield [binding.readlink, src, false];
  if (!options.verbatimSymlinks && !isAbsolute(target)) target = resolve(dirname(src), target);
  if (to === null) {
    yield [binding.symlink, target, dest];
    return;
  }
  let existing;
  try {
    existing = yield [binding.readlink, dest, false];
  } catch (error) {
    if (error.code !== 'EINVAL') throw error;
    yield [binding.symlink, target, dest];
    return;
  }
  if (!isAbsolute(existing)) existing = resolve(dirname(dest), existing);
  const pointed = yield* statOrNull(src, true);
  if (pointed !== null && isFolder(pointed)) {
    if (isInside(target, existing) && target !== existing) {
      throw cpError('ERR_FS_CP_EINVAL', `cannot copy ${target} to a subdirectory of self ${existing}`, dest, 'EINVAL');
    }
    if (isInside(existing, target) && target !== existing) {
      throw cpError('ERR_FS_CP_SYMLINK_TO_SUBDIRECTORY', `cannot overwrite ${existing} with ${target}`, dest, 'EINVAL');
    }
  }
  yield [binding.unlink, dest];
  yield [binding.symlink, target, dest];
}

function cp(src, dest, options) {
  return runAsync(copyTree(src.toString(), dest.toString(), { ...options, async: true }));
}

function cpSync(src, dest, options) {
  runSync(copyTree(src.toString(), dest.toString(), options));
}

module.exports = { cp, cpSync, toCpOptions };
