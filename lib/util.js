'use strict';

// The public util module: inspection and formatting, promisify and its like, and old helpers.

const {
  codes: {
    ERR_FALSY_VALUE_REJECTION,
    ERR_INVALID_ARG_TYPE,
    ERR_OUT_OF_RANGE,
  },
  errnoException,
  exceptionWithHostPort,
} = require('internal/errors');
const { format, formatWithOptions, inspect, stripVTControlCharacters } = require('internal/util/inspect');
const {
  defineLazyProperties,
  deprecate,
  getSystemErrorMap,
  getSystemErrorMessage: systemErrorMessage,
  getSystemErrorName: systemErrorName,
  promisify,
} = require('internal/util');
const {
  validateBoolean,
  validateFunction,
  validateNumber,
  validateObject,
  validateOneOf,
  validateString,
} = require('internal/validators');
const types = require('internal/util/types');

// callbackify ----------------------------------------------------------------------------------------------

function callbackifyOnRejected(reason, callback) {
  // A callback cannot tell a falsy error from none.
  if (!reason) reason = new ERR_FALSY_VALUE_REJECTION(reason);
  callback(reason);
}

/** A function that takes a callback(err, value) last, out of one that returns a promise. */
function callbackify(original) {
  validateFunction(original, 'original');

  function callbackified(...args) {
    const callback = args.pop();
    validateFunction(callback, 'last argument');
    const bound = callback.bind(this);
    Reflect.apply(original, this, args).then(
      (value) => process.nextTick(bound, null, value),
      (reason) => process.nextTick(callbackifyOnRejected, reason, bound));
  }

  const descriptors = Object.getOwnPropertyDescriptors(original);
  if (typeof descriptors.length.value === 'number') descriptors.length.value++;
  if (typeof descriptors.name.value === 'string') descriptors.name.value += 'Callbackified';
  for (const key of Reflect.ownKeys(descriptors)) Object.setPrototypeOf(descriptors[key], null);
  Object.defineProperties(callbackified, descriptors);
  return callbackified;
}

// inherits and _extend -------------------------------------------------------------------------------------

/** Makes `constructor` inherit from `superConstructor`, the way of before classes. */
function inherits(constructor, superConstructor) {
  if (constructor === undefined || constructor === null) {
    throw new ERR_INVALID_ARG_TYPE('ctor', 'Function', constructor);
  }
  if (superConstructor === undefined || superConstructor === null) {
    throw new ERR_INVALID_ARG_TYPE('superCtor', 'Function', superConstructor);
  }
  if (superConstructor.prototype === undefined) {
    throw new ERR_INVALID_ARG_TYPE('superCtor.prototype', 'Object', superConstructor.prototype);
  }
  Object.defineProperty(constructor, 'super_', {
    __proto__: null, value: superConstructor, writable: true, configurable: true,
  });
  Object.setPrototypeOf(constructor.prototype, superConstructor.prototype);
}

function _extend(target, source) {
  if (source === null || typeof source !== 'object') return target;
  for (const key of Object.keys(source)) target[key] = source[key];
  return target;
}

// debuglog -------------------------------------------------------------------------------------------------

let debugPattern;

function isDebugEnabled(set) {
  if (debugPattern === undefined) {
    const setting = process.env.NODE_DEBUG;
    debugPattern = setting ?
      new RegExp(`^${setting.replace(/[|\\{}()[\]^$+?.]/g, '\\$&').replace(/\*/g, '.*').replace(/,/g, '$|^')}$`, 'i') :
      null;
  }
  return debugPattern !== null && debugPattern.test(set);
}

/** A function that writes to stderr if NODE_DEBUG names the section `set`. */
function debuglog(set, callback) {
  set = set.toUpperCase();
  let enabled;
  function test() {
    enabled ??= isDebugEnabled(set);
    return enabled;
  }
  function log(...args) {
    if (!test()) return;
    const text = formatWithOptions({ colors: process.stderr?.hasColors?.() ?? false }, ...args);
    process.stderr.write(`${set} ${process.pid}: ${text}\n`);
  }
  function logger(...args) {
    if (typeof callback === 'function' && test()) {
      const chosen = callback;
      callback = undefined;
      chosen(log);
    }
    log(...args);
  }
  Object.defineProperty(logger, 'enabled', { __proto__: null, get: test, configurable: true, enumerable: true });
  return logger;
}

// Text -----------------------------------------------------------------------------------------------------

