'use strict';
// Read, evaluate, print, loop: for programs (start) and for `jsrun` alone (internal/repl/start).

const { Interface } = require('internal/readline/interface');
const { Recoverable, evaluate, isValidSyntax } = require('internal/repl/evaluate');
const { inspect } = require('internal/util/inspect');
const { validateFunction } = require('internal/validators');

const REPL_MODE_SLOPPY = Symbol('repl-sloppy');
const REPL_MODE_STRICT = Symbol('repl-strict');

const kBuffered = Symbol('buffered command'); // lines that are not a whole text yet
const kSigint = Symbol('SIGINT before'); // the last key was a Ctrl-C on an empty line
const kWait = Symbol('wait'); // what ends the wait for a line, or null
const kKept = Symbol('kept input'); // what came while waiting: functions
const kEditorEnd = Symbol('end of editor'); // Ctrl-D: the text counts as complete
const kNames = Symbol('global accessors'); // see internal/repl/peek

let lineNumber = 0; // of the names of the texts, REPL1 ...

/** How values are shown; `writer.options` are those of util.inspect. */
function writer(value) {
  return inspect(value, writer.options);
}
writer.options = { ...inspect.defaultOptions, showProxy: true };

/** The input, output and so on of the options, with those that have defaults. */
function completeOptions(options) {
  if (typeof options !== 'object' || options === null) options = { prompt: options };
  const result = { ...options };
  if (!result.input && !result.output) {
    result.input = process.stdin;
    result.output = process.stdout;
  }
  result.input ??= process.stdin;
  result.output ??= process.stdout;
  result.terminal = Boolean(result.terminal ?? result.output.isTTY);
  result.prompt ??= '> ';
  const { output } = result;
  result.useColors = Boolean(result.useColors ??
    (result.terminal && (typeof output.getColorDepth === 'function' ? output.getColorDepth() > 2 : false)));
  return result;
}

/** `_` and `_error` follow the last value and error until the program assigns to them. */
function defineUnderscores(server) {
  const define = (name, last, assigned) => Object.defineProperty(server.context, name, {
    __proto__: null,
    configurable: true,
    get: () => server[last],
    set(value) {
      server[last] = value;
      if (server[assigned]) return;
      server[assigned] = true;
      server.output.write(`Expression assignment to ${name} now disabled.\n`);
    },
  });
  define('_', 'last', 'underscoreAssigned');
  define('_error', 'lastError', 'underscoreErrAssigned');
}

/** require and module, and the library's modules by their names. */
function defineGlobals() {
  const { Module, makeRequire } = require('internal/modules/cjs');
  const { defineModuleGlobals } = require('internal/process/run_text');
  const module = new Module('<repl>');
  module.paths = Module._nodeModulePaths(process.cwd());
  const values = { module, exports: module.exports, require: makeRequire(module) };
  for (const name of Object.keys(values)) {
    Object.defineProperty(globalThis, name, {
      __proto__: null, value: values[name], writable: true, enumerable: false, configurable: true,
    });
  }
  defineModuleGlobals();
}

