// What frameworks do to requests and responses: new prototypes, replaced methods, streams into and out of them.
'use strict';
const assert = require('assert');
const http = require('http');
const { PassThrough, Readable, Duplex, pipeline, finished } = require('stream');
const raw = require('./_raw');

const appRequest = Object.create(http.IncomingMessage.prototype, {
  app: { value: 'app' },
  path: { get() { return this.url.split('?')[0]; } },
});
appRequest.get = function get(name) { return this.headers[name.toLowerCase()]; };
const appResponse = Object.create(http.ServerResponse.prototype);
appResponse.send = function send(body) {
  this.setHeader('Content-Length', Buffer.byteLength(body));
  this.end(body);
};

const handlers = {
  '/prototypes': (req, res) => {
    Object.setPrototypeOf(req, appRequest);
    Object.setPrototypeOf(res, appResponse);
    req.res = res;
    res.locals = {};
    assert.strictEqual(req.get('Host'), 'x');
    assert.strictEqual(req.path, '/prototypes');
    assert.ok(req instanceof http.IncomingMessage);
    res.send('sent');
  },
  // on-headers
  '/writeHead': (req, res) => {
    const { writeHead } = res;
    let calls = 0;
    res.writeHead = function(...args) {
      calls++;
      this.setHeader('X-Calls', calls);
      return writeHead.apply(this, args);
    };
    res.end('wrapped');
  },
  // compression
  '/end': (req, res) => {
    const { end, write, on } = res;
    const stream = new PassThrough();
    const chunks = [];
    stream.on('data', (chunk) => chunks.push(chunk));
    stream.on('end', () => end.call(res, `[${Buffer.concat(chunks)}]`));
    res.write = (chunk, encoding) => stream.write(chunk, encoding);
    res.end = (chunk, encoding) => { stream.end(chunk, encoding); return res; };
    assert.strictEqual(typeof write, 'function');
    assert.strictEqual(typeof on, 'function');
    res.write('a');
    res.end('b');
  },
  '/implicit': (req, res) => {
    assert.strictEqual(Boolean(res._header), false);
    res._implicitHeader();
    assert.strictEqual(Boolean(res._header), true);
    res.end('x');
  },
  '/pipe': (req, res) => { req.pipe(res); },
  '/pipeline': (req, res) => {
    pipeline(Readable.from(['one', 'two', 'three']), res, (error) => assert.ifError(error));
  },
  '/finished': (req, res) => {
    finished(res, (error) => { notes.push(`finished ${error}`); });
    finished(req, (error) => { notes.push(`request ${error}`); });
    res.end('x');
  },
  '/iterate': async (req, res) => {
    let text = '';
    for await (const chunk of req) text += chunk;
    res.end(text.toUpperCase());
  },
  '/emit': (req, res) => {
    // vhosts and proxies hand a request to another server's listeners
    other.emit('request', req, res);
  },
};
const notes = [];
const other = http.createServer((req, res) => res.end('other'));
const server = http.createServer((req, res) => handlers[req.url](req, res));
server.listen(0, '127.0.0.1', async () => {
  const { port } = server.address();
  const get = async (path) => (await raw(port, `GET ${path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`)).text;
  const post = async (path, body) =>
    (await raw(port, `POST ${path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: ${body.length}\r\n\r\n${body}`)).text;
  assert.match(await get('/prototypes'), /Content-Length: 4\r\n[^]*sent$/);
  assert.match(await get('/writeHead'), /X-Calls: 1\r\n[^]*Content-Length: 7\r\n[^]*wrapped$/);
  assert.match(await get('/end'), /Content-Length: 4\r\n\r\n\[ab\]$/);
  assert.match(await get('/implicit'), /1\r\nx\r\n0\r\n\r\n$/);
  assert.match(await post('/pipe', 'piped'), /5\r\npiped\r\n0\r\n\r\n$/);
  assert.match(await get('/pipeline'), /3\r\none\r\n3\r\ntwo\r\n5\r\nthree\r\n0\r\n\r\n$/);
  await get('/finished');
  assert.deepStrictEqual(notes.sort(), ['finished undefined', 'request undefined']);
  assert.match(await post('/iterate', 'body'), /BODY$/);
  assert.match(await get('/emit'), /other$/);

  // Own classes.
  class Request extends http.IncomingMessage {
    get shout() { return this.url.toUpperCase(); }
  }
  class Response extends http.ServerResponse {
    hello() { this.end('hello'); }
  }
  const custom = http.createServer({ IncomingMessage: Request, ServerResponse: Response }, (req, res) => {
    assert.ok(req instanceof Request && res instanceof Response);
    assert.strictEqual(req.shout, '/ABC');
    assert.strictEqual(req.headers.host, 'x');
    assert.strictEqual(req.socket.remoteAddress, '127.0.0.1');
    res.hello();
  });
  await new Promise((resolve) => custom.listen(0, '127.0.0.1', resolve));
  assert.match((await raw(custom.address().port, 'GET /abc HTTP/1.1\r\nHost: x\r\n\r\n')).text, /hello$/);
  custom.close();

  // A connection that is no socket.
  const output = [];
  const duplex = new Duplex({
    read() {},
    write(chunk, encoding, callback) { output.push(chunk); callback(); },
  });
  server.emit('connection', duplex);
  duplex.push('POST /iterate HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\n\r\nab');
  duplex.push('cd');
  setTimeout(() => {
    assert.match(Buffer.concat(output).toString(), /^HTTP\/1\.1 200 OK\r\n[^]*ABCD$/);
    duplex.destroy();

    // A response without a server.
    const sink = new PassThrough();
    const response = new http.ServerResponse({ method: 'GET', httpVersionMajor: 1, httpVersionMinor: 1 });
    response.assignSocket(sink);
    response.setHeader('X-A', 'b');
    response.end('detached');
    setTimeout(() => {
      assert.match(String(sink.read()), /^HTTP\/1\.1 200 OK\r\nX-A: b\r\n[^]*detached$/);
      notes.push('all');
      server.close();
    }, 10);
  }, 30);
});
process.on('exit', () => assert.ok(notes.includes('all')));
