'use strict';
// Editing a line on a terminal: which key does what, the changes to the line, what was killed, undo. The methods that
// begin with an underscore are those of Interface, which programs replace.

const { clearScreenDown, cursorTo } = require('internal/readline/callbacks');
const display = require('internal/readline/display');
const history = require('internal/readline/history');
const { emitKeypressEvents } = require('internal/readline/keypress');

const MAX_UNDO = 2048;
const MAX_UNDO_LENGTH = 65536; // changes of longer lines cannot be undone
const MAX_KILLED = 32;
const lineEnding = /\r?\n|\r(?!\n)|\u2028|\u2029/;

const kState = Symbol('editor');

/** What an interface on a terminal has besides: */
class State {
  undo = []; // { line, cursor }
  redo = [];
  killed = []; // newest first
  yanked = -1; // which of them the last Ctrl-Y or Alt-Y put in
  prefix = null; // of the lines that the arrow keys find in the history
  previousKey = null;
  returnAt = 0; // time of the last \r, of which a \n may follow
  pasting = false;
  end = null; // position after the line, with what it was computed for; until the line is drawn anew
}

/** Takes the keys of the input and sets its raw mode, until the interface is closed. */
function attach(rl) {
  const { input, output } = rl;
  rl[kState] = new State();
  rl.prevRows = 0;
  rl.historyIndex = -1;
  rl.isCompletionEnabled = true;
  const onKeypress = (text, key) => {
    rl._ttyWrite(text, key);
    // Half of a character that the terminal sent in two parts.
    if (key?.sequence) {
      const unit = key.sequence.charCodeAt(0);
      if (key.sequence.length === 1 && unit >= 0xd800 && unit <= 0xdfff) rl._refreshLine();
    }
  };
  const onEnd = () => {
    if (rl.line.length > 0) rl.emit('line', rl.line);
    rl.close();
  };
  const onError = (error) => { rl.emit('error', error); };
  const onResize = () => { rl._refreshLine(); };
  onKeypress.takesText = true; // see keypress.js
  emitKeypressEvents(input, rl);
  input.on('error', onError);
  input.on('keypress', onKeypress);
  input.on('end', onEnd);
  rl._setRawMode(true);
  output?.on('resize', onResize);
  rl.once('close', () => {
    input.removeListener('keypress', onKeypress);
    input.removeListener('error', onError);
    input.removeListener('end', onEnd);
    output?.removeListener('resize', onResize);
  });
}

// Changes -----------------------------------------------------------------------------------------------------

function beforeEdit(rl) {
  const state = rl[kState];
  if (rl.line.length > MAX_UNDO_LENGTH) {
    state.undo.length = 0;
    return;
  }
  const last = state.undo.at(-1);
  if (last !== undefined && last.line === rl.line && last.cursor === rl.cursor) return;
  state.undo.push({ line: rl.line, cursor: rl.cursor });
  if (state.undo.length > MAX_UNDO) state.undo.shift();
  state.redo.length = 0;
}

function goBack(rl, from, to) {
  const entry = from.pop();
  if (entry === undefined) return;
  to.push({ line: rl.line, cursor: rl.cursor });
  rl.line = entry.line;
  rl.cursor = entry.cursor;
  rl._refreshLine();
}

function insertString(rl, text) {
  rl._beforeEdit();
  const state = rl[kState];
  const { line, cursor } = rl;
  if (cursor < line.length) {
    rl.line = line.slice(0, cursor) + text + line.slice(cursor);
    rl.cursor = cursor + text.length;
    rl._refreshLine();
    return;
  }
  // At the end it need not draw the line again, nor measure it: lines can be long.
  const { end } = state;
  const known = end !== null && end.length === line.length && end.prompt === rl._prompt && end.columns === rl.columns;
  const before = known ? end.position : display.cursorPosition(rl);
  rl.line = line + text;
  rl.cursor = rl.line.length;
  const position = display.drawAppended(rl, text, before);
  state.end = { length: rl.line.length, prompt: rl._prompt, columns: rl.columns, position };
}

/** Removes the units from `start` to `end`; what is `killed` can be put in again. */
function remove(rl, start, end, killed = '') {
  if (start >= end) return;
  rl._beforeEdit();
  const text = rl.line.slice(start, end);
  rl.line = rl.line.slice(0, start) + rl.line.slice(end);
  rl.cursor = start;
  if (killed) kill(rl[kState], text);
  rl._refreshLine();
}

function kill(state, text) {
  if (text === state.killed[0]) return;
  state.killed.unshift(text);
  if (state.killed.length > MAX_KILLED) state.killed.pop();
  state.yanked = -1;
}

function yank(rl) {
  const state = rl[kState];
  if (state.killed.length === 0) return;
  state.yanked = 0;
  rl._insertString(state.killed[0]);
}

