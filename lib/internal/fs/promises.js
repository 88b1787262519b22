'use strict';
// The forms of the fs calls that return promises, and FileHandle.

const EventEmitter = require('events');
const binding = internalBinding('fs');
const { Buffer } = require('buffer');
const { AbortError, codes: { ERR_FS_FILE_TOO_LARGE, ERR_INVALID_STATE, ERR_METHOD_NOT_IMPLEMENTED } } =
  require('internal/errors');
const { lazyDOMException } = require('internal/util');
const { validateBoolean, validateInteger, validateObject } = require('internal/validators');
const {
  PromiseRequest, StatFs, checkBuffer, checkBuffers, checkData, checkRange, checkReadRange, constants,
  encodeName, isUtf8, joinPath, rmDefaults, rmdirDefaults, toAccessMode, toCopyMode, toDirents, toFlags, toMode,
  toNameOptions, toOptions, toOwner, toPath, toPosition, toRmOptions, toSeconds, toStats,
} = require('internal/fs/utils');
const {
  appendDefaults, checkLinkType, encodePath, readDefaults, throwEmptyBuffer, toBytes, toMkdirOptions,
  toTemplate, writeDefaults,
} = require('internal/fs/sync');

const READ_DEFAULT = 16 * 1024;
const WRITE_PIECE = 512 * 1024; // between looks at an AbortSignal

/** One operation of the binding on the pool. */
function call(operation, ...args) {
  const request = new PromiseRequest();
  operation(...args, request);
  return request.promise;
}

function throwIfAborted(signal) {
  if (signal?.aborted) throw new AbortError(undefined, { cause: signal.reason });
}

const kFd = Symbol('fd');
const kUses = Symbol('uses'); // operations under way; the file is closed after the last
const kClosing = Symbol('closing');
const kStartClose = Symbol('start close');

/** An open file. Emits 'close'. */
class FileHandle extends EventEmitter {
  constructor(fd) {
    super();
    // Own, so that it can be passed around without its object.
    this.close = () => {
      if (this[kFd] === -1) return Promise.resolve();
      if (this[kClosing] !== null) return this[kClosing].promise;
      this[kUses]--;
      this[kClosing] = Promise.withResolvers();
      const { promise } = this[kClosing];
      if (this[kUses] === 0) this[kStartClose]();
      this.emit('close');
      return promise;
    };
    this[kFd] = fd;
    this[kUses] = 1;
    this[kClosing] = null;
  }

  [kStartClose]() {
    const { resolve, reject } = this[kClosing];
    const fd = this[kFd];
    this[kFd] = -1;
    call(binding.close, fd).then(() => { resolve(); }, reject);
  }

  getAsyncId() { return -1; }

  get fd() { return this[kFd]; }

  /** Options: encoding, mode, flag, flush, signal. */
  appendFile(data, options) { return use(this, writeFile, 'writeFile', data, options); }
  chmod(mode) { return use(this, fchmod, 'fchmod', mode); }
  chown(uid, gid) { return use(this, fchown, 'fchown', uid, gid); }
  datasync() { return use(this, fdatasync, 'fdatasync'); }
  sync() { return use(this, fsync, 'fsync'); }
  /** read(buffer[, offset[, length[, position]]]), read(buffer, options), read([options]) => { bytesRead, buffer } */
  read(buffer, offset, length, position) { return use(this, read, 'read', buffer, offset, length, position); }
  readv(buffers, position) { return use(this, readv, 'readv', buffers, position); }
  /** Options: encoding, signal. */
  readFile(options) { return use(this, readFile, 'readFile', options); }
  /** Options: those of createReadStream. @returns {readline.Interface} */
  readLines(options = undefined) {
    return require('readline').createInterface({ input: this.createReadStream(options), crlfDelay: Infinity });
  }
  /** Options: bigint. */
  stat(options) { return use(this, fstat, 'fstat', options); }
  truncate(length = 0) { return use(this, ftruncate, 'ftruncate', length); }
  utimes(atime, mtime) { return use(this, futimes, 'futimes', atime, mtime); }
  /** write(buffer[, offset[, length[, position]]]), write(string[, position[, encoding]]): { bytesWritten, buffer } */
  write(data, offset, length, position) { return use(this, write, 'write', data, offset, length, position); }
  writev(buffers, position) { return use(this, writev, 'writev', buffers, position); }
  writeFile(data, options) { return use(this, writeFile, 'writeFile', data, options); }
  readableWebStream() { throw new ERR_METHOD_NOT_IMPLEMENTED('readableWebStream()'); }
  createReadStream(options = undefined) {
    const { ReadStream } = require('internal/fs/streams');
    return new ReadStream(undefined, { ...options, fd: this });
  }
  createWriteStream(options = undefined) {
    const { WriteStream } = require('internal/fs/streams');
    return new WriteStream(undefined, { ...options, fd: this });
  }
}
if (Symbol.asyncDispose) {
  Object.defineProperty(FileHandle.prototype, Symbol.asyncDispose, {
    __proto__: null, value: async function() { return this.close(); }, configurable: true, writable: true,
  });
}