/** REPLServer(options) or REPLServer(prompt): see repl.start. */
class REPLServer extends Interface {
  constructor(given) {
    const options = completeOptions(given);
    if (options.breakEvalOnSigint && options.eval) {
      const { codes: { ERR_INVALID_REPL_EVAL_CONFIG } } = require('internal/errors');
      throw new ERR_INVALID_REPL_EVAL_CONFIG();
    }
    if (options.eval !== undefined && options.eval !== null) validateFunction(options.eval, 'options.eval');
    const { input, output, terminal, prompt, historySize } = options;
    let server; // the completer is called later
    super({
      input, output, terminal, prompt,
      historySize: historySize ?? require('internal/repl/history').historySize(),
      completer: (text, callback) => server.completer(text, callback),
    });
    server = this;
    this.useColors = options.useColors;
    this.useGlobal = true;
    this.ignoreUndefined = Boolean(options.ignoreUndefined);
    this.replMode = options.replMode ?? REPL_MODE_SLOPPY;
    this.breakEvalOnSigint = Boolean(options.breakEvalOnSigint);
    this.underscoreAssigned = false;
    this.underscoreErrAssigned = false;
    this.last = undefined;
    this.lastError = undefined;
    this.editorMode = false;
    this.lines = [];
    this.commands = { __proto__: null };
    this._initialPrompt = prompt;
    this[kBuffered] = '';
    this[kSigint] = false;
    this[kWait] = null;
    this[kKept] = [];
    this[kEditorEnd] = false;
    this.context = globalThis;
    defineGlobals();
    defineUnderscores(this);
    this[kNames] = require('internal/repl/peek').accessorNames();

    this.completer = typeof options.completer === 'function' ?
      (text, callback) => require('internal/readline/completion').complete(options.completer, text, callback) :
      (text, callback) => this.complete(text, callback);
    this.eval = options.eval ?? ((code, context, name, callback) => {
      evaluate(this, code, name, this.replMode === REPL_MODE_STRICT, callback);
    });
    this.writer = options.writer ?? writer;
    if (this.writer === writer) {
      const colors = this.useColors;
      this.writer = (value) => inspect(value, { ...writer.options, colors });
      this.writer.options = { ...writer.options, colors };
    }
    require('internal/repl/commands').defineCommands(this);
    this.on('line', (line) => this.#input(() => this.#takeLine(line)));
    this.on('SIGINT', () => this.#interrupt());
    this.on('close', () => this.emit('exit'));
    if (this.terminal) this.#takeKeys(options.preview ?? true);
    this.displayPrompt();
  }

  // Lines ---------------------------------------------------------------------------------------------------

  /** Takes input, later if a line is still being waited for. */
  #input(take) {
    if (this[kWait] === null) take();
    else this[kKept].push(take);
  }

  _beginWait(giveUp) {
    this[kWait] = giveUp;
  }

  _endWait() {
    this[kWait] = null;
    while (this[kWait] === null && this[kKept].length > 0) this[kKept].shift()();
  }

  #takeLine(line) {
    if (this.closed) return;
    this[kSigint] = false;
    if (this.editorMode) {
      this[kBuffered] += `${line}\n`;
      this.lines.push(line);
      const indentation = /^\s+/.exec(line);
      if (indentation !== null) this.write(indentation[0]);
      return;
    }
    const trimmed = line.trim();
    const command = /^\.([^\s]+)\s*(.*)$/.exec(trimmed);
    if (command !== null && trimmed[1] !== '.' && Number.isNaN(parseFloat(trimmed))) {
      if (this.commands[command[1]] !== undefined) {
        this.commands[command[1]].action.call(this, command[2]);
        return;
      }
      if (this[kBuffered] === '') {
        this.output.write('Invalid REPL keyword\n');
        this.displayPrompt();
        return;
      }
    }
    if (trimmed !== '') this.lines.push(line);
    this._evaluateText(`${this[kBuffered]}${line}\n`, line);
  }

  /** Evaluates and prints; `line`: the last line of the text. */
  _evaluateText(text, line = text) {
    let finished = false;
    const finish = (...result) => {
      if (finished) return;
      finished = true;
      this.#finish(line, ...result);
    };
    try {
      this.eval(text, this.context, `REPL${++lineNumber}`, finish);
    } catch (error) {
      finish(error);
    }
  }

