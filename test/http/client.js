// http.request and http.get: headers, bodies both ways, responses of all framings, errors.
'use strict';
const assert = require('assert');
const http = require('http');
const net = require('net');

const server = http.createServer((req, res) => {
  let body = '';
  req.setEncoding('utf8');
  req.on('data', (text) => { body += text; });
  req.on('end', () => {
    res.setHeader('X-Seen', JSON.stringify([req.method, req.url, req.rawHeaders]));
    if (req.url === '/length') res.setHeader('Content-Length', 4);
    if (req.url === '/close') res.setHeader('Connection', 'close');
    if (req.url === '/204') res.statusCode = 204;
    if (req.url === '/early') res.writeEarlyHints({ link: '</a.css>; rel=preload' });
    res.write('ab');
    setImmediate(() => res.end(`cd${body ? `:${body}` : ''}`));
  });
});

function request(options, body) {
  return new Promise((resolve, reject) => {
    const req = http.request(options, (res) => {
      let text = '';
      res.setEncoding('utf8');
      res.on('data', (chunk) => { text += chunk; });
      res.on('end', () => resolve({ req, res, text, seen: JSON.parse(res.headers['x-seen'] ?? 'null') }));
      res.on('error', reject);
    });
    req.on('error', reject);
    if (Array.isArray(body)) body.forEach((part) => req.write(part));
    else if (body !== undefined) req.write(body);
    req.end();
  });
}

