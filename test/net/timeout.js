// setTimeout: silence is told, traffic puts it off, and it does not close by itself.
'use strict';
const assert = require('assert');
const net = require('net');

let timeouts = 0;
const server = net.createServer((socket) => {
  socket.on('error', () => {});
  let left = 4;
  const timer = setInterval(() => {
    if (left-- > 0) socket.write('x');
    else clearInterval(timer);
  }, 20);
});
server.listen(0, () => {
  const started = Date.now();
  const client = net.connect(server.address().port);
  client.resume();
  assert.strictEqual(client.setTimeout(60), client);
  assert.strictEqual(client.timeout, 60);
  client.on('timeout', () => {
    timeouts++;
    assert.strictEqual(client.destroyed, false);
    assert.ok(Date.now() - started >= 120, `${Date.now() - started}`);
    client.destroy();
    server.close();
  });
});
process.on('exit', () => assert.strictEqual(timeouts, 1));
