// fastify: routes, schemas, serialization, hooks, plugins, decorators, errors, injection and a real socket.
'use strict';
const fastify = require('fastify');

(async () => {
  const app = fastify({ logger: false, ajv: { customOptions: { allErrors: true } } });
  app.decorate('greet', (name) => `hello ${name}`);
  app.decorateRequest('started', 0);
  const order = [];
  app.addHook('onRequest', async (request) => {
    request.started = 1;
    order.push('onRequest');
  });
  for (const name of ['preParsing', 'preValidation', 'preHandler', 'preSerialization', 'onSend', 'onResponse', 'onError']) {
    app.addHook(name, (...args) => {
      order.push(name);
      args.at(-1)();
    });
  }
  app.get('/hello/:name', async (request) => ({ text: app.greet(request.params.name), started: request.started, query: request.query }));
  app.post('/user', {
    schema: {
      body: { type: 'object', required: ['name', 'age'], properties: { name: { type: 'string', minLength: 2 }, age: { type: 'integer' }, mail: { type: 'string', format: 'email' } }, additionalProperties: false },
      response: { 201: { type: 'object', properties: { name: { type: 'string' }, age: { type: 'number' }, when: { type: 'string', format: 'date-time' } } } },
    },
  }, async (request, reply) => reply.code(201).send({ ...request.body, hidden: true, when: new Date(0) }));
  app.get('/fail', async () => {
    throw Object.assign(new Error('no tea'), { statusCode: 418 });
  });
  app.get('/stream', (request, reply) => reply.type('text/plain').send(require('stream').Readable.from(['a', 'b', 'c'])));
  app.get('/buffer', async () => Buffer.from('bytes'));
  app.get('/header', { constraints: { version: '1.2.0' } }, async () => 'version 1.2');
  app.addContentTypeParser('text/x-upper', { parseAs: 'string' }, (request, body, done) => done(null, body.toUpperCase()));
  app.post('/upper', async (request) => request.body);
  app.register(async (scope) => {
    scope.decorate('inner', 42);
    scope.get('/in', async () => ({ inner: scope.inner }));
    scope.setErrorHandler((error, request, reply) => reply.code(500).send({ caught: error.message }));
    scope.get('/boom', async () => { throw new Error('boom'); });
  }, { prefix: '/scope' });
  app.setNotFoundHandler((request, reply) => reply.code(404).send(`no ${request.url}`));
  const tell = (name, response) => console.log(name, response.statusCode, response.headers['content-type'], response.body);
  tell('hello', await app.inject('/hello/world?a=1&a=2'));
  console.log(order.splice(0).join());
  tell('user', await app.inject({ method: 'POST', url: '/user', payload: { name: 'Ada', age: '36', extra: 1 } }));
  tell('invalid', await app.inject({ method: 'POST', url: '/user', payload: { name: 'A', mail: 'x' } }));
  order.length = 0;
  tell('fail', await app.inject('/fail'));
  console.log(order.join());
  tell('stream', await app.inject('/stream'));
  tell('buffer', await app.inject('/buffer'));
  tell('version', await app.inject({ url: '/header', headers: { 'accept-version': '1.x' } }));
  tell('upper', await app.inject({ method: 'POST', url: '/upper', headers: { 'content-type': 'text/x-upper' }, payload: 'shout' }));
  tell('type', await app.inject({ method: 'POST', url: '/upper', headers: { 'content-type': 'what/ever' }, payload: 'x' }));
  tell('broken', await app.inject({ method: 'POST', url: '/upper', headers: { 'content-type': 'application/json' }, payload: '{"a":' }));
  tell('scope', await app.inject('/scope/in'));
  tell('boom', await app.inject('/scope/boom'));
  tell('missing', await app.inject('/nowhere'));
  console.log(app.inner, app.hasRoute({ method: 'GET', url: '/scope/in' }));
  console.log(app.printRoutes());
  const address = await app.listen({ port: 0, host: '127.0.0.1' });
  const response = await fetch(`${address}/user`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{"name":"Bob","age":5}' });
  console.log(response.status, await response.json());
  await app.close();
  await app.inject('/').catch((error) => console.log(error.code));
})();
