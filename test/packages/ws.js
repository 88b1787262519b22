// ws: a server that echoes 10,000 messages, text and binary, and the closing handshake.
'use strict';
const { WebSocket, WebSocketServer } = require('ws');

const count = 10000;
const server = new WebSocketServer({ host: '127.0.0.1', port: 0 }, () => {
  const client = new WebSocket(`ws://127.0.0.1:${server.address().port}`);
  let messages = 0;
  let bytes = 0;
  client.on('open', () => {
    for (let i = 0; i < count; i++) client.send(i % 100 ? `message ${i}` : Buffer.alloc(1000 + i, i));
  });
  client.on('message', (data, binary) => {
    const expected = messages % 100 ? `message ${messages}` : Buffer.alloc(1000 + messages, messages).toString('latin1');
    if (binary !== (messages % 100 === 0) || data.toString('latin1') !== expected) console.log('wrong message', messages);
    bytes += data.length;
    if (++messages === count) client.close(1000, 'done');
  });
  client.on('close', (code, reason) => {
    console.log(messages, bytes, code, String(reason));
    server.close(() => console.log('server closed'));
  });
});
server.on('connection', (socket) => {
  socket.on('message', (data, binary) => socket.send(data, { binary }));
});
