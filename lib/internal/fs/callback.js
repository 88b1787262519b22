'use strict';
// The forms of the fs calls that take a callback. The work is done on the pool.

const binding = internalBinding('fs');
const { Buffer } = require('buffer');
const { AbortError, codes: { ERR_FS_FILE_TOO_LARGE } } = require('internal/errors');
const { customPromisifyArgs } = require('internal/util');
const { validateBoolean, validateFunction, validateInteger, validateObject } = require('internal/validators');
const {
  CallbackRequest, ConvertRequest, StatFs, checkBuffer, checkBuffers, checkData, checkRange, checkReadRange,
  encodeName, isUtf8, joinPath, rmDefaults, rmdirDefaults, toAccessMode, toCopyMode, toDirents, toFd, toFlags,
  toMode, toNameOptions, toOptions, toOwner, toPath, toPosition, toRequest, toRmOptions, toSeconds, toStats,
} = require('internal/fs/utils');
const {
  appendDefaults, checkLinkType, encodePath, readDefaults, throwEmptyBuffer, toBytes, toMkdirOptions,
  toTemplate, writeDefaults,
} = require('internal/fs/sync');

const READ_DEFAULT = 16 * 1024;

/** A request whose result is a Stats. */
function statRequest(callback, bigint) {
  return new ConvertRequest(callback, (values) => toStats(values, bigint));
}

/** A request whose result is a name to be encoded. */
function nameRequest(callback, encoding) {
  if (encoding === '' || encoding === 'buffer') return new CallbackRequest(callback);
  return new ConvertRequest(callback, (name) => encodeName(name, encoding));
}

function access(path, mode, callback) {
  if (typeof mode === 'function') {
    callback = mode;
    mode = undefined;
  }
  path = toPath(path);
  mode = toAccessMode(mode);
  binding.access(path, mode, toRequest(callback));
}

/** Old: the callback gets true or false and no error. */
function exists(path, callback) {
  validateFunction(callback, 'cb');
  try {
    path = toPath(path);
  } catch {
    callback(false);
    return;
  }
  binding.access(path, 0, new CallbackRequest((error) => { callback(!error); }));
}
Object.defineProperty(exists, Symbol.for('nodejs.util.promisify.custom'), {
  __proto__: null,
  value: function exists(path) {
    return new Promise((resolve) => module.exports.exists(path, resolve));
  },
});

function open(path, flags, mode, callback) {
  path = toPath(path);
  if (arguments.length < 3) {
    callback = flags;
    flags = 'r';
    mode = 0o666;
  } else if (typeof mode === 'function') {
    callback = mode;
    mode = 0o666;
  } else {
    mode = toMode(mode, 'mode', 0o666);
  }
  flags = toFlags(flags);
  binding.open(path, flags, mode, toRequest(callback));
}

function close(fd, callback) {
  fd = toFd(fd);
  if (callback === undefined) callback = throwError;
  binding.close(fd, toRequest(callback));
}

function throwError(error) {
  if (error) throw error;
}

/** read(fd[, buffer[, offset[, length[, position]]]], callback) or read(fd[, buffer][, options], callback). */
function read(fd, buffer, offsetOrOptions, length, position, callback) {
  fd = toFd(fd);
  let offset = offsetOrOptions;
  let options = null;
  if (arguments.length <= 4) {
    if (arguments.length === 4) {
      if (offset !== null) validateObject(offset, 'options', 1);
      callback = length;
      options = offset;
    } else if (arguments.length === 3) {
      if (ArrayBuffer.isView(buffer)) {
        callback = offset;
      } else {
        options = buffer;
        callback = offset;
        buffer = options?.buffer ?? Buffer.alloc(READ_DEFAULT);
      }
    } else {
      callback = buffer;
      buffer = Buffer.alloc(READ_DEFAULT);
    }
    if (options !== undefined && options !== null) validateObject(options, 'options', 1);
    ({ offset = 0, length = buffer?.byteLength - offset, position = null } = options ?? {});
  }
  checkBuffer(buffer);
  validateFunction(callback, 'cb');
  if (offset == null) offset = 0;
  else validateInteger(offset, 'offset', 0);
  length |= 0;
  if (length === 0) {
    process.nextTick(() => { callback(null, 0, buffer); });
    return;
  }
  if (buffer.byteLength === 0) throwEmptyBuffer(buffer);
  checkReadRange(offset, length, buffer.byteLength);
  binding.read(fd, buffer, offset, length, toPosition(position, 'position', length),
    new TransferRequest(callback, buffer));
}

