// koa: middleware around middleware, JSON, cookies, errors with and without a status.
'use strict';
const http = require('http');
const { default: Koa = require('koa') } = require('koa');

const app = new Koa();
app.silent = true;
app.use(async (context, next) => {
  await next();
  context.set('x-after', 'yes');
});
app.use(async (context) => {
  if (context.path === '/tea') context.throw(418, 'tea');
  if (context.path === '/fault') throw new Error('hidden');
  if (context.path === '/json') {
    context.body = { query: context.query };
    return;
  }
  context.cookies.set('a', 'b');
  context.body = `path ${context.path}`;
});
const server = app.listen(0, '127.0.0.1', async () => {
  for (const path of ['/', '/json?a=1&b=2', '/tea', '/fault']) {
    await new Promise((resolve) => http.get({ host: '127.0.0.1', port: server.address().port, path, agent: false }, (response) => {
      let body = '';
      response.on('data', (chunk) => (body += chunk));
      response.on('end', () => resolve(console.log(response.statusCode, response.headers['content-type'], response.headers['x-after'],
        response.headers['set-cookie'], body)));
    }));
  }
  server.close();
});
