// Garbage, truncation and peers that leave: clear errors, and the server lives.
'use strict';
const assert = require('assert');
const net = require('net');
const tls = require('tls');
const { pair, read } = require('./_material');

const once = (emitter, event) => new Promise((resolve) => emitter.once(event, resolve));

(async () => {
  const server = tls.createServer({ ...pair('server'), handshakeTimeout: 200 }, (socket) => {
    socket.on('error', (error) => server.emit('socketError', error));
    socket.end('alive');
  });
  server.listen(0);
  await once(server, 'listening');
  const { port } = server.address();

  const fault = async (act) => {
    const told = once(server, 'tlsClientError');
    const client = net.connect(port);
    client.on('error', () => {}).resume();
    await once(client, 'connect');
    act(client);
    const error = await told;
    client.destroy();
    return error;
  };
  assert.strictEqual((await fault((client) => client.write('GET / HTTP/1.1\r\n\r\n'))).code, 'ERR_SSL_HTTP_REQUEST');
  assert.strictEqual((await fault((client) => client.write(Buffer.alloc(100, 0xff)))).code, 'ERR_SSL_WRONG_VERSION_NUMBER');
  assert.strictEqual((await fault((client) => client.end())).code, 'ECONNRESET');
  assert.strictEqual((await fault((client) => client.end(Buffer.from('1603010200010001', 'hex')))).code, 'ECONNRESET');
  assert.strictEqual((await fault(() => {})).code, 'ERR_TLS_HANDSHAKE_TIMEOUT');
  const hello = Buffer.from('160301000501000001ff', 'hex');
  assert.match((await fault((client) => client.write(hello))).code, /^ERR_SSL_/);

  // A record that has been tampered with, in the middle of a connection.
  const relay = net.createServer((left) => {
    const right = net.connect(port);
    let count = 0;
    left.on('data', (chunk) => right.write(chunk)).on('error', () => {});
    right.on('data', (chunk) => {
      if (++count > 1) chunk[chunk.length - 1] ^= 1;
      left.write(chunk);
    }).on('error', () => {});
    left.on('close', () => right.destroy());
  });
  relay.listen(0);
  await once(relay, 'listening');
  const victim = tls.connect({ port: relay.address().port, host: 'localhost', ca: read('ca.crt') });
  const broken = await once(victim, 'error');
  assert.strictEqual(broken.code, 'ERR_SSL_DECRYPTION_FAILED_OR_BAD_RECORD_MAC');
  relay.close();

  // Servers that are none, or that leave.
  const liar = net.createServer((socket) => socket.on('error', () => {}).end('220 mail.example.test ESMTP\r\n'));
  liar.listen(0);
  await once(liar, 'listening');
  const confused = await once(tls.connect(liar.address().port), 'error');
  assert.strictEqual(confused.code, 'ERR_SSL_WRONG_VERSION_NUMBER');
  assert.match(confused.message, /^[0-9A-F]+:error:0A00010B:SSL routines:.*:wrong version number:/);
  liar.close();
  const leaver = net.createServer((socket) => socket.on('error', () => {}).once('data', () => socket.end()));
  leaver.listen(0);
  await once(leaver, 'listening');
  const left = await once(tls.connect(leaver.address().port, '127.0.0.1'), 'error');
  assert.strictEqual(left.code, 'ECONNRESET');
  assert.strictEqual(left.message, 'Client network socket disconnected before secure TLS connection was established');
  assert.strictEqual(left.host, '127.0.0.1');
  leaver.close();

  const nobody = await once(tls.connect(leaver.address()?.port ?? 1, '127.0.0.1'), 'error');
  assert.strictEqual(nobody.code, 'ECONNREFUSED');

  const after = tls.connect({ port, host: 'localhost', ca: read('ca.crt') });
  let text = '';
  for await (const chunk of after) text += chunk;
  assert.strictEqual(text, 'alive');
  server.close();
})();
