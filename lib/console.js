'use strict';

// The console: formats what it is given and writes lines to two streams. The global one writes through
// internal/process/stdio, so that a program that only prints never makes process.stdout.

const {
  codes: {
    ERR_CONSOLE_WRITABLE_STREAM,
    ERR_INCOMPATIBLE_OPTION_PAIR,
  },
  isStackOverflowError,
} = require('internal/errors');
const { formatArguments, inspect } = require('internal/util/inspect');
const { validateInteger, validateObject, validateOneOf } = require('internal/validators');

const kState = Symbol('kState');
const kMaxGroupIndentation = 1000;
const kSecond = 1000;
const kMinute = 60 * kSecond;
const kHour = 60 * kMinute;

const kColorInspectOptions = { colors: true };
const kNoColorInspectOptions = {};

// What a console owns besides its methods.
class ConsoleState {
  constructor() {
    this.stdout = undefined;
    this.stderr = undefined;
    this.ignoreErrors = true;
    this.colorMode = 'auto';
    this.inspectOptions = undefined;   // or a Map from streams to options
    this.groupIndentation = 2;
    this.indent = '';
    this.counts = new Map();
    this.timers = new Map();
    this.isGlobal = false;
    this.globalColors = { stdout: undefined, stderr: undefined };
  }

  stream(name) {
    return this.isGlobal ? process[name] : this[name];
  }

  // Options for inspecting what goes to the stream.
  optionsFor(name) {
    if (this.inspectOptions !== undefined) {
      const options = this.inspectOptions instanceof Map ?
        this.inspectOptions.get(this.stream(name)) : this.inspectOptions;
      if (options !== undefined && (options.colors !== undefined || this.colorMode === 'auto')) return options;
    }
    if (this.colorMode !== 'auto') return this.colorMode ? kColorInspectOptions : kNoColorInspectOptions;
    const colors = this.isGlobal ? this.hasGlobalColors(name) : hasColors(this[name]);
    return colors ? kColorInspectOptions : kNoColorInspectOptions;
  }

  hasGlobalColors(name) {
    if (this.globalColors[name] === undefined) {
      const { guessHandleType } = internalBinding('process_methods');
      this.globalColors[name] = process.env.FORCE_COLOR !== undefined ? hasColors(undefined) :
        guessHandleType(name === 'stdout' ? 1 : 2) === 'TTY' && hasColors(process[name]);
    }
    return this.globalColors[name];
  }

  write(name, text) {
    if (this.indent !== '') {
      if (text.includes('\n')) text = text.replaceAll('\n', `\n${this.indent}`);
      text = this.indent + text;
    }
    text += '\n';
    if (this.isGlobal) {
      writeText ??= require('internal/process/stdio').writeText;
      writeText(name, text);
      return;
    }
    const stream = this[name];
    if (!this.ignoreErrors) {
      stream.write(text);
      return;
    }
    // An error of the stream is nobody's business here, unless somebody listens to it.
    if (stream.listenerCount?.('error') === 0) {
      stream.once('error', ignore);
      try {
        stream.write(text, (error) => {
          if (error !== null && error !== undefined && !stream._writableState?.errorEmitted) {
            if (stream.listenerCount('error') === 0) stream.once('error', ignore);
          }
        });
      } catch (error) {
        if (isStackOverflowError(error)) throw error;
      } finally {
        stream.removeListener('error', ignore);
      }
      return;
    }
    try {
      stream.write(text, ignore);
    } catch (error) {
      if (isStackOverflowError(error)) throw error;
    }
  }

  print(name, args) {
    if (args.length === 1 && typeof args[0] === 'string') this.write(name, args[0]);
    else this.write(name, formatArguments(needsOptions(args) ? this.optionsFor(name) : undefined, args));
  }
}

let writeText;

function ignore() {}

// FORCE_COLOR speaks for any stream.
function hasColors(stream) {
  if (process.env.FORCE_COLOR !== undefined) return require('internal/process/terminal').getColorDepth() > 2;
  return !!stream?.isTTY && (typeof stream.getColorDepth === 'function' ? stream.getColorDepth() > 2 : true);
}

// Whether anything is going to be inspected, so that colours matter.
function needsOptions(args) {
  for (let i = 0; i < args.length; i++) {
    if (typeof args[i] !== 'string') return true;
  }
  return false;
}

function warn(message) {
  process.emitWarning(message);
}

