// The request and the response as objects: properties, header access, validation errors, states.
'use strict';
const assert = require('assert');
const http = require('http');
const net = require('net');
const raw = require('./_raw');

const checks = {
  '/request?a=1': (req, res) => {
    assert.strictEqual(req.method, 'POST');
    assert.strictEqual(req.url, '/request?a=1');
    assert.deepStrictEqual([req.httpVersion, req.httpVersionMajor, req.httpVersionMinor], ['1.1', 1, 1]);
    assert.deepStrictEqual(req.headers, {
      'host': 'x', 'x-two': 'a, b', 'cookie': 'c=1; d=2', 'set-cookie': ['e', 'f'], 'content-type': 'first',
      'content-length': '3', 'x-latin': '\u00fc', 'x-empty': '',
    });
    assert.deepStrictEqual(req.rawHeaders.slice(0, 6), ['Host', 'x', 'X-Two', 'a', 'x-two', 'b']);
    assert.deepStrictEqual(req.headersDistinct['x-two'], ['a', 'b']);
    assert.deepStrictEqual(req.headersDistinct.host, ['x']);
    assert.deepStrictEqual([req.trailers, req.rawTrailers], [{}, []]);
    assert.strictEqual(req.complete, false);
    assert.strictEqual(req.aborted, false);
    assert.ok(req instanceof http.IncomingMessage);
    assert.ok(req.socket instanceof net.Socket);
    assert.strictEqual(req.socket, req.connection);
    assert.strictEqual(res.socket, req.socket);
    assert.strictEqual(req.socket.server, server);
    assert.strictEqual(req.socket.remoteAddress, '127.0.0.1');
    assert.strictEqual(typeof req.socket.remotePort, 'number');
    req.headers['x-new'] = 'mine';
    assert.strictEqual(req.headers['x-new'], 'mine');
    req.url = '/other';
    assert.strictEqual(req.url, '/other');
    req.method = 'PUT';
    req.headers = { replaced: 'yes' };
    assert.deepStrictEqual(req.headers, { replaced: 'yes' });
    let body = '';
    req.setEncoding('utf8');
    req.on('data', (text) => { body += text; });
    req.on('end', () => {
      assert.strictEqual(body, 'abc');
      assert.strictEqual(req.complete, true);
      assert.strictEqual(req.readableEnded, true);
      res.end('fine');
    });
  },
  '/response': (req, res) => {
    assert.ok(res instanceof http.ServerResponse && res instanceof http.OutgoingMessage);
    assert.strictEqual(res.req, req);
    assert.deepStrictEqual([res.statusCode, res.statusMessage], [200, undefined]);
    assert.deepStrictEqual([res.headersSent, res.finished, res.writableEnded, res.writableFinished, res.writable],
      [false, false, false, false, true]);
    assert.strictEqual(res.setHeader('X-A', 'b'), res);
    assert.strictEqual(res.getHeader('x-a'), 'b');
    assert.strictEqual(res.getHeader('nope'), undefined);
    res.setHeader('X-List', ['1', '2']);
    res.setHeader('x-a', 'c');
    assert.deepStrictEqual({ ...res.getHeaders() }, { 'x-a': 'c', 'x-list': ['1', '2'] });
    assert.strictEqual(Object.getPrototypeOf(res.getHeaders()), null);
    assert.deepStrictEqual(res.getHeaderNames(), ['x-a', 'x-list']);
    assert.deepStrictEqual(res.getRawHeaderNames(), ['x-a', 'X-List']);
    assert.strictEqual(res.hasHeader('X-LIST'), true);
    res.removeHeader('X-List');
    assert.strictEqual(res.hasHeader('X-LIST'), false);
    res.setHeaders(new Map([['m', '1']]));
    assert.strictEqual(res.getHeader('M'), '1');

    assert.throws(() => res.setHeader('a b', 'x'), { code: 'ERR_INVALID_HTTP_TOKEN', message: 'Header name must be a valid HTTP token ["a b"]' });
    assert.throws(() => res.setHeader('a', undefined), { code: 'ERR_HTTP_INVALID_HEADER_VALUE', message: 'Invalid value "undefined" for header "a"' });
    assert.throws(() => res.setHeader('a', 'x\ny'), { code: 'ERR_INVALID_CHAR', message: 'Invalid character in header content ["a"]' });
    assert.throws(() => res.setHeader('a', '\u0100'), { code: 'ERR_INVALID_CHAR' });
    assert.throws(() => res.setHeader('a', ['x', '\r']), { code: 'ERR_INVALID_CHAR' });
    assert.throws(() => res.setHeader(5, 'x'), { code: 'ERR_INVALID_HTTP_TOKEN' });
    assert.throws(() => res.getHeader(5), { code: 'ERR_INVALID_ARG_TYPE' });
    assert.throws(() => res.writeHead(99), { code: 'ERR_HTTP_INVALID_STATUS_CODE', name: 'RangeError' });
    assert.throws(() => res.writeHead('abc'), { code: 'ERR_HTTP_INVALID_STATUS_CODE' });
    assert.throws(() => res.writeHead(200, 'a\nb'), { code: 'ERR_INVALID_CHAR' });
    res.statusMessage = undefined;
    assert.throws(() => res.writeHead(200, { 'b\n': 'x' }), { code: 'ERR_INVALID_HTTP_TOKEN' });
    assert.throws(() => res.write(5), { code: 'ERR_INVALID_ARG_TYPE' });
    assert.throws(() => res.write(null), { code: 'ERR_STREAM_NULL_VALUES' });
    assert.throws(() => res.end({}), { code: 'ERR_INVALID_ARG_TYPE' });
    assert.throws(() => res.addTrailers({ 'a b': 'x' }), { code: 'ERR_INVALID_HTTP_TOKEN' });

    assert.strictEqual(res.writeHead(200), res);
    assert.strictEqual(res.headersSent, true);
    assert.throws(() => res.setHeader('x', 'y'), { code: 'ERR_HTTP_HEADERS_SENT', message: 'Cannot set headers after they are sent to the client' });
    assert.throws(() => res.removeHeader('x'), { code: 'ERR_HTTP_HEADERS_SENT' });
    assert.throws(() => res.appendHeader('x', 'y'), { code: 'ERR_HTTP_HEADERS_SENT' });
    assert.throws(() => res.writeHead(200), { code: 'ERR_HTTP_HEADERS_SENT' });
    assert.strictEqual(res.end('done'), res);
    assert.deepStrictEqual([res.finished, res.writableEnded], [true, true]);
    const errors = [];
    res.on('error', (error) => errors.push(error.code));
    assert.strictEqual(res.write('late', (error) => errors.push(`callback ${error.code}`)), false);
    res.on('finish', () => {
      assert.strictEqual(res.writableFinished, true);
      setTimeout(() => {
        assert.deepStrictEqual(errors.sort(), ['ERR_STREAM_WRITE_AFTER_END', 'callback ERR_STREAM_WRITE_AFTER_END']);
        passed.push('late write');
      }, 20);
    });
  },
  '/order': (req, res) => {
    const seen = [];
    for (const name of ['prefinish', 'finish', 'close']) res.on(name, () => seen.push(`res ${name}`));
    for (const name of ['end', 'close']) req.on(name, () => seen.push(`req ${name}`));
    res.end('x', () => seen.push('callback'));
    seen.push('sync');
    Promise.resolve().then(() => seen.push('microtask'));
    setTimeout(() => {
      // The request's own end has its place relative to the promise only by chance.
      assert.deepStrictEqual(seen.filter((name) => !name.startsWith('req')),
        ['res prefinish', 'sync', 'res finish', 'callback', 'res close', 'microtask']
          .filter((name) => name !== 'microtask' || seen.includes(name)).sort(byOrder(seen)));
      assert.ok(seen.indexOf('res finish') < seen.indexOf('res close'));
      assert.deepStrictEqual(seen.filter((name) => name.startsWith('req')), ['req end', 'req close']);
      assert.strictEqual(res.closed, true);
      assert.strictEqual(res.destroyed, true);
      assert.strictEqual(res.socket, null);
      passed.push('order');
    }, 50);
  },
  '/late': (req, res) => {
    res.end('x');
    res.on('finish', () => passed.push('late finish'));
    res.on('close', () => passed.push('late close'));
  },
};
const byOrder = (seen) => (a, b) => seen.indexOf(a) - seen.indexOf(b);
const passed = [];

const server = http.createServer((req, res) => checks[req.url](req, res));
server.listen(0, '127.0.0.1', async () => {
  const { port } = server.address();
  const first = await raw(port,
    'POST /request?a=1 HTTP/1.1\r\nHost: x\r\nX-Two: a\r\nx-two:  b \r\nCookie: c=1\r\nCookie: d=2\r\nSet-Cookie: e\r\n' +
    'Set-Cookie: f\r\nContent-Type: first\r\nContent-Type: second\r\nContent-Length: 3\r\nX-Latin: \u00fc\r\nX-Empty:\r\n\r\nabc');
  assert.match(first.text, /fine$/);
  for (const path of ['/response', '/order', '/late']) await raw(port, `GET ${path} HTTP/1.1\r\nHost: x\r\n\r\n`);
  assert.deepStrictEqual(passed.sort(), ['late close', 'late finish', 'late write', 'order']);
  server.close();
  passed.push('all');
});
process.on('exit', () => assert.ok(passed.includes('all')));