/** Text in a style of util.inspect.colors, or several, if the stream shows colours. */
function styleText(style, text, { validateStream = true, stream = process.stdout } = {}) {
  validateString(text, 'text');
  validateBoolean(validateStream, 'options.validateStream');
  let skip = false;
  if (validateStream) {
    if (typeof stream?.write !== 'function' && typeof stream?.getReader !== 'function') {
      throw new ERR_INVALID_ARG_TYPE('stream', ['ReadableStream', 'WritableStream', 'Stream'], stream);
    }
    skip = !shouldColorize(stream);
  }
  const styles = Array.isArray(style) ? style : [style];
  let open = '';
  let close = '';
  for (const name of styles) {
    if (name === 'none') continue;
    const codes = inspect.colors[name];
    if (codes == null) validateOneOf(name, 'format', Object.keys(inspect.colors));
    open += `\u001b[${codes[0]}m`;
    close = `\u001b[${codes[1]}m${close}`;
  }
  return skip ? text : `${open}${text}${close}`;
}

function shouldColorize(stream) {
  const { env } = process;
  if (env.FORCE_COLOR !== undefined) return require('internal/process/terminal').getColorDepth() > 2;
  return !!stream?.isTTY && (typeof stream.getColorDepth !== 'function' || stream.getColorDepth() > 2);
}

function toUSVString(input) {
  return `${input}`.toWellFormed();
}

/** The variables of a text in the form of a .env file. */
function parseEnv(content) {
  validateString(content, 'content');
  const variables = {};
  const text = content.replace(/\r\n?/g, '\n');
  let i = 0;
  while (i < text.length) {
    let end = text.indexOf('\n', i);
    if (end === -1) end = text.length;
    const line = text.slice(i, end);
    const trimmed = line.trimStart();
    const equals = trimmed.indexOf('=');
    if (trimmed === '' || trimmed[0] === '#' || equals === -1) {
      i = end + 1;
      continue;
    }
    let key = trimmed.slice(0, equals).trim();
    if (key.startsWith('export ')) key = key.slice(7).trimStart();
    let start = i + (line.length - trimmed.length) + equals + 1;
    while (start < end && (text[start] === ' ' || text[start] === '\t')) start++;
    const quote = text[start];
    if (start < end && (quote === '"' || quote === "'" || quote === '`')) {
      const close = text.indexOf(quote, start + 1);
      if (close !== -1) {
        // A quoted value may have several lines; what follows the quote is a comment.
        let value = text.slice(start + 1, close);
        if (quote === '"') value = value.replace(/\\n/g, '\n');
        if (key !== '') variables[key] = value;
        const next = text.indexOf('\n', close);
        i = next === -1 ? text.length : next + 1;
        continue;
      }
    }
    let value = text.slice(start, end);
    const comment = value.indexOf('#');
    if (comment !== -1) value = value.slice(0, comment);
    value = value.trim();
    if (key !== '') variables[key] = value;
    i = end + 1;
  }
  return variables;
}

// Errors of the system -------------------------------------------------------------------------------------

function checkErrorNumber(err) {
  validateNumber(err, 'err');
  if (err >= 0 || !Number.isSafeInteger(err)) throw new ERR_OUT_OF_RANGE('err', 'a negative integer', err);
}

function getSystemErrorName(err) {
  checkErrorNumber(err);
  return systemErrorName(err);
}

function getSystemErrorMessage(err) {
  checkErrorNumber(err);
  return systemErrorMessage(err);
}

// Others ---------------------------------------------------------------------------------------------------

/** The frames of the caller. @param {number} [frameCount] 1 to 200, default 10 */
function getCallSites(frameCount = 10, options) {
  if (typeof frameCount === 'object' && options === undefined) {
    options = frameCount;
    frameCount = 10;
    validateObject(options, 'options');
  }
  validateNumber(frameCount, 'frameCount', 1, 200);
  const { prepareStackTrace, stackTraceLimit } = Error;
  Error.stackTraceLimit = frameCount;
  Error.prepareStackTrace = (_, sites) => sites.map((site) => ({
    functionName: site.getFunctionName() ?? '',
    scriptId: '0',
    scriptName: site.getFileName() ?? '',
    lineNumber: site.getLineNumber() ?? 0,
    columnNumber: site.getColumnNumber() ?? 0,
    column: site.getColumnNumber() ?? 0,
  }));
  const holder = {};
  Error.captureStackTrace(holder, getCallSites);
  const sites = holder.stack;
  Error.prepareStackTrace = prepareStackTrace;
  Error.stackTraceLimit = stackTraceLimit;
  return sites;
}

function transferableAbortController() {
  const { AbortController } = require('internal/abort_controller');
  return new AbortController();
}

function transferableAbortSignal(signal) {
  if (signal?.aborted === undefined) throw new ERR_INVALID_ARG_TYPE('signal', 'AbortSignal', signal);
  return signal;
}

function aborted(signal, resource) {
  return require('internal/abort_controller').aborted(signal, resource);
}

function diff(actual, expected) {
  const { myersDiff } = require('internal/assert/diff');
  const asLines = (value, name) => {
    if (typeof value === 'string') return Array.from(value);
    if (!Array.isArray(value)) throw new ERR_INVALID_ARG_TYPE(name, ['Array<string>', 'string'], value);
    for (const line of value) validateString(line, name);
    return value;
  };
  const a = asLines(actual, 'actual');
  const b = asLines(expected, 'expected');
  if (actual === expected) return [];
  return myersDiff(a, b).reverse();
}

