// express: middleware, routes with parameters and query, a JSON body, a router, a static file, errors.
'use strict';
const http = require('http');
const path = require('path');
const express = require('express');

const app = express();
app.disable('x-powered-by');
app.use((req, res, next) => {
  res.set('X-Request-Path', req.path);
  next();
});
app.use(express.json({ limit: '1kb' }));
app.use(express.urlencoded({ extended: true }));
app.use('/static', express.static(path.join(__dirname, '_express'), { lastModified: false, etag: false }));
app.get('/users/:id(\\d+)', (req, res) => res.json({ id: Number(req.params.id), query: req.query }));
app.post('/echo', (req, res) => res.status(201).json({ got: req.body, type: req.get('content-type') }));
app.get('/text', (req, res) => res.type('txt').send('plain ünïcode'));
app.get('/away', (req, res) => res.redirect(303, '/text'));
app.get('/cookie', (req, res) => res.cookie('a', 'b c', { httpOnly: true }).sendStatus(204));
app.get('/fail', () => {
  throw new Error('a handler threw');
});
app.get('/async', async (req, res, next) => {
  try {
    await Promise.reject(Object.assign(new Error('later'), { status: 418 }));
  } catch (error) {
    next(error);
  }
});
const router = express.Router();
router.param('name', (req, res, next, name) => {
  req.greeting = `hello ${name}`;
  next();
});
router.route('/:name').get((req, res) => res.send(req.greeting)).delete((req, res) => res.send(`no more ${req.greeting}`));
app.use('/greet', router);
app.use((req, res) => res.status(404).send('nothing here'));
// eslint-disable-next-line no-unused-vars
app.use((error, req, res, next) => res.status(error.status || 500).json({ error: error.message, type: error.type }));

const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
function request(port, method, target, headers = {}, body = undefined) {
  return new Promise((resolve, reject) => {
    const req = http.request({ port, method, path: target, headers, agent }, (res) => {
      const chunks = [];
      res.on('data', (chunk) => chunks.push(chunk));
      res.on('end', () => {
        delete res.headers.date;
        console.log(method, target, res.statusCode, res.statusMessage);
        console.log(res.headers);
        console.log(Buffer.concat(chunks).toString());
        resolve(res);
      });
    });
    req.on('error', reject);
    req.end(body);
  });
}

const server = app.listen(0, async () => {
  const { port } = server.address();
  const json = { 'Content-Type': 'application/json' };
  await request(port, 'GET', '/users/42?a=1&b[c]=2&d=x&d=y');
  const first = await request(port, 'GET', '/text');
  await request(port, 'GET', '/text', { 'If-None-Match': first.headers.etag });
  await request(port, 'HEAD', '/text');
  await request(port, 'POST', '/echo', json, JSON.stringify({ name: 'jsrun', list: [1, 2, { deep: true }] }));
  await request(port, 'POST', '/echo', { 'Content-Type': 'application/x-www-form-urlencoded' }, 'a[b]=1&c=%C3%A9+f');
  await request(port, 'POST', '/echo', json, '{"broken":');
  await request(port, 'POST', '/echo', json, JSON.stringify({ long: 'x'.repeat(2000) }));
  await request(port, 'GET', '/static/page.html');
  await request(port, 'GET', '/static/page.html', { Range: 'bytes=0-14' });
  await request(port, 'GET', '/static/../express.js');
  await request(port, 'GET', '/static/missing.html');
  await request(port, 'GET', '/away');
  await request(port, 'GET', '/cookie');
  await request(port, 'GET', '/greet/world');
  await request(port, 'DELETE', '/greet/world');
  await request(port, 'OPTIONS', '/greet/world');
  await request(port, 'GET', '/fail');
  await request(port, 'GET', '/async');
  await request(port, 'GET', '/%zz');
  agent.destroy();
  server.close(() => console.log('closed'));
});