/** Reports (error, bytes, what was read or written). */
class TransferRequest {
  constructor(callback, data) {
    this.callback = callback;
    this.data = data;
  }

  oncomplete(error, count) {
    const { callback } = this;
    callback(error, count || 0, this.data);
  }
}

function definePromisifiedNames(fn, names) {
  // What util.promisify makes of several results.
  Object.defineProperty(fn, customPromisifyArgs, { __proto__: null, enumerable: false, value: names });
}
definePromisifiedNames(read, ['bytesRead', 'buffer']);

/** write(fd, buffer[, offset[, length[, position]]], callback), write(fd, string[, position[, encoding]], callback) */
function write(fd, data, offsetOrOptions, length, position, callback) {
  fd = toFd(fd);
  if (ArrayBuffer.isView(data)) {
    callback ||= position || length || offsetOrOptions;
    validateFunction(callback, 'cb');
    let offset = offsetOrOptions;
    if (typeof offset === 'object') ({ offset = 0, length = data.byteLength - offset, position = null } = offset ?? {});
    if (offset == null || typeof offset === 'function') offset = 0;
    else validateInteger(offset, 'offset', 0);
    if (typeof length !== 'number') length = data.byteLength - offset;
    checkRange(offset, length, data.byteLength);
    position = typeof position === 'number' || typeof position === 'bigint' ?
      toPosition(position, 'position', length) : -1;
    binding.write(fd, data, offset, length, position, new TransferRequest(callback, data));
    return;
  }
  checkData(data, 'buffer');
  let where = offsetOrOptions;
  let encoding = length;
  callback = position;
  if (typeof encoding === 'function') {
    callback = encoding;
    encoding = 'utf8';
  } else if (typeof where === 'function') {
    callback = where;
    where = null;
    encoding = 'utf8';
  }
  if (typeof where === 'function') where = null;
  validateFunction(callback, 'cb');
  const bytes = Buffer.from(data, encoding || 'utf8');
  binding.write(fd, bytes, 0, bytes.length, typeof where === 'number' ? where : -1,
    new TransferRequest(callback, data));
}
definePromisifiedNames(write, ['bytesWritten', 'buffer']);

function readv(fd, buffers, position, callback) {
  fd = toFd(fd);
  checkBuffers(buffers);
  callback ||= position;
  validateFunction(callback, 'cb');
  binding.readv(fd, buffers, typeof position === 'number' ? position : -1, new TransferRequest(callback, buffers));
}
definePromisifiedNames(readv, ['bytesRead', 'buffers']);

function writev(fd, buffers, position, callback) {
  fd = toFd(fd);
  checkBuffers(buffers);
  callback ||= position;
  validateFunction(callback, 'cb');
  if (buffers.length === 0) {
    process.nextTick(callback, null, 0, buffers);
    return;
  }
  binding.writev(fd, buffers, typeof position === 'number' ? position : -1, new TransferRequest(callback, buffers));
}
definePromisifiedNames(writev, ['bytesWritten', 'buffer']);

/** A request that an AbortSignal can end early; what the pool still does is then dropped. */
class AbortableRequest {
  constructor(callback, convert, signal) {
    this.callback = callback;
    this.convert = convert;
    this.signal = signal;
    this.onAbort = () => {
      this.oncomplete(new AbortError(undefined, { cause: signal.reason }));
    };
    signal.addEventListener('abort', this.onAbort, { once: true });
  }

  oncomplete(error, result) {
    const { callback, convert } = this;
    if (callback === null) return;
    this.callback = null;
    this.signal.removeEventListener('abort', this.onAbort);
    if (error !== null) {
      callback(error);
      return;
    }
    let value;
    try {
      value = convert(result);
    } catch (failure) {
      callback(failure);
      return;
    }
    callback(null, value);
  }
}

/** The conversion of what the binding's readFile gives. */
function contentConverter(encoding, asString) {
  return (content) => {
    if (typeof content === 'number') throw new ERR_FS_FILE_TOO_LARGE(content);
    return asString || !encoding || encoding === 'buffer' ? content : content.toString(encoding);
  };
}

