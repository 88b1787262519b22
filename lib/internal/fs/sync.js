'use strict';
// The synchronous forms of the fs calls. A failure of the system is thrown by the binding.

const binding = internalBinding('fs');
const { Buffer } = require('buffer');
const { codes: { ERR_FS_FILE_TOO_LARGE } } = require('internal/errors');
const { validateBoolean, validateInteger, validateObject } = require('internal/validators');
const {
  StatFs, checkBuffer, checkBuffers, checkData, checkRange, checkReadRange, encodeName, isUtf8, joinPath,
  rmDefaults, rmdirDefaults, toAccessMode, toCopyMode, toDirents, toFd, toFlags, toMode, toNameOptions,
  toOptions, toOwner, toPath, toPosition, toRmOptions, toSeconds, toStats,
} = require('internal/fs/utils');

/** Throws when the file cannot be accessed in this way. */
function accessSync(path, mode) {
  binding.access(toPath(path), toAccessMode(mode));
}

/** Never throws. @returns {boolean} */
function existsSync(path) {
  try {
    path = toPath(path);
  } catch {
    return false;
  }
  return binding.exists(path);
}

/** @returns {number} file descriptor */
function openSync(path, flags, mode) {
  return binding.open(toPath(path), toFlags(flags), toMode(mode, 'mode', 0o666));
}

function closeSync(fd) {
  binding.close(toFd(fd));
}

/** readSync(fd, buffer[, offset[, length[, position]]]) or readSync(fd, buffer, options): the bytes read */
function readSync(fd, buffer, offsetOrOptions, length, position) {
  fd = toFd(fd);
  checkBuffer(buffer);
  let offset = offsetOrOptions;
  if (arguments.length <= 3 || (offsetOrOptions !== null && typeof offsetOrOptions === 'object')) {
    if (offsetOrOptions !== undefined) validateObject(offsetOrOptions, 'options', 1);
    ({ offset = 0, length = buffer.byteLength - offset, position = null } = offsetOrOptions ?? {});
  }
  if (offset === undefined) offset = 0;
  else validateInteger(offset, 'offset', 0);
  if (length === undefined) length = buffer.byteLength - offset;
  length |= 0;
  if (length === 0) return 0;
  if (buffer.byteLength === 0) throwEmptyBuffer(buffer);
  checkReadRange(offset, length, buffer.byteLength);
  return binding.read(fd, buffer, offset, length, toPosition(position, 'position', length));
}

function throwEmptyBuffer(buffer) {
  const { codes: { ERR_INVALID_ARG_VALUE } } = require('internal/errors');
  throw new ERR_INVALID_ARG_VALUE('buffer', buffer, 'is empty and cannot be written');
}

/** writeSync(fd, buffer[, offset[, length[, position]]]) or writeSync(fd, string[, position[, encoding]]). */
function writeSync(fd, data, offsetOrOptions, length, position) {
  fd = toFd(fd);
  checkData(data, 'buffer');
  if (typeof data === 'string') {
    const bytes = Buffer.from(data, typeof length === 'string' ? length : 'utf8');
    // Anything else than a number is "where it stands", as in writeSync(fd, text, 'utf8').
    const numeric = typeof offsetOrOptions === 'number' || typeof offsetOrOptions === 'bigint';
    return binding.write(fd, bytes, 0, bytes.length, numeric ? toPosition(offsetOrOptions, 'position', 0) : -1);
  }
  let offset = offsetOrOptions;
  if (position === undefined) position = null;
  if (typeof offset === 'object') ({ offset = 0, length = data.byteLength - offset, position = null } = offset ?? {});
  if (offset == null) offset = 0;
  else validateInteger(offset, 'offset', 0);
  if (typeof length !== 'number') length = data.byteLength - offset;
  checkRange(offset, length, data.byteLength);
  return binding.write(fd, data, offset, length, typeof position === 'number' || typeof position === 'bigint' ?
    toPosition(position, 'position', length) : -1);
}

