'use strict';
// What the forms of the fs calls share: arguments (paths, flags, modes, times, encodings, options), results
// (Stats, Dirent, ...), and the request objects by which a call on the pool reports back.

const binding = internalBinding('fs');
const { Buffer } = require('buffer');
const { codes: { ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE, ERR_OUT_OF_RANGE } } = require('internal/errors');
const {
  parseFileMode, validateAbortSignal, validateBoolean, validateFunction, validateInt32, validateInteger,
  validateObject, validateUint32,
} = require('internal/validators');

const { constants } = binding;
const {
  O_APPEND, O_CREAT, O_EXCL, O_RDONLY, O_RDWR, O_SYNC, O_TRUNC, O_WRONLY,
  S_IFBLK, S_IFCHR, S_IFDIR, S_IFIFO, S_IFLNK, S_IFMT, S_IFREG, S_IFSOCK,
  UV_DIRENT_UNKNOWN, UV_DIRENT_FILE, UV_DIRENT_DIR, UV_DIRENT_LINK, UV_DIRENT_FIFO, UV_DIRENT_SOCKET,
  UV_DIRENT_CHAR, UV_DIRENT_BLOCK,
} = constants;

const LARGEST_IO = 2 ** 31 - 1; // bytes of one read or write

// ---- arguments

/**
 * A path as the binding takes it: a string, or bytes. `file:` URLs become paths.
 * Throws ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE (NUL inside), ERR_INVALID_URL_SCHEME.
 */
function toPath(path, name = 'path') {
  if (typeof path === 'string') {
    if (path.includes('\0')) throwNul(path, name);
    return path;
  }
  if (path !== null && typeof path === 'object') {
    if (path instanceof Uint8Array) {
      if (path.includes(0)) throwNul(path, name);
      return path;
    }
    if (path.href && path.protocol && path.auth === undefined && path.path === undefined) {
      return toPath(require('url').fileURLToPath(path), name);
    }
  }
  throw new ERR_INVALID_ARG_TYPE(name, ['string', 'Buffer', 'URL'], path);
}

function throwNul(path, name) {
  throw new ERR_INVALID_ARG_VALUE(name, path, 'must be a string, Uint8Array, or URL without null bytes');
}

/** Throws ERR_INVALID_ARG_TYPE, ERR_OUT_OF_RANGE. */
function toFd(fd, name = 'fd') {
  if (Object.is(fd, -0)) return 0;
  validateInt32(fd, name, 0);
  return fd;
}

const flagTable = {
  '__proto__': null,
  'r': O_RDONLY,
  'rs': O_RDONLY | O_SYNC,
  'sr': O_RDONLY | O_SYNC,
  'r+': O_RDWR,
  'rs+': O_RDWR | O_SYNC,
  'sr+': O_RDWR | O_SYNC,
  'w': O_TRUNC | O_CREAT | O_WRONLY,
  'wx': O_TRUNC | O_CREAT | O_WRONLY | O_EXCL,
  'xw': O_TRUNC | O_CREAT | O_WRONLY | O_EXCL,
  'w+': O_TRUNC | O_CREAT | O_RDWR,
  'wx+': O_TRUNC | O_CREAT | O_RDWR | O_EXCL,
  'xw+': O_TRUNC | O_CREAT | O_RDWR | O_EXCL,
  'a': O_APPEND | O_CREAT | O_WRONLY,
  'ax': O_APPEND | O_CREAT | O_WRONLY | O_EXCL,
  'xa': O_APPEND | O_CREAT | O_WRONLY | O_EXCL,
  'as': O_APPEND | O_CREAT | O_WRONLY | O_SYNC,
  'sa': O_APPEND | O_CREAT | O_WRONLY | O_SYNC,
  'a+': O_APPEND | O_CREAT | O_RDWR,
  'ax+': O_APPEND | O_CREAT | O_RDWR | O_EXCL,
  'xa+': O_APPEND | O_CREAT | O_RDWR | O_EXCL,
  'as+': O_APPEND | O_CREAT | O_RDWR | O_SYNC,
  'sa+': O_APPEND | O_CREAT | O_RDWR | O_SYNC,
};

/** open()'s flags, from Node's letters or a number. Throws ERR_INVALID_ARG_VALUE. */
function toFlags(flags, name = 'flags') {
  if (typeof flags === 'number') {
    validateInt32(flags, name);
    return flags;
  }
  if (flags == null) return O_RDONLY;
  const value = typeof flags === 'string' ? flagTable[flags] : undefined;
  if (value === undefined) throw new ERR_INVALID_ARG_VALUE(name, flags);
  return value;
}

