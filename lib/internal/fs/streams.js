'use strict';
// ReadStream and WriteStream: files as streams. They open the file in _construct() and call the functions of
// `fs` (or of options.fs) by name, since packages replace them.

const { Buffer } = require('buffer');
const { Readable, Writable, finished } = require('stream');
const { codes: { ERR_INVALID_ARG_TYPE, ERR_METHOD_NOT_IMPLEMENTED, ERR_OUT_OF_RANGE } } = require('internal/errors');
const { validateBoolean, validateFunction, validateInteger } = require('internal/validators');
const { errorOrDestroy } = require('internal/streams/destroy');
const { toFd, toOptions, toPath } = require('internal/fs/utils');

const kFs = Symbol('fs');
const kHandle = Symbol('handle'); // a FileHandle in place of a descriptor
const kWorking = Symbol('working'); // a read or write is under way
const kWorkDone = Symbol('work done');

/** The functions of a FileHandle in the form of those of fs. */
function functionsOfHandle(handle) {
  const report = (promise, callback, name) => {
    promise.then((result) => { process.nextTick(callback, null, result[name], result.buffer ?? result.buffers); },
      (error) => { process.nextTick(callback, error, 0); });
  };
  return {
    open: null,
    read(fd, buffer, offset, length, position, callback) {
      report(handle.read(buffer, offset, length, position), callback, 'bytesRead');
    },
    write(fd, buffer, offset, length, position, callback) {
      report(handle.write(buffer, offset, length, position), callback, 'bytesWritten');
    },
    writev(fd, buffers, position, callback) {
      report(handle.writev(buffers, position), callback, 'bytesWritten');
    },
    fsync(fd, callback) {
      handle.sync().then(() => { callback(null); }, callback);
    },
    close(fd, callback) {
      handle.close().then(
        () => { process.nextTick(callback, null); }, (error) => { process.nextTick(callback, error); });
    },
  };
}

function importHandle(stream, handle) {
  stream[kHandle] = handle;
  stream[kFs] = functionsOfHandle(handle);
  handle.on('close', () => { stream.destroy(); });
  return handle.fd;
}

/** Throws ERR_INVALID_ARG_TYPE for an options.fs without the functions that are needed. */
function checkFunctions(fs, names) {
  for (const name of names) validateFunction(fs[name], `options.fs.${name}`);
}

/** What both streams make of their path and options. */
function setUp(stream, path, options, names) {
  stream.fd = options.fd === undefined ? null : options.fd;
  if (options.fd == null) {
    stream[kFs] = options.fs || require('fs');
    if (options.fs) checkFunctions(stream[kFs], names);
    stream.path = toPath(path);
    stream.flags = options.flags === undefined ? stream.flags : options.flags;
    stream.mode = options.mode === undefined ? 0o666 : options.mode;
  } else if (typeof options.fd === 'object') {
    if (options.fs) throw new ERR_METHOD_NOT_IMPLEMENTED('FileHandle with fs');
    const { FileHandle } = require('internal/fs/promises');
    if (!(options.fd instanceof FileHandle)) throw new ERR_INVALID_ARG_TYPE('fd', ['number', 'FileHandle'], options.fd);
    stream.fd = importHandle(stream, options.fd);
  } else {
    stream.fd = toFd(options.fd);
    stream[kFs] = options.fs || require('fs');
    if (options.fs) checkFunctions(stream[kFs], names);
  }
}

/** A subclass with an open() of its own, in the manner of old Node: wait for the event it emits. */
function constructByOpen(stream, callback) {
  const { emit } = stream;
  stream.emit = function(...args) {
    if (args[0] === 'open') {
      this.emit = emit;
      callback();
      emit.apply(this, args);
    } else if (args[0] === 'error') {
      this.emit = emit;
      callback(args[1]);
    } else {
      emit.apply(this, args);
    }
  };
  stream.open();
}

function _construct(callback) {
  const stream = this;
  if (typeof stream.fd === 'number') {
    callback();
    return;
  }
  if (stream.open !== openDefault) {
    constructByOpen(stream, callback);
    return;
  }
  stream[kFs].open(stream.path, stream.flags, stream.mode, (error, fd) => {
    if (error) {
      callback(error);
    } else {
      stream.fd = fd;
      callback();
      stream.emit('open', stream.fd);
      stream.emit('ready');
    }
  });
}

