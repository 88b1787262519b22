'use strict';

// process.emitWarning and the printing of 'warning' events.

const { codes: { ERR_INVALID_ARG_TYPE } } = require('internal/errors');
const { validateString } = require('internal/validators');
const options = internalBinding('options');

const disabled = new Set(options.get('--disable-warning'));
const printing = options.get('--warnings') && process.env.NODE_NO_WARNINGS !== '1';
let toldHowToTrace = false;

/** @throws {ERR_INVALID_ARG_TYPE} */
function emitWarning(warning, type, code, constructor) {
  let detail;
  if (type !== null && typeof type === 'object' && !Array.isArray(type)) {
    constructor = type.ctor;
    code = type.code;
    if (typeof type.detail === 'string') detail = type.detail;
    type = type.type || 'Warning';
  } else if (typeof type === 'function') {
    constructor = type;
    code = undefined;
    type = 'Warning';
  }
  if (type !== undefined) validateString(type, 'type');
  if (typeof code === 'function') {
    constructor = code;
    code = undefined;
  } else if (code !== undefined) {
    validateString(code, 'code');
  }

  if (typeof warning === 'string') {
    warning = createWarning(warning, type, code, constructor, detail);
  } else if (!(warning instanceof Error)) {
    throw new ERR_INVALID_ARG_TYPE('warning', ['Error', 'string'], warning);
  }
  if (warning.name === 'DeprecationWarning') {
    if (process.noDeprecation) return;
    if (process.throwDeprecation) {
      process.nextTick(() => { throw warning; });
      return;
    }
  }
  process.nextTick(deliver, warning);
}

function createWarning(message, type, code, constructor, detail) {
  const { stackTraceLimit } = Error;
  const traced = process.traceProcessWarnings || (type === 'DeprecationWarning' &&
    (process.traceDeprecation || process.throwDeprecation));
  if (!traced) Error.stackTraceLimit = 0;
  const warning = new Error(message);
  Error.stackTraceLimit = stackTraceLimit;
  warning.name = String(type || 'Warning');
  if (code !== undefined) warning.code = code;
  if (detail !== undefined) warning.detail = detail;
  if (traced) Error.captureStackTrace(warning, constructor || emitWarning);
  return warning;
}

function deliver(warning) {
  if (printing) print(warning);
  process.emit('warning', warning);
}

function print(warning) {
  if (disabled.has(warning.code) || disabled.has(warning.name)) return;
  const isDeprecation = warning.name === 'DeprecationWarning';
  if (isDeprecation && process.noDeprecation) return;
  const traced = process.traceProcessWarnings || (isDeprecation && process.traceDeprecation);
  let text = `(node:${process.pid}) `;
  if (warning.code) text += `[${warning.code}] `;
  if (traced && warning.stack) {
    text += `${warning.stack}`;
  } else {
    text += typeof warning.toString === 'function' ? `${warning.toString()}` : Error.prototype.toString.call(warning);
  }
  if (typeof warning.detail === 'string') text += `\n${warning.detail}`;
  if (!traced && !toldHowToTrace) {
    toldHowToTrace = true;
    const flag = isDeprecation ? '--trace-deprecation' : '--trace-warnings';
    const program = require('path').basename(process.argv0 || 'jsrun', '.exe');
    text += `\n(Use \`${program} ${flag} ...\` to show where the warning was created)`;
  }
  require('internal/process/stdio').writeText('stderr', `${text}\n`);
}

/** A warning that is printed before anything else happens. */
function writeWarning(message) {
  deliver(createWarning(message, 'Warning'));
}

module.exports = { emitWarning, writeWarning };
