'use strict';

// Running other programs.

const {
  codes: {
    ERR_CHILD_PROCESS_IPC_REQUIRED, ERR_CHILD_PROCESS_STDIO_MAXBUFFER, ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE,
  },
  errnoException,
} = require('internal/errors');
const { Buffer } = require('buffer');
const { validateFunction, validateObject, validateString } = require('internal/validators');
const { isArrayBufferView } = require('internal/util/types');
const { promisify } = require('internal/util');
const { ChildProcess, limit } = require('internal/child_process/child');
const {
  normalize, normalizeStdio, rejectNullBytes, splitArguments, toPathText, validateMaxBuffer,
} = require('internal/child_process/options');

const kMaxBuffer = 1024 * 1024;

/**
 * Starts a program.
 * @returns {ChildProcess}
 * @throws {ERR_INVALID_ARG_TYPE} @throws {ERR_INVALID_ARG_VALUE}
 */
function spawn(file, args, options) {
  const normalized = normalize(file, args, options);
  const child = new ChildProcess();
  child.spawn(normalized);
  return limit(child, normalized);
}

/** Collects a stream's output for the callback, up to maxBuffer; `overflow` is told when it is more. */
function collect(stream, encoding, maxBuffer, overflow) {
  const chunks = [];
  let length = 0;
  if (encoding) stream.setEncoding(encoding);
  stream.on('data', (chunk) => {
    const size = encoding ? Buffer.byteLength(chunk, encoding) : chunk.length;
    length += size;
    if (length > maxBuffer) {
      const room = maxBuffer - (length - size);
      chunks.push(encoding ? chunk.slice(0, room) : chunk.subarray(0, room));
      overflow();
    } else {
      chunks.push(chunk);
    }
  });
  return () => (encoding ? chunks.join('') : Buffer.concat(chunks));
}

/**
 * Runs a program; callback(error, stdout, stderr) when it has ended.
 * @returns {ChildProcess}
 */
function execFile(file, args, options, callback) {
  if (typeof args === 'function') [args, options, callback] = [undefined, undefined, args];
  else if (typeof options === 'function') [options, callback] = [undefined, options];
  const split = splitArguments(args, options);
  if (callback !== undefined && callback !== null) validateFunction(callback, 'callback');
  const settings = {
    encoding: 'utf8', timeout: 0, maxBuffer: kMaxBuffer, killSignal: 'SIGTERM', cwd: null, env: null, shell: false,
    ...split.options,
  };
  const { maxBuffer } = settings;
  validateMaxBuffer(maxBuffer);
  const encoding = settings.encoding !== 'buffer' && Buffer.isEncoding(settings.encoding) ? settings.encoding : null;
  const child = spawn(file, split.args, {
    cwd: settings.cwd, env: settings.env, gid: settings.gid, uid: settings.uid, shell: settings.shell, argv0: settings.argv0,
    signal: settings.signal, detached: settings.detached,
  });
  if (callback === undefined || callback === null) callback = () => {};

  let failure = null;
  let done = false;
  let timer;
  const kill = () => {
    child.stdout?.destroy();
    child.stderr?.destroy();
    try {
      child.kill(settings.killSignal);
    } catch (error) {
      failure ??= error;
      finish(null, null);
    }
  };
  const outputs = ['stdout', 'stderr'].map((name) => child[name] && collect(child[name], encoding, maxBuffer, () => {
    if (failure !== null) return;
    failure = new ERR_CHILD_PROCESS_STDIO_MAXBUFFER(name);
    kill();
  }));

  function finish(code, signal) {
    if (done) return;
    done = true;
    clearTimeout(timer);
    const [stdout, stderr] = outputs.map((get) => (get ? get() : ''));
    if (failure === null && code === 0 && signal === null) {
      callback(null, stdout, stderr);
      return;
    }
    const command = [file, ...split.args].join(' ');
    if (failure === null) {
      failure = new Error(`Command failed: ${command}\n${stderr}`);
      failure.code = code < 0 ? internalBinding('uv').errname(code) : code;
      failure.killed = child.killed || killedByTimeout;
      failure.signal = signal;
    }
    failure.cmd = command;
    callback(failure, stdout, stderr);
  }

  let killedByTimeout = false;
  child.on('close', finish);
  child.on('error', (error) => {
    failure = error;
    child.stdout?.destroy();
    child.stderr?.destroy();
    finish(null, null);
  });
  if (settings.timeout > 0) {
    timer = setTimeout(() => {
      killedByTimeout = true;
      kill();
    }, settings.timeout);
  }
  return child;
}

/** Runs a command in a shell. */
function exec(command, options, callback) {
  validateString(command, 'command');
  rejectNullBytes(command, 'command');
  if (typeof options === 'function') [options, callback] = [undefined, options];
  return execFile(command, [], { ...options, shell: typeof options?.shell === 'string' ? options.shell : true }, callback);
}

// util.promisify gives a promise of { stdout, stderr } that also has the child.
for (const fn of [exec, execFile]) {
  Object.defineProperty(fn, promisify.custom, {
    __proto__: null,
    enumerable: false,
    value(...args) {
      let child;
      const promise = new Promise((resolve, reject) => {
        child = fn(...args, (error, stdout, stderr) => {
          if (error !== null) reject(Object.assign(error, { stdout, stderr }));
          else resolve({ stdout, stderr });
        });
      });
      promise.child = child;
      return promise;
    },
  });
}

