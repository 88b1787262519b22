// node-fetch 3: Headers, Request, Response, bodies, redirects, abort, forms, errors.
import http from 'node:http';
import zlib from 'node:zlib';
import fetch, { AbortError, Blob, File, FetchError, FormData, Headers, Request, Response, isRedirect } from 'node-fetch';

const server = http.createServer((req, res) => {
  if (req.url === '/gzip') return res.writeHead(200, { 'content-encoding': 'gzip' }).end(zlib.gzipSync('unpacked'));
  if (req.url === '/br') return res.writeHead(200, { 'content-encoding': 'br' }).end(zlib.brotliCompressSync('broth'));
  if (req.url === '/away') return res.writeHead(303, { location: '/echo' }).end();
  if (req.url === '/loop') return res.writeHead(302, { location: '/loop' }).end();
  if (req.url === '/slow') return void setTimeout(() => res.end('late'), 2000).unref();
  if (req.url === '/cut') return void res.writeHead(200, { 'content-length': 100 }).write('x', () => req.socket.destroy());
  let body = '';
  req.setEncoding('utf8').on('data', (part) => (body += part)).on('end', () => {
    res.setHeader('set-cookie', ['a=1', 'b=2']);
    res.end(JSON.stringify({ method: req.method, type: (req.headers['content-type'] || '').replace(/boundary=.*/, 'B'), x: req.headers.x, body: body.replace(/-{4,}\w+/g, 'B') }));
  });
});
await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
const base = `http://127.0.0.1:${server.address().port}`;
const first = await fetch(`${base}/echo`, { headers: { x: 'y' } });
console.log(first.status, first.ok, first.redirected, first.type, first.headers.get('set-cookie'), first.headers.raw()['set-cookie'], await first.json());
console.log(await (await fetch(new Request(`${base}/echo`, { method: 'POST', body: 'text' }))).json());
console.log(await (await fetch(`${base}/echo`, { method: 'PUT', body: new URLSearchParams({ a: 'b c' }) })).json());
const form = new FormData();
form.set('field', 'value');
form.set('file', new File(['content'], 'name.txt', { type: 'text/plain' }));
console.log(await (await fetch(`${base}/echo`, { method: 'POST', body: form })).json());
console.log(await (await fetch(`${base}/echo`, { method: 'POST', body: new Blob(['blob'], { type: 'x/y' }) })).json());
for (const path of ['/gzip', '/br', '/away']) {
  const response = await fetch(base + path);
  console.log(path, response.redirected, await response.text());
}
const manual = await fetch(`${base}/away`, { redirect: 'manual' });
console.log(manual.status, isRedirect(manual.status), manual.headers.get('location').replace(/:\d+/, ''));
const shown = async (name, make) => {
  try {
    console.log(name, await make());
  } catch (error) {
    console.log(name, error.name, error.type, error.code, error.message.replace(/:\d{4,5}/g, ':PORT'), error instanceof FetchError, error instanceof AbortError);
  }
};
await shown('loop', () => fetch(`${base}/loop`));
await shown('redirect error', () => fetch(`${base}/away`, { redirect: 'error' }));
await shown('refused', () => fetch('http://127.0.0.1:1/'));
await shown('scheme', () => fetch('ftp://x/'));
await shown('cut', async () => (await fetch(`${base}/cut`)).text());
await shown('size', async () => (await fetch(`${base}/echo`, { size: 3 })).text());
await shown('not JSON', async () => (await fetch(`${base}/gzip`)).json());
const controller = new AbortController();
setTimeout(() => controller.abort(), 20);
await shown('abort', () => fetch(`${base}/slow`, { signal: controller.signal }));
await shown('data', async () => (await fetch('data:text/plain;base64,aGk=')).text());
const response = new Response('one body', { status: 201, headers: new Headers([['a', 'b'], ['a', 'c']]) });
const copy = response.clone();
console.log(response.headers.get('a'), await copy.arrayBuffer(), await response.text(), response.bodyUsed);
let streamed = '';
for await (const chunk of (await fetch(`${base}/echo`)).body) streamed += chunk;
console.log(streamed);
server.close();
server.closeAllConnections();
