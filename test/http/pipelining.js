// Requests that come together are handled together, and answered in their order.
'use strict';
const assert = require('assert');
const http = require('http');
const raw = require('./_raw');

const handled = [];
const server = http.createServer((req, res) => {
  handled.push(req.url);
  const answer = () => {
    res.write(`<${req.url}`);
    res.end('>');
  };
  if (req.url === '/slow') setTimeout(answer, 60);
  else if (req.url === '/body') req.on('end', answer).resume();
  else answer();
});
server.listen(0, '127.0.0.1', async () => {
  const { port } = server.address();
  const head = (path, more = '') => `GET ${path} HTTP/1.1\r\nHost: x\r\n${more}\r\n`;
  const { text, closed } = await raw(port, [
    `${head('/slow')}${head('/1')}POST /body HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nhello${head('/2')}`,
    head('/last', 'Connection: close\r\n'),
  ]);
  assert.deepStrictEqual(handled, ['/slow', '/1', '/body', '/2', '/last']);
  const bodies = [...text.matchAll(/<([^\r]*)\r\n1\r\n>/g)].map((match) => match[1]);
  assert.deepStrictEqual(bodies, ['/slow', '/1', '/body', '/2', '/last']);
  assert.strictEqual(closed, true);

  // A head that comes byte by byte.
  handled.length = 0;
  const request = head('/byte');
  const net = require('net');
  const socket = net.connect(port, '127.0.0.1', async () => {
    socket.setNoDelay(true);
    for (const byte of request) {
      socket.write(byte);
      await new Promise((resolve) => setImmediate(resolve));
    }
  });
  socket.once('data', (chunk) => {
    assert.deepStrictEqual(handled, ['/byte']);
    assert.match(String(chunk), /^HTTP\/1\.1 200 OK\r\n/);
    socket.destroy();
    server.close();
  });
});
process.on('exit', () => assert.deepStrictEqual(handled, ['/byte']));
