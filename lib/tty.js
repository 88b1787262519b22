'use strict';
// Terminals: which descriptors are one, and streams over them.

const net = require('net');
const binding = internalBinding('tty');
const { codes: { ERR_INVALID_FD }, errnoException } = require('internal/errors');
const { addTerminal, getColorDepth } = require('internal/process/terminal');

/** @returns {boolean} */
function isatty(fd) {
  return Number.isInteger(fd) && fd >= 0 && fd <= 2147483647 && binding.isTTY(fd);
}

function checkFd(fd) {
  if (fd >> 0 !== fd || fd < 0) throw new ERR_INVALID_FD(fd);
}

/** Reads from a terminal. Throws ERR_INVALID_FD, or the system's error. */
function ReadStream(fd, options) {
  if (!(this instanceof ReadStream)) return new ReadStream(fd, options);
  checkFd(fd);
  net.Socket.call(this, {
    readableHighWaterMark: 0, handle: new binding.TTY(fd), manualStart: true, ...options,
  });
  this.isRaw = false;
  this.isTTY = true;
}
Object.setPrototypeOf(ReadStream.prototype, net.Socket.prototype);
Object.setPrototypeOf(ReadStream, net.Socket);

/** Raw: every key is given at once, without echo. */
ReadStream.prototype.setRawMode = function(flag) {
  flag = Boolean(flag);
  const error = this._handle?.setRawMode(flag);
  if (error) {
    this.emit('error', errnoException(error, 'setRawMode'));
    return this;
  }
  this.isRaw = flag;
  return this;
};

/** Writes to a terminal. Throws ERR_INVALID_FD, or the system's error. */
function WriteStream(fd) {
  if (!(this instanceof WriteStream)) return new WriteStream(fd);
  checkFd(fd);
  const handle = new binding.TTY(fd);
  net.Socket.call(this, { handle, manualStart: true });
  // What a program prints before it ends must be on the screen.
  if (typeof handle.setBlocking === 'function') handle.setBlocking(true);
  this.fd = fd;
  addTerminal(this);
}
Object.setPrototypeOf(WriteStream.prototype, net.Socket.prototype);
Object.setPrototypeOf(WriteStream, net.Socket);
WriteStream.prototype.isTTY = true;
WriteStream.prototype.getColorDepth = getColorDepth;

module.exports = { isatty, ReadStream, WriteStream };