/** Old: streams open their file by themselves. */
function openDefault() {}

function close(stream, error, callback) {
  if (!stream.fd && stream.fd !== 0) {
    callback(error);
    return;
  }
  if (stream.flush) {
    stream[kFs].fsync(stream.fd, (flushError) => { closeFile(stream, error || flushError, callback); });
  } else {
    closeFile(stream, error, callback);
  }
}

function closeFile(stream, error, callback) {
  stream[kFs].close(stream.fd, (closeError) => { callback(closeError || error); });
  stream.fd = null;
}

/** Closes the file, after the read or write that is under way. */
function _destroy(error, callback) {
  if (this[kWorking]) {
    this.once(kWorkDone, (workError) => { close(this, error || workError, callback); });
  } else {
    close(this, error, callback);
  }
}

function defineAutoClose(prototype, stateName) {
  Object.defineProperty(prototype, 'autoClose', {
    __proto__: null,
    configurable: true,
    enumerable: true,
    get() { return this[stateName].autoDestroy; },
    set(value) { this[stateName].autoDestroy = value; },
  });
  Object.defineProperty(prototype, 'pending', {
    __proto__: null,
    configurable: true,
    get() { return this.fd === null; },
  });
}

/**
 * @param {string | Buffer | URL} path
 * @param {object | string} [options] flags, encoding, fd, mode, autoClose, emitClose, start, end, highWaterMark,
 *   fs, signal
 */
function ReadStream(path, options) {
  if (!(this instanceof ReadStream)) return new ReadStream(path, options);
  options = { ...toOptions(options, {}) };
  if (options.highWaterMark === undefined) options.highWaterMark = 64 * 1024;
  if (options.autoDestroy === undefined) options.autoDestroy = options.autoClose !== false;

  this.fd = null;
  this.path = undefined;
  this.flags = 'r';
  this.mode = 0o666;
  setUp(this, path, options, ['open', 'read', 'close']);
  this.start = options.start;
  this.end = options.end ?? Infinity;
  this.pos = undefined;
  this.bytesRead = 0;
  this[kWorking] = false;
  if (this.start !== undefined) {
    validateInteger(this.start, 'start', 0);
    this.pos = this.start;
  }
  if (this.end !== Infinity) {
    validateInteger(this.end, 'end', 0);
    if (this.start !== undefined && this.start > this.end) {
      throw new ERR_OUT_OF_RANGE('start', `<= "end" (here: ${this.end})`, this.start);
    }
  }
  Readable.call(this, options);
  if (options.encoding) this.setEncoding(options.encoding);
}
Object.setPrototypeOf(ReadStream.prototype, Readable.prototype);
Object.setPrototypeOf(ReadStream, Readable);
defineAutoClose(ReadStream.prototype, '_readableState');
ReadStream.prototype.open = openDefault;
ReadStream.prototype._construct = _construct;
ReadStream.prototype._destroy = _destroy;

ReadStream.prototype._read = function(size) {
  const done = this.pos !== undefined ? this.pos : this.bytesRead;
  size = Math.min(this.end - done + 1, size);
  if (size <= 0) {
    this.push(null);
    return;
  }
  const buffer = Buffer.allocUnsafeSlow(size);
  this[kWorking] = true;
  this[kFs].read(this.fd, buffer, 0, size, this.pos, (error, count, filled) => {
    this[kWorking] = false;
    if (this.destroyed) {
      this.emit(kWorkDone, error);
    } else if (error) {
      errorOrDestroy(this, error);
    } else if (count > 0) {
      if (this.pos !== undefined) this.pos += count;
      this.bytesRead += count;
      // A short read does not keep a long buffer alive.
      this.push(count === filled.length ? filled : Buffer.from(filled.subarray(0, count)));
    } else {
      this.push(null);
    }
  });
};

/** Closes the file; `callback` runs at the end. */
ReadStream.prototype.close = function(callback) {
  if (typeof callback === 'function') finished(this, callback);
  this.destroy();
};

