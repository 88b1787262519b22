// express over https: certificates, cookies, uploads, range requests, sessions of the agent, HTTP to HTTPS.
'use strict';
const https = require('https');
const http = require('http');
const express = require('express');
const { pair, read } = require('../tls/_material');

const ca = read('ca.crt');
const app = express();
app.set('trust proxy', true);
app.use(express.json());
app.get('/', (req, res) => res.json({ secure: req.secure, protocol: req.protocol, host: req.hostname, cipher: typeof req.socket.getCipher().name }));
app.post('/sum', (req, res) => res.json({ sum: req.body.numbers.reduce((a, b) => a + b, 0) }));
app.post('/upload', (req, res) => {
  let size = 0;
  req.on('data', (chunk) => (size += chunk.length)).on('end', () => res.send(`${size} bytes`));
});
app.get('/cookie', (req, res) => res.cookie('id', '1', { secure: true, httpOnly: true, sameSite: 'strict' }).end());
app.get('/big', (req, res) => res.type('bin').send(Buffer.alloc(1 << 20, 'x')));
app.get('/fail', () => { throw Object.assign(new Error('teapot'), { status: 418, expose: true }); });
app.use((error, req, res, next) => res.status(error.status || 500).send(error.message));

const server = https.createServer(pair('server'), app).listen(0, 'localhost', async () => {
  const { port } = server.address();
  const agent = new https.Agent({ ca, keepAlive: true, maxSockets: 2 });
  const ask = (path, { method = 'GET', headers, body } = {}) => new Promise((resolve, reject) => {
    const req = https.request({ host: 'localhost', port, path, method, headers, agent }, (res) => {
      const chunks = [];
      res.on('data', (chunk) => chunks.push(chunk)).on('end', () => {
        const text = Buffer.concat(chunks).toString();
        console.log(method, path, res.statusCode, res.headers['content-type'], res.headers['set-cookie'] ?? '', text.length > 200 ? text.length : text.replace(`:${port}`, ''), req.socket.authorized);
        resolve();
      });
    }).on('error', reject);
    req.end(body);
  });
  await ask('/');
  await ask('/sum', { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{"numbers":[1,2,39]}' });
  await ask('/upload', { method: 'POST', body: Buffer.alloc(300000) });
  await ask('/cookie');
  await ask('/big');
  await ask('/fail');
  await ask('/nowhere');
  await Promise.all(Array.from({ length: 4 }, () => ask('/')));
  https.get({ host: 'localhost', port }, () => console.log('trusted?')).on('error', (error) => {
    console.log('without the authority:', error.code);
    http.get({ host: 'localhost', port }, () => console.log('plain?')).on('error', (plain) => {
      console.log('without TLS:', plain.code);
      agent.destroy();
      server.close(() => console.log('closed'));
    });
  });
});