/** @returns {number} bytes read into the buffers, one after the other */
function readvSync(fd, buffers, position) {
  fd = toFd(fd);
  checkBuffers(buffers);
  return binding.readv(fd, buffers, typeof position === 'number' ? position : -1);
}

/** @returns {number} bytes written */
function writevSync(fd, buffers, position) {
  fd = toFd(fd);
  checkBuffers(buffers);
  if (buffers.length === 0) return 0;
  return binding.writev(fd, buffers, typeof position === 'number' ? position : -1);
}

const readDefaults = { flag: 'r' };

/** @returns {Buffer | string} the whole file */
function readFileSync(path, options) {
  options = toOptions(options, readDefaults);
  const { encoding } = options;
  const file = typeof path === 'number' ? toFd(path) : toPath(path);
  const asString = isUtf8(encoding);
  const content = readWhole(file, toFlags(options.flag), asString);
  return asString || !encoding || encoding === 'buffer' ? content : content.toString(encoding);
}

function readWhole(file, flags, asString) {
  const content = internalBinding('fs_file').readFile(file, flags, asString);
  if (typeof content === 'number') throw new ERR_FS_FILE_TOO_LARGE(content);
  return content;
}

const writeDefaults = { encoding: 'utf8', mode: 0o666, flag: 'w', flush: false };
const appendDefaults = { encoding: 'utf8', mode: 0o666, flag: 'a', flush: false };

/** What writeFile of the binding takes as data. */
function toBytes(data, encoding) {
  if (typeof data !== 'string' || isUtf8(encoding || 'utf8')) return data;
  return Buffer.from(data, encoding);
}

function writeWhole(path, data, options, defaults) {
  options = toOptions(options, defaults);
  const flush = options.flush ?? false;
  validateBoolean(flush, 'options.flush');
  const flag = options.flag || defaults.flag;
  checkData(data);
  const file = typeof path === 'number' ? toFd(path) : toPath(path);
  internalBinding('fs_file').writeFile(
    file, toBytes(data, options.encoding), toFlags(flag), toMode(options.mode, 'mode', 0o666), flush);
}

/** Replaces the file, or writes where the descriptor stands. */
function writeFileSync(path, data, options) {
  writeWhole(path, data, options, writeDefaults);
}

function appendFileSync(path, data, options) {
  writeWhole(path, data, options, appendDefaults);
}

/** `throwIfNoEntry: false` makes a missing file undefined. @returns {Stats | BigIntStats | undefined} */
function statSync(path, options) {
  const values = binding.stat(toPath(path), undefined, options?.throwIfNoEntry !== false);
  return values === undefined ? undefined : toStats(values, options?.bigint);
}

function lstatSync(path, options) {
  const values = binding.lstat(toPath(path), undefined, options?.throwIfNoEntry !== false);
  return values === undefined ? undefined : toStats(values, options?.bigint);
}

function fstatSync(fd, options) {
  return toStats(binding.fstat(toFd(fd)), options?.bigint);
}

function statfsSync(path, options) {
  return new StatFs(binding.statfs(toPath(path)), options?.bigint);
}

/** Splits mkdir's second argument. */
function toMkdirOptions(options) {
  if (typeof options === 'number' || typeof options === 'string') {
    return { recursive: false, mode: toMode(options, 'mode', 0o777) };
  }
  const recursive = options?.recursive ?? false;
  validateBoolean(recursive, 'options.recursive');
  return { recursive, mode: toMode(options?.mode, 'options.mode', 0o777) };
}

/** @returns {string | undefined} with `recursive` the first folder that was made */
function mkdirSync(path, options) {
  const { recursive, mode } = toMkdirOptions(options);
  path = toPath(path);
  if (recursive) return internalBinding('fs_file').makePath(path, mode);
  binding.mkdir(path, mode);
  return undefined;
}