/** readFile(path or fd[, options], callback). Options: encoding, flag, signal. */
function readFile(path, options, callback) {
  callback ||= options;
  validateFunction(callback, 'cb');
  options = toOptions(options, readDefaults);
  const { encoding, signal } = options;
  const file = typeof path === 'number' ? toFd(path) : toPath(path);
  const flags = toFlags(options.flag);
  const asString = isUtf8(encoding);
  const convert = contentConverter(encoding, asString);
  let request;
  if (signal) {
    if (signal.aborted) {
      process.nextTick(callback, new AbortError(undefined, { cause: signal.reason }));
      return;
    }
    request = new AbortableRequest(callback, convert, signal);
  } else {
    request = new ConvertRequest(callback, convert);
  }
  internalBinding('fs_file').readFile(file, flags, asString, request);
}

function writeWhole(path, data, options, callback, defaults) {
  callback ||= options;
  validateFunction(callback, 'cb');
  options = toOptions(options, defaults);
  const { signal } = options;
  const flush = options.flush ?? false;
  validateBoolean(flush, 'options.flush');
  checkData(data);
  const file = typeof path === 'number' ? toFd(path) : toPath(path);
  const flags = toFlags(options.flag || defaults.flag);
  const mode = toMode(options.mode, 'mode', 0o666);
  let request;
  if (signal) {
    if (signal.aborted) {
      process.nextTick(callback, new AbortError(undefined, { cause: signal.reason }));
      return;
    }
    request = new AbortableRequest(callback, () => undefined, signal);
  } else {
    request = new CallbackRequest(callback);
  }
  internalBinding('fs_file').writeFile(file, toBytes(data, options.encoding), flags, mode, flush, request);
}

/** Options: encoding, mode, flag, flush, signal. */
function writeFile(path, data, options, callback) {
  writeWhole(path, data, options, callback, writeDefaults);
}

function appendFile(path, data, options, callback) {
  writeWhole(path, data, options, callback, appendDefaults);
}

function stat(path, options = { bigint: false }, callback) {
  if (typeof options === 'function') {
    callback = options;
    options = undefined;
  }
  validateFunction(callback, 'cb');
  binding.stat(toPath(path), statRequest(callback, options?.bigint));
}

function lstat(path, options = { bigint: false }, callback) {
  if (typeof options === 'function') {
    callback = options;
    options = undefined;
  }
  validateFunction(callback, 'cb');
  binding.lstat(toPath(path), statRequest(callback, options?.bigint));
}

function fstat(fd, options = { bigint: false }, callback) {
  if (typeof options === 'function') {
    callback = options;
    options = undefined;
  }
  validateFunction(callback, 'cb');
  binding.fstat(toFd(fd), statRequest(callback, options?.bigint));
}

function statfs(path, options = { bigint: false }, callback) {
  if (typeof options === 'function') {
    callback = options;
    options = undefined;
  }
  validateFunction(callback, 'cb');
  binding.statfs(toPath(path), new ConvertRequest(callback, (values) => new StatFs(values, options?.bigint)));
}

function mkdir(path, options, callback) {
  if (typeof options === 'function') {
    callback = options;
    options = undefined;
  }
  validateFunction(callback, 'cb');
  const { recursive, mode } = toMkdirOptions(options);
  path = toPath(path);
  if (recursive) {
    internalBinding('fs_file').makePath(path, mode, new ConvertRequest(callback, (made) => made));
  } else {
    binding.mkdir(path, mode, new CallbackRequest(callback));
  }
}

function mkdtemp(prefix, options, callback) {
  callback = typeof options === 'function' ? options : callback;
  validateFunction(callback, 'cb');
  const encoding = toNameOptions(options);
  binding.mkdtemp(toTemplate(prefix), encoding !== '', nameRequest(callback, encoding));
}