  #finish(line, error, ...values) {
    const ended = this[kEditorEnd];
    this[kEditorEnd] = false;
    if (error) {
      if (this[kBuffered] === '' && line.trim().startsWith('npm ')) {
        this.output.write('npm is a program of its own: run it in your shell.\n(Press Ctrl+D to exit.)\n');
        this.displayPrompt();
        return;
      }
      if (error instanceof Recoverable && !ended) {
        this[kBuffered] += `${line}\n`;
        this.displayPrompt();
        return;
      }
      this._reportError(error instanceof Recoverable ? error.err : error, line);
      return;
    }
    this.clearBufferedCommand();
    if (values.length > 0 && (!this.ignoreUndefined || values[0] !== undefined)) {
      if (!this.underscoreAssigned) this.last = values[0];
      let text;
      try {
        text = this.writer(values[0]);
      } catch (failure) {
        this._reportError(failure, line);
        return;
      }
      this.output.write(`${text}\n`);
    }
    if (!this.closed) this.displayPrompt();
  }

  /** Prints an error that the code entered threw, now or later, and asks for the next line. */
  _reportError(error, line = '') {
    if (!this.underscoreErrAssigned) this.lastError = error;
    const { describeUncaught } = require('internal/repl/report');
    let text;
    try {
      text = describeUncaught(error, this.writer, line);
    } catch {
      text = 'Uncaught <unprintable>\n';
    }
    this.output.write(text);
    this.clearBufferedCommand();
    if (!this.closed) this.displayPrompt();
  }

  // Keys ----------------------------------------------------------------------------------------------------

  #interrupt() {
    if (this[kWait] !== null) {
      this[kKept].length = 0;
      this[kWait]();
      return;
    }
    const empty = this.line.length === 0;
    this.clearLine();
    this.#leaveEditor();
    if (this[kBuffered] === '' && empty) {
      if (this[kSigint]) {
        this[kSigint] = false;
        this.close();
        return;
      }
      this.output.write('(To exit, press Ctrl+C again or Ctrl+D or type .exit)\n');
      this[kSigint] = true;
    } else {
      this[kSigint] = false;
    }
    this.clearBufferedCommand();
    this.displayPrompt();
  }

  #leaveEditor() {
    if (!this.editorMode) return;
    this.editorMode = false;
    super.setPrompt(this._initialPrompt);
  }

  #takeKeys(withPreview) {
    const edit = super._ttyWrite.bind(this);
    const preview = withPreview ? require('internal/repl/preview').createPreview(this) : { clear() {}, show() {} };
    const { search } = require('internal/repl/search').createSearch(this);
    this._ttyWrite = (text, key = {}) => {
      if (this[kWait] !== null && !(key.ctrl && key.name === 'c')) {
        this[kKept].push(() => this._ttyWrite(text, key));
        return;
      }
      if (this.editorMode) {
        this.#editorKey(edit, text, key);
        return;
      }
      if (key.ctrl && key.name === 'd' && this.cursor === 0 && this.line.length === 0) {
        preview.clear();
        this.clearLine();
      }
      preview.clear(key);
      if (!search(text, key)) {
        edit(text, key);
        if (!this.closed && this[kWait] === null) preview.show(key);
      }
    };
  }

  #editorKey(edit, text, key) {
    if (key.ctrl && !key.shift && key.name === 'd') {
      this.editorMode = false;
      super.setPrompt(this._initialPrompt);
      const last = this.line;
      this.clearLine();
      const code = `${this[kBuffered]}${last}\n`;
      if (last !== '') this.lines.push(last);
      this[kBuffered] = '';
      this[kEditorEnd] = true;
      this._evaluateText(code);
    } else if (!(key.ctrl && (key.name === 'n' || key.name === 'p')) && key.name !== 'up' && key.name !== 'down') {
      edit(text, key);
    }
  }

  // For programs --------------------------------------------------------------------------------------------

  /** Ends it, after the line that is being waited for; emits 'exit'. */
  close() {
    this.#input(() => super.close());
  }

  /** Shows the prompt, or dots while a text is not complete. */
  displayPrompt(preserveCursor) {
    super.setPrompt(this[kBuffered] === '' ? this._initialPrompt : '... ');
    this.prompt(preserveCursor);
  }

  setPrompt(prompt) {
    this._initialPrompt = prompt;
    super.setPrompt(prompt);
  }

  /** Forgets the lines that are not a whole text yet. */
  clearBufferedCommand() {
    this[kBuffered] = '';
  }

  /** defineCommand(keyword, action | { help, action }): `.keyword rest` calls action(rest), with the server as `this`. */
  defineCommand(keyword, command) {
    if (typeof command === 'function') command = { action: command };
    else validateFunction(command?.action, 'cmd.action');
    this.commands[keyword] = command;
  }

  /** Candidates for what stands at the end of `text`: callback(error, [candidates, what they complete]). */
  complete(text, callback) {
    require('internal/repl/completion').complete(this, text, callback);
  }

  /** setupHistory(path, callback(error, server)): the history is kept in that file. */
  setupHistory(file, callback) {
    if (typeof file === 'object' && file !== null) {
      callback ??= file.onHistoryFileLoaded;
      if (file.size !== undefined) this.historySize = file.size;
      if (file.removeHistoryDuplicates !== undefined) this.removeHistoryDuplicates = Boolean(file.removeHistoryDuplicates);
      file = file.filePath;
    }
    if (typeof callback !== 'function') callback = () => {};
    require('internal/repl/history').setupHistory(this, file, callback);
  }
}
Object.defineProperty(REPLServer.prototype, '_accessorNames', {
  __proto__: null, configurable: true, enumerable: false, get() { return this[kNames]; },
});
Object.defineProperty(REPLServer.prototype, '_isBuffering', {
  __proto__: null, configurable: true, enumerable: false, get() { return this[kBuffered] !== ''; },
});

/**
 * Starts one; options are the prompt or: prompt, input, output, terminal, eval, useColors, ignoreUndefined, writer,
 * completer, replMode, breakEvalOnSigint, preview, historySize. The context is the global object.
 */
function start(options, source, evaluator, useGlobal, ignoreUndefined, replMode) {
  if (typeof options !== 'object' || options === null) {
    options = { prompt: options, eval: evaluator, useGlobal, ignoreUndefined, replMode };
    if (source?.stdin && source.stdout) {
      options.input = source.stdin;
      options.output = source.stdout;
    } else if (source) {
      options.input = source;
      options.output = source;
    }
  }
  return new REPLServer(options);
}

module.exports = { REPLServer, REPL_MODE_SLOPPY, REPL_MODE_STRICT, Recoverable, isValidSyntax, start, writer };
