// allowHalfOpen: the other direction lives on after an end.
'use strict';
const assert = require('assert');
const net = require('net');

let answered = false;
const server = net.createServer({ allowHalfOpen: true }, (socket) => {
  let got = '';
  socket.on('data', (chunk) => { got += chunk; });
  socket.on('end', () => {
    assert.strictEqual(socket.readable, false);
    assert.strictEqual(socket.writable, true);
    setTimeout(() => socket.end(got.toUpperCase()), 10);
  });
});
server.listen(0, () => {
  const client = net.connect({ port: server.address().port, allowHalfOpen: true });
  client.end('question');
  client.on('data', (chunk) => {
    assert.strictEqual(String(chunk), 'QUESTION');
    answered = true;
  });
  client.on('close', () => server.close());
});
process.on('exit', () => assert.ok(answered));