/** Runs `operation` on the open file, which stays open until it is done. */
async function use(handle, operation, name, ...args) {
  if (handle[kFd] === undefined) {
    throw new ERR_INVALID_STATE('handle must be an instance of FileHandle');
  }
  if (handle[kFd] === -1) {
    const error = new Error('file closed');
    error.code = 'EBADF';
    error.syscall = name;
    throw error;
  }
  handle[kUses]++;
  try {
    return await operation(handle, ...args);
  } finally {
    handle[kUses]--;
    if (handle[kUses] === 0) handle[kStartClose]();
  }
}

// ---- with an open file

async function read(handle, buffer, offset, length, position) {
  if (!ArrayBuffer.isView(buffer)) {
    // read([options])
    if (buffer !== undefined && buffer !== null) validateObject(buffer, 'options', 1);
    ({ buffer = Buffer.alloc(READ_DEFAULT), offset = 0, length = buffer.byteLength - offset, position = null } =
      buffer ?? {});
  } else if (offset !== null && typeof offset === 'object') {
    ({ offset = 0, length = buffer.byteLength - offset, position = null } = offset);
  }
  checkBuffer(buffer);
  if (offset == null) offset = 0;
  else validateInteger(offset, 'offset', 0);
  length ??= buffer.byteLength - offset;
  if (length === 0) return { __proto__: null, bytesRead: 0, buffer };
  if (buffer.byteLength === 0) throwEmptyBuffer(buffer);
  checkReadRange(offset, length, buffer.byteLength);
  const bytesRead = await call(binding.read, handle[kFd], buffer, offset, length,
    toPosition(position, 'position', length));
  return { __proto__: null, bytesRead, buffer };
}

async function readv(handle, buffers, position) {
  checkBuffers(buffers);
  const bytesRead = await call(binding.readv, handle[kFd], buffers, typeof position === 'number' ? position : -1);
  return { __proto__: null, bytesRead, buffers };
}

async function write(handle, buffer, offset, length, position) {
  if (typeof buffer === 'string') {
    const bytes = Buffer.from(buffer, typeof length === 'string' ? length : 'utf8');
    const bytesWritten = await call(binding.write, handle[kFd], bytes, 0, bytes.length,
      typeof offset === 'number' ? offset : -1);
    return { __proto__: null, bytesWritten, buffer };
  }
  checkData(buffer, 'buffer');
  if (offset !== null && typeof offset === 'object') {
    ({ offset = 0, length = buffer.byteLength - offset, position = null } = offset);
  }
  if (offset == null) offset = 0;
  else validateInteger(offset, 'offset', 0);
  if (typeof length !== 'number') length = buffer.byteLength - offset;
  checkRange(offset, length, buffer.byteLength);
  const bytesWritten = length === 0 ? 0 : await call(binding.write, handle[kFd], buffer, offset, length,
    typeof position === 'number' || typeof position === 'bigint' ? position : -1);
  return { __proto__: null, bytesWritten, buffer };
}

async function writev(handle, buffers, position) {
  checkBuffers(buffers);
  const bytesWritten = buffers.length === 0 ? 0 :
    await call(binding.writev, handle[kFd], buffers, typeof position === 'number' ? position : -1);
  return { __proto__: null, bytesWritten, buffers };
}

function fchmod(handle, mode) {
  return call(binding.fchmod, handle[kFd], toMode(mode, 'mode'));
}

function fchown(handle, uid, gid) {
  return call(binding.fchown, handle[kFd], toOwner(uid, 'uid'), toOwner(gid, 'gid'));
}

function fdatasync(handle) {
  return call(binding.fdatasync, handle[kFd]);
}

function fsync(handle) {
  return call(binding.fsync, handle[kFd]);
}

async function fstat(handle, options) {
  return toStats(await call(binding.fstat, handle[kFd]), options?.bigint);
}

function ftruncate(handle, length = 0) {
  validateInteger(length, 'len');
  return call(binding.ftruncate, handle[kFd], length < 0 ? 0 : length);
}

function futimes(handle, atime, mtime) {
  return call(binding.futimes, handle[kFd], toSeconds(atime, 'atime'), toSeconds(mtime, 'mtime'));
}

