'use strict';
// fetch() against a server of its own: what goes over the wire, redirects, codings, streams in both directions, aborts,
// broken answers, and connections that are used again. Expected output: Node 22's.
const http = require('http');
const zlib = require('zlib');

let connections = 0;
const server = http.createServer(async (req, res) => {
  const url = new URL(req.url, 'http://x');
  const parts = [];
  if (url.pathname !== '/hang') for await (const part of req) parts.push(part);
  const body = Buffer.concat(parts).toString();
  switch (url.pathname) {
    case '/echo': {
      const headers = { ...req.headers };
      headers.host = headers.host.replace(/\d+$/, 'PORT');
      if (headers['content-type']) headers['content-type'] = headers['content-type'].replace(/boundary=.*/, 'boundary=B');
      res.setHeader('x-two', ['a', 'b']);
      res.setHeader('set-cookie', ['q=1', 'r=2']);
      res.end(JSON.stringify({ method: req.method, url: req.url, headers, body }));
      break;
    }
    case '/to':
      res.writeHead(Number(url.searchParams.get('status')), { location: url.searchParams.get('where') });
      res.end('moved');
      break;
    case '/loop': res.writeHead(302, { location: '/loop' }).end(); break;
    case '/gzip':
    case '/deflate':
    case '/raw': {
      const pack = { '/gzip': zlib.gzipSync, '/deflate': zlib.deflateSync, '/raw': zlib.deflateRawSync }[url.pathname];
      res.writeHead(200, { 'content-encoding': url.pathname === '/gzip' ? 'gzip' : 'deflate' });
      res.end(pack('packed '.repeat(1000)));
      break;
    }
    case '/badgzip': res.writeHead(200, { 'content-encoding': 'gzip' }).end('not gzip at all'); break;
    case '/slow':
      res.write('one');
      setTimeout(() => res.end('two'), 20);
      break;
    case '/cut':
      res.writeHead(200, { 'content-length': '100' });
      res.write('only');
      setTimeout(() => res.destroy(), 20);
      break;
    case '/destroy': req.socket.destroy(); break;
    case '/204': res.writeHead(204).end(); break;
    case '/404': res.writeHead(404, 'Nothing Here').end('none'); break;
    case '/big': {
      const chunk = Buffer.alloc(65536, 'x');
      for (let i = 0; i < 32; i++) res.write(chunk);
      res.end();
      break;
    }
    case '/hang': res.writeHead(200); res.write('begun'); break;
    default: // '/never': no answer
  }
});
server.on('connection', () => { connections++; });

const t = async (name, f) => {
  try {
    console.log(name, await f());
  } catch (error) {
    console.log(name, error.name, error.message, error.cause?.code ?? error.cause?.message);
  }
};

