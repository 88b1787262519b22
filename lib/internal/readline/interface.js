'use strict';
// Interface: input in lines, with a prompt, questions and iteration. Editing on a terminal is internal/readline/editor's.

const EventEmitter = require('events');
const { AbortError, codes: { ERR_INVALID_ARG_VALUE, ERR_USE_AFTER_CLOSE } } = require('internal/errors');
const { validateAbortSignal, validateArray, validateNumber, validateString, validateUint32 } =
  require('internal/validators');

const editor = () => require('internal/readline/editor'); // only terminals need it

const lineEnding = /\r?\n|\r(?!\n)|\u2028|\u2029/g;
const SHORTEST_CRLF_DELAY = 100; // milliseconds between a \r and the \n that belongs to it
const LINES_AHEAD = 1024; // that an iterator holds before it pauses the input

const kDecoder = Symbol('decoder');
const kRest = Symbol('rest'); // what came after the last line ending
const kReturnAt = Symbol('return at'); // when a \r ended the last input, or 0
const kQuestion = Symbol('question'); // callback of question()
const kOldPrompt = Symbol('old prompt');
const ESCAPE_TIMEOUT = 500; // milliseconds after which an escape is a key of its own

/** Interface(options) or Interface(input[, output[, completer[, terminal]]]). */
function Interface(input, output, completer, terminal) {
  if (!(this instanceof Interface)) return new Interface(input, output, completer, terminal);
  EventEmitter.call(this);
  let options = {};
  if (input?.input) {
    options = input;
    ({ output, completer, terminal, input } = options);
    if (options.signal) validateAbortSignal(options.signal, 'options.signal');
  }
  const {
    crlfDelay, escapeCodeTimeout, history, historySize = 30, prompt, removeHistoryDuplicates, tabSize,
  } = options;
  if (completer !== undefined && typeof completer !== 'function') {
    throw new ERR_INVALID_ARG_VALUE('completer', completer);
  }
  if (history !== undefined) validateArray(history, 'history');
  validateNumber(historySize, 'historySize', 0);
  if (tabSize !== undefined) validateUint32(tabSize, 'tabSize', true);
  if (escapeCodeTimeout !== undefined && !Number.isFinite(escapeCodeTimeout)) {
    throw new ERR_INVALID_ARG_VALUE('input.escapeCodeTimeout', escapeCodeTimeout);
  }

  this.terminal = Boolean(terminal ?? output?.isTTY);
  this.line = '';
  this.cursor = 0;
  this.history = history ?? [];
  this.historySize = historySize;
  this.removeHistoryDuplicates = Boolean(removeHistoryDuplicates);
  this.tabSize = tabSize ?? 8;
  this.escapeCodeTimeout = escapeCodeTimeout ?? ESCAPE_TIMEOUT;
  this.input = input;
  this.output = output;
  this.completer = completer;
  this.crlfDelay = crlfDelay ? Math.max(SHORTEST_CRLF_DELAY, crlfDelay) : SHORTEST_CRLF_DELAY;
  this.paused = false;
  this.closed = false;
  this._prompt = prompt === undefined ? '> ' : `${prompt}`;
  this[kDecoder] = null;
  this[kRest] = null;
  this[kReturnAt] = 0;
  this[kQuestion] = null;
  this[kOldPrompt] = '';

  if (this.terminal) editor().attach(this);
  else readStream(this);
  const { signal } = options;
  if (signal) {
    const onAbort = () => { this.close(); };
    if (signal.aborted) {
      process.nextTick(onAbort);
    } else {
      signal.addEventListener('abort', onAbort, { once: true });
      this.once('close', () => { signal.removeEventListener('abort', onAbort); });
    }
  }
  input.resume();
}
Object.setPrototypeOf(Interface.prototype, EventEmitter.prototype);
Object.setPrototypeOf(Interface, EventEmitter);

/** Lines from an input that is no terminal. */
function readStream(rl) {
  const { input } = rl;
  const onData = (chunk) => { takeInput(rl, chunk); };
  const onEnd = () => {
    const rest = rl[kRest];
    if (typeof rest === 'string' && rest.length > 0) {
      rl[kRest] = null;
      rl._onLine(rest);
    }
    rl.close();
  };
  const onError = (error) => { rl.emit('error', error); };
  input.on('error', onError);
  input.on('data', onData);
  input.on('end', onEnd);
  rl.once('close', () => {
    input.removeListener('data', onData);
    input.removeListener('error', onError);
    input.removeListener('end', onEnd);
  });
}

