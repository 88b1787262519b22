// What the heads of responses look like, byte for byte but for the date.
'use strict';
const assert = require('assert');
const http = require('http');
const raw = require('./_raw');

const handlers = {
  '/end': (res) => res.end('hi'),
  '/nothing': (res) => res.end(),
  '/writeHead': (res) => { res.writeHead(200, { A: 'b', C: ['d', 'e'] }); res.end('hi'); },
  '/writeHeadLength': (res) => { res.writeHead(201, 'Made', { 'Content-Length': 2 }).end('hi'); },
  '/array': (res) => { res.writeHead(200, ['X-A', '1', 'X-A', '2', 'content-length', '0']); res.end(); },
  '/merge': (res) => { res.setHeader('X-A', 'set'); res.setHeader('X-B', 'set'); res.writeHead(200, { 'x-a': 'head' }); res.end(''); },
  '/204': (res) => { res.statusCode = 204; res.end('dropped'); },
  '/304': (res) => { res.writeHead(304); res.end(); },
  '/chunks': (res) => { res.write('one'); res.write(Buffer.from('two')); res.end('three'); },
  '/length': (res) => { res.setHeader('Content-Length', 6); res.write('one'); res.end('two'); },
  '/close': (res) => { res.setHeader('Connection', 'close'); res.end('bye'); },
  '/shouldNotKeep': (res) => { res.shouldKeepAlive = false; res.end('bye'); },
  '/noDate': (res) => { res.sendDate = false; res.end('x'); },
  '/removed': (res) => { res.removeHeader('Date'); res.removeHeader('Connection'); res.end('x'); },
  '/removedLength': (res) => { res.removeHeader('Content-Length'); res.end('x'); },
  '/removedEncoding': (res) => { res.removeHeader('Transfer-Encoding'); res.write('a'); res.end('b'); },
  '/latin1': (res) => { res.setHeader('X-A', 'pr\u00fcfung'); res.end('\u00fc', 'latin1'); },
  '/utf8': (res) => { res.end('\u00fc\u20ac\ud834\udd1e'); },
  '/status': (res) => { res.statusCode = 404; res.statusMessage = 'Gone Fishing'; res.end(); },
  '/unknown': (res) => { res.statusCode = 799; res.end(); },
  '/cookies': (res) => { res.setHeader('Set-Cookie', ['a=1', 'b=2']); res.end(); },
  '/number': (res) => { res.setHeader('X-N', 5); res.end(); },
  '/trailer': (res) => { res.setHeader('Trailer', 'X-T'); res.write('b'); res.addTrailers({ 'X-T': 'v' }); res.end(); },
  '/flush': (res) => { res.flushHeaders(); res.end('later'); },
  '/base64': (res) => { res.end('aGk=', 'base64'); },
  '/append': (res) => { res.appendHeader('X-A', '1'); res.appendHeader('x-a', ['2', '3']); res.end(); },
};

