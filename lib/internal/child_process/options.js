'use strict';

// The arguments of spawn() and its relatives, validated and brought into the form of the binding.

const {
  codes: { ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE, ERR_INVALID_SYNC_FORK_INPUT, ERR_IPC_ONE_PIPE, ERR_IPC_SYNC_FORK, ERR_OUT_OF_RANGE },
} = require('internal/errors');
const {
  validateAbortSignal, validateBoolean, validateObject, validateOneOf, validateString,
} = require('internal/validators');
const { convertToValidSignal } = require('internal/util');
const { isArrayBufferView } = require('internal/util/types');
const { inspect } = require('internal/util/inspect');

function rejectNullBytes(value, name) {
  if (typeof value === 'string' && value.includes('\u0000')) {
    throw new ERR_INVALID_ARG_VALUE(name, value, 'must be a string without null bytes');
  }
}

/** @returns {string} of a path, the bytes of one or a file: URL. @throws {ERR_INVALID_ARG_TYPE} @throws {ERR_INVALID_ARG_VALUE} */
function toPathText(path, name) {
  path = require('internal/fs/utils').toPath(path, name);
  return typeof path === 'string' ? path : require('buffer').Buffer.from(path).toString();
}

/** args and options in any of their forms. */
function splitArguments(args, options) {
  if (Array.isArray(args)) return { args: [...args], options: options ?? {} };
  if (args === undefined || args === null) return { args: [], options: options ?? {} };
  if (typeof args !== 'object') throw new ERR_INVALID_ARG_TYPE('args', 'object', args);
  return { args: [], options: args };
}

function environmentPairs(env) {
  const pairs = [];
  for (const name in env) {
    const value = env[name];
    if (value === undefined) continue;
    rejectNullBytes(name, `options.env['${name}']`);
    rejectNullBytes(value, `options.env['${name}']`);
    pairs.push(`${name}=${value}`);
  }
  return pairs;
}

/** Throws ERR_OUT_OF_RANGE where maxBuffer is no size. spawn() has no such option and leaves it to its caller. */
function validateMaxBuffer(maxBuffer) {
  if (maxBuffer !== undefined && maxBuffer !== null && !(typeof maxBuffer === 'number' && maxBuffer >= 0)) {
    throw new ERR_OUT_OF_RANGE('options.maxBuffer', 'a positive number', maxBuffer);
  }
}

/**
 * What to run: { file, args, envPairs, cwd, uid, gid, detached, ... options }.
 * @throws {ERR_INVALID_ARG_TYPE} @throws {ERR_INVALID_ARG_VALUE}
 */