function formatTime(ms) {
  let hours = 0;
  let minutes = 0;
  let seconds = 0;
  if (ms >= kSecond) {
    if (ms >= kMinute) {
      if (ms >= kHour) {
        hours = Math.floor(ms / kHour);
        ms %= kHour;
      }
      minutes = Math.floor(ms / kMinute);
      ms %= kMinute;
    }
    seconds = ms / kSecond;
  }
  if (hours !== 0 || minutes !== 0) {
    const { 0: whole, 1: fraction } = seconds.toFixed(3).split('.');
    const text = hours !== 0 ? `${hours}:${String(minutes).padStart(2, '0')}` : `${minutes}`;
    return `${text}:${whole.padStart(2, '0')}${hours === 0 ? `.${fraction}` : ''} (${hours !== 0 ? 'h:m' : ''}m:ss${hours === 0 ? '.mmm' : ''})`;
  }
  if (seconds !== 0) return `${seconds.toFixed(3)}s`;
  return `${Number(ms.toFixed(3))}ms`;
}

function milliseconds(start) {
  const { 0: seconds, 1: nanoseconds } = process.hrtime(start);
  return seconds * 1000 + nanoseconds / 1e6;
}

// The methods, with `this` a console.
const methods = {
  log(...args) {
    this[kState].print('stdout', args);
  },

  warn(...args) {
    this[kState].print('stderr', args);
  },

  error(...args) {
    this[kState].print('stderr', args);
  },

  dir(object, options) {
    const state = this[kState];
    state.write('stdout', inspect(object, { customInspect: false, ...state.optionsFor('stdout'), ...options }));
  },

  time(label = 'default') {
    label = `${label}`;
    const { timers } = this[kState];
    if (timers.has(label)) {
      warn(`Label '${label}' already exists for console.time()`);
      return;
    }
    timers.set(label, process.hrtime());
  },

  timeEnd(label = 'default') {
    label = `${label}`;
    const { timers } = this[kState];
    const start = timers.get(label);
    if (start === undefined) {
      warn(`No such label '${label}' for console.timeEnd()`);
      return;
    }
    this.log('%s: %s', label, formatTime(milliseconds(start)));
    timers.delete(label);
  },

  timeLog(label = 'default', ...data) {
    label = `${label}`;
    const start = this[kState].timers.get(label);
    if (start === undefined) {
      warn(`No such label '${label}' for console.timeLog()`);
      return;
    }
    this.log('%s: %s', label, formatTime(milliseconds(start)), ...data);
  },

  trace: function trace(...args) {
    const error = { name: 'Trace', message: formatArguments(this[kState].optionsFor('stderr'), args) };
    Error.captureStackTrace(error, trace);
    this.error(error.stack);
  },

  assert(expression, ...args) {
    if (expression) return;
    if (typeof args[0] === 'string') args[0] = `Assertion failed: ${args[0]}`;
    else args.unshift('Assertion failed');
    this.warn(...args);
  },

  clear() {
    const stream = this[kState].stream('stdout');
    if (stream.isTTY && process.env.TERM !== 'dumb') {
      const { cursorTo, clearScreenDown } = require('readline');
      cursorTo(stream, 0, 0);
      clearScreenDown(stream);
    }
  },

  count(label = 'default') {
    label = `${label}`;
    const { counts } = this[kState];
    const count = (counts.get(label) ?? 0) + 1;
    counts.set(label, count);
    this.log(`${label}: ${count}`);
  },

  countReset(label = 'default') {
    const { counts } = this[kState];
    if (!counts.has(`${label}`)) {
      warn(`Count for '${label}' does not exist`);
      return;
    }
    counts.delete(`${label}`);
  },

  group(...data) {
    if (data.length > 0) this.log(...data);
    const state = this[kState];
    state.indent += ' '.repeat(state.groupIndentation);
  },

  groupEnd() {
    const state = this[kState];
    state.indent = state.indent.slice(0, state.indent.length - state.groupIndentation);
  },

  table(data, properties) {
    if (properties !== undefined && !Array.isArray(properties)) {
      const { codes: { ERR_INVALID_ARG_TYPE } } = require('internal/errors');
      throw new ERR_INVALID_ARG_TYPE('properties', 'Array', properties);
    }
    if (data === null || typeof data !== 'object') {
      this.log(data);
      return;
    }
    const { makeTable } = require('internal/console_table');
    this.log(makeTable(data, properties, this[kState].optionsFor('stdout')));
  },
};

