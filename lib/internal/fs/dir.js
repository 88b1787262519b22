'use strict';
// Dir: an open folder whose entries are read a few at a time.

const binding = internalBinding('fs_dir');
const { codes: { ERR_DIR_CLOSED, ERR_DIR_CONCURRENT_OPERATION, ERR_INVALID_THIS, ERR_MISSING_ARGS } } =
  require('internal/errors');
const { validateBoolean, validateFunction, validateUint32 } = require('internal/validators');
const { ConvertRequest, PromiseRequest, joinPath, toDirent, toNameOptions, toOptions, toPath } =
  require('internal/fs/utils');

/** Made by opendir(). */
class Dir {
  #id;
  #path;
  #encoding;
  #count; // entries to ask the system for at a time
  #recursive;
  #entries = []; // Dirents read ahead
  #waiting = []; // folders that a recursive reading has still to visit
  #ended = false;
  #closed = false;
  #queue = null; // calls that came while one was under way
  #closing = null;

  constructor(id, path, options) {
    if (id === undefined) throw new ERR_MISSING_ARGS('handle');
    this.#id = id;
    this.#path = path;
    this.#encoding = options.encoding;
    this.#count = options.bufferSize;
    this.#recursive = options.recursive;
    this.#folder = path;
  }
  #folder; // which the entries being read are in

  get path() {
    if (!(#path in this)) throw new ERR_INVALID_THIS('Dir');
    return this.#path;
  }

  /** The next Dirent, null at the end: a promise, or (error, dirent) to the callback. */
  read(callback) {
    if (this.#closed) throw new ERR_DIR_CLOSED();
    if (callback === undefined) return this.#readPromise();
    validateFunction(callback, 'cb');
    this.#readPromise().then(
      (entry) => { process.nextTick(callback, null, entry); }, (error) => { process.nextTick(callback, error); });
    return undefined;
  }

  #readPromise() {
    // One at a time, in order.
    const previous = this.#queue;
    const next = previous === null ? this.#readNext() : previous.then(() => this.#readNext(), () => this.#readNext());
    this.#queue = next;
    const done = () => { if (this.#queue === next) this.#queue = null; };
    next.then(done, done);
    return next;
  }

  async #readNext() {
    while (this.#entries.length === 0) {
      if (this.#ended) return null;
      const request = new PromiseRequest();
      binding.read(this.#id, this.#count, this.#encoding !== '', request);
      const entries = await request.promise;
      if (entries !== null) {
        this.#take(entries);
        continue;
      }
      const folder = this.#waiting.shift();
      if (folder === undefined) {
        this.#ended = true;
        return null;
      }
      const close = new PromiseRequest();
      binding.close(this.#id, close);
      await close.promise;
      const open = new PromiseRequest();
      binding.open(folder, open);
      this.#id = await open.promise;
      this.#folder = folder;
    }
    return this.#entries.shift();
  }

  #take(entries) {
    for (let i = 0; i < entries.length; i += 2) {
      const entry = toDirent(this.#folder, entries[i], entries[i + 1], this.#encoding);
      this.#entries.push(entry);
      if (this.#recursive && entry.isDirectory()) this.#waiting.push(joinPath(this.#folder, entry.name));
    }
  }

  /** The next Dirent, null at the end. Throws ERR_DIR_CLOSED, ERR_DIR_CONCURRENT_OPERATION. */
  readSync() {
    if (this.#closed) throw new ERR_DIR_CLOSED();
    if (this.#queue !== null) throw new ERR_DIR_CONCURRENT_OPERATION();
    while (this.#entries.length === 0) {
      if (this.#ended) return null;
      const entries = binding.read(this.#id, this.#count, this.#encoding !== '');
      if (entries !== null) {
        this.#take(entries);
        continue;
      }
      const folder = this.#waiting.shift();
      if (folder === undefined) {
        this.#ended = true;
        return null;
      }
      binding.close(this.#id);
      this.#id = binding.open(folder);
      this.#folder = folder;
    }
    return this.#entries.shift();
  }

  /** A promise without a callback; rejects or reports ERR_DIR_CLOSED. */
  close(callback) {
    if (callback === undefined) {
      if (this.#closed) return Promise.reject(new ERR_DIR_CLOSED());
      return this.#closeLater();
    }
    validateFunction(callback, 'cb');
    if (this.#closed) {
      process.nextTick(callback, new ERR_DIR_CLOSED());
      return undefined;
    }
    this.#closeLater().then(
      () => { process.nextTick(callback, null); }, (error) => { process.nextTick(callback, error); });
    return undefined;
  }

  async #closeLater() {
    this.#closed = true;
    if (this.#queue !== null) await this.#queue.catch(() => {});
    const request = new PromiseRequest();
    binding.close(this.#id, request);
    await request.promise;
  }

  closeSync() {
    if (this.#closed) throw new ERR_DIR_CLOSED();
    if (this.#queue !== null) throw new ERR_DIR_CONCURRENT_OPERATION();
    this.#closed = true;
    binding.close(this.#id);
  }

  async* entries() {
    try {
      for (;;) {
        const entry = await this.read();
        if (entry === null) return;
        yield entry;
      }
    } finally {
      await this.close();
    }
  }
}
Object.defineProperty(Dir.prototype, Symbol.asyncIterator, {
  __proto__: null, value: Dir.prototype.entries, configurable: true, enumerable: false, writable: true,
});
if (Symbol.asyncDispose) {
  Object.defineProperty(Dir.prototype, Symbol.asyncDispose, {
    __proto__: null, value: async function() { await this.close(); }, configurable: true, writable: true,
  });
}

function toDirOptions(options) {
  const { bufferSize = 32, recursive = false } = toOptions(options, {});
  validateUint32(bufferSize, 'options.bufferSize', true);
  if (recursive != null) validateBoolean(recursive, 'options.recursive');
  return { encoding: toNameOptions(options), bufferSize, recursive };
}

/** opendir(path[, options], callback). Options: encoding, bufferSize, recursive. */
function opendir(path, options, callback) {
  callback = typeof options === 'function' ? options : callback;
  validateFunction(callback, 'callback');
  path = toPath(path);
  options = toDirOptions(options);
  binding.open(path, new ConvertRequest(callback, (id) => new Dir(id, path, options)));
}

function opendirSync(path, options) {
  path = toPath(path);
  options = toDirOptions(options);
  return new Dir(binding.open(path), path, options);
}

async function opendirPromise(path, options) {
  path = toPath(path);
  options = toDirOptions(options);
  const request = new PromiseRequest();
  binding.open(path, request);
  return new Dir(await request.promise, path, options);
}

module.exports = { Dir, opendir, opendirPromise, opendirSync };