/** Puts an older text in the place of the one just put in. */
function yankPop(rl) {
  const state = rl[kState];
  if (state.yanked === -1 || state.killed.length < 2) return;
  const previous = state.killed[state.yanked];
  if (!rl.line.slice(0, rl.cursor).endsWith(previous)) return;
  state.yanked = (state.yanked + 1) % state.killed.length;
  rl._beforeEdit();
  const start = rl.cursor - previous.length;
  const text = state.killed[state.yanked];
  rl.line = rl.line.slice(0, start) + text + rl.line.slice(rl.cursor);
  rl.cursor = start + text.length;
  rl._refreshLine();
}

// Distances from the cursor, in UTF-16 units ------------------------------------------------------------------

function isPair(line, at) {
  return at >= 0 && line.codePointAt(at) > 0xffff;
}

function characterLeft(rl) {
  if (rl.cursor <= 0) return 0;
  return isPair(rl.line, rl.cursor - 2) ? 2 : 1;
}

function characterRight(rl) {
  if (rl.cursor >= rl.line.length) return 0;
  return isPair(rl.line, rl.cursor) ? 2 : 1;
}

/** Blanks, and the word or the run of other characters before them. */
function wordLeft(rl) {
  const { line, cursor } = rl;
  let at = cursor;
  while (at > 0 && /\s/.test(line[at - 1])) at--;
  if (at > 0) {
    const sort = /\w/.test(line[at - 1]) ? /\w/ : /[^\w\s]/;
    while (at > 0 && sort.test(line[at - 1])) at--;
  }
  return cursor - at;
}

function wordRight(rl, pattern = /^(?:\s+|[^\w\s]+|\w+)\s*/) {
  return pattern.exec(rl.line.slice(rl.cursor))?.[0].length ?? 0;
}

/** Swaps the two characters round the cursor, or the last two at the line's end. */
function transpose(rl) {
  if (rl.cursor === 0 || rl.line.length < 2) return;
  let middle = rl.cursor;
  if (middle === rl.line.length) middle -= isPair(rl.line, middle - 2) ? 2 : 1;
  if (middle === 0) return;
  const start = middle - (isPair(rl.line, middle - 2) ? 2 : 1);
  const end = middle + (isPair(rl.line, middle) ? 2 : 1);
  rl._beforeEdit();
  rl.line = rl.line.slice(0, start) + rl.line.slice(middle, end) + rl.line.slice(start, middle) + rl.line.slice(end);
  rl.cursor = end;
  rl._refreshLine();
}

// Keys --------------------------------------------------------------------------------------------------------

function endLine(rl) {
  const line = history.add(rl);
  const state = rl[kState];
  state.undo.length = 0;
  state.redo.length = 0;
  state.end = null;
  rl.clearLine();
  rl._onLine(line);
}

function interrupt(rl) {
  if (rl.listenerCount('SIGINT') > 0) rl.emit('SIGINT');
  else rl.close();
}

/** Stops the process until the shell continues it; the terminal is normal meanwhile. */
function suspend(rl) {
  if (rl.listenerCount('SIGTSTP') > 0) {
    rl.emit('SIGTSTP');
    return;
  }
  process.once('SIGCONT', () => {
    if (rl.closed) return;
    if (!rl.paused) {
      rl.pause();
      rl.emit('SIGCONT');
    }
    rl._setRawMode(true);
    rl.resume();
    rl._refreshLine();
  });
  rl._setRawMode(false);
  process.kill(process.pid, 'SIGTSTP');
}

function clearScreen(rl) {
  cursorTo(rl.output, 0, 0);
  clearScreenDown(rl.output);
  rl.prevRows = 0;
  rl._refreshLine();
}

const left = (rl, units, killed) => remove(rl, rl.cursor - units, rl.cursor, killed);
const right = (rl, units, killed) => remove(rl, rl.cursor, rl.cursor + units, killed);
const deleteLineLeft = (rl) => left(rl, rl.cursor, true);
const deleteLineRight = (rl) => right(rl, rl.line.length - rl.cursor, true);
const deleteWordLeft = (rl) => left(rl, wordLeft(rl), true);
const deleteWordRight = (rl) => right(rl, wordRight(rl, /^(?:\s+|\W+|\w+)\s*/), true);
const deleteLeft = (rl) => left(rl, characterLeft(rl));
const deleteRight = (rl) => right(rl, characterRight(rl));
const moveWordLeft = (rl) => display.moveBy(rl, -wordLeft(rl));
const moveWordRight = (rl) => display.moveBy(rl, wordRight(rl));
const moveLeft = (rl) => display.moveBy(rl, -characterLeft(rl));
const moveRight = (rl) => display.moveBy(rl, characterRight(rl));
const toStart = (rl) => display.moveBy(rl, -Infinity);
const toEnd = (rl) => display.moveBy(rl, Infinity);
const historyPrev = (rl) => history.go(rl, 1, rl[kState].prefix ?? '');
const historyNext = (rl) => history.go(rl, -1, rl[kState].prefix ?? '');