function isPrimitive(value) {
  return value === null || (typeof value !== 'object' && typeof value !== 'function');
}

function timestamp() {
  const date = new Date();
  const pad = (n) => n.toString().padStart(2, '0');
  const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
  const time = [pad(date.getHours()), pad(date.getMinutes()), pad(date.getSeconds())].join(':');
  return `${date.getDate()} ${months[date.getMonth()]} ${time}`;
}

function log(...args) {
  console.log('%s - %s', timestamp(), format(...args));
}

module.exports = {
  _errnoException: errnoException,
  _exceptionWithHostPort: exceptionWithHostPort,
  _extend: deprecate(_extend, 'The `util._extend` API is deprecated. Please use Object.assign() instead.', 'DEP0060'),
  callbackify,
  debug: debuglog,
  debuglog,
  deprecate,
  diff,
  format,
  formatWithOptions,
  getCallSite: getCallSites,
  getCallSites,
  getSystemErrorMap,
  getSystemErrorMessage,
  getSystemErrorName,
  inherits,
  inspect,
  isArray: deprecate(Array.isArray, 'The `util.isArray` API is deprecated. Please use `Array.isArray()` instead.',
                     'DEP0044'),
  isBoolean: deprecate((arg) => typeof arg === 'boolean', 'The `util.isBoolean` API is deprecated. ' +
    "Please use `typeof arg === 'boolean'` instead.", 'DEP0045'),
  isBuffer: deprecate((arg) => require('buffer').Buffer.isBuffer(arg), 'The `util.isBuffer` API is deprecated. ' +
    'Please use `Buffer.isBuffer()` instead.', 'DEP0046'),
  isDeepStrictEqual(a, b) {
    return require('internal/util/comparisons').isDeepStrictEqual(a, b);
  },
  isNull: deprecate((arg) => arg === null, 'The `util.isNull` API is deprecated. Please use `arg === null` instead.',
                    'DEP0050'),
  isNullOrUndefined: deprecate((arg) => arg === null || arg === undefined, 'The `util.isNullOrUndefined` API is ' +
    'deprecated. Please use `arg === null || arg === undefined` instead.', 'DEP0051'),
  isNumber: deprecate((arg) => typeof arg === 'number', 'The `util.isNumber` API is deprecated. ' +
    "Please use `typeof arg === 'number'` instead.", 'DEP0052'),
  isString: deprecate((arg) => typeof arg === 'string', 'The `util.isString` API is deprecated. ' +
    "Please use `typeof arg === 'string'` instead.", 'DEP0056'),
  isSymbol: deprecate((arg) => typeof arg === 'symbol', 'The `util.isSymbol` API is deprecated. ' +
    "Please use `typeof arg === 'symbol'` instead.", 'DEP0057'),
  isUndefined: deprecate((arg) => arg === undefined, 'The `util.isUndefined` API is deprecated. ' +
    'Please use `arg === undefined` instead.', 'DEP0058'),
  isRegExp: deprecate(types.isRegExp, 'The `util.isRegExp` API is deprecated. ' +
    'Please use `arg instanceof RegExp` instead.', 'DEP0055'),
  isObject: deprecate((arg) => arg !== null && typeof arg === 'object', 'The `util.isObject` API is deprecated. ' +
    "Please use `arg !== null && typeof arg === 'object'` instead.", 'DEP0053'),
  isDate: deprecate(types.isDate, 'The `util.isDate` API is deprecated. ' +
    'Please use `arg instanceof Date` instead.', 'DEP0047'),
  isError: deprecate((arg) => types.isNativeError(arg) || arg instanceof Error, 'The `util.isError` API is ' +
    "deprecated. Please use `ObjectPrototypeToString(e) === '[object Error]' || e instanceof Error` instead.",
                     'DEP0048'),
  isFunction: deprecate((arg) => typeof arg === 'function', 'The `util.isFunction` API is deprecated. ' +
    "Please use `typeof arg === 'function'` instead.", 'DEP0049'),
  isPrimitive: deprecate(isPrimitive, 'The `util.isPrimitive` API is deprecated. Please use `arg === null || ' +
    "(typeof arg !=='object' && typeof arg !== 'function')` instead.", 'DEP0054'),
  log: deprecate(log, 'The `util.log API is deprecated.', 'DEP0059'),
  promisify,
  stripVTControlCharacters,
  styleText,
  toUSVString,
  transferableAbortController,
  transferableAbortSignal,
  aborted,
  types,
  parseEnv,
};

defineLazyProperties(module.exports, 'internal/encoding', ['TextDecoder', 'TextEncoder']);
defineLazyProperties(module.exports, 'internal/util/parse_args', ['parseArgs']);
defineLazyProperties(module.exports, 'internal/mime', ['MIMEType', 'MIMEParams']);
