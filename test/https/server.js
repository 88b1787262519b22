// https: requests and answers, keep-alive, sessions of the agent, uploads, upgrades, faults.
'use strict';
const assert = require('assert');
const http = require('http');
const https = require('https');
const tls = require('tls');
const { pair, read } = require('../tls/_material');

const ca = read('ca.crt');

function fetchText(options) {
  return new Promise((resolve, reject) => {
    const { body, ...rest } = options;
    const req = https.request({ host: 'localhost', ca, ...rest }, (res) => {
      let text = '';
      res.setEncoding('utf8').on('data', (part) => { text += part; });
      res.on('end', () => resolve({ status: res.statusCode, text, headers: res.headers, reused: req.reusedSocket, res }));
    });
    req.on('error', reject);
    req.end(body);
  });
}

const server = https.createServer(pair('server'), (req, res) => {
  assert.ok(req.socket.encrypted);
  assert.ok(req.socket instanceof tls.TLSSocket);
  if (req.url === '/upload') {
    let size = 0;
    req.on('data', (chunk) => { size += chunk.length; }).on('end', () => res.end(String(size)));
  } else if (req.url === '/big') {
    res.end(Buffer.alloc(2 * 1024 * 1024, 'x'));
  } else {
    res.setHeader('X-Protocol', String(req.socket.alpnProtocol));
    res.end(`${req.method} ${req.url} ${req.socket.isSessionReused()}`);
  }
});

server.listen(0, async () => {
  const { port } = server.address();
  const agent = new https.Agent({ keepAlive: true });
  const first = await fetchText({ port, agent });
  assert.deepStrictEqual([first.status, first.text, first.headers['x-protocol']], [200, 'GET / false', 'false']);
  const second = await fetchText({ port, agent, path: '/a?b', method: 'POST', body: 'x' });
  assert.strictEqual(second.text, 'POST /a?b false');
  assert.strictEqual(second.reused, true);
  agent.destroy();
  const resumed = await fetchText({ port, agent });
  assert.deepStrictEqual([resumed.text, resumed.reused], ['GET / true', false]);
  agent.destroy();

  const big = await fetchText({ port, path: '/big' });
  assert.strictEqual(big.text.length, 2 * 1024 * 1024);
  const upload = await fetchText({ port, path: '/upload', method: 'PUT', body: Buffer.alloc(1024 * 1024) });
  assert.strictEqual(upload.text, String(1024 * 1024));
  const byURL = await new Promise((resolve) => {
    https.get(new URL(`https://localhost:${port}/url`), { ca, agent: false }, resolve);
  });
  assert.strictEqual(byURL.statusCode, 200);
  byURL.resume();

  await assert.rejects(fetchText({ port, ca: undefined }), { code: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE' });
  await assert.rejects(fetchText({ port, servername: 'wrong.test' }), { code: 'ERR_TLS_CERT_ALTNAME_INVALID' });
  assert.strictEqual((await fetchText({ port, ca: undefined, rejectUnauthorized: false })).status, 200);
  assert.throws(() => https.get('http://localhost/'), { code: 'ERR_INVALID_PROTOCOL' });

  // HTTP in the clear to a TLS port: the server tells it, and lives.
  const clientError = new Promise((resolve) => server.once('tlsClientError', resolve));
  await assert.rejects(new Promise((resolve, reject) => http.get({ port }, resolve).on('error', reject)), { code: 'ECONNRESET' });
  assert.strictEqual((await clientError).code, 'ERR_SSL_HTTP_REQUEST');
  assert.strictEqual((await fetchText({ port })).status, 200);

  // A bad request within TLS.
  const raw = tls.connect({ port, host: 'localhost', ca });
  raw.write('NONSENSE\r\n\r\n');
  let answer = '';
  for await (const chunk of raw) answer += chunk;
  assert.match(answer, /^HTTP\/1\.1 400 Bad Request\r\n/);

  // Upgrades hand the TLS socket over.
  server.on('upgrade', (req, socket) => {
    socket.write('HTTP/1.1 101 Switching Protocols\r\nUpgrade: echo\r\nConnection: Upgrade\r\n\r\n');
    socket.on('data', (chunk) => socket.end(`<${chunk}>`));
  });
  const upgraded = https.request({ port, host: 'localhost', ca, headers: { Connection: 'Upgrade', Upgrade: 'echo' } });
  upgraded.end();
  const socket = await new Promise((resolve) => upgraded.on('upgrade', (res, given) => resolve(given)));
  socket.write('hi');
  assert.strictEqual(String(await new Promise((resolve) => socket.once('data', resolve))), '<hi>');
  await new Promise((resolve) => socket.on('close', resolve).resume());

  https.globalAgent.destroy();
  server.close();
});
