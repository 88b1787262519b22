// Bytes: large ones both ways, before the handshake is over, half-closed, over any Duplex, and TLS within TLS.
'use strict';
const assert = require('assert');
const net = require('net');
const tls = require('tls');
const { Duplex } = require('stream');
const { connected, finish, pair, read } = require('./_material');

const big = Buffer.alloc(3 * 1024 * 1024, 'abcdefghij');

async function collect(stream) {
  const chunks = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks);
}

(async () => {
  for (const maxVersion of ['TLSv1.2', 'TLSv1.3']) {
    const ends = await connected({}, { maxVersion });
    ends.client.end(big);
    assert.ok((await collect(ends.serverEnd)).equals(big));
    await finish(ends);
  }

  // What is written at once goes when the handshake is over; a half-closed end may still answer.
  const echo = tls.createServer({ ...pair('server'), allowHalfOpen: true }, (socket) => {
    socket.on('end', () => setTimeout(() => socket.end(' and bye'), 10)).on('data', (chunk) => socket.write(chunk));
  });
  await new Promise((resolve) => echo.listen(0, resolve));
  const options = { port: echo.address().port, host: 'localhost', ca: read('ca.crt'), allowHalfOpen: true };
  const early = tls.connect(options);
  early.write('hello');
  early.end(', world');
  assert.strictEqual(String(await collect(early)), 'hello, world and bye');
  assert.strictEqual(early.bytesWritten, 12);

  // Over a socket that is there, which is still connecting.
  const raw = net.connect(options.port);
  const over = tls.connect({ ...options, socket: raw, servername: 'localhost' });
  over.end('x');
  assert.strictEqual(String(await collect(over)), 'x and bye');
  await new Promise((resolve) => { if (raw.closed) resolve(); else raw.on('close', resolve); });

  // Over a Duplex that is no socket.
  const carrier = net.connect(options.port);
  const duplex = Duplex.from({ readable: carrier, writable: carrier });
  const carried = tls.connect({ ...options, socket: duplex, servername: 'localhost' });
  carried.end(big);
  assert.ok((await collect(carried)).equals(Buffer.concat([big, Buffer.from(' and bye')])));

  // TLS within TLS.
  const proxy = tls.createServer({ ...pair('server'), allowHalfOpen: true }, (socket) => {
    const inner = net.connect({ port: options.port, allowHalfOpen: true });
    socket.pipe(inner).pipe(socket);
  });
  await new Promise((resolve) => proxy.listen(0, resolve));
  const outer = tls.connect({ port: proxy.address().port, host: 'localhost', ca: read('ca.crt') });
  const inside = tls.connect({ ...options, socket: outer, servername: 'localhost' });
  inside.end('deep');
  assert.strictEqual(String(await collect(inside)), 'deep and bye');

  // A server on a connection that began in the clear.
  const starttls = net.createServer((socket) => {
    socket.once('data', (text) => {
      assert.strictEqual(String(text), 'STARTTLS');
      const secure = new tls.TLSSocket(socket, { isServer: true, secureContext: tls.createSecureContext(pair('server')) });
      socket.write('GO');
      secure.on('data', (chunk) => secure.end(`<${chunk}>`));
    });
  });
  await new Promise((resolve) => starttls.listen(0, resolve));
  const clear = net.connect(starttls.address().port);
  clear.write('STARTTLS');
  clear.once('data', async (go) => {
    assert.strictEqual(String(go), 'GO');
    const secure = tls.connect({ socket: clear, servername: 'localhost', ca: read('ca.crt') });
    secure.write('now secret');
    assert.strictEqual(String(await collect(secure)), '<now secret>');
    starttls.close();
    proxy.close();
    echo.close();
  });
})();