function takeInput(rl, chunk) {
  if (chunk === undefined) return;
  if (rl[kDecoder] === null) {
    const { StringDecoder } = require('string_decoder');
    rl[kDecoder] = new StringDecoder('utf8');
  }
  let text = typeof chunk === 'string' ? chunk : rl[kDecoder].write(chunk);
  if (rl[kReturnAt] && Date.now() - rl[kReturnAt] <= rl.crlfDelay) {
    if (text.charCodeAt(0) === 10) text = text.slice(1);
    rl[kReturnAt] = 0;
  }
  lineEnding.lastIndex = 0;
  if (!lineEnding.test(text)) {
    if (text) rl[kRest] = rl[kRest] === null ? text : rl[kRest] + text;
    return;
  }
  if (rl[kRest] !== null) {
    text = rl[kRest] + text;
    rl[kRest] = null;
  }
  rl[kReturnAt] = text.endsWith('\r') ? Date.now() : 0;

  // All endings first: a listener may close the interface or feed it more.
  const lines = [];
  let start = 0;
  lineEnding.lastIndex = 0;
  for (let match = lineEnding.exec(text); match !== null; match = lineEnding.exec(text)) {
    lines.push(text.slice(start, match.index));
    start = lineEnding.lastIndex;
  }
  if (start < text.length) rl[kRest] = text.slice(start);
  for (const line of lines) rl._onLine(line);
}

/** A line goes to the question that waits for it, else to the listeners. */
Interface.prototype._onLine = function _onLine(line) {
  const callback = this[kQuestion];
  if (callback !== null) {
    this[kQuestion] = null;
    this.setPrompt(this[kOldPrompt]);
    callback(line);
  } else {
    this.emit('line', line);
  }
};

/** Columns of the output; Infinity if it does not tell. */
Object.defineProperty(Interface.prototype, 'columns', {
  __proto__: null, configurable: true, enumerable: true, get() { return this.output?.columns || Infinity; },
});

/** Switches the raw mode of the input if it has one; returns what it was. */
Interface.prototype._setRawMode = function _setRawMode(mode) {
  const wasRaw = this.input.isRaw;
  if (typeof this.input.setRawMode === 'function') this.input.setRawMode(mode);
  return wasRaw;
};

/** Ends it: no more lines, and the input is paused. */
Interface.prototype.close = function close() {
  if (this.closed) return;
  this.pause();
  if (this.terminal) this._setRawMode(false);
  this.closed = true;
  this.emit('close');
};

/** Stops reading: no lines until resume(). */
Interface.prototype.pause = function pause() {
  if (this.paused) return this;
  this.input.pause();
  this.paused = true;
  this.emit('pause');
  return this;
};

Interface.prototype.resume = function resume() {
  if (!this.paused) return this;
  this.input.resume();
  this.paused = false;
  this.emit('resume');
  return this;
};

Interface.prototype.getPrompt = function getPrompt() {
  return this._prompt;
};

Interface.prototype.setPrompt = function setPrompt(prompt) {
  this._prompt = prompt;
};

/** Writes the prompt; on a terminal the line too, with the cursor at its start unless it is to be preserved. */
Interface.prototype.prompt = function prompt(preserveCursor) {
  if (this.paused) this.resume();
  if (this.terminal && process.env.TERM !== 'dumb') {
    if (!preserveCursor) this.cursor = 0;
    this._refreshLine();
  } else {
    this._writeToOutput(this._prompt);
  }
};

/** Programs replace this one, to hide what is typed. */
Interface.prototype._writeToOutput = function _writeToOutput(text) {
  validateString(text, 'stringToWrite');
  if (this.output !== null && this.output !== undefined) this.output.write(text);
};

/** Takes `data` as if it were input; on a terminal `key`, { name, ctrl, meta, shift, sequence }, says which key it is. */
Interface.prototype.write = function write(data, key) {
  if (this.paused) this.resume();
  if (this.terminal) this._ttyWrite(data, key);
  else if (data !== null && data !== undefined) takeInput(this, data);
};

/** Where the cursor is, counted from the prompt's start: { rows, cols }. */
Interface.prototype.getCursorPos = function getCursorPos() {
  return require('internal/readline/display').cursorPosition(this);
};

/** Ends the row of the line and empties it. */
Interface.prototype.clearLine = function clearLine() {
  editor().clearLine(this);
};

