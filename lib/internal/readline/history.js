'use strict';
// The lines entered before, newest first, and going through them.

/** Remembers the current line, unless it is blank or the newest already; returns it. */
function add(rl) {
  const { line, history } = rl;
  if (line.length === 0) return '';
  if (history === undefined || rl.historySize === 0 || line.trim() === '') return line;
  if (history[0] !== line) {
    if (rl.removeHistoryDuplicates) {
      const index = history.indexOf(line);
      if (index !== -1) history.splice(index, 1);
    }
    history.unshift(line);
    if (history.length > rl.historySize) history.pop();
  }
  rl.historyIndex = -1;
  // A listener may change what is kept, such as to leave passwords out.
  const kept = history[0];
  rl.emit('history', history);
  return kept;
}

/** To the next older (1) or newer (-1) line that begins with `prefix`; past the ends, to the prefix itself. */
function go(rl, step, prefix) {
  const { history } = rl;
  if (step > 0 ? rl.historyIndex >= history.length : rl.historyIndex < 0) return;
  if (history.length === 0) return;
  let index = rl.historyIndex + step;
  while (index >= 0 && index < history.length && (!history[index].startsWith(prefix) || rl.line === history[index])) {
    index += step;
  }
  rl._beforeEdit();
  rl.line = index < 0 || index >= history.length ? prefix : history[index];
  rl.historyIndex = index;
  rl.cursor = rl.line.length;
  rl._refreshLine();
}

module.exports = { add, go };
