// Sockets with a path.
'use strict';
const assert = require('assert');
const fs = require('fs');
const net = require('net');
const os = require('os');
const path = require('path');

const file = path.join(process.env.TEST_SCRATCH || os.tmpdir(), `net-${process.pid}.sock`);
let done = false;
const server = net.createServer((socket) => {
  assert.strictEqual(socket.remoteAddress, undefined);
  socket.pipe(socket);
});
server.listen(file, () => {
  assert.strictEqual(server.address(), file);
  const again = net.createServer().on('error', (error) => {
    assert.strictEqual(error.code, 'EADDRINUSE');
    assert.strictEqual(error.address, file);
    assert.strictEqual(error.message, `listen EADDRINUSE: address already in use ${file}`);
    const client = net.createConnection({ path: file }, () => client.end('through a file'));
    let text = '';
    client.on('data', (chunk) => { text += chunk; });
    client.on('end', () => {
      assert.strictEqual(text, 'through a file');
      done = true;
      server.close(() => assert.strictEqual(fs.existsSync(file), false));
    });
  });
  again.listen(file);
});
process.on('exit', () => assert.ok(done));
