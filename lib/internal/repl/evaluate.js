'use strict';
// What the REPL does with a complete text: compiles it as a line (declarations may be repeated, await is allowed), runs it,
// and waits for it if it awaits.

const { codes: { ERR_SCRIPT_EXECUTION_INTERRUPTED } } = require('internal/errors');
const { compileLine, isIncomplete, runLimited } = internalBinding('contextify');
const { isAsyncFunction } = internalBinding('types');

/** Tells the REPL that more lines are needed; `err` is the SyntaxError of what is there. */
class Recoverable extends SyntaxError {
  constructor(error) {
    super();
    this.err = error;
  }
}

/** The function that runs `code`. Throws SyntaxError, or Recoverable. */
function compile(code, name, strict) {
  const mayAwait = code.includes('await');
  const prefix = strict ? "'use strict'; " : '';
  // A line that begins with a brace is an object if it can be one.
  if (/^\s*\{/.test(code) && !/;\s*$/.test(code)) {
    const asObject = `${prefix}(${code.trim()})\n`;
    try {
      return compileLine(asObject, name, mayAwait);
    } catch {
      // Then it is a block, or incomplete.
    }
  }
  const text = prefix + code;
  try {
    return compileLine(text, name, mayAwait);
  } catch (error) {
    if (error?.name === 'SyntaxError' && isIncomplete(text, mayAwait)) throw new Recoverable(error);
    throw error;
  }
}

/** Runs it so that Ctrl-C ends it, for which the terminal has to make a signal of the key. */
function runBreakable(server, compiled) {
  const raw = server.terminal && server._setRawMode(false);
  const result = [];
  try {
    if (runLimited(compiled, 0, true, result) !== 0) throw new ERR_SCRIPT_EXECUTION_INTERRUPTED();
    return result[0];
  } finally {
    if (raw) server._setRawMode(true);
  }
}

/** Evaluates for `server`; callback(error, value). `strict`: as strict code. */
function evaluate(server, code, name, strict, callback) {
  if (code === '\n') {
    callback(null);
    return;
  }
  let compiled;
  let value;
  try {
    compiled = compile(code, name, strict);
    value = server.breakEvalOnSigint ? runBreakable(server, compiled) : compiled();
  } catch (error) {
    callback(error);
    return;
  }
  if (isAsyncFunction(compiled)) waitFor(server, value, callback);
  else callback(null, value);
}

/** Waits for what a line awaits; meanwhile keys are kept, and Ctrl-C gives it up. */
function waitFor(server, promise, callback) {
  let over = false;
  const end = (error, value) => {
    if (over) return;
    over = true;
    callback(error, value);
    server._endWait();
  };
  server._beginWait(() => end(new ERR_SCRIPT_EXECUTION_INTERRUPTED()));
  // A turn later, so that what throws in showing the value does not reject anything.
  promise.then((value) => setImmediate(end, null, value), (error) => setImmediate(end, error));
}

/** Is it a line of its own, neither wrong nor incomplete? */
function isValidSyntax(code) {
  try {
    compileLine(`${code}`, 'repl', false);
    return true;
  } catch {
    try {
      compileLine(`_=${code}`, 'repl', false);
      return true;
    } catch {
      return false;
    }
  }
}

module.exports = { Recoverable, evaluate, isValidSyntax };