/** A time in seconds, from a number, a numeric string or a Date. Throws ERR_INVALID_ARG_TYPE. */
function toSeconds(time, name = 'time') {
  if (typeof time === 'string' && +time == time) return +time; // eslint-disable-line eqeqeq
  if (Number.isFinite(time)) return time < 0 ? Date.now() / 1000 : time;
  if (time instanceof Date) return time.getTime() / 1000;
  throw new ERR_INVALID_ARG_TYPE(name, ['Date', 'Time in seconds'], time);
}

/** Throws ERR_INVALID_ARG_TYPE, ERR_OUT_OF_RANGE. */
function toAccessMode(mode) {
  if (mode === undefined) return constants.F_OK;
  validateInteger(mode, 'mode', 0, 7);
  return mode;
}

function toCopyMode(mode) {
  if (mode == null) return 0;
  validateInteger(mode, 'mode', 0, 7);
  return mode;
}

/** A user or group id; -1 leaves the owner as it is. */
function toOwner(id, name) {
  validateInteger(id, name, -1, 4294967295);
  return id;
}

/** Where in the file: -1 is "where it stands". Throws ERR_INVALID_ARG_TYPE, ERR_OUT_OF_RANGE. */
function toPosition(position, name, length) {
  if (position == null) return -1;
  if (typeof position === 'number') {
    validateInteger(position, name, -1);
    return position;
  }
  if (typeof position === 'bigint') {
    if (position < -1n || position > 2n ** 63n - 1n - BigInt(length)) {
      throw new ERR_OUT_OF_RANGE(name, `>= -1 && <= ${2n ** 63n - 1n - BigInt(length)}`, position);
    }
    return position;
  }
  throw new ERR_INVALID_ARG_TYPE(name, ['integer', 'bigint'], position);
}

/** Throws ERR_OUT_OF_RANGE where offset and length leave the `size` bytes of a buffer. */
function checkRange(offset, length, size) {
  if (offset > size) throw new ERR_OUT_OF_RANGE('offset', `<= ${size}`, offset);
  if (length > size - offset) throw new ERR_OUT_OF_RANGE('length', `<= ${size - offset}`, length);
  if (length < 0) throw new ERR_OUT_OF_RANGE('length', '>= 0', length);
  validateInt32(length, 'length', 0);
}

/** The same for a read, whose offset is judged by what it leaves for the length. */
function checkReadRange(offset, length, size) {
  if (length < 0) throw new ERR_OUT_OF_RANGE('length', '>= 0', length);
  if (length > size - offset) throw new ERR_OUT_OF_RANGE('length', `<= ${size - offset}`, length);
}

function checkEncoding(encoding) {
  if (encoding && encoding !== 'buffer' && !Buffer.isEncoding(encoding)) {
    throw new ERR_INVALID_ARG_VALUE('encoding', encoding, 'is invalid encoding');
  }
}

/**
 * Options that may be an encoding, or left out: with `defaults` where they do not say.
 * Throws ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE.
 */
function toOptions(options, defaults) {
  if (options == null || typeof options === 'function') return defaults;
  if (typeof options === 'string') {
    checkEncoding(options);
    return { ...defaults, encoding: options };
  }
  if (typeof options !== 'object') throw new ERR_INVALID_ARG_TYPE('options', ['string', 'Object'], options);
  const { encoding, signal } = options;
  checkEncoding(encoding);
  if (signal !== undefined) validateAbortSignal(signal, 'options.signal');
  return { ...defaults, ...options };
}

/** Options of calls that return names: what the binding is to make, and what is left to do with it. */
function toNameOptions(options) {
  const { encoding } = toOptions(options, noOptions);
  return encoding && encoding !== 'utf8' && encoding !== 'utf-8' ? encoding : '';
}
const noOptions = {};

/** A name that the binding made as a Buffer, in the encoding from toNameOptions(). */
function encodeName(name, encoding) {
  return encoding === '' || encoding === 'buffer' || !(name instanceof Uint8Array) ? name : name.toString(encoding);
}

function isUtf8(encoding) {
  return encoding === 'utf8' || encoding === 'utf-8' || encoding === 'UTF-8' || encoding === 'UTF8';
}

/** What is to be written: strings and views; throws ERR_INVALID_ARG_TYPE for all else. */
function checkData(data, name = 'data') {
  if (typeof data !== 'string' && !ArrayBuffer.isView(data)) {
    throw new ERR_INVALID_ARG_TYPE(name, ['string', 'Buffer', 'TypedArray', 'DataView'], data);
  }
}

function checkBuffer(buffer, name = 'buffer') {
  if (!ArrayBuffer.isView(buffer)) {
    throw new ERR_INVALID_ARG_TYPE(name, ['Buffer', 'TypedArray', 'DataView'], buffer);
  }
}

