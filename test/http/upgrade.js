// Upgrade and CONNECT, both ends.
'use strict';
const assert = require('assert');
const http = require('http');
const raw = require('./_raw');

const seen = [];
const server = http.createServer((req, res) => {
  seen.push(`request ${req.url} ${req.upgrade}`);
  res.end('plain');
});
server.listen(0, '127.0.0.1', async () => {
  const { port } = server.address();
  const head = 'GET /u HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: echo\r\n\r\n';
  const ignored = await raw(port, head);
  assert.match(ignored.text, /plain$/);
  assert.deepStrictEqual(seen, ['request /u false']);
  const cut = await raw(port, 'CONNECT a:1 HTTP/1.1\r\nHost: x\r\n\r\n');
  assert.deepStrictEqual([cut.text, cut.closed], ['', true]);

  server.on('upgrade', (req, socket, first) => {
    assert.strictEqual(req.upgrade, true);
    assert.strictEqual(req.headers.upgrade, 'echo');
    assert.ok(Buffer.isBuffer(first));
    assert.strictEqual(req.socket, socket);
    socket.write('HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: echo\r\n\r\n');
    socket.write(first);
    socket.on('data', (chunk) => socket.write(`<${chunk}>`));
    socket.on('end', () => socket.end());
  });
  server.on('connect', (req, socket, first) => {
    assert.strictEqual(req.url, 'far:99');
    socket.end(`HTTP/1.1 200 Connected\r\n\r\n${first}through`);
  });
  const early = await raw(port, `${head}early`);
  assert.match(early.text, /\r\n\r\nearly$/);

  await new Promise((resolve) => {
    const req = http.request({ port, host: '127.0.0.1', headers: { Connection: 'Upgrade', Upgrade: 'echo' } });
    req.on('response', () => assert.fail('not upgraded'));
    req.on('upgrade', (res, socket, first) => {
      assert.strictEqual(res.statusCode, 101);
      assert.strictEqual(res.headers.upgrade, 'echo');
      assert.strictEqual(first.length, 0);
      socket.write('one');
      socket.once('data', (chunk) => {
        assert.strictEqual(String(chunk), '<one>');
        socket.end();
        socket.on('close', resolve);
      });
    });
    req.end();
  });
  await new Promise((resolve) => {
    const req = http.request({ port, host: '127.0.0.1', method: 'CONNECT', path: 'far:99' });
    req.on('connect', (res, socket, first) => {
      assert.strictEqual(res.statusCode, 200);
      let text = String(first);
      socket.on('data', (chunk) => { text += chunk; });
      socket.on('end', () => {
        assert.strictEqual(text, 'through');
        resolve();
      });
      socket.resume();
    });
    req.end();
  });
  seen.push('done');
  server.close();
});
process.on('exit', () => assert.ok(seen.includes('done')));