/** Options: encoding, withFileTypes, recursive. */
function readdir(path, options, callback) {
  callback = typeof options === 'function' ? options : callback;
  validateFunction(callback, 'cb');
  const encoding = toNameOptions(options);
  path = toPath(path);
  if (options?.recursive != null) validateBoolean(options.recursive, 'options.recursive');
  if (options?.recursive) {
    readdirRecursive(path, encoding, options.withFileTypes, callback);
  } else if (options?.withFileTypes) {
    binding.readdir(path, encoding !== '', true,
      new ConvertRequest(callback, (entries) => toDirents(path, entries, encoding)));
  } else if (encoding === '' || encoding === 'buffer') {
    binding.readdir(path, encoding !== '', false, new CallbackRequest(callback));
  } else {
    binding.readdir(path, true, false,
      new ConvertRequest(callback, (names) => names.map((name) => encodeName(name, encoding))));
  }
}

function readdirRecursive(root, encoding, withFileTypes, callback) {
  const results = [];
  const waiting = [['', root]];
  let index = 0;
  next(null);
  function next(error) {
    if (error) {
      callback(error);
      return;
    }
    if (index === waiting.length) {
      callback(null, results);
      return;
    }
    const [prefix, folder] = waiting[index++];
    binding.readdir(folder, encoding !== '', true, new ConvertRequest(next, (entries) => {
      for (const entry of toDirents(folder, entries, encoding)) {
        const name = prefix === '' ? entry.name : joinPath(prefix, entry.name);
        results.push(withFileTypes ? entry : name);
        if (entry.isDirectory()) waiting.push([name, joinPath(folder, entry.name)]);
      }
    }));
  }
}

function rename(oldPath, newPath, callback) {
  const request = toRequest(callback);
  binding.rename(toPath(oldPath, 'oldPath'), toPath(newPath, 'newPath'), request);
}

function unlink(path, callback) {
  const request = toRequest(callback);
  binding.unlink(toPath(path), request);
}

function rmdir(path, options, callback) {
  if (typeof options === 'function') {
    callback = options;
    options = undefined;
  }
  const request = toRequest(callback);
  path = toPath(path);
  options = toRmOptions(options, rmdirDefaults);
  if (options.recursive) require('internal/fs/rm').rmdirRecursive(path, options, callback);
  else binding.rmdir(path, request);
}

function rm(path, options, callback) {
  if (typeof options === 'function') {
    callback = options;
    options = undefined;
  }
  validateFunction(callback, 'cb');
  require('internal/fs/rm').rm(toPath(path), toRmOptions(options, rmDefaults), callback);
}

function copyFile(src, dest, mode, callback) {
  if (typeof mode === 'function') {
    callback = mode;
    mode = 0;
  }
  src = toPath(src, 'src');
  dest = toPath(dest, 'dest');
  mode = toCopyMode(mode);
  binding.copyFile(src, dest, mode, toRequest(callback));
}

function cp(src, dest, options, callback) {
  if (typeof options === 'function') {
    callback = options;
    options = undefined;
  }
  validateFunction(callback, 'cb');
  const implementation = require('internal/fs/cp');
  options = implementation.toCpOptions(options);
  src = toPath(src, 'src');
  dest = toPath(dest, 'dest');
  implementation.cp(src, dest, options).then(() => { process.nextTick(callback, null); },
    (error) => { process.nextTick(callback, error); });
}

function symlink(target, path, type, callback) {
  if (callback === undefined) {
    callback = type;
    type = null;
  } else if (type != null) {
    checkLinkType(type);
  }
  const request = toRequest(callback);
  binding.symlink(toPath(target, 'target'), toPath(path), request);
}

function readlink(path, options, callback) {
  callback = typeof options === 'function' ? options : callback;
  validateFunction(callback, 'cb');
  const encoding = toNameOptions(options);
  binding.readlink(toPath(path), encoding !== '', nameRequest(callback, encoding));
}

function link(existingPath, newPath, callback) {
  const request = toRequest(callback);
  binding.link(toPath(existingPath, 'existingPath'), toPath(newPath, 'newPath'), request);
}

function realpath(path, options, callback) {
  callback = typeof options === 'function' ? options : callback;
  validateFunction(callback, 'cb');
  const encoding = toNameOptions(options);
  resolveLinks(toPath(path), (error, resolved) => {
    if (error) callback(error);
    else callback(null, encodePath(resolved, encoding));
  });
}
realpath.native = function native(path, options, callback) {
  callback = typeof options === 'function' ? options : callback;
  validateFunction(callback, 'cb');
  const encoding = toNameOptions(options);
  binding.realpath(toPath(path), encoding !== '', nameRequest(callback, encoding));
};