// ---- with a path

async function access(path, mode) {
  return call(binding.access, toPath(path), toAccessMode(mode));
}

async function open(path, flags, mode) {
  return new FileHandle(await call(binding.open, toPath(path), toFlags(flags), toMode(mode, 'mode', 0o666)));
}

/** `path` may be a FileHandle. Options: encoding, flag, signal. */
async function readFile(path, options) {
  options = toOptions(options, readDefaults);
  const { encoding, signal } = options;
  throwIfAborted(signal);
  const file = path instanceof FileHandle ? path[kFd] : toPath(path);
  const asString = isUtf8(encoding);
  const reading = call(internalBinding('fs_file').readFile, file, toFlags(options.flag), asString);
  const content = signal ? await orAbort(reading, signal) : await reading;
  if (typeof content === 'number') throw new ERR_FS_FILE_TOO_LARGE(content);
  return asString || !encoding || encoding === 'buffer' ? content : content.toString(encoding);
}

/** The promise's end, or the signal's. */
function orAbort(promise, signal) {
  return new Promise((resolve, reject) => {
    const onAbort = () => { reject(new AbortError(undefined, { cause: signal.reason })); };
    signal.addEventListener('abort', onAbort, { once: true });
    const done = (settle) => (value) => {
      signal.removeEventListener('abort', onAbort);
      settle(value);
    };
    promise.then(done(resolve), done(reject));
  });
}

async function writeWhole(path, data, options, defaults) {
  options = toOptions(options, defaults);
  const { signal } = options;
  const flush = options.flush ?? false;
  validateBoolean(flush, 'options.flush');
  const flags = toFlags(options.flag || defaults.flag);
  const mode = toMode(options.mode, 'mode', 0o666);
  const isIterable = typeof data !== 'string' && !ArrayBuffer.isView(data) && data != null &&
    (typeof data[Symbol.asyncIterator] === 'function' || typeof data[Symbol.iterator] === 'function');
  if (!isIterable) checkData(data);
  throwIfAborted(signal);
  if (!isIterable && !signal) {
    const file = path instanceof FileHandle ? path[kFd] : toPath(path);
    await call(internalBinding('fs_file').writeFile, file, toBytes(data, options.encoding), flags, mode, flush);
    return;
  }
  const handle = path instanceof FileHandle ? path : await open(path, flags, mode);
  try {
    await writeParts(handle, isIterable ? data : [data], options.encoding || 'utf8', signal);
    if (flush) await handle.sync();
  } finally {
    if (handle !== path) await handle.close();
  }
}

async function writeParts(handle, parts, encoding, signal) {
  for await (const part of parts) {
    throwIfAborted(signal);
    let rest = part;
    if (typeof part === 'string') rest = Buffer.from(part, encoding);
    else checkData(part);
    rest = new Uint8Array(rest.buffer, rest.byteOffset, rest.byteLength);
    while (rest.length > 0) {
      throwIfAborted(signal);
      const count = await call(binding.write, handle[kFd], rest, 0, Math.min(rest.length, WRITE_PIECE), -1);
      rest = rest.subarray(count);
    }
  }
}

/** `data` may be an iterable of strings and views. Options: encoding, mode, flag, flush, signal. */
async function writeFile(path, data, options) {
  return writeWhole(path, data, options, writeDefaults);
}

async function appendFile(path, data, options) {
  return writeWhole(path, data, options, appendDefaults);
}

async function stat(path, options = { bigint: false }) {
  return toStats(await call(binding.stat, toPath(path)), options?.bigint);
}

async function lstat(path, options = { bigint: false }) {
  return toStats(await call(binding.lstat, toPath(path)), options?.bigint);
}

async function statfs(path, options = { bigint: false }) {
  return new StatFs(await call(binding.statfs, toPath(path)), options?.bigint);
}

async function mkdir(path, options) {
  const { recursive, mode } = toMkdirOptions(options);
  path = toPath(path);
  return recursive ? call(internalBinding('fs_file').makePath, path, mode) : call(binding.mkdir, path, mode);
}

async function mkdtemp(prefix, options) {
  const encoding = toNameOptions(options);
  return encodeName(await call(binding.mkdtemp, toTemplate(prefix), encoding !== ''), encoding);
}

async function readdir(path, options) {
  const encoding = toNameOptions(options);
  path = toPath(path);
  if (options?.recursive != null) validateBoolean(options.recursive, 'options.recursive');
  if (options?.recursive) return readdirRecursive(path, encoding, options.withFileTypes);
  if (options?.withFileTypes) {
    return toDirents(path, await call(binding.readdir, path, encoding !== '', true), encoding);
  }
  const names = await call(binding.readdir, path, encoding !== '', false);
  return encoding === '' || encoding === 'buffer' ? names : names.map((name) => encodeName(name, encoding));
}

