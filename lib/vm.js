'use strict';
// Source text compiled and run in the global scope. There is one global object for each thread, so the functions that take
// or make contexts are absent.

const {
  codes: { ERR_SCRIPT_EXECUTION_INTERRUPTED, ERR_SCRIPT_EXECUTION_TIMEOUT },
} = require('internal/errors');
const {
  validateArray, validateBoolean, validateInt32, validateObject, validateString, validateUint32,
} = require('internal/validators');
const binding = internalBinding('contextify');

const BY_TIME = 1; // runLimited()
const MAX_OFFSET = 1e6; // lines or columns that are put before a text

/** { filename } and the text moved to where the options say it begins. */
function place(code, options, defaultName) {
  if (typeof options === 'string') options = { filename: options };
  validateObject(options, 'options');
  const { filename = defaultName, lineOffset = 0, columnOffset = 0 } = options;
  validateString(filename, 'options.filename');
  validateInt32(lineOffset, 'options.lineOffset');
  validateInt32(columnOffset, 'options.columnOffset');
  const lines = '\n'.repeat(Math.min(Math.max(lineOffset, 0), MAX_OFFSET));
  const columns = ' '.repeat(Math.min(Math.max(columnOffset, 0), MAX_OFFSET));
  return { filename, text: `${lines}${columns}${code}` };
}

/** Calls what a script compiled to; see runInThisContext. */
function run(compiled, options = {}) {
  validateObject(options, 'options');
  const { breakOnSigint = false, displayErrors = true, timeout } = options;
  if (timeout !== undefined) validateUint32(timeout, 'options.timeout', true);
  validateBoolean(displayErrors, 'options.displayErrors');
  validateBoolean(breakOnSigint, 'options.breakOnSigint');
  if (timeout === undefined && !breakOnSigint) return compiled();
  const result = [];
  const ended = binding.runLimited(compiled, timeout ?? 0, breakOnSigint, result);
  if (ended === 0) return result[0];
  throw ended === BY_TIME ? new ERR_SCRIPT_EXECUTION_TIMEOUT(timeout) : new ERR_SCRIPT_EXECUTION_INTERRUPTED();
}

/** A script that can be run many times. Options: filename, lineOffset, columnOffset. Throws SyntaxError. */
class Script {
  #compiled;

  constructor(code, options = {}) {
    const { filename, text } = place(`${code}`, options, 'evalmachine.<anonymous>');
    this.#compiled = binding.compileScript(text, filename);
  }

  /**
   * Its completion value. Options: timeout in milliseconds, breakOnSigint.
   * @throws {ERR_SCRIPT_EXECUTION_TIMEOUT} @throws {ERR_SCRIPT_EXECUTION_INTERRUPTED} and what the script throws
   */
  runInThisContext(options) {
    return run(this.#compiled, options);
  }
}

/** Compiles and runs; options are those of Script and of its runInThisContext, or the file name. */
function runInThisContext(code, options = {}) {
  if (typeof options === 'string') options = { filename: options };
  return new Script(code, options).runInThisContext(options);
}

/** A function with the parameters named whose body is `code`. Options: filename, lineOffset, columnOffset. */
function compileFunction(code, params = [], options = {}) {
  validateString(code, 'code');
  validateArray(params, 'params');
  params.forEach((name, i) => validateString(name, `params[${i}]`));
  const { filename, text } = place(code, options, '');
  return binding.compileFunction(text, filename, params);
}

module.exports = { Script, compileFunction, runInThisContext };
