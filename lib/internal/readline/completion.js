'use strict';
// What the Tab key does: asks the completer, inserts what all candidates share, lists them at the second press.

const { getStringWidth, inspect } = require('internal/util/inspect');

const GAP = 2; // columns between the candidates of a list

function commonPrefix(texts) {
  if (texts.length === 0) return '';
  let prefix = texts[0];
  for (const text of texts) {
    while (!text.startsWith(prefix)) prefix = prefix.slice(0, -1);
  }
  return prefix;
}

/** The candidates in columns; an empty one separates groups. */
function layOut(completions, columns) {
  const widths = completions.map((text) => getStringWidth(text));
  const width = Math.max(...widths) + GAP;
  const perRow = columns === Infinity ? 1 : Math.floor(columns / width) || 1;
  let text = '\r\n';
  let inRow = 0;
  let blank = 0;
  completions.forEach((completion, i) => {
    if (completion === '' || inRow === perRow) {
      text += '\r\n';
      inRow = 0;
    } else {
      text += ' '.repeat(inRow === 0 ? 0 : blank);
    }
    if (completion === '') {
      text += '\r\n';
    } else {
      text += completion;
      blank = width - widths[i];
      inRow++;
    }
  });
  return inRow === 0 ? text : `${text}\r\n\r\n`;
}

function apply(rl, completions, completeOn, list) {
  if (!Array.isArray(completions) || completions.length === 0) return;
  completeOn ??= '';
  const prefix = commonPrefix(completions.filter((text) => text !== ''));
  if (prefix.startsWith(completeOn) && prefix.length > completeOn.length) {
    rl._insertString(prefix.slice(completeOn.length));
    return;
  }
  if (!completeOn.startsWith(prefix)) {
    // Written otherwise than it was typed, such as in another case.
    rl._beforeEdit();
    const start = rl.cursor - completeOn.length;
    rl.line = rl.line.slice(0, start) + prefix + rl.line.slice(rl.cursor);
    rl.cursor = start + prefix.length;
    rl._refreshLine();
    return;
  }
  if (!list) return;
  rl._writeToOutput(layOut(completions, rl.columns));
  rl.prevRows = 0;
  rl._refreshLine();
}

/** Calls the completer: with a callback if it takes two arguments, else for an array or a promise of one. */
function complete(completer, text, callback) {
  if (completer.length === 2) {
    completer(text, callback);
    return;
  }
  const result = completer(text);
  if (typeof result?.then === 'function') result.then((value) => callback(null, value), (error) => callback(error));
  else callback(null, result);
}

/** Completes before the cursor. `list`: show the candidates when there is nothing more to insert. */
function tabComplete(rl, list) {
  rl.pause();
  const text = rl.line.slice(0, rl.cursor);
  let answered = false;
  const answer = (error, result) => {
    if (answered || rl.closed) return;
    answered = true;
    rl.resume();
    if (error) {
      rl._writeToOutput(`Tab completion error: ${inspect(error)}`);
      return;
    }
    if (result) apply(rl, result[0], result[1], list);
  };
  try {
    complete(rl.completer, text, answer);
  } catch (error) {
    answer(error);
  }
}

module.exports = { commonPrefix, complete, tabComplete };
