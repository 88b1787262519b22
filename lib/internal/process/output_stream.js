'use strict';

// The Writable behind process.stdout and process.stderr.

const { Writable } = require('stream');
const { errnoException } = require('internal/errors');
const { writeSync } = internalBinding('process_methods');

class OutputStream extends Writable {
  constructor(fd, type) {
    super({ decodeStrings: false, emitClose: false });
    this.fd = fd;
    this._type = type === 'FILE' ? 'fs' : type.toLowerCase();
    this._isStdio = true;
    // Closed by the program's end only.
    this.destroySoon = this.destroy;
  }

  _write(chunk, encoding, callback) {
    const data = typeof chunk === 'string' && encoding !== 'utf8' && encoding !== 'utf-8' ?
      Buffer.from(chunk, encoding) : chunk;
    const error = writeSync(this.fd, data);
    callback(error < 0 ? errnoException(error, 'write') : null);
  }

  _destroy(error, callback) {
    callback(error);
  }
}

function createOutputStream(fd, type) {
  if (type !== 'TTY') return new OutputStream(fd, type);
  const { addTerminal } = require('internal/process/terminal');
  return addTerminal(new OutputStream(fd, type));
}

module.exports = { createOutputStream };