const server = http.createServer((req, res) => handlers[req.url](res));
server.listen(0, '127.0.0.1', async () => {
  const { port } = server.address();
  const DATE = 'Date: D\r\n';
  const KEEP = 'Connection: keep-alive\r\nKeep-Alive: timeout=5\r\n';
  const expected = {
    '/end': `HTTP/1.1 200 OK\r\n${DATE}${KEEP}Content-Length: 2\r\n\r\nhi`,
    '/nothing': `HTTP/1.1 200 OK\r\n${DATE}${KEEP}Content-Length: 0\r\n\r\n`,
    '/writeHead': `HTTP/1.1 200 OK\r\nA: b\r\nC: d\r\nC: e\r\n${DATE}${KEEP}Transfer-Encoding: chunked\r\n\r\n2\r\nhi\r\n0\r\n\r\n`,
    '/writeHeadLength': `HTTP/1.1 201 Made\r\nContent-Length: 2\r\n${DATE}${KEEP}\r\nhi`,
    '/array': `HTTP/1.1 200 OK\r\nX-A: 1\r\nX-A: 2\r\ncontent-length: 0\r\n${DATE}${KEEP}\r\n`,
    '/merge': `HTTP/1.1 200 OK\r\nx-a: head\r\nX-B: set\r\n${DATE}${KEEP}Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n`,
    '/204': `HTTP/1.1 204 No Content\r\n${DATE}${KEEP}\r\n`,
    '/304': `HTTP/1.1 304 Not Modified\r\n${DATE}${KEEP}\r\n`,
    '/chunks': `HTTP/1.1 200 OK\r\n${DATE}${KEEP}Transfer-Encoding: chunked\r\n\r\n3\r\none\r\n3\r\ntwo\r\n5\r\nthree\r\n0\r\n\r\n`,
    '/length': `HTTP/1.1 200 OK\r\nContent-Length: 6\r\n${DATE}${KEEP}\r\nonetwo`,
    '/close': `HTTP/1.1 200 OK\r\nConnection: close\r\n${DATE}Content-Length: 3\r\n\r\nbye`,
    '/shouldNotKeep': `HTTP/1.1 200 OK\r\n${DATE}Connection: close\r\nContent-Length: 3\r\n\r\nbye`,
    '/noDate': `HTTP/1.1 200 OK\r\n${KEEP}Content-Length: 1\r\n\r\nx`,
    '/removed': 'HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nx',
    '/removedLength': `HTTP/1.1 200 OK\r\n${DATE}${KEEP}Transfer-Encoding: chunked\r\n\r\n1\r\nx\r\n0\r\n\r\n`,
    '/removedEncoding': `HTTP/1.1 200 OK\r\n${DATE}${KEEP}\r\nab`,
    '/latin1': `HTTP/1.1 200 OK\r\nX-A: pr\u00fcfung\r\n${DATE}${KEEP}Content-Length: 1\r\n\r\n\u00fc`,
    '/utf8': `HTTP/1.1 200 OK\r\n${DATE}${KEEP}Content-Length: 9\r\n\r\n${Buffer.from('\u00fc\u20ac\ud834\udd1e').toString('latin1')}`,
    '/status': `HTTP/1.1 404 Gone Fishing\r\n${DATE}${KEEP}Content-Length: 0\r\n\r\n`,
    '/unknown': `HTTP/1.1 799 unknown\r\n${DATE}${KEEP}Content-Length: 0\r\n\r\n`,
    '/cookies': `HTTP/1.1 200 OK\r\nSet-Cookie: a=1\r\nSet-Cookie: b=2\r\n${DATE}${KEEP}Content-Length: 0\r\n\r\n`,
    '/number': `HTTP/1.1 200 OK\r\nX-N: 5\r\n${DATE}${KEEP}Content-Length: 0\r\n\r\n`,
    '/trailer': `HTTP/1.1 200 OK\r\nTrailer: X-T\r\n${DATE}${KEEP}Transfer-Encoding: chunked\r\n\r\n1\r\nb\r\n0\r\nX-T: v\r\n\r\n`,
    '/flush': `HTTP/1.1 200 OK\r\n${DATE}${KEEP}Transfer-Encoding: chunked\r\n\r\n5\r\nlater\r\n0\r\n\r\n`,
    '/base64': `HTTP/1.1 200 OK\r\n${DATE}${KEEP}Content-Length: 2\r\n\r\nhi`,
    '/append': `HTTP/1.1 200 OK\r\nX-A: 1\r\nX-A: 2\r\nX-A: 3\r\n${DATE}${KEEP}Content-Length: 0\r\n\r\n`,
  };
  const undated = (text) => text.replace(/Date: \w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d GMT/g, 'Date: D');
  await Promise.all(Object.keys(expected).map(async (path) => {
    const { text } = await raw(port, `GET ${path} HTTP/1.1\r\nHost: x\r\n\r\n`);
    assert.strictEqual(undated(text), expected[path], path);
  }));
  const head = await raw(port, 'HEAD /end HTTP/1.1\r\nHost: x\r\n\r\n');
  assert.strictEqual(undated(head.text), `HTTP/1.1 200 OK\r\n${DATE}${KEEP}\r\n`);
  const old = await raw(port, 'GET /chunks HTTP/1.0\r\n\r\n');
  assert.strictEqual(undated(old.text), `HTTP/1.1 200 OK\r\n${DATE}Connection: close\r\n\r\nonetwothree`);
  assert.strictEqual(old.closed, true);
  const oldKept = await raw(port, 'GET /length HTTP/1.0\r\nConnection: keep-alive\r\n\r\n');
  assert.strictEqual(undated(oldKept.text), `HTTP/1.1 200 OK\r\nContent-Length: 6\r\n${DATE}${KEEP}\r\nonetwo`);
  const close = await raw(port, 'GET /end HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n');
  assert.strictEqual(undated(close.text), `HTTP/1.1 200 OK\r\n${DATE}Connection: close\r\nContent-Length: 2\r\n\r\nhi`);
  assert.strictEqual(close.closed, true);
  server.close();
});