/** What standard input, or another descriptor, is to be given. @throws {ERR_INVALID_ARG_TYPE} */
function inputBytes(input, i) {
  if (input === undefined || input === null) return undefined;
  if (typeof input === 'string') return Buffer.from(input);
  if (isArrayBufferView(input)) return input;
  throw new ERR_INVALID_ARG_TYPE(`options.stdio[${i}]`, ['string', 'Buffer', 'TypedArray', 'DataView'], input);
}

/**
 * Runs a program and waits for it.
 * @returns {{pid, output, stdout, stderr, status, signal, error}}
 */
function spawnSync(file, args, options) {
  const settings = normalize(file, args, { maxBuffer: kMaxBuffer, ...splitArguments(args, options).options });
  validateMaxBuffer(settings.maxBuffer);
  const stdio = normalizeStdio(settings.stdio);
  stdio.forEach((entry, i) => {
    if (entry.type !== 'pipe') return;
    entry.input = inputBytes(entry.input ?? (i === 0 ? settings.input : settings.stdio?.[i]?.input), i);
  });
  const result = internalBinding('process_wrap').spawnSync({ ...settings, stdio });
  const encoding = settings.encoding && settings.encoding !== 'buffer' ? settings.encoding : null;
  const { signals } = internalBinding('constants').os;
  const output = result.pid === 0 && result.error !== 0 ? null :
    result.output.map((bytes) => (bytes !== null && encoding ? bytes.toString(encoding) : bytes));
  const signal = result.signal ? Object.keys(signals).find((name) => signals[name] === result.signal) : null;
  const summary = {
    status: output === null || signal !== null ? null : result.status,
    signal,
    output,
    pid: result.pid,
    stdout: output && output[1],
    stderr: output && output[2],
  };
  if (result.error !== 0) {
    const error = errnoException(result.error, `spawnSync ${settings.file}`);
    error.path = settings.file;
    error.spawnargs = settings.args.slice(1);
    return { error, ...summary };
  }
  return summary;
}

/** The output of a program that ended well; throws otherwise. */
function checkedOutput(result, args, command, showErrors) {
  if (showErrors && result.stderr?.length > 0) process.stderr.write(result.stderr);
  if (result.error) throw Object.assign(result.error, result);
  if (result.status !== 0) {
    let message = `Command failed: ${command ?? args.join(' ')}`;
    if (result.stderr?.length > 0) message += `\n${result.stderr}`;
    throw Object.assign(new Error(message), result);
  }
  return result.stdout;
}

function execFileSync(file, args, options) {
  const split = splitArguments(args, options);
  const result = spawnSync(file, split.args, split.options);
  return checkedOutput(result, [file, ...split.args], undefined, !split.options.stdio);
}

function execSync(command, options) {
  validateString(command, 'command');
  const shell = typeof options?.shell === 'string' ? options.shell : true;
  return checkedOutput(spawnSync(command, [], { ...options, shell }), [], command, !options?.stdio);
}

/** execArgv without the code of -e, which is not the child's to run. */
function inheritedExecArgv() {
  const { execArgv } = process;
  const at = execArgv.findIndex((argument) => ['-e', '--eval', '-p', '--print', '-pe'].includes(argument));
  return at === -1 ? execArgv : execArgv.toSpliced(at, 2);
}

/**
 * Runs a module in another jsrun, with a channel for messages between the two.
 * @returns {ChildProcess}
 * @throws {ERR_INVALID_ARG_TYPE} @throws {ERR_CHILD_PROCESS_IPC_REQUIRED}
 */
function fork(modulePath, args, options) {
  modulePath = toPathText(modulePath, 'modulePath');
  if (args !== undefined && args !== null && typeof args !== 'object') {
    throw new ERR_INVALID_ARG_TYPE('args', 'Array', args);
  }
  const split = splitArguments(args, options);
  validateObject(split.options, 'options');
  const settings = { execArgv: inheritedExecArgv(), ...split.options, shell: false };
  settings.execPath ||= process.execPath;
  rejectNullBytes(settings.execPath, 'options.execPath');
  if (typeof settings.stdio === 'string') {
    if (!['ignore', 'pipe', 'overlapped', 'inherit'].includes(settings.stdio)) {
      throw new ERR_INVALID_ARG_VALUE('stdio', settings.stdio);
    }
    settings.stdio = [settings.stdio, settings.stdio, settings.stdio, 'ipc'];
  } else if (!settings.stdio) {
    const stream = settings.silent ? 'pipe' : 'inherit';
    settings.stdio = [stream, stream, stream, 'ipc'];
  } else if (!settings.stdio.includes('ipc')) {
    throw new ERR_CHILD_PROCESS_IPC_REQUIRED('options.stdio');
  }
  return spawn(settings.execPath, [...settings.execArgv, `${modulePath}`, ...split.args], settings);
}

module.exports = { ChildProcess, exec, execFile, execFileSync, execSync, fork, spawn, spawnSync };
