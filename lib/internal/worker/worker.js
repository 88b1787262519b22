'use strict';

// The class Worker: a thread as the one sees it that started it.
//
// Two channels lead to it: the public one, which is parentPort on the other side, and the internal one for everything else (messages
// { type, ... }: online, error, stdio, stdioWantsMore).

const EventEmitter = require('events');
const path = require('path');
const {
  codes,
  codes: {
    ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE, ERR_WORKER_INVALID_EXEC_ARGV, ERR_WORKER_PATH,
    ERR_WORKER_UNSERIALIZABLE_ERROR,
  },
} = require('internal/errors');
const { validateArray, validateObject, validateString } = require('internal/validators');
const { MessageChannel, drainPort, toArray } = require('internal/worker/message_port');
const { SHARE_ENV, environmentData } = require('internal/worker/thread');
const { Worker: WorkerHandle } = internalBinding('worker');

// Defaults of the limits in MB, in the order in which C has them. A heap here has one generation and no limit unless one is given.
const limitNames = ['maxYoungGenerationSizeMb', 'maxOldGenerationSizeMb', 'codeRangeSizeMb', 'stackSizeMb'];
const kDefaultStackSize = 4;

function limitsFromArray(limits) {
  const result = {};
  for (let i = 0; i < limitNames.length; i++) result[limitNames[i]] = limits[i];
  return result;
}

function limitsToArray(limits) {
  const result = [0, 0, 0, kDefaultStackSize];
  if (typeof limits !== 'object' || limits === null) return result;
  for (let i = 0; i < limitNames.length; i++) {
    const limit = limits[limitNames[i]];
    if (typeof limit === 'number' && limit > 0) result[i] = limit;
  }
  return result;
}

/** What the worker is to run: { kind: 'text' | 'file' | 'url', name }. */
function sourceOf(filename, options) {
  if (filename === kHooksThread) return { kind: 'hooks', name: '' };
  if (options.eval) {
    if (typeof filename !== 'string') {
      throw new ERR_INVALID_ARG_VALUE('options.eval', options.eval, "must be false when 'filename' is not a string");
    }
    return { kind: 'text', name: filename };
  }
  const isURL = typeof filename === 'object' && filename !== null && filename.href !== undefined &&
    filename.protocol !== undefined;
  if (isURL && filename.protocol === 'data:') return { kind: 'url', name: filename.href };
  if (isURL) return { kind: 'file', name: require('internal/url').fileURLToPath(filename) };
  if (typeof filename !== 'string') throw new ERR_INVALID_ARG_TYPE('filename', ['string', 'URL'], filename);
  if (path.isAbsolute(filename) || /^\.\.?[\\/]/.test(filename)) {
    return { kind: 'file', name: path.resolve(filename) };
  }
  throw new ERR_WORKER_PATH(filename);
}

/** The environment it gets: null when it shares that of the process. */
function environmentOf(env) {
  if (env === SHARE_ENV) return null;
  if (env === undefined || env === null) return { ...process.env };
  if (typeof env !== 'object') {
    throw new ERR_INVALID_ARG_TYPE('options.env', ['object', 'undefined', 'null', 'worker_threads.SHARE_ENV'], env);
  }
  const result = {};
  for (const name of Object.keys(env)) result[name] = `${env[name]}`;
  return result;
}

function utilizationOf(idle, active) {
  return { idle, active, utilization: active / (idle + active) };
}

const kHooksThread = Symbol('kHooksThread'); // instead of a file name: the thread of module.register()

class Worker extends EventEmitter {
  #handle;
  #publicPort;
  #port;
  #limits;
  #name;
  #options;
  #stdio = { __proto__: null };
  #exited = false;
  #performance;

