'use strict';
// watch() and watchFile(): FSWatcher on the kernel's notifications, StatWatcher on repeated stats.

const EventEmitter = require('events');
const { FSEvent, StatWatcher: StatHandle } = internalBinding('fs_event');
const { AbortError, codes: { ERR_INVALID_ARG_VALUE }, uvException } = require('internal/errors');
const { validateAbortSignal, validateBoolean, validateFunction, validateObject, validateUint32 } =
  require('internal/validators');
const { encodeName, toNameOptions, toOptions, toPath, toStats } = require('internal/fs/utils');

class FSWatcher extends EventEmitter {
  #handle = new FSEvent();
  #open = false;

  /** Starts; throws what the system says, with `filename`. */
  start(path, persistent, recursive, encoding) {
    if (recursive) throw new ERR_INVALID_ARG_VALUE('options.recursive', recursive, 'is not supported here');
    const error = this.#handle.start(path, persistent, recursive, encoding !== '');
    if (error !== 0) {
      const failure = uvException({ errno: error, syscall: 'watch', path });
      failure.filename = path;
      this.#handle.close();
      throw failure;
    }
    this.#open = true;
    this.#handle.onchange = (status, event, name) => {
      if (status < 0) {
        this.close();
        const failure = uvException({ errno: status, syscall: 'watch', path: name ?? undefined });
        failure.filename = name;
        this.emit('error', failure);
      } else {
        this.emit('change', event, name === null ? name : encodeName(name, encoding));
      }
    };
  }

  close() {
    if (!this.#open) return;
    this.#open = false;
    this.#handle.close();
    process.nextTick(() => { this.emit('close'); });
  }

  ref() {
    if (this.#open) this.#handle.ref();
    return this;
  }

  unref() {
    if (this.#open) this.#handle.unref();
    return this;
  }
}

/** watch(path[, options][, listener]). Options: persistent, recursive, encoding, signal. */
function watch(path, options, listener) {
  if (typeof options === 'function') listener = options;
  options = toOptions(options, {});
  const { persistent = true, recursive = false, signal } = options;
  const encoding = toNameOptions(options);
  validateBoolean(persistent, 'options.persistent');
  validateBoolean(recursive, 'options.recursive');
  path = toPath(path, 'filename');
  const watcher = new FSWatcher();
  watcher.start(path, persistent, recursive, encoding);
  if (listener) watcher.on('change', listener);
  if (signal) {
    if (signal.aborted) {
      process.nextTick(() => { watcher.close(); });
    } else {
      const onAbort = () => { watcher.close(); };
      signal.addEventListener('abort', onAbort, { once: true });
      watcher.once('close', () => { signal.removeEventListener('abort', onAbort); });
    }
  }
  return watcher;
}

class StatWatcher extends EventEmitter {
  #handle;
  #bigint;

  constructor(bigint) {
    super();
    this.#bigint = bigint;
  }

  start(path, persistent, interval) {
    this.#handle = new StatHandle(interval);
    if (!persistent) this.#handle.unref();
    let first = true;
    this.#handle.onchange = (status, current, previous) => {
      // A file that is not there when watching begins is told once, as all zeros.
      if (status < 0 && !first) return;
      first = false;
      this.emit('change', toStats(current, this.#bigint), toStats(previous, this.#bigint));
    };
    const error = this.#handle.start(path);
    if (error !== 0) {
      const failure = uvException({ errno: error, syscall: 'watch', path });
      failure.filename = path;
      throw failure;
    }
  }

  stop() {
    if (!this.#handle) return;
    this.#handle.close();
    this.#handle = undefined;
    process.nextTick(() => { this.emit('stop'); });
  }

  ref() {
    if (this.#handle) this.#handle.ref();
    return this;
  }

  unref() {
    if (this.#handle) this.#handle.unref();
    return this;
  }
}

const statWatchers = new Map(); // by absolute path

/** watchFile(path[, options], listener). Options: persistent, interval, bigint. */
function watchFile(path, options, listener) {
  path = require('path').resolve(toPath(path, 'filename').toString());
  if (options === null || typeof options !== 'object') {
    listener = options;
    options = {};
  }
  const { interval = 5007, persistent = true, bigint = false } = options;
  validateFunction(listener, 'listener');
  validateUint32(interval, 'interval');
  let watcher = statWatchers.get(path);
  if (watcher === undefined) {
    watcher = new StatWatcher(bigint);
    watcher.start(path, persistent, interval);
    statWatchers.set(path, watcher);
  }
  watcher.addListener('change', listener);
  return watcher;
}

/** Takes one listener off, or all; the last one ends the watching. */
function unwatchFile(path, listener) {
  path = require('path').resolve(toPath(path, 'filename').toString());
  const watcher = statWatchers.get(path);
  if (watcher === undefined) return;
  if (typeof listener === 'function') watcher.removeListener('change', listener);
  else watcher.removeAllListeners('change');
  if (watcher.listenerCount('change') === 0) {
    watcher.stop();
    statWatchers.delete(path);
  }
}

/** The events as an async iterator. Options: as watch(). */
async function* watchIterator(path, options = {}) {
  validateObject(options, 'options');
  if (options.signal !== undefined) validateAbortSignal(options.signal, 'options.signal');
  const { signal } = options;
  const abortError = () => new AbortError(undefined, { cause: signal.reason });
  if (signal?.aborted) throw abortError();
  const events = [];
  let failure = null;
  let wake = null;
  function proceed() {
    if (wake === null) return;
    const resolve = wake;
    wake = null;
    resolve();
  }
  const watcher = watch(path, { ...options, signal: undefined }, (eventType, filename) => {
    events.push({ __proto__: null, eventType, filename });
    proceed();
  });
  const fail = (error) => {
    failure = error;
    proceed();
  };
  const onAbort = () => { fail(abortError()); };
  watcher.on('error', fail);
  if (signal) signal.addEventListener('abort', onAbort, { once: true });
  try {
    for (;;) {
      while (events.length > 0) yield events.shift();
      if (failure !== null) throw failure;
      await new Promise((resolve) => { wake = resolve; });
    }
  } finally {
    watcher.close();
    if (signal) signal.removeEventListener('abort', onAbort);
  }
}

module.exports = { FSWatcher, StatWatcher, unwatchFile, watch, watchFile, watchIterator };
