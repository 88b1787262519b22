// Bad clients: each gets the answer Node gives, is cut off, and the server lives.
'use strict';
const assert = require('assert');
const http = require('http');
const net = require('net');
const raw = require('./_raw');

const events = [];
const server = http.createServer((req, res) => {
  if (req.url === '/held') {
    req.on('aborted', () => events.push('aborted'));
    req.on('error', (error) => events.push(`error ${error.code} ${error.message}`));
    req.on('close', () => events.push('req close'));
    res.on('close', () => events.push(`res close ${res.writableFinished}`));
    return;
  }
  if (req.url === '/big') {
    res.on('close', () => events.push('big close'));
    res.end(Buffer.alloc(20 * 1024 * 1024));
    return;
  }
  if (req.url === '/body') {
    req.on('data', () => {});
    req.on('error', (error) => events.push(`body ${error.code}`));
    req.on('end', () => res.end('read'));
    return;
  }
  res.end('alive');
});
server.listen(0, '127.0.0.1', async () => {
  const { port } = server.address();
  const alive = async () => {
    const { text } = await raw(port, 'GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n');
    assert.match(text, /alive$/);
  };
  const BAD = 'HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n';
  const cases = {
    'GARBAGE\r\n\r\n': BAD,
    '\x00\x01\x02\x03': BAD,
    'GET / HTTP/9.9\r\n\r\n': BAD,
    'GET / HTTP/1.1\r\nHost: x\r\nBad Header: x\r\n\r\n': BAD,
    'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: x\r\n\r\n': BAD,
    'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n': BAD,
    'POST /body HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n': BAD,
    [`GET / HTTP/1.1\r\nHost: x\r\nA: ${'a'.repeat(17 * 1024)}\r\n\r\n`]:
      'HTTP/1.1 431 Request Header Fields Too Large\r\nConnection: close\r\n\r\n',
    [`GET /${'a'.repeat(17 * 1024)} HTTP/1.1\r\nHost: x\r\n\r\n`]:
      'HTTP/1.1 431 Request Header Fields Too Large\r\nConnection: close\r\n\r\n',
  };
  for (const [bytes, answer] of Object.entries(cases)) {
    const { text, closed } = await raw(port, bytes);
    assert.strictEqual(text, answer, JSON.stringify(bytes.slice(0, 60)));
    assert.strictEqual(closed, true);
    await alive();
  }
  const noHost = await raw(port, 'GET / HTTP/1.1\r\n\r\n');
  assert.match(noHost.text, /^HTTP\/1\.1 400 Bad Request\r\nConnection: close\r\n/);
  assert.strictEqual(noHost.closed, true);
  const half = await raw(port, 'GET / HTTP/1.1\r\nHost', { half: true });
  assert.strictEqual(half.text, BAD);

  // Clients that vanish: before the answer, in a body, in the middle of a large answer.
  for (const [request, expected] of [
    ['GET /held HTTP/1.1\r\nHost: x\r\n\r\n', ['aborted', 'error ECONNRESET aborted', 'req close', 'res close false']],
    ['POST /body HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nabc', ['body ECONNRESET']],
    ['GET /big HTTP/1.1\r\nHost: x\r\n\r\n', ['big close']],
  ]) {
    events.length = 0;
    await new Promise((resolve) => {
      const socket = net.connect(port, '127.0.0.1', () => {
        socket.write(request);
        setTimeout(() => socket.resetAndDestroy(), 30);
      });
      socket.on('close', () => setTimeout(resolve, 50));
    });
    assert.deepStrictEqual(events.slice().sort(), expected.sort());
    await alive();
  }

  // With a listener of 'clientError' the answer is the listener's.
  server.on('clientError', (error, socket) => {
    assert.ok(error instanceof Error);
    assert.strictEqual(error.code, 'HPE_INVALID_METHOD');
    assert.match(error.message, /^Parse Error: Invalid method/);
    assert.ok(Buffer.isBuffer(error.rawPacket));
    assert.strictEqual(typeof error.bytesParsed, 'number');
    assert.ok(socket instanceof net.Socket && socket.writable);
    socket.end('HTTP/1.1 418 Teapot\r\n\r\n');
  });
  const listened = await raw(port, 'GARBAGE\r\n\r\n');
  assert.strictEqual(listened.text, 'HTTP/1.1 418 Teapot\r\n\r\n');
  await alive();
  events.push('done');
  server.close();
});
process.on('exit', () => assert.ok(events.includes('done')));
