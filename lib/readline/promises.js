'use strict';
// readline with promises: question() returns one, and cursor movements are gathered in a Readline.

const { Interface: Base, askPromise } = require('internal/readline/interface');
const { codes: { ERR_INVALID_ARG_TYPE } } = require('internal/errors');
const { validateBoolean, validateInteger } = require('internal/validators');

class Interface extends Base {
  /** Options: signal. @returns {Promise<string>} */
  question(query, options = {}) {
    return askPromise(this, query, options);
  }
}

/** Gathers movements of a terminal's cursor and writes them together. */
class Readline {
  #stream;
  #sequences = [];
  #autoCommit = false;

  constructor(stream, options) {
    if (!require('stream').isWritable(stream)) throw new ERR_INVALID_ARG_TYPE('stream', 'Writable', stream);
    this.#stream = stream;
    if (options?.autoCommit != null) {
      validateBoolean(options.autoCommit, 'options.autoCommit');
      this.#autoCommit = options.autoCommit;
    }
  }

  #add(sequence) {
    if (this.#autoCommit) process.nextTick(() => { this.#stream.write(sequence); });
    else this.#sequences.push(sequence);
    return this;
  }

  cursorTo(x, y = undefined) {
    validateInteger(x, 'x');
    if (y !== undefined) validateInteger(y, 'y');
    return this.#add(y === undefined ? `\x1b[${x + 1}G` : `\x1b[${y + 1};${x + 1}H`);
  }

  moveCursor(dx, dy) {
    validateInteger(dx, 'dx');
    validateInteger(dy, 'dy');
    let sequence = '';
    if (dx !== 0) sequence += `\x1b[${Math.abs(dx)}${dx < 0 ? 'D' : 'C'}`;
    if (dy !== 0) sequence += `\x1b[${Math.abs(dy)}${dy < 0 ? 'A' : 'B'}`;
    return sequence === '' ? this : this.#add(sequence);
  }

  clearLine(direction) {
    validateInteger(direction, 'dir', -1, 1);
    return this.#add(direction < 0 ? '\x1b[1K' : direction > 0 ? '\x1b[0K' : '\x1b[2K');
  }

  clearScreenDown() {
    return this.#add('\x1b[0J');
  }

  /** Writes what was gathered. */
  commit() {
    return new Promise((resolve) => {
      this.#stream.write(this.#sequences.join(''), resolve);
      this.#sequences = [];
    });
  }

  /** Forgets what was gathered. */
  rollback() {
    this.#sequences = [];
    return this;
  }
}

/** createInterface(options) or createInterface(input[, output[, completer[, terminal]]]) */
function createInterface(input, output, completer, terminal) {
  return new Interface(input, output, completer, terminal);
}

module.exports = { Interface, Readline, createInterface };
