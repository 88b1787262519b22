'use strict';
// What is shown in grey while somebody types: how the name would be completed, and below the line the value it has so far.

const { inspect } = require('internal/util/inspect');
const { clearLine, cursorTo, moveCursor } = require('internal/readline/callbacks');
const { positionAfter } = require('internal/readline/display');
const { commonPrefix } = require('internal/readline/completion');
const { peek } = require('internal/repl/peek');

const MAX_LINE = 1000; // longer lines have no preview

const grey = (server, text) => (server.useColors ? `\x1b[90m${text}\x1b[39m` : `// ${text}`);

/** The value as one line that fits below, or '' if there is nothing to tell. */
function valueText(server, line) {
  const found = peek(line, server._accessorNames);
  if (found === undefined || found.value === undefined) return '';
  const text = inspect(found.value, {
    colors: false, compact: true, breakLength: Infinity, depth: 1, maxArrayLength: 10, customInspect: false,
    maxStringLength: 200,
  }).replace(/\s*\n\s*/g, ' ');
  if (text === line.trim()) return '';
  const room = Math.min(server.columns, 250) - (server.useColors ? 1 : 4);
  return text.length > room ? `${text.slice(0, Math.max(0, room - 3))}...` : text;
}

/** What would be added to the name before the cursor. */
function completionText(server, line, callback) {
  // The candidates of an empty name are many, and none is meant.
  if (!/[\w$]$/.test(line) || /^\s*\./.test(line)) {
    callback('');
    return;
  }
  server.completer(line, (error, result) => {
    const names = result?.[0]?.filter((name) => name !== '') ?? [];
    const prefix = commonPrefix(names);
    const written = result?.[1] ?? '';
    callback(!error && prefix.startsWith(written) ? prefix.slice(written.length) : '');
  });
}

/** { clear(key), show(key) }: to be called before and after each key. */
function createPreview(server) {
  const { output } = server;
  let value = ''; // shown now
  let suffix = '';

  function erase() {
    const end = positionAfter(server, server._prompt + server.line);
    const cursor = server.getCursorPos();
    const down = end.rows - cursor.rows;
    if (suffix !== '') {
      clearLine(output, 1);
      suffix = '';
    }
    if (value !== '') {
      moveCursor(output, 0, down + 1);
      clearLine(output, 0);
      moveCursor(output, 0, -down - 1);
      value = '';
    }
  }

  function showSuffix(text) {
    // What would go round the end of the row is not shown: it could not be taken away without drawing anew.
    const cursor = server.getCursorPos();
    const shown = server.useColors ? `\x1b[90m${text}\x1b[39m` : ` // ${text}`;
    const width = server.useColors ? text.length : text.length + 4;
    if (cursor.cols + width >= server.columns || !/^[\x20-\x7e]*$/.test(text)) return;
    output.write(shown);
    moveCursor(output, -width, 0);
    suffix = text;
  }

  function showValue(text) {
    const end = positionAfter(server, server._prompt + server.line);
    const cursor = server.getCursorPos();
    const down = end.rows - cursor.rows;
    moveCursor(output, 0, down);
    output.write(`\n\r${grey(server, text)}`);
    cursorTo(output, cursor.cols);
    moveCursor(output, 0, -down - 1);
    value = text;
  }

  return {
    clear(key = {}) {
      const accepted = suffix;
      if (suffix !== '' || value !== '') erase();
      const accepts = !key.shift && !key.meta && (key.ctrl ? key.name === 'e' || key.name === 'f' : key.name === 'right' || key.name === 'end');
      if (accepted !== '' && accepts && server.cursor === server.line.length) server._insertString(accepted);
    },
    show(key = {}) {
      const { line } = server;
      if (line.trim() === '' || line.length > MAX_LINE || server._isBuffering || server.columns === Infinity) return;
      if (key.name === 'escape' || key.name === 'tab') return;
      const take = (added) => {
        if (server.closed || server.line !== line) return;
        if (added !== '' && server.cursor === line.length) showSuffix(added);
        const text = valueText(server, line) || (added === '' ? '' : valueText(server, line + added));
        if (text !== '') showValue(text);
      };
      if (server.cursor === line.length) completionText(server, line, take);
      else take('');
    },
  };
}

module.exports = { createPreview };