// What programs call or replace of the editor.
for (const name of [
  '_addHistory', '_beforeEdit', '_deleteLeft', '_deleteLineLeft', '_deleteLineRight', '_deleteRight', '_deleteWordLeft',
  '_deleteWordRight', '_getDisplayPos', '_historyNext', '_historyPrev', '_insertString', '_line', '_moveCursor',
  '_refreshLine', '_tabComplete', '_ttyWrite', '_wordLeft', '_wordRight',
]) {
  Object.defineProperty(Interface.prototype, name, {
    __proto__: null, configurable: true, enumerable: true, writable: true,
    value: { [name](...values) { return editor().methods[name](this, ...values); } }[name],
  });
}

/** question(query[, options], callback): the next line answers. Options: signal. */
Interface.prototype.question = function question(query, options, callback) {
  callback = typeof options === 'function' ? options : callback;
  options = typeof options === 'object' && options !== null ? options : {};
  const { signal } = options;
  if (signal) {
    validateAbortSignal(signal, 'options.signal');
    if (signal.aborted) return;
    const onAbort = () => { cancelQuestion(this, callback); };
    signal.addEventListener('abort', onAbort, { once: true });
    const answer = callback;
    callback = (line) => {
      signal.removeEventListener('abort', onAbort);
      answer(line);
    };
  }
  if (typeof callback === 'function') ask(this, query, callback);
};

function ask(rl, query, callback) {
  if (rl.closed) throw new ERR_USE_AFTER_CLOSE('readline');
  if (rl[kQuestion] !== null) {
    rl.prompt();
    return;
  }
  validateString(query, 'query');
  rl[kOldPrompt] = rl._prompt;
  rl.setPrompt(query);
  rl[kQuestion] = callback;
  rl.prompt();
}

function cancelQuestion(rl) {
  if (rl[kQuestion] === null) return;
  rl[kQuestion] = null;
  rl.setPrompt(rl[kOldPrompt]);
}

Interface.prototype.question[Symbol.for('nodejs.util.promisify.custom')] = function question(query, options) {
  return askPromise(this, query, options);
};

/** question() with a promise; rejects with AbortError. */
function askPromise(rl, query, options) {
  return new Promise((resolve, reject) => {
    const signal = options?.signal;
    if (signal) {
      validateAbortSignal(signal, 'options.signal');
      const abortError = () => new AbortError(undefined, { cause: signal.reason });
      if (signal.aborted) {
        reject(abortError());
        return;
      }
      const onAbort = () => {
        cancelQuestion(rl);
        reject(abortError());
      };
      signal.addEventListener('abort', onAbort, { once: true });
      ask(rl, query, (line) => {
        signal.removeEventListener('abort', onAbort);
        resolve(line);
      });
      return;
    }
    ask(rl, query, resolve);
  });
}

/** The lines, from now to the end of the input. Leaving the loop closes the interface. */
Interface.prototype[Symbol.asyncIterator] = function() {
  const lines = [];
  let first = 0;
  let ended = this.closed;
  let failure = null;
  const waiting = []; // readers: { resolve, reject }
  const rl = this;

  function onLine(line) {
    if (waiting.length > 0) {
      waiting.shift().resolve({ value: line, done: false });
      return;
    }
    lines.push(line);
    if (lines.length - first > LINES_AHEAD && !rl.closed) rl.pause();
  }
  function onClose() {
    ended = true;
    while (waiting.length > 0) waiting.shift().resolve({ value: undefined, done: true });
  }
  function onError(error) {
    if (waiting.length > 0) waiting.shift().reject(error);
    else failure = error;
    stop();
  }
  function stop() {
    rl.removeListener('line', onLine);
    rl.removeListener('close', onClose);
    rl.removeListener('error', onError);
    onClose();
  }
  this.on('line', onLine);
  this.on('close', onClose);
  this.on('error', onError);

  return {
    next() {
      if (first < lines.length) {
        const value = lines[first++];
        if (first > LINES_AHEAD) {
          lines.splice(0, first);
          first = 0;
        }
        if (first === lines.length && rl.paused && !rl.closed) rl.resume();
        return Promise.resolve({ value, done: false });
      }
      if (failure !== null) {
        const error = failure;
        failure = null;
        return Promise.reject(error);
      }
      if (ended) return Promise.resolve({ value: undefined, done: true });
      return new Promise((resolve, reject) => { waiting.push({ resolve, reject }); });
    },
    return() {
      stop();
      rl.close();
      return Promise.resolve({ value: undefined, done: true });
    },
    throw(error) {
      onError(error);
      return Promise.resolve({ value: undefined, done: true });
    },
    [Symbol.asyncIterator]() { return this; },
  };
};

if (Symbol.dispose) {
  Interface.prototype[Symbol.dispose] = function() {
    this.close();
  };
}

module.exports = { Interface, askPromise };