/** mkdtemp's path: the prefix and six characters that the system replaces. */
function toTemplate(prefix) {
  prefix = toPath(prefix, 'prefix');
  return typeof prefix === 'string' ? `${prefix}XXXXXX` : Buffer.concat([prefix, Buffer.from('XXXXXX')]);
}

function mkdtempSync(prefix, options) {
  const encoding = toNameOptions(options);
  return encodeName(binding.mkdtemp(toTemplate(prefix), encoding !== ''), encoding);
}

/** @returns {string[] | Buffer[] | Dirent[]} */
function readdirSync(path, options) {
  const encoding = toNameOptions(options);
  path = toPath(path);
  if (options?.recursive != null) validateBoolean(options.recursive, 'options.recursive');
  if (options?.recursive) return readdirRecursive(path, encoding, options.withFileTypes);
  if (options?.withFileTypes) return toDirents(path, binding.readdir(path, encoding !== '', true), encoding);
  const names = binding.readdir(path, encoding !== '', false);
  return encoding === '' || encoding === 'buffer' ? names : names.map((name) => encodeName(name, encoding));
}

/** Breadth first; names are relative to `root`. */
function readdirRecursive(root, encoding, withFileTypes) {
  const results = [];
  const waiting = [['', root]];
  for (let i = 0; i < waiting.length; i++) {
    const [prefix, folder] = waiting[i];
    for (const entry of toDirents(folder, binding.readdir(folder, encoding !== '', true), encoding)) {
      const name = prefix === '' ? entry.name : joinPath(prefix, entry.name);
      results.push(withFileTypes ? entry : name);
      if (entry.isDirectory()) waiting.push([name, joinPath(folder, entry.name)]);
    }
  }
  return results;
}

function renameSync(oldPath, newPath) {
  binding.rename(toPath(oldPath, 'oldPath'), toPath(newPath, 'newPath'));
}

function unlinkSync(path) {
  binding.unlink(toPath(path));
}

/** Options: recursive (old; use rmSync), maxRetries, retryDelay. */
function rmdirSync(path, options) {
  path = toPath(path);
  options = toRmOptions(options, rmdirDefaults);
  if (options.recursive) require('internal/fs/rm').rmdirRecursiveSync(path, options);
  else binding.rmdir(path);
}

/** Options: recursive, force, maxRetries, retryDelay. Throws ERR_FS_EISDIR. */
function rmSync(path, options) {
  require('internal/fs/rm').rmSync(toPath(path), toRmOptions(options, rmDefaults));
}

function copyFileSync(src, dest, mode) {
  binding.copyFile(toPath(src, 'src'), toPath(dest, 'dest'), toCopyMode(mode));
}

function cpSync(src, dest, options) {
  const cp = require('internal/fs/cp');
  cp.cpSync(toPath(src, 'src'), toPath(dest, 'dest'), cp.toCpOptions(options));
}

/** `type` matters on Windows only. */
function symlinkSync(target, path, type) {
  if (type != null) checkLinkType(type);
  binding.symlink(toPath(target, 'target'), toPath(path));
}

function checkLinkType(type) {
  if (type !== 'dir' && type !== 'file' && type !== 'junction') {
    const { codes: { ERR_FS_INVALID_SYMLINK_TYPE } } = require('internal/errors');
    throw new ERR_FS_INVALID_SYMLINK_TYPE(type);
  }
}

function readlinkSync(path, options) {
  const encoding = toNameOptions(options);
  return encodeName(binding.readlink(toPath(path), encoding !== ''), encoding);
}

function linkSync(existingPath, newPath) {
  binding.link(toPath(existingPath, 'existingPath'), toPath(newPath, 'newPath'));
}

/** The path without links, found link by link, as Node's own does it. */
function realpathSync(path, options) {
  const encoding = toNameOptions(options);
  return encodePath(resolveLinks(toPath(path)), encoding);
}
realpathSync.native = function native(path, options) {
  const encoding = toNameOptions(options);
  return encodeName(binding.realpath(toPath(path), encoding !== ''), encoding);
};