function normalize(file, givenArgs, givenOptions) {
  validateString(file, 'file');
  rejectNullBytes(file, 'file');
  if (file.length === 0) throw new ERR_INVALID_ARG_VALUE('file', file, 'cannot be empty');
  let { args, options } = splitArguments(givenArgs, givenOptions);
  validateObject(options, 'options');
  args.forEach((argument, i) => rejectNullBytes(argument, `args[${i}]`));
  options = { __proto__: null, ...options };

  let { cwd, shell } = options;
  if (cwd !== undefined && cwd !== null) {
    cwd = toPathText(cwd, 'options.cwd');
  }
  if (options.detached !== undefined && options.detached !== null) validateBoolean(options.detached, 'options.detached');
  for (const name of ['uid', 'gid']) {
    const id = options[name];
    if (id !== undefined && id !== null && id !== (id | 0)) throw new ERR_INVALID_ARG_TYPE(`options.${name}`, 'int32', id);
  }
  if (shell !== undefined && shell !== null && typeof shell !== 'boolean' && typeof shell !== 'string') {
    throw new ERR_INVALID_ARG_TYPE('options.shell', ['boolean', 'string'], shell);
  }
  rejectNullBytes(shell, 'options.shell');
  if (options.argv0 !== undefined && options.argv0 !== null) {
    validateString(options.argv0, 'options.argv0');
    rejectNullBytes(options.argv0, 'options.argv0');
  }
  for (const name of ['windowsHide', 'windowsVerbatimArguments']) {
    if (options[name] !== undefined && options[name] !== null) validateBoolean(options[name], `options.${name}`);
  }
  if (options.signal !== undefined) validateAbortSignal(options.signal, 'options.signal');
  if (options.timeout !== undefined && options.timeout !== null &&
      !(Number.isInteger(options.timeout) && options.timeout >= 0)) {
    throw new ERR_OUT_OF_RANGE('timeout', 'an unsigned integer', options.timeout);
  }
  if (options.serialization !== undefined) validateOneOf(options.serialization, 'options.serialization', [undefined, 'json', 'advanced']);
  if (options.killSignal && typeof options.killSignal !== 'string' && typeof options.killSignal !== 'number') {
    throw new ERR_INVALID_ARG_TYPE('options.killSignal', ['string', 'number'], options.killSignal);
  }
  if (options.killSignal) options.killSignal = convertToValidSignal(options.killSignal);

  args = args.map(String);
  if (shell) {
    args = ['-c', [file, ...args].join(' ')];
    file = typeof shell === 'string' ? shell : '/bin/sh';
  }
  args.unshift(typeof options.argv0 === 'string' ? options.argv0 : file);
  return {
    ...options, file, args, cwd: cwd ?? undefined, envPairs: environmentPairs(options.env || process.env),
    detached: !!options.detached,
  };
}

/**
 * The entries of options.stdio for the binding; `makePipe(ipc)` makes the handle of a pipe.
 * @throws {ERR_INVALID_ARG_VALUE} @throws {ERR_IPC_ONE_PIPE} @throws {ERR_IPC_SYNC_FORK}
 */
function normalizeStdio(stdio, makePipe) {
  if (stdio === undefined || stdio === null) stdio = 'pipe';
  if (typeof stdio === 'string') {
    if (stdio !== 'ignore' && stdio !== 'overlapped' && stdio !== 'pipe' && stdio !== 'inherit') {
      throw new ERR_INVALID_ARG_VALUE('stdio', stdio);
    }
    stdio = [stdio, stdio, stdio];
  }
  if (!Array.isArray(stdio)) throw new ERR_INVALID_ARG_VALUE('stdio', stdio);
  const entries = [...stdio];
  let hasChannel = false;
  const ipcEntry = () => {
    if (makePipe === undefined) throw new ERR_IPC_SYNC_FORK();
    if (hasChannel) throw new ERR_IPC_ONE_PIPE();
    hasChannel = true;
    return { type: 'pipe', handle: makePipe(true), ipc: true };
  };
  while (entries.length < 3) entries.push(undefined);
  return entries.map((entry, i) => {
    if (entry === undefined || entry === null) entry = i < 3 ? 'pipe' : 'ignore';
    if (entry === 'ignore') return { type: 'ignore' };
    if (entry === 'inherit') return { type: 'fd', fd: i };
    if (entry === 'pipe' || entry === 'overlapped') return { type: 'pipe', handle: makePipe?.() };
    if (entry === 'ipc') return ipcEntry();
    if (typeof entry === 'number') return { type: 'fd', fd: entry };
    if (typeof entry.fd === 'number' && entry.fd >= 0) return { type: 'fd', fd: entry.fd };
    if (isArrayBufferView(entry) || typeof entry === 'string') {
      if (makePipe === undefined) return { type: 'pipe', input: entry };
      throw new ERR_INVALID_SYNC_FORK_INPUT(inspect(entry));
    }
    const handle = entry._handle ?? entry.handle;
    if (handle) return { type: 'wrap', handle, stream: entry };
    throw new ERR_INVALID_ARG_VALUE('stdio', entry);
  });
}

module.exports = { rejectNullBytes, toPathText, normalize, normalizeStdio, splitArguments, validateMaxBuffer };
