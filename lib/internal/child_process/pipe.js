'use strict';

// The pipes between a process and its children.

const net = require('net');
const { IPC, Pipe, SOCKET } = internalBinding('pipe');

function createPipe(isChannel) {
  return new Pipe(isChannel ? IPC : SOCKET);
}

function createSocket(handle, readable) {
  return new net.Socket({ handle, readable, writable: !readable });
}

module.exports = { createPipe, createSocket };
