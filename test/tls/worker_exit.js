// A worker that ends in the middle of a handshake, with writes that wait for it, leaves nothing behind.
'use strict';
const assert = require('assert');
const { Worker } = require('worker_threads');

const worker = new Worker(`
  const net = require('net');
  const tls = require('tls');
  const server = net.createServer((socket) => socket.once('data', () => process.exit(3)));
  server.listen(0, '127.0.0.1', () => {
    const client = tls.connect({ port: server.address().port, host: '127.0.0.1', rejectUnauthorized: false });
    client.write('x', () => {});
    client.end();
  });
`, { eval: true });
worker.on('exit', (code) => assert.strictEqual(code, 3));