/** As in sync.js, one step for each part of the path. */
function resolveLinks(path, callback) {
  const { resolve } = require('path');
  let rest = resolve(typeof path === 'string' ? path : path.toString());
  let known = '/';
  let base;
  let start = 1;
  let end;
  next();

  function next() {
    if (start >= rest.length) {
      process.nextTick(callback, null, known);
      return;
    }
    end = rest.indexOf('/', start);
    if (end === -1) end = rest.length;
    base = known === '/' ? known + rest.slice(start, end) : `${known}/${rest.slice(start, end)}`;
    binding.lstat(base, new CallbackRequest(onStat));
  }
  function onStat(error, values) {
    if (error) {
      callback(error);
    } else if ((values[1] & 0o170000) !== 0o120000) {
      known = base;
      start = end + 1;
      next();
    } else {
      binding.stat(base, new CallbackRequest(onTarget));
    }
  }
  function onTarget(error) {
    if (error) callback(error);
    else binding.readlink(base, false, new CallbackRequest(onLink));
  }
  function onLink(error, target) {
    if (error) {
      callback(error);
      return;
    }
    rest = resolve(known, target, rest.slice(end + 1));
    known = '/';
    start = 1;
    next();
  }
}

function chmod(path, mode, callback) {
  path = toPath(path);
  mode = toMode(mode, 'mode');
  binding.chmod(path, mode, toRequest(callback));
}

function fchmod(fd, mode, callback) {
  fd = toFd(fd);
  mode = toMode(mode, 'mode');
  binding.fchmod(fd, mode, toRequest(callback));
}

function chown(path, uid, gid, callback) {
  const request = toRequest(callback);
  binding.chown(toPath(path), toOwner(uid, 'uid'), toOwner(gid, 'gid'), request);
}

function lchown(path, uid, gid, callback) {
  const request = toRequest(callback);
  binding.lchown(toPath(path), toOwner(uid, 'uid'), toOwner(gid, 'gid'), request);
}

function fchown(fd, uid, gid, callback) {
  fd = toFd(fd);
  binding.fchown(fd, toOwner(uid, 'uid'), toOwner(gid, 'gid'), toRequest(callback));
}

function utimes(path, atime, mtime, callback) {
  const request = toRequest(callback);
  binding.utimes(toPath(path), toSeconds(atime), toSeconds(mtime), request);
}

function lutimes(path, atime, mtime, callback) {
  const request = toRequest(callback);
  binding.lutimes(toPath(path), toSeconds(atime), toSeconds(mtime), request);
}

function futimes(fd, atime, mtime, callback) {
  fd = toFd(fd);
  binding.futimes(fd, toSeconds(atime, 'atime'), toSeconds(mtime, 'mtime'), toRequest(callback));
}

function truncate(path, length, callback) {
  if (typeof length === 'function') {
    callback = length;
    length = 0;
  } else if (length === undefined) {
    length = 0;
  }
  if (typeof path === 'number') {
    ftruncate(path, length, callback);
    return;
  }
  validateInteger(length, 'len');
  validateFunction(callback, 'cb');
  open(path, 'r+', (error, fd) => {
    if (error) {
      callback(error);
      return;
    }
    ftruncate(fd, length, (failure) => {
      close(fd, (closeFailure) => { callback(failure || closeFailure); });
    });
  });
}

function ftruncate(fd, length = 0, callback) {
  if (typeof length === 'function') {
    callback = length;
    length = 0;
  }
  fd = toFd(fd);
  validateInteger(length, 'len');
  binding.ftruncate(fd, length < 0 ? 0 : length, toRequest(callback));
}

function fsync(fd, callback) {
  fd = toFd(fd);
  binding.fsync(fd, toRequest(callback));
}

function fdatasync(fd, callback) {
  fd = toFd(fd);
  binding.fdatasync(fd, toRequest(callback));
}

module.exports = {
  access, appendFile, chmod, chown, close, copyFile, cp, exists, fchmod, fchown, fdatasync, fstat, fsync, ftruncate,
  futimes, lchown, link, lstat, lutimes, mkdir, mkdtemp, open, read, readFile, readdir, readlink, readv, realpath,
  rename, rm, rmdir, stat, statfs, symlink, truncate, unlink, utimes, write, writeFile, writev,
};