const controlShiftKeys = { __proto__: null, backspace: deleteLineLeft, delete: deleteLineRight };
const controlKeys = {
  __proto__: null,
  a: toStart, b: moveLeft, c: interrupt,
  d(rl) {
    if (rl.cursor === 0 && rl.line.length === 0) rl.close();
    else deleteRight(rl);
  },
  e: toEnd, f: moveRight, h: deleteLeft, k: deleteLineRight, l: clearScreen, n: historyNext, p: historyPrev,
  t: transpose, u: deleteLineLeft, w: deleteWordLeft, y: yank, z: suspend,
  backspace: deleteWordLeft, delete: deleteWordRight, left: moveWordLeft, right: moveWordRight,
};
const metaKeys = {
  __proto__: null,
  b: moveWordLeft, d: deleteWordRight, f: moveWordRight, y: yankPop, left: moveWordLeft, right: moveWordRight,
  backspace: deleteWordLeft, delete: deleteWordRight,
};
const plainKeys = {
  __proto__: null,
  return(rl) {
    rl[kState].returnAt = Date.now();
    endLine(rl);
  },
  enter(rl) {
    const { returnAt } = rl[kState];
    if (returnAt === 0 || Date.now() - returnAt > rl.crlfDelay) endLine(rl);
    rl[kState].returnAt = 0;
  },
  backspace: deleteLeft, delete: deleteRight, left: moveLeft, right: moveRight, home: toStart, end: toEnd,
  up: historyPrev, down: historyNext,
  'paste-start'(rl) { rl[kState].pasting = true; },
  'paste-end'(rl) { rl[kState].pasting = false; },
  'escape'() {},
};

function typeText(rl, text) {
  let match = lineEnding.exec(text);
  while (match !== null && !rl.closed) {
    if (match.index > 0) rl._insertString(text.slice(0, match.index));
    endLine(rl);
    text = text.slice(match.index + match[0].length);
    match = lineEnding.exec(text);
  }
  if (text !== '' && !rl.closed) rl._insertString(text);
}

/** The arrow keys search for lines that begin with what stands before the cursor when the first is pressed. */
function notePrefix(rl, key) {
  const state = rl[kState];
  if ((key.name === 'up' || key.name === 'down') && !key.ctrl && !key.meta && !key.shift) {
    state.prefix ??= rl.line.slice(0, rl.cursor);
  } else if (state.prefix !== null) {
    state.prefix = null;
    if (rl.historyIndex === rl.history.length) rl.historyIndex = -1;
  }
}

/** Does what the key says; `text`: what it types, if anything. */
function ttyWrite(rl, text, key = {}) {
  const state = rl[kState];
  const { previousKey } = state;
  state.previousKey = key;
  if (!(key.meta && key.name === 'y') && !(key.ctrl && key.name === 'y')) state.yanked = -1;
  if (key.name !== 'enter') state.returnAt = 0;
  notePrefix(rl, key);
  if (key.sequence === '\x1f') {
    goBack(rl, state.undo, state.redo);
    return;
  }
  if (key.sequence === '\x1e') {
    goBack(rl, state.redo, state.undo);
    return;
  }
  if (key.name === 'escape') return;

  let action;
  if (key.ctrl && key.shift) {
    action = controlShiftKeys[key.name];
  } else if (key.ctrl) {
    action = controlKeys[key.name];
  } else if (key.meta) {
    action = metaKeys[key.name];
  } else if (key.name === 'tab' && !key.shift && typeof rl.completer === 'function' && rl.isCompletionEnabled && !state.pasting) {
    rl._tabComplete(previousKey?.name === 'tab');
    return;
  } else {
    action = plainKeys[key.name];
    if (action === undefined && typeof text === 'string' && text !== '') typeText(rl, text);
  }
  if (action !== undefined) action(rl);
}

function refreshLine(rl) {
  display.refresh(rl);
  rl[kState].end = null;
}

/** Behind the line, on a row of its own: the line is done with. */
function clearLine(rl) {
  display.moveBy(rl, Infinity);
  rl._writeToOutput('\r\n');
  rl.line = '';
  rl.cursor = 0;
  rl.prevRows = 0;
}

module.exports = {
  attach, clearLine,
  // Methods of Interface, each with the interface as first argument.
  methods: {
    __proto__: null,
    _addHistory: history.add,
    _beforeEdit: beforeEdit,
    _deleteLeft: deleteLeft,
    _deleteLineLeft: deleteLineLeft,
    _deleteLineRight: deleteLineRight,
    _deleteRight: deleteRight,
    _deleteWordLeft: deleteWordLeft,
    _deleteWordRight: deleteWordRight,
    _getDisplayPos: display.positionAfter,
    _historyNext: historyNext,
    _historyPrev: historyPrev,
    _insertString: insertString,
    _line: endLine,
    _moveCursor: display.moveBy,
    _refreshLine: refreshLine,
    _tabComplete(rl, list) { require('internal/readline/completion').tabComplete(rl, list); },
    _ttyWrite: ttyWrite,
    _wordLeft: moveWordLeft,
    _wordRight: moveWordRight,
  },
};
