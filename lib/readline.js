'use strict';
// Input in lines, and the terminal's cursor.

const { Interface } = require('internal/readline/interface');
const { clearLine, clearScreenDown, cursorTo, moveCursor } = require('internal/readline/callbacks');

/** createInterface(options) or createInterface(input[, output[, completer[, terminal]]]) */
function createInterface(input, output, completer, terminal) {
  return new Interface(input, output, completer, terminal);
}

/** 'keypress' events of `stream`; loaded with its first use. */
function emitKeypressEvents(stream, iface) {
  require('internal/readline/keypress').emitKeypressEvents(stream, iface);
}

module.exports = {
  Interface,
  clearLine,
  clearScreenDown,
  createInterface,
  cursorTo,
  emitKeypressEvents,
  moveCursor,
};
Object.defineProperty(module.exports, 'promises', {
  __proto__: null, configurable: true, enumerable: true, get() { return require('readline/promises'); },
});
