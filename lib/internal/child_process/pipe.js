'use strict';

// The pipes between a process and its children.

const net = require('net');
const { IPC, Pipe, SOCKET } = internalBinding('pipe');

function createPipe(isChannel) {
  return new Pipe(isChannel ? IPC : SOCKET);
}

/** The parent's end of a pipe to a child's descriptor; standard input is only written. */
function createSocket(handle, readable) {
  return new net.Socket({ handle, readable, writable: true });
}

module.exports = { createPipe, createSocket };
