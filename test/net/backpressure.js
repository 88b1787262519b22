// A reader that pauses stops the writer; nothing is lost.
'use strict';
const assert = require('assert');
const net = require('net');

const TOTAL = 8 * 1024 * 1024;
const block = Buffer.alloc(64 * 1024, 'b');
let drains = 0;
let refused = 0;
let received = 0;

const server = net.createServer((socket) => {
  let sent = 0;
  (function fill() {
    while (sent < TOTAL) {
      sent += block.length;
      if (!socket.write(block)) {
        refused++;
        socket.once('drain', () => { drains++; fill(); });
        return;
      }
    }
    socket.end();
  })();
});
server.listen(0, () => {
  const client = net.connect(server.address().port);
  client.once('data', () => {
    client.pause();
    setTimeout(() => {
      assert.ok(client.bytesRead < TOTAL);
      client.resume();
    }, 50);
  });
  client.on('data', (chunk) => { received += chunk.length; });
  client.on('close', () => server.close());
});
process.on('exit', () => {
  assert.strictEqual(received, TOTAL);
  assert.ok(refused > 0 && drains > 0);
});
