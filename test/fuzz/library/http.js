'use strict';

// Bytes that a client sends to a server of ours, or a server to a client of ours, over a socket. The first byte chooses which, and how
// many bytes each write has. Either side must end, with an answer or an error.

const fs = require('fs');
const http = require('http');
const net = require('net');
const os = require('os');
const path = require('path');

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'fuzz-'));
const served = path.join(folder, 'served');
const raw = path.join(folder, 'raw');
let answer = Buffer.alloc(0);
let pieceLength = Infinity;

/** Sends the bytes in pieces, and then the end. */
function send(socket, bytes) {
  socket.setNoDelay?.(true);
  const write = (at) => {
    if (socket.destroyed) return;
    if (at >= bytes.length) {
      socket.end();
      return;
    }
    socket.write(bytes.subarray(at, at + pieceLength));
    setImmediate(write, at + pieceLength);
  };
  write(0);
}

const server = http.createServer((request, response) => {
  request.on('error', () => {});
  response.on('error', () => {});
  if (request.headersDistinct === undefined || request.rawHeaders.length % 2 !== 0) throw new Error('headers');
  switch (request.url.length % 4) {
    case 0:
      response.end(`${request.method} ${request.url}`);
      break;
    case 1:
      request.pipe(response);
      break;
    case 2:
      if (request.httpVersion === '1.1') response.writeHead(200, { 'x-a': 'b', trailer: 'x-t' });
      request.on('data', (chunk) => response.write(chunk));
      request.on('end', () => {
        if (request.httpVersion === '1.1') response.addTrailers({ 'x-t': '1' });
        response.end();
      });
      break;
    default:
      request.resume();
      request.on('end', () => response.end(JSON.stringify([request.headers, request.trailers])));
  }
});
server.on('clientError', (error, socket) => {
  if (error.code === undefined) throw error;
  socket.destroy();
});
server.on('connect', (request, socket, head) => socket.end(head));
server.on('upgrade', (request, socket, head) => socket.end(head));
server.listen(served).unref();

const rawServer = net.createServer((socket) => {
  socket.on('error', () => {});
  socket.once('data', () => send(socket, answer));
});
rawServer.listen(raw).unref();

process.on('exit', () => fs.rmSync(folder, { recursive: true, force: true }));

function toServer(bytes) {
  const socket = net.connect(served);
  socket.on('error', () => {});
  socket.resume();
  send(socket, bytes);
}

function toClient(bytes, choice) {
  answer = bytes;
  const request = http.request({ socketPath: raw, agent: false, method: choice & 1 ? 'HEAD' : choice & 2 ? 'CONNECT' : 'GET', path: '/' });
  request.on('error', (error) => {
    if (error.code === undefined) throw error;
  });
  const take = (response, socket) => {
    response.on?.('error', () => {});
    response.resume?.();
    socket?.destroy();
  };
  request.on('response', take);
  request.on('upgrade', take);
  request.on('connect', take);
  request.on('information', ({ headers }) => Object.keys(headers));
  request.end();
}

module.exports = function fuzz(bytes) {
  if (bytes.length < 1) return;
  const choice = bytes[0];
  pieceLength = choice & 0x30 ? 1 << (choice >> 2 & 15) : Infinity;
  const rest = Buffer.from(bytes.subarray(1));
  if (choice & 0x80) toClient(rest, choice);
  else toServer(rest);
};
