'use strict';
// Where on the screen prompt and line stand, and how they are drawn there again.

const { getStringWidth } = require('internal/util/inspect');
const { clearScreenDown, cursorTo, moveCursor } = require('internal/readline/callbacks');

const escapes = /\x1b\[[0-?]*[ -/]*[@-~]|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)|[\x1b\x9b]./g;
const plainAscii = /^[\x20-\x7e]*$/;

/** The cells that `text` moves the cursor on by, from cell `offset` of a line on a screen of `columns`. */
function advance(offset, text, columns, tabSize) {
  if (plainAscii.test(text)) return offset + text.length;
  for (const character of text) {
    if (character === '\t') {
      offset += tabSize - offset % tabSize;
      continue;
    }
    const width = getStringWidth(character, false);
    // A wide character that does not fit into the last column goes to the next row.
    if (width === 2 && (offset + 1) % columns === 0) offset++;
    offset += width;
  }
  return offset;
}

/** { cols, rows } of the cell after `text`, counted from where `text` begins in column 0. */
function positionAfter(rl, text) {
  const { columns } = rl;
  if (text.includes('\x1b') || text.includes('\x9b')) text = text.replace(escapes, '');
  let rows = 0;
  let start = 0;
  let end = text.indexOf('\n');
  while (end !== -1) {
    rows += Math.ceil(advance(0, text.slice(start, end), columns, rl.tabSize) / columns) || 1;
    start = end + 1;
    end = text.indexOf('\n', start);
  }
  const offset = advance(0, start === 0 ? text : text.slice(start), columns, rl.tabSize);
  const cols = columns === Infinity ? offset : offset % columns;
  return { cols, rows: columns === Infinity ? rows : rows + (offset - cols) / columns };
}

/** Where the cursor is, counted from the start of the prompt. */
function cursorPosition(rl) {
  return positionAfter(rl, rl._prompt + (rl.cursor === rl.line.length ? rl.line : rl.line.slice(0, rl.cursor)));
}

/** Draws prompt and line anew over what is there, and puts the cursor where it belongs. */
function refresh(rl) {
  const text = rl._prompt + rl.line;
  const end = positionAfter(rl, text);
  const cursor = cursorPosition(rl);
  if (rl.prevRows > 0) moveCursor(rl.output, 0, -rl.prevRows);
  cursorTo(rl.output, 0);
  clearScreenDown(rl.output);
  rl._writeToOutput(text);
  // A terminal waits in the last column: make it go to the next row.
  if (end.cols === 0) rl._writeToOutput(' ');
  cursorTo(rl.output, cursor.cols);
  if (end.rows > cursor.rows) moveCursor(rl.output, 0, cursor.rows - end.rows);
  rl.prevRows = cursor.rows;
}

/** Draws `text`, which was appended to the line when the cursor was at `before`; returns the position after it. */
function drawAppended(rl, text, before) {
  const { columns } = rl;
  let after;
  if (plainAscii.test(text)) {
    const offset = before.cols + text.length;
    const rows = columns === Infinity ? 0 : Math.floor(offset / columns);
    after = { rows: before.rows + rows, cols: rows === 0 ? offset : offset % columns };
  } else {
    after = cursorPosition(rl);
  }
  rl._writeToOutput(text);
  if (after.cols === 0) {
    rl._writeToOutput(' ');
    cursorTo(rl.output, 0);
  }
  rl.prevRows = after.rows;
  return after;
}

/** Moves by so many UTF-16 units, as far as the line goes. */
function moveBy(rl, units) {
  if (units === 0) return;
  const before = cursorPosition(rl);
  rl.cursor = Math.max(0, Math.min(rl.line.length, rl.cursor + units));
  const after = cursorPosition(rl);
  if (before.rows === after.rows) moveCursor(rl.output, after.cols - before.cols, 0);
  else rl._refreshLine();
}

module.exports = { cursorPosition, drawAppended, moveBy, positionAfter, refresh };