server.listen(0, '127.0.0.1', async () => {
  const base = `http://127.0.0.1:${server.address().port}`;
  const short = (url) => url.replace(base, 'BASE');
  const echo = async (path, init) => {
    const { headers, ...rest } = await (await fetch(base + path, init)).json();
    const names = Object.keys(headers).sort();
    return JSON.stringify({ ...rest, headers: Object.fromEntries(names.map((name) => [name, headers[name]])) })
      .replace(/----formdata-\w+-\d+/g, 'B');
  };

  await t('get', () => echo('/echo?a=b#c'));
  await t('response', async () => {
    const res = await fetch(`${base}/echo`);
    const { headers } = res;
    await res.text();
    return [res.status, res.statusText, res.ok, res.type, res.redirected, short(res.url), headers.get('x-two'),
      headers.getSetCookie(), res.bodyUsed];
  });
  await t('post', () => echo('/echo', { method: 'POST', body: 'text ü', headers: { 'X-Mine': 'yes' } }));
  await t('json', () => echo('/echo', { method: 'PUT', body: JSON.stringify({ a: 1 }), headers: { 'content-type': 'application/json' } }));
  await t('params', () => echo('/echo', { method: 'POST', body: new URLSearchParams({ a: '1 2' }) }));
  await t('blob', () => echo('/echo', { method: 'POST', body: new Blob(['bb'], { type: 'x/y' }) }));
  await t('empty post', () => echo('/echo', { method: 'POST' }));
  await t('form', () => {
    const form = new FormData();
    form.append('field', 'value');
    form.append('file', new File(['content'], 'name.txt', { type: 'text/plain' }));
    return echo('/echo', { method: 'POST', body: form });
  });
  await t('stream', () => echo('/echo', {
    method: 'POST', duplex: 'half',
    body: new ReadableStream({
      async pull(c) {
        this.n = (this.n ?? 0) + 1;
        await null;
        c.enqueue(Buffer.from(`part${this.n};`));
        if (this.n === 3) c.close();
      },
    }),
  }));
  await t('stream of strings', () => echo('/echo', {
    method: 'POST', duplex: 'half', body: new ReadableStream({ start(c) { c.enqueue('x'); c.close(); } }),
  }));
  await t('own headers', () => echo('/echo', { headers: { 'accept': 'a/b', 'user-agent': 'me', 'accept-encoding': 'identity' } }));

  for (const status of [301, 302, 303, 307, 308]) {
    await t(status, async () => echo(`/to?status=${status}&where=/echo`, { method: 'POST', body: 'kept?', headers: { 'content-type': 't/p' } }));
  }
  await t('redirected', async () => {
    const res = await fetch(`${base}/to?status=302&where=/404%23frag#own`);
    return [res.redirected, short(res.url), res.status, res.statusText, await res.text()];
  });
  await t('manual', async () => {
    const res = await fetch(`${base}/to?status=302&where=/x`, { redirect: 'manual' });
    return [res.status, res.headers.get('location'), await res.text(), res.type];
  });
  await t('error', () => fetch(`${base}/to?status=302&where=/x`, { redirect: 'error' }));
  await t('loop', () => fetch(`${base}/loop`));
  await t('scheme', () => fetch(`${base}/to?status=302&where=file:///etc/passwd`));
  await t('other origin', () => echo(`/to?status=302&where=${encodeURIComponent(base.replace('127.0.0.1', 'localhost') + '/echo')}`,
                                     { headers: { authorization: 'secret', cookie: 'c=1', 'x-kept': '1' } }));

  for (const path of ['/gzip', '/deflate', '/raw']) {
    await t(path, async () => (await (await fetch(base + path)).text()).length);
  }
  await t('bad gzip', async () => (await fetch(`${base}/badgzip`)).text().catch((error) => error instanceof Error));
  await t('head', async () => {
    const res = await fetch(`${base}/gzip`, { method: 'HEAD' });
    return [res.status, res.body, await res.text()];
  });
  await t('204', async () => [(await fetch(`${base}/204`)).status, (await fetch(`${base}/204`)).body]);
  await t('slow', async () => {
    const res = await fetch(`${base}/slow`);
    const seen = [];
    for await (const chunk of res.body) seen.push(Buffer.from(chunk).toString(), chunk.constructor.name);
    return seen;
  });
  await t('big', async () => (await (await fetch(`${base}/big`)).arrayBuffer()).byteLength);
  await t('cancel', async () => {
    const res = await fetch(`${base}/hang`);
    const reader = res.body.getReader();
    const { value } = await reader.read();
    await reader.cancel();
    return Buffer.from(value).toString();
  });
  await t('cut', async () => (await fetch(`${base}/cut`)).text().catch((error) => `${error}`));
  await t('destroyed', () => fetch(`${base}/destroy`).catch((error) => `${error} ${error.cause instanceof Error}`));

  await t('abort before', () => fetch(base, { signal: AbortSignal.abort() }));
  await t('abort', async () => {
    const controller = new AbortController();
    setTimeout(() => controller.abort(), 20);
    return fetch(`${base}/never`, { signal: controller.signal });
  });
  await t('abort with reason', async () => {
    const controller = new AbortController();
    setTimeout(() => controller.abort(new RangeError('mine')), 20);
    return fetch(`${base}/never`, { signal: controller.signal });
  });
  await t('timeout', () => fetch(`${base}/never`, { signal: AbortSignal.timeout(20) }));
  await t('abort in the body', async () => {
    const controller = new AbortController();
    const res = await fetch(`${base}/hang`, { signal: controller.signal });
    setTimeout(() => controller.abort(), 20);
    return res.text();
  });
  await t('abort a Request', async () => {
    const controller = new AbortController();
    const request = new Request(`${base}/never`, { signal: controller.signal });
    setTimeout(() => controller.abort(), 20);
    return fetch(request);
  });

  connections = 0;
  for (let i = 0; i < 5; i++) await (await fetch(`${base}/404`)).text();
  console.log('connections for five in a row:', connections <= 1);
  await t('at once', async () => {
    const all = await Promise.all(Array.from({ length: 20 }, () => fetch(`${base}/404`).then((res) => res.text())));
    return all.every((text) => text === 'none');
  });
  server.close();
  server.closeAllConnections();
  const { port } = server.address() ?? { port: new URL(base).port };
  await new Promise((resolve) => setTimeout(resolve, 50));
  await t('refused', () => fetch(`http://127.0.0.1:${port}/`));
});
