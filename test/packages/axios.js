// axios: requests of every kind to a server of ours, interceptors, transforms, errors, time-outs, cancellation, forms, streams.
'use strict';
const http = require('http');
const zlib = require('zlib');
const axios = require('axios');

const server = http.createServer((req, res) => {
  const url = new URL(req.url, 'http://x');
  if (url.pathname === '/away') return res.writeHead(302, { location: '/echo?redirected=1' }).end();
  if (url.pathname === '/slow') return void setTimeout(() => res.end('late'), 2000).unref();
  if (url.pathname === '/zip') return res.writeHead(200, { 'content-encoding': 'gzip', 'content-type': 'application/json' }).end(zlib.gzipSync('{"zipped":true}'));
  if (url.pathname === '/status') return res.writeHead(Number(url.searchParams.get('code')), { 'content-type': 'application/json' }).end('{"reason":"asked for"}');
  if (url.pathname === '/cut') return void res.writeHead(200, { 'content-length': 100 }).write('x', () => req.socket.destroy());
  const chunks = [];
  req.on('data', (chunk) => chunks.push(chunk)).on('end', () => {
    const type = (req.headers['content-type'] || '').replace(/boundary=.*/, 'boundary=B');
    const body = Buffer.concat(chunks).toString().replace(/-{4,}[-\w]+/g, 'B');
    res.setHeader('content-type', 'application/json');
    res.setHeader('x-one', ['a', 'b']);
    res.end(JSON.stringify({ method: req.method, url: req.url, type, accept: req.headers.accept, token: req.headers['x-token'], auth: req.headers.authorization, length: req.headers['content-length'] !== undefined, body }));
  });
  return undefined;
}).listen(0, '127.0.0.1', async () => {
  const baseURL = `http://127.0.0.1:${server.address().port}`;
  const api = axios.create({ baseURL, timeout: 5000, headers: { 'X-Token': 'secret' } });
  api.interceptors.request.use((config) => ({ ...config, params: { ...config.params, seen: 'yes' } }));
  api.interceptors.response.use((response) => Object.assign(response, { tagged: true }));
  const show = (name, response) => console.log(name, response.status, response.statusText, response.tagged, response.data);
  const fails = async (name, promise) => {
    try {
      show(name, await promise);
    } catch (error) {
      console.log(name, axios.isAxiosError(error), axios.isCancel(error), error.name, error.code, error.message.replace(/:\d{4,5}/, ':PORT'), error.response?.status, error.response?.data);
    }
  };
  const first = await api.get('/echo', { params: { a: [1, 2], b: { c: 'd e' }, when: new Date(0), none: null } });
  show('get', first);
  console.log(first.headers['x-one'], first.headers.get('content-type'), first.headers instanceof axios.AxiosHeaders);
  show('post', await api.post('/echo', { name: 'jsrun', list: [1, 'é'] }));
  show('put', await api.put('/echo', 'plain', { headers: { 'Content-Type': 'text/plain' } }));
  show('patch', await api.patch('/echo', new URLSearchParams({ a: 'b c' })));
  show('delete', await api.delete('/echo', { data: { gone: true } }));
  show('options', await api.options('/echo'));
  show('head', await api.head('/echo'));
  show('basic', await api.get('/echo', { auth: { username: 'u', password: 'p' } }));
  show('form', await api.postForm('/echo', { text: 'value', 'list[]': ['x', 'y'], file: Buffer.from('bytes') }));
  show('url form', await api.post('/echo', { x: { y: 1 } }, { headers: { 'content-type': 'application/x-www-form-urlencoded' } }));
  show('redirect', await api.get('/away'));
  show('no redirect', await api.get('/away', { maxRedirects: 0, validateStatus: (status) => status === 302 }));
  show('gzip', await api.get('/zip'));
  show('bytes', await api.get('/zip', { responseType: 'arraybuffer' }));
  show('text', await api.get('/zip', { responseType: 'text', transformResponse: [(data) => `${data}!`] }));
  const stream = await api.get('/echo', { responseType: 'stream' });
  let size = 0;
  for await (const chunk of stream.data) size += chunk.length;
  console.log('stream', size);
  show('fetch adapter', await api.post('/echo', { by: 'fetch' }, { adapter: 'fetch' }));
  await fails('404', api.get('/status?code=404'));
  await fails('500', api.get('/status?code=500'));
  await fails('time-out', api.get('/slow', { timeout: 50 }));
  await fails('cut', api.get('/cut'));
  await fails('too long', api.get('/echo', { maxContentLength: 5 }));
  await fails('refused', axios.get('http://127.0.0.1:1/'));
  await fails('bad protocol', axios.get('gopher://x/'));
  const controller = new AbortController();
  setTimeout(() => controller.abort(), 20);
  await fails('aborted', api.get('/slow', { signal: controller.signal }));
  const source = axios.CancelToken.source();
  setTimeout(() => source.cancel('changed my mind'), 20);
  await fails('cancelled', api.get('/slow', { cancelToken: source.token }));
  let up = 0;
  let down = 0;
  await api.post('/echo', 'x'.repeat(50000), { onUploadProgress: (e) => (up = e.loaded), onDownloadProgress: (e) => (down = e.loaded) });
  console.log('progress', up, down > 50000);
  console.log((await Promise.all(Array.from({ length: 20 }, (_, i) => api.get('/echo', { params: { i } })))).map((r) => r.data.url).join(' '));
  console.log(axios.getUri({ url: '/x', params: { a: 'b&c', d: [1] } }), axios.toFormData({ a: 1 }) instanceof Object);
  server.close();
  server.closeAllConnections();
});