server.listen(0, '127.0.0.1', async () => {
  const { port } = server.address();
  const base = { port, host: '127.0.0.1' };
  const host = `127.0.0.1:${port}`;

  const plain = await request({ ...base, path: '/plain?x=1', headers: { 'X-One': 1, 'X-List': ['a', 'b'] } });
  assert.deepStrictEqual(plain.seen, ['GET', '/plain?x=1',
    ['X-One', '1', 'X-List', 'a', 'X-List', 'b', 'Host', host, 'Connection', 'keep-alive']]);
  assert.strictEqual(plain.text, 'abcd');
  assert.ok(plain.req instanceof http.ClientRequest && plain.res instanceof http.IncomingMessage);
  assert.deepStrictEqual([plain.res.statusCode, plain.res.statusMessage, plain.res.httpVersion], [200, 'OK', '1.1']);
  assert.deepStrictEqual([plain.req.path, plain.req.method, plain.req.host], ['/plain?x=1', 'GET', '127.0.0.1']);
  assert.strictEqual(plain.res.complete, true);
  assert.strictEqual(plain.res.headers['transfer-encoding'], 'chunked');
  assert.strictEqual(plain.res.req, plain.req);

  const posted = await request({ ...base, method: 'post', agent: false }, ['x', Buffer.from('yz')]);
  assert.deepStrictEqual(posted.seen,
    ['POST', '/', ['Host', host, 'Connection', 'close', 'Transfer-Encoding', 'chunked']]);
  assert.strictEqual(posted.text, 'abcd:xyz');
  const sized = await request({ ...base, method: 'PUT', headers: { 'Content-Length': 5 } }, 'h\u00e9ll');
  assert.strictEqual(sized.text, 'abcd:h\u00e9ll');
  assert.strictEqual((await request({ ...base, path: '/length' })).text, 'abcd');
  assert.strictEqual((await request({ ...base, path: '/close' })).text, 'abcd');
  assert.strictEqual((await request({ ...base, path: '/204' })).text, '');
  assert.strictEqual((await request({ ...base, method: 'HEAD' })).text, '');
  const array = await request({ ...base, headers: ['Host', 'other', 'X-A', '1', 'X-A', '2'] });
  assert.deepStrictEqual(array.seen[2].slice(0, 6), ['Host', 'other', 'X-A', '1', 'X-A', '2']);
  const byUrl = await request(new URL(`http://user:p%40ss@${host}/u?q#h`));
  assert.deepStrictEqual(byUrl.seen[1], '/u?q');
  assert.ok(byUrl.seen[2].includes(`Basic ${Buffer.from('user:p@ss').toString('base64')}`));

  await new Promise((resolve) => {
    const hints = [];
    const req = http.get(`http://${host}/early`, (res) => {
      res.resume().on('end', () => {
        assert.deepStrictEqual(hints, [[103, '</a.css>; rel=preload']]);
        resolve();
      });
    });
    req.on('information', (info) => hints.push([info.statusCode, info.headers.link]));
  });

  assert.throws(() => http.request({ ...base, path: '/a b' }), { code: 'ERR_UNESCAPED_CHARACTERS' });
  assert.throws(() => http.request({ ...base, method: 'a b' }), { code: 'ERR_INVALID_HTTP_TOKEN' });
  assert.throws(() => http.request({ ...base, protocol: 'ftp:' }), { code: 'ERR_INVALID_PROTOCOL' });
  assert.throws(() => http.request({ ...base, headers: { 'a b': 1 } }), { code: 'ERR_INVALID_HTTP_TOKEN' });
  assert.throws(() => http.request({ host: 5 }), { code: 'ERR_INVALID_ARG_TYPE' });
  assert.throws(() => http.request('not a url'), { code: 'ERR_INVALID_URL' });

  // What servers can do to a client.
  const bad = async (answer, expected, then) => {
    const rude = net.createServer((socket) => {
      socket.on('error', () => {});
      socket.once('data', () => {
        socket.write(answer);
        if (then !== 'stay') socket.end();
      });
    }).listen(0, '127.0.0.1');
    await new Promise((resolve) => rude.on('listening', resolve));
    const events = [];
    await new Promise((resolve) => {
      const req = http.get({ port: rude.address().port, host: '127.0.0.1', agent: false });
      req.on('error', (error) => events.push(error.code));
      req.on('response', (res) => {
        let text = '';
        res.on('data', (chunk) => { text += chunk; });
        res.on('end', () => events.push(`end ${text}`));
        res.on('aborted', () => events.push('aborted'));
        res.on('error', (error) => events.push(`res ${error.code}`));
      });
      req.on('close', () => setTimeout(resolve, 20));
    });
    rude.close();
    assert.deepStrictEqual(events, expected, answer);
  };
  await bad('', ['ECONNRESET']);
  await bad('garbage\r\n\r\n', ['HPE_INVALID_CONSTANT'], 'stay');
  await bad('HTTP/1.1 200 OK\r\n\r\nuntil the end', ['end until the end']);
  await bad('HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nshort', ['aborted', 'res ECONNRESET']);
  await bad('HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok', ['end ok']);
  await bad(`HTTP/1.1 200 OK\r\nA: ${'a'.repeat(20000)}\r\n\r\n`, ['HPE_HEADER_OVERFLOW'], 'stay');

  // Giving up, before and after the response.
  await new Promise((resolve) => {
    const events = [];
    const req = http.get(base);
    req.on('error', (error) => events.push(`${error.code} ${error.message}`));
    req.on('close', () => {
      assert.deepStrictEqual(events, ['ECONNRESET socket hang up']);
      assert.strictEqual(req.destroyed, true);
      resolve();
    });
    req.destroy();
  });
  await new Promise((resolve) => {
    const req = http.get(base);
    req.on('error', (error) => {
      assert.strictEqual(error.message, 'mine');
      resolve();
    });
    req.on('socket', () => req.destroy(new Error('mine')));
  });
  const controller = new AbortController();
  await new Promise((resolve) => {
    http.get({ ...base, signal: controller.signal }).on('error', (error) => {
      assert.deepStrictEqual([error.name, error.code], ['AbortError', 'ABORT_ERR']);
      resolve();
    });
    controller.abort();
  });

  http.globalAgent.destroy();
  server.close(() => {
    http.get(base).on('error', (error) => {
      assert.strictEqual(error.code, 'ECONNREFUSED');
      assert.strictEqual(error.message, `connect ECONNREFUSED 127.0.0.1:${port}`);
      done = true;
    });
  });
});
let done = false;
process.on('exit', () => assert.ok(done));
