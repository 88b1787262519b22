// Expect: 100-continue and others, both ends; informational responses.
'use strict';
const assert = require('assert');
const http = require('http');
const raw = require('./_raw');

const server = http.createServer((req, res) => {
  if (req.url === '/info') {
    res.writeProcessing();
    res.writeEarlyHints({ link: ['</a>; rel=preload', '</b>; rel=preload'] });
  }
  req.resume().on('end', () => res.end('done'));
});
server.listen(0, '127.0.0.1', async () => {
  const { port } = server.address();
  const head = (expect) => `POST / HTTP/1.1\r\nHost: x\r\nExpect: ${expect}\r\nContent-Length: 3\r\n\r\n`;
  const automatic = await raw(port, `${head('100-continue')}abc`);
  assert.match(automatic.text, /^HTTP\/1\.1 100 Continue\r\n\r\nHTTP\/1\.1 200 OK\r\n[^]*done$/);
  const unknown = await raw(port, `${head('other')}abc`);
  assert.match(unknown.text, /^HTTP\/1\.1 417 Expectation Failed\r\n/);
  const info = await raw(port, 'GET /info HTTP/1.1\r\nHost: x\r\n\r\n');
  assert.match(info.text, /^HTTP\/1\.1 102 Processing\r\n\r\nHTTP\/1\.1 103 Early Hints\r\nLink: <\/a>; rel=preload, <\/b>; rel=preload\r\n\r\nHTTP\/1\.1 200 OK\r\n/);

  server.on('checkExpectation', (req, res) => {
    res.statusCode = 418;
    res.end(req.headers.expect);
  });
  server.on('checkContinue', (req, res) => {
    if (req.headers['x-refuse']) {
      res.writeHead(403);
      res.end('no');
      return;
    }
    res.writeContinue();
    req.resume().on('end', () => res.end('checked'));
  });
  const refused = await raw(port, head('100-continue').replace('Host', 'X-Refuse: 1\r\nHost'));
  assert.match(refused.text, /^HTTP\/1\.1 403 Forbidden\r\n/);
  assert.match(refused.text, /Connection: close/);
  const other = await raw(port, `${head('other')}abc`);
  assert.match(other.text, /^HTTP\/1\.1 418 I'm a Teapot\r\n[^]*other$/);

  let continued = 0;
  const req = http.request({ port, host: '127.0.0.1', method: 'POST', headers: { Expect: '100-continue' } }, (res) => {
    let text = '';
    res.on('data', (chunk) => { text += chunk; });
    res.on('end', () => {
      assert.strictEqual(text, 'checked');
      assert.strictEqual(continued, 1);
      http.globalAgent.destroy();
      server.close();
      passed = true;
    });
  });
  req.on('continue', () => {
    continued++;
    req.end('body');
  });
});
let passed = false;
process.on('exit', () => assert.ok(passed));
