'use strict';

// The pipes between a process and its children.

const net = require('net');
const { Pipe, SOCKET } = internalBinding('pipe');

function createPipe() {
  return new Pipe(SOCKET);
}

function createSocket(handle, readable) {
  return new net.Socket({ handle, readable, writable: !readable });
}

module.exports = { createPipe, createSocket };