const kMethodOrder = ['log', 'info', 'debug', 'warn', 'error', 'dir', 'time', 'timeEnd', 'timeLog', 'trace', 'assert',
                      'clear', 'count', 'countReset', 'group', 'groupEnd', 'table', 'dirxml', 'groupCollapsed'];
methods.info = methods.log;
methods.debug = methods.log;
methods.dirxml = methods.log;
methods.groupCollapsed = methods.group;

// The methods of a console are its own and bound to it: they are passed about as functions.
function addMethods(target, state, source) {
  Object.defineProperty(target, kState, { __proto__: null, value: state, configurable: true });
  for (const name of kMethodOrder) {
    const bound = source[name].bind(target);
    Object.defineProperty(bound, 'name', { __proto__: null, value: name, configurable: true });
    target[name] = bound;
  }
}

/**
 * @param {object} options { stdout, stderr, ignoreErrors = true, colorMode = 'auto', inspectOptions,
 *   groupIndentation = 2 }, or stdout, followed by stderr and ignoreErrors.
 * Throws ERR_CONSOLE_WRITABLE_STREAM, ERR_INCOMPATIBLE_OPTION_PAIR.
 */
function Console(options) {
  if (!new.target) return Reflect.construct(Console, arguments);
  if (!options || typeof options.write === 'function') {
    options = { stdout: options, stderr: arguments[1], ignoreErrors: arguments[2] };
  }
  const {
    stdout, stderr = stdout, ignoreErrors = true, colorMode = 'auto', inspectOptions, groupIndentation,
  } = options;
  if (!stdout || typeof stdout.write !== 'function') throw new ERR_CONSOLE_WRITABLE_STREAM('stdout');
  if (!stderr || typeof stderr.write !== 'function') throw new ERR_CONSOLE_WRITABLE_STREAM('stderr');
  validateOneOf(colorMode, 'colorMode', ['auto', true, false]);
  if (groupIndentation !== undefined) validateInteger(groupIndentation, 'groupIndentation', 0, kMaxGroupIndentation);
  if (inspectOptions !== undefined) {
    validateObject(inspectOptions, 'options.inspectOptions');
    const all = inspectOptions instanceof Map ? [...inspectOptions.values()] : [inspectOptions];
    if (colorMode !== 'auto' && all.some((one) => one.colors !== undefined)) {
      throw new ERR_INCOMPATIBLE_OPTION_PAIR('options.inspectOptions.color', 'colorMode');
    }
  }
  const state = new ConsoleState();
  state.stdout = stdout;
  state.stderr = stderr;
  state.ignoreErrors = Boolean(ignoreErrors);
  state.colorMode = colorMode;
  state.inspectOptions = inspectOptions;
  if (groupIndentation !== undefined) state.groupIndentation = groupIndentation;
  // A subclass may have methods of its own.
  addMethods(this, state, this);
  defineStreams(this, () => stdout, () => stderr);
}

for (const name of kMethodOrder) Console.prototype[name] = methods[name];
Object.defineProperty(Console.prototype, Symbol.toStringTag, {
  __proto__: null, writable: false, enumerable: false, configurable: true, value: 'console',
});
Object.defineProperty(Console, Symbol.hasInstance, {
  __proto__: null,
  value(instance) {
    return instance !== null && typeof instance === 'object' && instance[kState] !== undefined;
  },
});

function defineStreams(target, getStdout, getStderr) {
  Object.defineProperties(target, {
    _stdout: { __proto__: null, enumerable: false, configurable: true, get: getStdout },
    _stderr: { __proto__: null, enumerable: false, configurable: true, get: getStderr },
  });
}

const globalConsole = Object.create({});
const globalState = new ConsoleState();
globalState.isGlobal = true;
addMethods(globalConsole, globalState, methods);
defineStreams(globalConsole, () => process.stdout, () => process.stderr);
Object.assign(globalConsole, {
  Console,
  // For an inspector, of which there is none.
  profile() {},
  profileEnd() {},
  timeStamp() {},
  context() {
    return {};
  },
  createTask() {
    return { run: (callback) => callback() };
  },
});
Object.defineProperty(globalConsole, Symbol.toStringTag, {
  __proto__: null, writable: false, enumerable: false, configurable: true, value: 'console',
});

module.exports = globalConsole;
