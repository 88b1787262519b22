// Datagrams: both families, connected sockets, ranges, arrays, addresses, buffer sizes, multicast, errors, the end.
'use strict';
const assert = require('assert');
const dgram = require('dgram');
const { once } = require('events');

const received = async (socket) => {
  const [message, info] = await once(socket, 'message');
  assert.strictEqual(info.size, message.length);
  return [`${message}`, info];
};

async function exchange(type, loopback) {
  const server = dgram.createSocket(type);
  server.bind(0, loopback);
  await once(server, 'listening');
  const { address, family, port } = server.address();
  assert.deepStrictEqual([address, family], [loopback, type === 'udp4' ? 'IPv4' : 'IPv6']);
  const client = dgram.createSocket({ type });
  let sent = await new Promise((resolve) => client.send('text é', port, loopback, (...args) => resolve(args)));
  assert.deepStrictEqual(sent, [null, 7]);
  const [text, info] = await received(server);
  assert.strictEqual(text, 'text é');
  assert.strictEqual(info.port, client.address().port);
  server.send(['ans', Buffer.from('we'), 'r'], info.port, info.address);
  assert.strictEqual((await received(client))[0], 'answer');
  client.send(Buffer.from('0123456789'), 2, 3, port);
  assert.strictEqual((await received(server))[0], '234');
  client.send(new Uint8Array(0), port);
  assert.strictEqual((await received(server))[0], '');

  client.connect(port, loopback);
  await once(client, 'connect');
  assert.strictEqual(client.remoteAddress().port, port);
  assert.throws(() => client.send('x', 0, 1, port), { code: 'ERR_SOCKET_DGRAM_IS_CONNECTED' });
  assert.throws(() => client.connect(port), { code: 'ERR_SOCKET_DGRAM_IS_CONNECTED' });
  sent = await new Promise((resolve) => client.send(Buffer.from('abc'), 1, 2, (...args) => resolve(args)));
  assert.deepStrictEqual(sent, [null, 2]);
  assert.strictEqual((await received(server))[0], 'bc');
  client.disconnect();
  assert.throws(() => client.remoteAddress(), { code: 'ERR_SOCKET_DGRAM_NOT_CONNECTED' });
  assert(client.getRecvBufferSize() > 0 && client.getSendQueueSize() === 0);
  client.setSendBufferSize(8192);
  assert(client.getSendBufferSize() >= 8192);

  const big = await new Promise((resolve) => client.send(Buffer.alloc(70000), port, resolve));
  assert.strictEqual(big.code, 'EMSGSIZE');
  const again = dgram.createSocket(type).bind(port, loopback);
  const [error] = await once(again, 'error');
  assert.deepStrictEqual([error.code, error.syscall, error.port], ['EADDRINUSE', 'bind', port]);
  again.close();
  client.close();
  server.close();
  await once(server, 'close');
  assert.throws(() => server.close(), { code: 'ERR_SOCKET_DGRAM_NOT_RUNNING' });
  assert.throws(() => server.send('x', 1), { code: 'ERR_SOCKET_DGRAM_NOT_RUNNING' });
}

async function multicast() {
  const socket = dgram.createSocket({ type: 'udp4', reuseAddr: true });
  await new Promise((resolve) => socket.bind(0, resolve));
  socket.setTTL(5);
  socket.setMulticastTTL(1);
  socket.setMulticastLoopback(true);
  socket.setBroadcast(true);
  assert.throws(() => socket.setTTL(1000), { code: 'EINVAL' });
  assert.throws(() => socket.setTTL('x'), { code: 'ERR_INVALID_ARG_TYPE' });
  assert.throws(() => socket.addMembership(), { code: 'ERR_MISSING_ARGS' });
  assert.throws(() => socket.addMembership('10.0.0.1'), { code: 'EINVAL' });
  socket.addMembership('239.1.2.3', '127.0.0.1');
  socket.setMulticastInterface('127.0.0.1');
  socket.send('to the group', socket.address().port, '239.1.2.3');
  assert.strictEqual((await received(socket))[0], 'to the group');
  socket.dropMembership('239.1.2.3', '127.0.0.1');
  socket.close();
}

assert.throws(() => dgram.createSocket('tcp'), { code: 'ERR_SOCKET_BAD_TYPE' });
assert.throws(() => dgram.createSocket('udp4').send('x', 99999), { code: 'ERR_SOCKET_BAD_PORT' });
assert.throws(() => dgram.createSocket('udp4').send(5, 1), { code: 'ERR_INVALID_ARG_TYPE' });
const controller = new AbortController();
const aborted = dgram.createSocket({ type: 'udp4', signal: controller.signal }).bind();
aborted.on('listening', () => {
  assert.throws(() => aborted.bind(), { code: 'ERR_SOCKET_ALREADY_BOUND' });
  controller.abort();
});
aborted.on('close', async () => {
  await exchange('udp4', '127.0.0.1');
  await exchange('udp6', '::1');
  await multicast();
  dgram.createSocket('udp4').bind().unref();
  console.log('done');
});