async function readdirRecursive(root, encoding, withFileTypes) {
  const results = [];
  const waiting = [['', root]];
  for (let i = 0; i < waiting.length; i++) {
    const [prefix, folder] = waiting[i];
    const entries = await call(binding.readdir, folder, encoding !== '', true);
    for (const entry of toDirents(folder, entries, encoding)) {
      const name = prefix === '' ? entry.name : joinPath(prefix, entry.name);
      results.push(withFileTypes ? entry : name);
      if (entry.isDirectory()) waiting.push([name, joinPath(folder, entry.name)]);
    }
  }
  return results;
}

async function opendir(path, options) {
  return require('internal/fs/dir').opendirPromise(path, options);
}

async function rename(oldPath, newPath) {
  return call(binding.rename, toPath(oldPath, 'oldPath'), toPath(newPath, 'newPath'));
}

async function unlink(path) {
  return call(binding.unlink, toPath(path));
}

async function rmdir(path, options) {
  path = toPath(path);
  options = toRmOptions(options, rmdirDefaults);
  return options.recursive ? require('internal/fs/rm').rmdirRecursivePromise(path, options) : call(binding.rmdir, path);
}

async function rm(path, options) {
  return require('internal/fs/rm').rmPromise(toPath(path), toRmOptions(options, rmDefaults));
}

async function copyFile(src, dest, mode) {
  return call(binding.copyFile, toPath(src, 'src'), toPath(dest, 'dest'), toCopyMode(mode));
}

async function cp(src, dest, options) {
  const implementation = require('internal/fs/cp');
  options = implementation.toCpOptions(options);
  return implementation.cp(toPath(src, 'src'), toPath(dest, 'dest'), options);
}

async function symlink(target, path, type) {
  if (type != null) checkLinkType(type);
  return call(binding.symlink, toPath(target, 'target'), toPath(path));
}

async function readlink(path, options) {
  const encoding = toNameOptions(options);
  return encodeName(await call(binding.readlink, toPath(path), encoding !== ''), encoding);
}

async function link(existingPath, newPath) {
  return call(binding.link, toPath(existingPath, 'existingPath'), toPath(newPath, 'newPath'));
}

async function realpath(path, options) {
  const encoding = toNameOptions(options);
  return encodePath(await call(binding.realpath, toPath(path), false), encoding);
}

async function chmod(path, mode) {
  return call(binding.chmod, toPath(path), toMode(mode, 'mode'));
}

/** Only macOS has it: always ERR_METHOD_NOT_IMPLEMENTED. */
async function lchmod() {
  throw new ERR_METHOD_NOT_IMPLEMENTED('lchmod()');
}

async function chown(path, uid, gid) {
  return call(binding.chown, toPath(path), toOwner(uid, 'uid'), toOwner(gid, 'gid'));
}

async function lchown(path, uid, gid) {
  return call(binding.lchown, toPath(path), toOwner(uid, 'uid'), toOwner(gid, 'gid'));
}

async function utimes(path, atime, mtime) {
  return call(binding.utimes, toPath(path), toSeconds(atime), toSeconds(mtime));
}

async function lutimes(path, atime, mtime) {
  return call(binding.lutimes, toPath(path), toSeconds(atime), toSeconds(mtime));
}

async function truncate(path, length = 0) {
  const handle = await open(path, 'r+');
  try {
    await handle.truncate(length);
  } finally {
    await handle.close();
  }
}

function watch(path, options) {
  return require('internal/fs/watchers').watchIterator(path, options);
}

// It may be transferred to another thread, which then has the descriptor.
internalBinding('messaging').setTransfer(FileHandle.prototype, function() {
  if (this[kUses] !== 1 || this[kFd] === -1) {
    throw lazyDOMException('Cannot transfer FileHandle while in use', 'DataCloneError');
  }
  const fd = this[kFd];
  this[kFd] = -1;
  return { kind: 'FileHandle', data: fd };
});

function reviveFileHandle(fd) {
  return new FileHandle(fd);
}

module.exports = {
  FileHandle,
  reviveFileHandle,
  api: {
    access, copyFile, cp, open, opendir, rename, truncate, rm, rmdir, mkdir, readdir, readlink, symlink, lstat, stat,
    statfs, link, unlink, chmod, lchmod, lchown, chown, utimes, lutimes, realpath, mkdtemp, writeFile, appendFile,
    readFile, watch, constants,
  },
};