function checkBuffers(buffers) {
  if (!Array.isArray(buffers)) throw new ERR_INVALID_ARG_TYPE('buffers', 'ArrayBufferView[]', buffers);
  for (const buffer of buffers) {
    if (!ArrayBuffer.isView(buffer)) throw new ERR_INVALID_ARG_TYPE('buffers', 'ArrayBufferView[]', buffers);
  }
  return buffers;
}

const rmDefaults = { recursive: false, force: false, retryDelay: 100, maxRetries: 0 };
const rmdirDefaults = { recursive: false, retryDelay: 100, maxRetries: 0 };

function toRmOptions(options, defaults) {
  if (options === undefined) return defaults;
  validateObject(options, 'options');
  const result = { ...defaults, ...options };
  validateBoolean(result.recursive, 'options.recursive');
  if (result.force !== undefined) validateBoolean(result.force, 'options.force');
  validateInt32(result.retryDelay, 'options.retryDelay', 0);
  validateUint32(result.maxRetries, 'options.maxRetries');
  return result;
}

// ---- results

function isMode(stats, type) {
  const { mode } = stats;
  return typeof mode === 'bigint' ? (Number(mode) & S_IFMT) === type : (mode & S_IFMT) === type;
}

/** Methods of Stats and BigIntStats. */
class StatsBase {
  isDirectory() { return isMode(this, S_IFDIR); }
  isFile() { return isMode(this, S_IFREG); }
  isBlockDevice() { return isMode(this, S_IFBLK); }
  isCharacterDevice() { return isMode(this, S_IFCHR); }
  isSymbolicLink() { return isMode(this, S_IFLNK); }
  isFIFO() { return isMode(this, S_IFIFO); }
  isSocket() { return isMode(this, S_IFSOCK); }
}

// A function and not a class: packages call it without new.
function Stats(dev, mode, nlink, uid, gid, rdev, blksize, ino, size, blocks, atimeMs, mtimeMs, ctimeMs, birthtimeMs) {
  this.dev = dev;
  this.mode = mode;
  this.nlink = nlink;
  this.uid = uid;
  this.gid = gid;
  this.rdev = rdev;
  this.blksize = blksize;
  this.ino = ino;
  this.size = size;
  this.blocks = blocks;
  this.atimeMs = atimeMs;
  this.mtimeMs = mtimeMs;
  this.ctimeMs = ctimeMs;
  this.birthtimeMs = birthtimeMs;
}
Object.setPrototypeOf(Stats.prototype, StatsBase.prototype);
Object.setPrototypeOf(Stats, StatsBase);

class BigIntStats extends StatsBase {
  constructor(values, shift) {
    super();
    for (let i = 0; i < numberFields.length; i++) this[numberFields[i]] = BigInt(values[shift + i]);
    this.ino = BigInt(values[shift + 18]) * 0x100000000n + BigInt(values[shift + 19]);
    const times = [];
    for (let i = 0; i < 4; i++) {
      times.push(BigInt(values[shift + 10 + 2 * i]) * 1000000000n + BigInt(values[shift + 11 + 2 * i]));
    }
    for (let i = 0; i < 4; i++) this[`${timeFields[i]}Ms`] = times[i] / 1000000n;
    for (let i = 0; i < 4; i++) this[`${timeFields[i]}Ns`] = times[i];
  }
}
const numberFields = ['dev', 'mode', 'nlink', 'uid', 'gid', 'rdev', 'blksize', 'ino', 'size', 'blocks'];
const timeFields = ['atime', 'mtime', 'ctime', 'birthtime'];

// The dates are made when somebody looks.
for (const prototype of [Stats.prototype, BigIntStats.prototype]) {
  for (const name of timeFields) {
    Object.defineProperty(prototype, name, {
      __proto__: null,
      configurable: true,
      enumerable: true,
      get() {
        const value = new Date(Math.round(Number(this[`${name}Ms`])));
        Object.defineProperty(this, name, {
          __proto__: null, value, configurable: true, enumerable: false, writable: true,
        });
        return value;
      },
      set(value) {
        Object.defineProperty(this, name, {
          __proto__: null, value, configurable: true, enumerable: false, writable: true,
        });
      },
    });
  }
}

/** Stats or BigIntStats from the binding's array (enum fs_stat_field in src/bindings/fs_request.h). */
function toStats(values, bigint) {
  if (bigint) return new BigIntStats(values, 0);
  return new Stats(
    values[0], values[1], values[2], values[3], values[4], values[5], values[6], values[7], values[8], values[9],
    values[10] * 1000 + values[11] / 1e6, values[12] * 1000 + values[13] / 1e6,
    values[14] * 1000 + values[15] / 1e6, values[16] * 1000 + values[17] / 1e6,
  );
}

