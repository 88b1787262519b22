// Workers share a port and get connections in turn; a killed one is told of and replaced; all leave in good order.
'use strict';
const assert = require('assert');
const cluster = require('cluster');
const http = require('http');

if (cluster.isWorker) {
  assert(!cluster.isPrimary && cluster.worker.id > 0 && cluster.worker.isConnected());
  http.createServer((req, res) => res.end(`${process.pid}`)).listen(0);
  return;
}

const log = [];
let port;
const get = () => new Promise((resolve, reject) => {
  http.get({ port, agent: false }, (res) => {
    let text = '';
    res.on('data', (data) => { text += data; }).on('end', () => resolve(text));
  }).on('error', reject);
});
async function countAnswers(n) {
  const counts = {};
  for (let i = 0; i < n; i++) {
    const pid = await get();
    counts[pid] = (counts[pid] ?? 0) + 1;
  }
  return Object.values(counts);
}
async function onListening() {
  const workers = Object.values(cluster.workers);
  if (workers.length < 2 || workers.some((worker) => worker.state !== 'listening')) return;
  assert.deepStrictEqual(await countAnswers(20), [10, 10]);
  if (log.length === 0) {
    log.push('kill');
    workers[0].process.kill('SIGKILL');
  } else {
    cluster.disconnect(() => log.push('all gone'));
  }
}
cluster.on('listening', (worker, address) => {
  assert.strictEqual(address.addressType, 4);
  port = address.port;
  onListening();
});
cluster.on('exit', (worker, code, signal) => {
  log.push(`exit ${code} ${signal} ${worker.exitedAfterDisconnect}`);
  if (signal) cluster.fork();
});
cluster.fork();
cluster.fork();
process.on('exit', () => {
  assert.deepStrictEqual(log.slice(0, 2), ['kill', 'exit null SIGKILL false']);
  assert.deepStrictEqual(log.slice(2).sort(), ['all gone', 'exit 0 null true', 'exit 0 null true']);
});