function encodePath(path, encoding) {
  if (encoding === '') return path;
  const bytes = Buffer.from(path);
  return encoding === 'buffer' ? bytes : bytes.toString(encoding);
}

/** One lstat for each part of the path; the system says ELOOP when links turn in a circle. */
function resolveLinks(path) {
  const { resolve } = require('path');
  let rest = resolve(typeof path === 'string' ? path : path.toString());
  let known = '/';
  for (let start = 1; start < rest.length;) {
    let end = rest.indexOf('/', start);
    if (end === -1) end = rest.length;
    const base = known === '/' ? known + rest.slice(start, end) : `${known}/${rest.slice(start, end)}`;
    const values = binding.lstat(base);
    if ((values[1] & 0o170000) !== 0o120000) {
      known = base;
      start = end + 1;
      continue;
    }
    binding.stat(base);
    rest = resolve(known, binding.readlink(base, false), rest.slice(end + 1));
    known = '/';
    start = 1;
  }
  return known;
}

function chmodSync(path, mode) {
  binding.chmod(toPath(path), toMode(mode, 'mode'));
}

function fchmodSync(fd, mode) {
  binding.fchmod(toFd(fd), toMode(mode, 'mode'));
}

function chownSync(path, uid, gid) {
  binding.chown(toPath(path), toOwner(uid, 'uid'), toOwner(gid, 'gid'));
}

function lchownSync(path, uid, gid) {
  binding.lchown(toPath(path), toOwner(uid, 'uid'), toOwner(gid, 'gid'));
}

function fchownSync(fd, uid, gid) {
  binding.fchown(toFd(fd), toOwner(uid, 'uid'), toOwner(gid, 'gid'));
}

function utimesSync(path, atime, mtime) {
  binding.utimes(toPath(path), toSeconds(atime), toSeconds(mtime));
}

function lutimesSync(path, atime, mtime) {
  binding.lutimes(toPath(path), toSeconds(atime), toSeconds(mtime));
}

function futimesSync(fd, atime, mtime) {
  binding.futimes(toFd(fd), toSeconds(atime, 'atime'), toSeconds(mtime, 'mtime'));
}

/** Cuts a file to `length` bytes, or fills it up with zeros. */
function truncateSync(path, length) {
  if (path !== null && typeof path === 'number') {
    ftruncateSync(path, length);
    return;
  }
  if (length === undefined) length = 0;
  validateInteger(length, 'len');
  const fd = openSync(path, 'r+');
  try {
    ftruncateSync(fd, length);
  } finally {
    closeSync(fd);
  }
}

function ftruncateSync(fd, length = 0) {
  validateInteger(length, 'len');
  binding.ftruncate(toFd(fd), length < 0 ? 0 : length);
}

function fsyncSync(fd) {
  binding.fsync(toFd(fd));
}

function fdatasyncSync(fd) {
  binding.fdatasync(toFd(fd));
}

/** Old: a time as utimes takes it. */
function _toUnixTimestamp(time, name) {
  return toSeconds(time, name);
}

module.exports = {
  api: {
    accessSync, appendFileSync, chmodSync, chownSync, closeSync, copyFileSync, cpSync, existsSync, fchmodSync,
    fchownSync, fdatasyncSync, fstatSync, fsyncSync, ftruncateSync, futimesSync, lchownSync, linkSync, lstatSync,
    lutimesSync, mkdirSync, mkdtempSync, openSync, readFileSync, readSync, readdirSync, readlinkSync, readvSync,
    realpathSync, renameSync, rmSync, rmdirSync, statSync, statfsSync, symlinkSync, truncateSync, unlinkSync,
    utimesSync, writeFileSync, writeSync, writevSync, _toUnixTimestamp,
  },
  appendDefaults,
  checkLinkType,
  encodePath,
  readDefaults,
  readdirRecursive,
  throwEmptyBuffer,
  toBytes,
  toMkdirOptions,
  toTemplate,
  writeDefaults,
};
