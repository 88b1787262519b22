// A small site: a page made from a template, JSON, an echo of what is posted, and a file streamed from disk.
'use strict';

const http = require('node:http');
const { createReadStream } = require('node:fs');
const { stat } = require('node:fs/promises');
const { pipeline } = require('node:stream/promises');
const os = require('node:os');

class HttpError extends Error {
  constructor(status, message) {
    super(message);
    this.status = status;
  }
}

class Router {
  #routes = new Map();

  on(method, path, handler) {
    this.#routes.set(`${method} ${path}`, handler);
    return this;
  }

  async handle(request, response) {
    const { method, url } = request;
    const { pathname, searchParams } = new URL(url, 'http://localhost');
    const handler = this.#routes.get(`${method} ${pathname}`);
    if (!handler) throw new HttpError(404, `nothing at ${pathname}`);
    await handler({ request, response, query: searchParams });
  }
}

const escapeHtml = (text) =>
  text.replace(/[&<>"]/g, (c) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[c]);

const html = (strings, ...values) =>
  strings.reduce((page, part, i) => `${page}${escapeHtml(String(values[i - 1] ?? ''))}${part}`);

const started = Date.now();
let visits = 0;

const home = ({ response, query }) => {
  const name = query.get('name') ?? 'world';
  response.setHeader('Content-Type', 'text/html; charset=utf-8');
  response.end(html`<!doctype html>
<title>jsrun</title>
<h1>Hello, ${name}!</h1>
<p>Visit ${++visits}, served by process ${process.pid} on ${os.hostname()}.</p>
<p><a href="/source">the source of this server</a>, <a href="/status">its status</a></p>
`);
};

const status = ({ response }) => {
  const { rss, heapUsed } = process.memoryUsage();
  const uptime = (Date.now() - started) / 1000;
  const body = { visits, uptime, memory: { rss, heapUsed }, version: process.version };
  response.setHeader('Content-Type', 'application/json');
  response.end(`${JSON.stringify(body, null, 2)}\n`);
};

const source = async ({ response }) => {
  const { size } = await stat(__filename);
  response.writeHead(200, { 'Content-Type': 'text/javascript', 'Content-Length': size });
  await pipeline(createReadStream(__filename), response);
};

const echo = async ({ request, response }) => {
  let body = '';
  for await (const chunk of request.setEncoding('utf8')) body += chunk;
  response.end(body.toUpperCase());
};

const router = new Router()
  .on('GET', '/', home)
  .on('GET', '/status', status)
  .on('GET', '/source', source)
  .on('POST', '/echo', echo);

const server = http.createServer(async (request, response) => {
  try {
    await router.handle(request, response);
  } catch (error) {
    if (response.headersSent) return response.destroy(error);
    const { status: code = 500, message } = error;
    response.writeHead(code, { 'Content-Type': 'text/plain' }).end(`${code} ${message}\n`);
  }
});

const port = Number(process.argv[2] ?? process.env.PORT ?? 3000);
server.listen(port, () => console.log(`listening on http://localhost:${port}`));

for (const signal of ['SIGINT', 'SIGTERM']) {
  process.once(signal, () => server.close(() => process.exit(0)));
}
