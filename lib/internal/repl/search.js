'use strict';
// Searching the history: Ctrl-R backwards, Ctrl-S forwards. What is typed is looked for in the lines; any other key ends it.

const { clearScreenDown, cursorTo, moveCursor } = require('internal/readline/callbacks');
const { positionAfter } = require('internal/readline/display');

const labels = { __proto__: null, r: 'bck-i-search: ', s: 'fwd-i-search: ' };

/** { search(text, key) }: true if the key was taken by a search. */
function createSearch(server) {
  let direction = ''; // 'r', 's', or no search is going on
  let wanted = '';
  let found = -1; // index in the history
  let saved = null; // line and cursor to go back to

  function draw(failed) {
    server._refreshLine();
    // The search text stands in the row below the line.
    const end = positionAfter(server, server._prompt + server.line);
    const cursor = server.getCursorPos();
    const down = end.rows - cursor.rows;
    moveCursor(server.output, 0, down);
    server.output.write(`\n\r${failed ? 'failed-' : ''}${labels[direction]}${wanted}_`);
    cursorTo(server.output, cursor.cols);
    moveCursor(server.output, 0, -down - 1);
  }

  function look(from, step) {
    const { history } = server;
    for (let index = from; index >= 0 && index < history.length; index += step) {
      const at = history[index].lastIndexOf(wanted);
      if (at === -1 || history[index] === server.line && index !== found && wanted !== '') continue;
      found = index;
      server.line = history[index];
      server.cursor = at;
      return true;
    }
    return false;
  }

  function seek(again) {
    if (wanted === '') {
      draw(false);
      return;
    }
    const step = direction === 'r' ? 1 : -1;
    const from = found === -1 ? (step === 1 ? 0 : server.history.length - 1) : found + (again ? step : 0);
    draw(!look(from, step));
  }

  function end(restore) {
    direction = '';
    wanted = '';
    found = -1;
    if (restore) ({ line: server.line, cursor: server.cursor } = saved);
    saved = null;
    // The row below goes too.
    server._refreshLine();
    clearScreenDown(server.output);
    server._refreshLine();
  }

  function search(text, key) {
    const asked = key.ctrl && !key.meta && (key.name === 'r' || key.name === 's');
    if (direction === '') {
      if (!asked) return false;
      direction = key.name;
      saved = { line: server.line, cursor: server.cursor };
      draw(false);
      return true;
    }
    if (asked) {
      const again = key.name === direction || found !== -1;
      direction = key.name;
      seek(again);
      return true;
    }
    if (key.name === 'backspace' || (key.ctrl && key.name === 'h')) {
      wanted = wanted.slice(0, -1);
      found = -1;
      if (wanted === '') ({ line: server.line, cursor: server.cursor } = saved);
      seek(false);
      return true;
    }
    if (key.name === 'escape' || (key.ctrl && (key.name === 'c' || key.name === 'g'))) {
      end(true);
      return true;
    }
    if (!key.ctrl && !key.meta && typeof text === 'string' && text >= ' ' && text !== '\x7f' && key.name !== 'return') {
      wanted += text;
      seek(false);
      return true;
    }
    end(false);
    return false;
  }

  return { search };
}

module.exports = { createSearch };
