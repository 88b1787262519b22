// Agent: reuse, limits, waiting requests, free sockets that end.
'use strict';
const assert = require('assert');
const http = require('http');

let connections = 0;
const server = http.createServer((req, res) => {
  setTimeout(() => res.end(String(req.socket.remotePort)), req.url === '/slow' ? 30 : 0);
});
server.on('connection', () => connections++);
server.keepAliveTimeout = 5000;

function get(options) {
  return new Promise((resolve, reject) => {
    const req = http.get(options, (res) => {
      let text = '';
      res.on('data', (chunk) => { text += chunk; });
      res.on('end', () => resolve({ port: text, reused: req.reusedSocket }));
    });
    req.on('error', reject);
  });
}
const tick = () => new Promise((resolve) => setTimeout(resolve, 10));

server.listen(0, '127.0.0.1', async () => {
  const { port } = server.address();
  const agent = new http.Agent({ keepAlive: true });
  const options = { port, host: '127.0.0.1', agent };
  assert.strictEqual(agent.getName(options), `127.0.0.1:${port}:`);

  const first = await get(options);
  await tick();
  assert.deepStrictEqual(Object.keys(agent.freeSockets), [`127.0.0.1:${port}:`]);
  const second = await get(options);
  assert.strictEqual(second.port, first.port);
  assert.deepStrictEqual([first.reused, second.reused], [false, true]);
  assert.strictEqual(connections, 1);
  await tick();
  agent.destroy();
  await tick();
  assert.deepStrictEqual(Object.keys(agent.freeSockets), []);

  connections = 0;
  const limited = new http.Agent({ keepAlive: true, maxSockets: 2 });
  const results = Promise.all([1, 2, 3, 4, 5].map(() => get({ ...options, agent: limited, path: '/slow' })));
  await tick();
  assert.strictEqual(Object.values(limited.requests)[0].length, 3);
  assert.strictEqual(Object.values(limited.sockets)[0].length, 2);
  const ports = new Set((await results).map((result) => result.port));
  assert.strictEqual(ports.size, 2);
  assert.strictEqual(connections, 2);
  assert.deepStrictEqual(Object.keys(limited.requests), []);
  await tick();
  assert.strictEqual(Object.values(limited.freeSockets)[0].length, 2);

  // The server closes them: they must not be used again.
  server.closeAllConnections();
  await tick();
  assert.deepStrictEqual(Object.keys(limited.freeSockets), []);
  await get({ ...options, agent: limited });
  limited.destroy();

  connections = 0;
  const single = new http.Agent();
  await Promise.all([get({ ...options, agent: single }), get({ ...options, agent: single })]);
  await get({ ...options, agent: single });
  assert.strictEqual(connections, 3);

  assert.strictEqual(http.globalAgent.keepAlive, true);
  assert.throws(() => new http.Agent({ scheduling: 'x' }), { code: 'ERR_INVALID_ARG_VALUE' });
  server.close();
  passed = true;
});
let passed = false;
process.on('exit', () => assert.ok(passed));