  /**
   * Starts a thread.
   * @param {string|URL} filename a path that is absolute or relative to the working directory, a file: or data: URL, or
   * source text with options.eval
   * @param {{ argv, env, eval, execArgv, stdin, stdout, stderr, workerData, trackUnmanagedFds, transferList,
   *   resourceLimits, name }} [options]
   * @throws {ERR_WORKER_PATH} @throws {ERR_INVALID_ARG_TYPE} @throws {ERR_INVALID_ARG_VALUE}
   * @throws {ERR_WORKER_INVALID_EXEC_ARGV} @throws {DataCloneError} workerData cannot be cloned
   */
  constructor(filename, options = {}) {
    super();
    options ??= {};
    validateObject(options, 'options');
    if (options.execArgv && !Array.isArray(options.execArgv)) {
      throw new ERR_INVALID_ARG_TYPE('options.execArgv', 'Array', options.execArgv);
    }
    let argv = [];
    if (options.argv) {
      validateArray(options.argv, 'options.argv');
      argv = options.argv.map(String);
    }
    const source = sourceOf(filename, options);
    const env = environmentOf(options.env);
    if (options.name !== undefined && options.name !== null) validateString(options.name, 'options.name');
    this.#name = options.name ?? '';
    this.#options = { stdin: !!options.stdin, stdout: !!options.stdout, stderr: !!options.stderr };
    this.#limits = limitsToArray(options.resourceLimits);

    const execArgv = options.execArgv ? options.execArgv.map(String) : undefined;
    this.#handle = new WorkerHandle(execArgv, this.#limits);
    if (this.#handle.refusedOptions.length > 0) {
      this.#handle.close();
      throw new ERR_WORKER_INVALID_EXEC_ARGV(this.#handle.refusedOptions);
    }
    this.#start({
      source, env, argv, execArgv: execArgv ?? process.execArgv, workerData: options.workerData,
      name: this.#name, stdin: this.#options.stdin, environmentData,
    }, options.transferList);
  }

  #start(message, transfers) {
    const internal = new MessageChannel();
    const open = new MessageChannel();
    this.#port = internal.port1;
    this.#publicPort = open.port1;
    message.port = internal.port2;
    message.publicPort = open.port2;
    const list = [internal.port2, open.port2];
    if (transfers !== undefined && transfers !== null) list.push(...toArray(transfers));
    let error;
    try {
      error = this.#handle.start(message, list);
    } catch (exception) {
      this.#handle.close();
      internal.port1.close();
      open.port1.close();
      throw exception;
    }
    if (error < 0) {
      internal.port1.close();
      open.port1.close();
      throw new codes.ERR_WORKER_INIT_FAILED(require('internal/errors').getSystemErrorName(error));
    }
    this.#handle.onexit = (code, failure) => this.#onExit(code, failure);
    this.#port.on('message', (received) => this.#onInternalMessage(received));
    this.#port.unref();
    this.#publicPort.on('message', (value) => this.emit('message', value));
    this.#publicPort.on('messageerror', (value) => this.emit('messageerror', value));
    this.#publicPort.unref();
    if (message.source.kind !== 'hooks') process.nextTick(() => process.emit('worker', this));
  }

  #onInternalMessage(message) {
    switch (message.type) {
      case 'online':
        this.emit('online');
        break;
      case 'error': {
        const { deserializeError } = require('internal/worker/errors');
        drainPort(this.#publicPort); // what it sent before comes before
        this.emit('error', deserializeError(message.error));
        break;
      }
      case 'unserializableError':
        this.emit('error', new ERR_WORKER_UNSERIALIZABLE_ERROR());
        break;
      case 'stdio':
        this.#output(message.stream).receive(message.chunks);
        break;
      case 'stdioWantsMore':
        this.#stdio.stdin?.proceed();
        break;
    }
  }

  #onExit(code, failure) {
    // What it sent before it ended comes first.
    drainPort(this.#publicPort);
    drainPort(this.#port);
    this.#exited = true;
    this.#publicPort.close();
    this.#port.close();
    for (const name of ['stdout', 'stderr']) {
      const stream = this.#stdio[name];
      if (stream !== undefined && !stream.readableEnded) stream.push(null);
    }
    this.#stdio.stdin?.proceed();
    if (failure !== undefined) {
      const detail = failure === 'ERR_WORKER_OUT_OF_MEMORY' ? 'JS heap out of memory' : 'failed to start the thread';
      this.emit('error', new codes[failure](detail));
    }
    this.emit('exit', code);
  }

  // Made when first looked at, or when there is something to show.
  #output(name) {
    let stream = this.#stdio[name];
    if (stream === undefined) {
      const { ReadableWorkerStdio } = require('internal/worker/stdio');
      stream = this.#stdio[name] = new ReadableWorkerStdio(this.#port, name, false);
      if (!this.#options[name]) {
        stream.on('data', (chunk) => process[name].write(chunk));
      }
      if (this.#exited) stream.push(null);
    }
    return stream;
  }

  /** What the worker writes to its standard output; unless options.stdout was set it also goes to that of this thread. */
  get stdout() {
    return this.#output('stdout');
  }

  get stderr() {
    return this.#output('stderr');
  }

  /** The worker's standard input, with options.stdin; else null. */
  get stdin() {
    if (!this.#options.stdin) return null;
    if (this.#stdio.stdin === undefined) {
      const { WritableWorkerStdio } = require('internal/worker/stdio');
      this.#stdio.stdin = new WritableWorkerStdio(this.#port, 'stdin');
    }
    return this.#stdio.stdin;
  }

  /** Its number; -1 when it has ended. */
  get threadId() {
    return this.#exited ? -1 : this.#handle.threadId;
  }

  get threadName() {
    return this.#exited ? null : this.#name;
  }

  /** The limits it was started with, in MB; 0: none. */
  get resourceLimits() {
    return this.#exited ? {} : limitsFromArray(this.#limits);
  }

  /** performance.eventLoopUtilization() as it is about the worker's loop. */
  get performance() {
    return this.#performance ??= { eventLoopUtilization: (before, earlier) => this.#utilization(before, earlier) };
  }

  #utilization(before, earlier) {
    if (before !== undefined && earlier !== undefined) {
      return utilizationOf(before.idle - earlier.idle, before.active - earlier.active);
    }
    const times = this.#exited ? undefined : this.#handle.loopTimes();
    if (times === undefined) return { idle: 0, active: 0, utilization: 0 };
    const { 0: total, 1: idle } = times;
    if (before === undefined) return utilizationOf(idle, total - idle);
    return utilizationOf(idle - before.idle, total - idle - before.active);
  }

  /** Sends a clone of the value to the worker's parentPort. @throws {DataCloneError} and what MessagePort.postMessage() throws */
  postMessage(value, options) {
    if (this.#exited) return;
    if (arguments.length === 0) this.#publicPort.postMessage();
    else this.#publicPort.postMessage(value, options);
  }

  /** Ends the thread whatever it does. Gives a promise of its exit code, undefined when it has ended before. */
  terminate() {
    if (this.#exited) return Promise.resolve();
    this.#handle.ref();
    this.#handle.stop();
    return new Promise((resolve) => this.once('exit', resolve));
  }

  async [Symbol.asyncDispose]() {
    await this.terminate();
  }

  ref() {
    if (this.#exited) return;
    this.#handle.ref();
  }

  /** Lets the program end though the worker runs. */
  unref() {
    if (this.#exited) return;
    this.#handle.unref();
  }
}

module.exports = { Worker, kHooksThread, limitsFromArray };
