// keepAliveTimeout, headersTimeout, requestTimeout, server.timeout, maxRequestsPerSocket, maxHeadersCount.
'use strict';
const assert = require('assert');
const http = require('http');
const raw = require('./_raw');

function listen(options, listener) {
  return new Promise((resolve) => {
    const server = http.createServer(options, listener).listen(0, '127.0.0.1', () => resolve(server));
  });
}
const GET = 'GET / HTTP/1.1\r\nHost: x\r\n\r\n';
const answer = (req, res) => res.end('ok');

(async () => {
  const defaults = http.createServer();
  assert.deepStrictEqual(
    [defaults.timeout, defaults.keepAliveTimeout, defaults.headersTimeout, defaults.requestTimeout,
     defaults.maxRequestsPerSocket, defaults.maxHeadersCount, defaults.connectionsCheckingInterval ?? 30000],
    [0, 5000, 60000, 300000, 0, null, 30000]);
  assert.throws(() => http.createServer({ requestTimeout: -1 }), { code: 'ERR_OUT_OF_RANGE' });
  assert.throws(() => http.createServer({ requestTimeout: 10, headersTimeout: 20 }), { code: 'ERR_OUT_OF_RANGE' });

  let server = await listen({ keepAliveTimeout: 100 }, answer);
  let started = Date.now();
  const idle = await raw(server.address().port, GET, { quiet: 4000 });
  assert.strictEqual(idle.closed, true);
  assert.ok(Date.now() - started >= 90 && Date.now() - started < 3500, `${Date.now() - started}`);
  server.close();

  server = await listen({ headersTimeout: 100, requestTimeout: 100, connectionsCheckingInterval: 30 }, answer);
  const slowHead = await raw(server.address().port, 'GET / HTTP/1.1\r\nHost:');
  assert.strictEqual(slowHead.text, 'HTTP/1.1 408 Request Timeout\r\nConnection: close\r\n\r\n');
  assert.strictEqual(slowHead.closed, true);
  const nothing = await raw(server.address().port, '');
  assert.strictEqual(nothing.closed, true);
  server.close();

  server = await listen({ requestTimeout: 100, connectionsCheckingInterval: 30 }, (req, res) => {
    req.resume();
    req.on('error', () => {});
    req.on('end', () => res.end());
  });
  const slowBody = await raw(server.address().port, 'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\nabc');
  assert.strictEqual(slowBody.text, 'HTTP/1.1 408 Request Timeout\r\nConnection: close\r\n\r\n');
  let code;
  server.on('clientError', (error, socket) => {
    code = error.code;
    socket.destroy();
  });
  await raw(server.address().port, 'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\nabc');
  assert.strictEqual(code, 'ERR_HTTP_REQUEST_TIMEOUT');
  server.close();

  server = await listen({}, () => {});
  server.setTimeout(60);
  started = Date.now();
  const silent = await raw(server.address().port, GET);
  assert.deepStrictEqual([silent.text, silent.closed], ['', true]);
  let timedOut = 0;
  server.on('timeout', (socket) => {
    timedOut++;
    socket.destroy();
  });
  await raw(server.address().port, GET);
  assert.strictEqual(timedOut, 1);
  server.close();

  server = await listen({}, (req, res) => {
    res.setTimeout(50, () => res.end('late'));
  });
  const late = await raw(server.address().port, GET);
  assert.match(late.text, /late$/);
  server.close();

  server = await listen({}, answer);
  server.maxRequestsPerSocket = 2;
  let dropped = 0;
  server.on('dropRequest', () => dropped++);
  const three = await raw(server.address().port, GET + GET + GET);
  assert.match(three.text, /^HTTP\/1\.1 200 OK\r\nDate: [^\r]*\r\nConnection: keep-alive\r\nKeep-Alive: timeout=5, max=2\r\n/);
  assert.strictEqual(three.text.match(/200 OK/g).length, 2);
  assert.match(three.text, /Connection: close/);
  server.close();

  server = await listen({ maxHeaderSize: 500 }, answer);
  assert.match((await raw(server.address().port, `GET / HTTP/1.1\r\nHost: x\r\nA: ${'a'.repeat(600)}\r\n\r\n`)).text, / 431 /);
  server.close();

  server = await listen({}, (req, res) => res.end(String(Object.keys(req.headers).length)));
  server.maxHeadersCount = 3;
  const enough = await raw(server.address().port, 'GET / HTTP/1.1\r\nHost: x\r\nA: 1\r\nB: 1\r\n\r\n');
  assert.match(enough.text, /\r\n\r\n3$/);
  const many = await raw(server.address().port, 'GET / HTTP/1.1\r\nHost: x\r\nA: 1\r\nB: 1\r\nC: 1\r\nD: 1\r\n\r\n');
  assert.match(many.text, / 431 /);
  server.close();
  passed = true;
})();
let passed = false;
process.on('exit', () => assert.ok(passed));