class StatFs {
  constructor(values, bigint) {
    this.type = bigint ? BigInt(values[0]) : values[0];
    this.bsize = bigint ? BigInt(values[1]) : values[1];
    this.blocks = bigint ? BigInt(values[2]) : values[2];
    this.bfree = bigint ? BigInt(values[3]) : values[3];
    this.bavail = bigint ? BigInt(values[4]) : values[4];
    this.files = bigint ? BigInt(values[5]) : values[5];
    this.ffree = bigint ? BigInt(values[6]) : values[6];
  }
}

const kType = Symbol('type');

/** An entry of a folder; its type is what the folder says, without a stat. */
class Dirent {
  constructor(name, type, path) {
    this.name = name;
    this.parentPath = path;
    this.path = path;
    this[kType] = type;
  }

  isDirectory() { return this[kType] === UV_DIRENT_DIR; }
  isFile() { return this[kType] === UV_DIRENT_FILE; }
  isBlockDevice() { return this[kType] === UV_DIRENT_BLOCK; }
  isCharacterDevice() { return this[kType] === UV_DIRENT_CHAR; }
  isSymbolicLink() { return this[kType] === UV_DIRENT_LINK; }
  isFIFO() { return this[kType] === UV_DIRENT_FIFO; }
  isSocket() { return this[kType] === UV_DIRENT_SOCKET; }
}

function joinPath(folder, name) {
  const { Buffer } = require('buffer');
  if (typeof folder === 'string' && typeof name === 'string') return require('path').join(folder, name);
  return Buffer.concat([Buffer.from(folder), Buffer.from('/'), Buffer.from(name)]);
}

/** The type of an entry for which the file system does not give one. */
function typeFromStat(values) {
  switch (values[1] & S_IFMT) {
    case S_IFREG: return UV_DIRENT_FILE;
    case S_IFDIR: return UV_DIRENT_DIR;
    case S_IFLNK: return UV_DIRENT_LINK;
    case S_IFIFO: return UV_DIRENT_FIFO;
    case S_IFSOCK: return UV_DIRENT_SOCKET;
    case S_IFCHR: return UV_DIRENT_CHAR;
    case S_IFBLK: return UV_DIRENT_BLOCK;
    default: return UV_DIRENT_UNKNOWN;
  }
}

function toDirent(folder, name, type, encoding) {
  if (type === UV_DIRENT_UNKNOWN) type = typeFromStat(binding.lstat(joinPath(folder, name)));
  return new Dirent(encodeName(name, encoding), type, folder);
}

/** Dirents from the binding's [name, type, name, type, ...]. */
function toDirents(folder, entries, encoding) {
  const dirents = [];
  for (let i = 0; i < entries.length; i += 2) dirents.push(toDirent(folder, entries[i], entries[i + 1], encoding));
  return dirents;
}

// ---- requests

/** Reports to a callback: (error), (null) or (null, result). */
class CallbackRequest {
  constructor(callback) {
    this.callback = callback;
  }

  oncomplete(error, result) {
    const { callback } = this;
    if (result === undefined) callback(error);
    else callback(null, result);
  }
}

/** Reports to a callback what `convert` makes of the result. */
class ConvertRequest {
  constructor(callback, convert) {
    this.callback = callback;
    this.convert = convert;
  }

  oncomplete(error, result) {
    const { callback, convert } = this;
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

/** Settles `promise`. */
class PromiseRequest {
  constructor() {
    this.promise = new Promise((resolve, reject) => {
      this.resolve = resolve;
      this.reject = reject;
    });
  }

  oncomplete(error, result) {
    if (error !== null) this.reject(error);
    else this.resolve(result);
  }
}

/** Throws ERR_INVALID_ARG_TYPE. */
function toRequest(callback) {
  validateFunction(callback, 'cb');
  return new CallbackRequest(callback);
}

module.exports = {
  BigIntStats,
  CallbackRequest,
  ConvertRequest,
  Dirent,
  LARGEST_IO,
  PromiseRequest,
  StatFs,
  Stats,
  checkBuffer,
  checkBuffers,
  checkData,
  checkRange,
  checkReadRange,
  constants,
  encodeName,
  isUtf8,
  joinPath,
  rmDefaults,
  rmdirDefaults,
  toAccessMode,
  toCopyMode,
  toDirent,
  toDirents,
  toFd,
  toFlags,
  toMode: parseFileMode,
  toNameOptions,
  toOptions,
  toOwner,
  toPath,
  toPosition,
  toRequest,
  toRmOptions,
  toSeconds,
  toStats,
};
