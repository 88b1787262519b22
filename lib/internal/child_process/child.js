'use strict';

// ChildProcess: a running program with the streams to it.

const EventEmitter = require('events');
const { errnoException, AbortError } = require('internal/errors');
const { convertToValidSignal, SymbolDispose } = require('internal/util');
const { normalizeStdio } = require('internal/child_process/options');

let Process; // the binding's class

class ChildProcess extends EventEmitter {
  #closesNeeded = 1;  // the end of the process, and of each stream
  #closesGot = 0;

  constructor() {
    super();
    this._handle = null;
    this.connected = false;
    this.signalCode = null;
    this.exitCode = null;
    this.killed = false;
    this.spawnfile = null;
    this.spawnargs = [];
    this.stdin = null;
    this.stdout = null;
    this.stderr = null;
    this.stdio = [];
    this.pid = undefined;
  }

  /** Starts it; a program that cannot be run is told of by 'error'. */
  spawn(options) {
    const { createPipe } = require('internal/child_process/pipe');
    Process ??= internalBinding('process_wrap').Process;
    const stdio = normalizeStdio(options.stdio, createPipe);
    this.spawnfile = options.file;
    this.spawnargs = options.args;
    const channelFd = stdio.findIndex((entry) => entry.ipc);
    let { envPairs } = options;
    if (channelFd !== -1) {
      envPairs = [
        ...envPairs.filter((pair) => !pair.startsWith('NODE_CHANNEL_')),
        `NODE_CHANNEL_FD=${channelFd}`, `NODE_CHANNEL_SERIALIZATION_MODE=${options.serialization || 'json'}`,
      ];
    }
    const handle = new Process({ ...options, envPairs, stdio });
    this._handle = handle;
    handle.onexit = (code, signal) => this.#onExit(code, signal);

    const { error } = handle;
    if (error === 0) {
      this.pid = handle.pid;
      process.nextTick(() => this.emit('spawn'));
    } else {
      // Node reports what is wrong with the program later, and what is wrong with the call at once.
      if (!['ENOENT', 'EACCES', 'EAGAIN', 'EMFILE', 'ENFILE'].includes(internalBinding('uv').errname(error))) {
        for (const entry of stdio) if (entry.type === 'pipe') entry.handle.close();
        handle.close();
        this._handle = null;
        throw errnoException(error, 'spawn');
      }
      process.nextTick(() => this.#onExit(error, 0));
    }
    for (const entry of stdio) if (entry.type === 'wrap') leaveToChild(entry);
    this.#makeStreams(stdio, error !== 0);
    if (channelFd !== -1) {
      if (error === 0) {
        this.#closesNeeded++;
        require('internal/child_process/channel').openChannel(
          this, stdio[channelFd].handle, options.serialization || 'json', () => this.#maybeClose());
      } else {
        stdio[channelFd].handle.close();
      }
    }
    return error;
  }

  #makeStreams(stdio, failed) {
    const { createSocket } = require('internal/child_process/pipe');
    this.stdio = stdio.map((entry, i) => {
      if (entry.type !== 'pipe' || entry.ipc) return null;
      if (failed) entry.handle.unref?.();
      const socket = createSocket(entry.handle, i > 0);
      this.#closesNeeded++;
      socket.on('close', () => this.#maybeClose());
      if (failed) socket.destroy();
      return socket;
    });
    [this.stdin, this.stdout, this.stderr] = this.stdio;
  }

  #onExit(code, signal) {
    if (signal) {
      const { signals } = internalBinding('constants').os;
      this.signalCode = Object.keys(signals).find((name) => signals[name] === signal) ?? `${signal}`;
    } else {
      this.exitCode = code;
    }
    this.stdin?.destroy();
    this._handle?.close();
    this._handle = null;
    if (code < 0 && !signal) {
      const syscall = this.spawnfile ? `spawn ${this.spawnfile}` : 'spawn';
      const error = errnoException(code, syscall);
      if (this.spawnfile) error.path = this.spawnfile;
      error.spawnargs = this.spawnargs.slice(1);
      this.emit('error', error);
    } else {
      this.emit('exit', this.exitCode, this.signalCode);
    }
    // What is still in the pipes of a process nobody listened to must not keep 'close' away.
    process.nextTick(() => {
      for (const stream of this.stdio) {
        if (stream && stream.readable && !stream.destroyed && stream.readableFlowing === null) stream.resume();
      }
    });
    this.#maybeClose();
  }

  #maybeClose() {
    if (++this.#closesGot === this.#closesNeeded) this.emit('close', this.exitCode, this.signalCode);
  }

  /** Sends a signal (SIGTERM); false if there is no process any more. @throws {ERR_UNKNOWN_SIGNAL} */
  kill(signal) {
    const number = signal === 0 ? 0 : convertToValidSignal(signal === undefined ? 'SIGTERM' : signal);
    if (this._handle) {
      const error = this._handle.kill(number);
      if (error === 0) {
        this.killed = true;
        return true;
      }
      if (internalBinding('uv').errname(error) !== 'ESRCH') this.emit('error', errnoException(error, 'kill'));
    }
    return false;
  }

  [SymbolDispose]() {
    if (!this.killed) this.kill();
  }

  ref() {
    this._handle?.ref();
  }

  unref() {
    this._handle?.unref();
  }

}

/** What comes on a stream that is a child's standard input is not for this process to read. */
function leaveToChild({ handle, stream }) {
  if (typeof handle.readStop !== 'function') return;
  handle.reading = false;
  handle.readStop();
  stream.pause?.();
}

/** Kills the child when its time is up or its AbortSignal says so. */
function limit(child, { timeout, killSignal = 'SIGTERM', signal }) {
  if (timeout > 0) {
    const timer = setTimeout(() => {
      try {
        child.kill(killSignal);
      } catch (error) {
        child.emit('error', error);
      }
    }, timeout);
    child.once('exit', () => clearTimeout(timer));
  }
  if (signal) {
    const abort = () => {
      if (child.kill(killSignal)) child.emit('error', new AbortError(undefined, { cause: signal.reason }));
    };
    if (signal.aborted) process.nextTick(abort);
    else {
      signal.addEventListener('abort', abort, { once: true });
      child.once('exit', () => signal.removeEventListener('abort', abort));
    }
  }
  return child;
}

module.exports = { ChildProcess, limit };