/**
 * @param {string | Buffer | URL} path
 * @param {object | string} [options] flags, encoding, fd, mode, autoClose, emitClose, start, fs, signal, flush,
 *   highWaterMark
 */
function WriteStream(path, options) {
  if (!(this instanceof WriteStream)) return new WriteStream(path, options);
  options = { ...toOptions(options, {}), decodeStrings: true };
  if (options.autoDestroy === undefined) options.autoDestroy = options.autoClose !== false;

  this.fd = null;
  this.path = undefined;
  this.flags = 'w';
  this.mode = 0o666;
  this.flush = options.flush;
  if (this.flush == null) this.flush = false;
  else validateBoolean(this.flush, 'options.flush');
  setUp(this, path, options, ['open', 'close']);
  if (options.fs && !options.fs.write && !options.fs.writev) checkFunctions(options.fs, ['write']);
  if (!this[kFs].write) this._write = null;
  if (!this[kFs].writev) this._writev = null;
  this.start = options.start;
  this.pos = undefined;
  this.bytesWritten = 0;
  this[kWorking] = false;
  if (this.start !== undefined) {
    validateInteger(this.start, 'start', 0);
    this.pos = this.start;
  }
  Writable.call(this, options);
  if (options.encoding) this.setDefaultEncoding(options.encoding);
}
Object.setPrototypeOf(WriteStream.prototype, Writable.prototype);
Object.setPrototypeOf(WriteStream, Writable);
defineAutoClose(WriteStream.prototype, '_writableState');
WriteStream.prototype.open = openDefault;
WriteStream.prototype._construct = _construct;
WriteStream.prototype._destroy = _destroy;

/** Ends a write: tells a destroy() that waits, else the stream. */
function workEnded(stream, error, callback) {
  stream[kWorking] = false;
  if (stream.destroyed) {
    callback(error);
    stream.emit(kWorkDone, error);
    return;
  }
  callback(error);
}

const LARGEST_RETRIES = 5; // of a descriptor that is not ready, or takes nothing

WriteStream.prototype._write = function(chunk, encoding, callback) {
  this[kWorking] = true;
  writeAll(this, chunk, this.pos, (error) => { workEnded(this, error, callback); }, 0);
  if (this.pos !== undefined) this.pos += chunk.length;
};

function writeAll(stream, chunk, position, callback, retries) {
  stream[kFs].write(stream.fd, chunk, 0, chunk.length, position, (error, count) => {
    if (error?.code === 'EAGAIN') {
      error = null;
      count = 0;
    }
    if (stream.destroyed || error) {
      callback(error);
      return;
    }
    stream.bytesWritten += count;
    retries = count ? 0 : retries + 1;
    if (count === chunk.length) {
      callback();
    } else if (retries > LARGEST_RETRIES) {
      callback(new Error('writev failed'));
    } else {
      if (position !== undefined) position += count;
      writeAll(stream, chunk.subarray(count), position, callback, retries);
    }
  });
}

WriteStream.prototype._writev = function(entries, callback) {
  const chunks = [];
  let size = 0;
  for (let i = 0; i < entries.length; i++) {
    const { chunk } = entries[i];
    chunks.push(chunk);
    size += chunk.length;
  }
  this[kWorking] = true;
  this[kFs].writev(this.fd, chunks, this.pos, (error, count) => {
    if (!error && count !== size && !this.destroyed) {
      this.bytesWritten += count;
      const rest = Buffer.concat(chunks).subarray(count);
      writeAll(this, rest, this.pos === undefined ? undefined : this.pos - rest.length,
        (failure) => { workEnded(this, failure, callback); }, 0);
      return;
    }
    if (!error) this.bytesWritten += count;
    workEnded(this, error, callback);
  });
  if (this.pos !== undefined) this.pos += size;
};

/** Ends the stream; `callback` runs when the file is closed. */
WriteStream.prototype.close = function(callback) {
  if (callback) {
    if (this.closed) {
      process.nextTick(callback);
      return;
    }
    this.on('close', callback);
  }
  // Without autoClose 'finish' does not close.
  if (!this.autoClose) this.on('finish', this.destroy);
  this.end();
};
WriteStream.prototype.destroySoon = WriteStream.prototype.end;

module.exports = { ReadStream, WriteStream };
