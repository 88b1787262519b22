// Messages, settings, environment, net servers, ports in use, a worker that leaves by itself, and SCHED_NONE.
'use strict';
const assert = require('assert');
const cluster = require('cluster');
const net = require('net');

if (cluster.isWorker) {
  process.on('message', (message) => {
    if (message === 'leave') cluster.worker.disconnect();
    else process.send(`${process.env.NAME} ${process.argv[2]} ${message} ${'NODE_UNIQUE_ID' in process.env}`);
  });
  const server = net.createServer((socket) => socket.end(process.env.NAME));
  server.on('error', (error) => process.send(error.code));
  server.listen(Number(process.env.PORT));
  return;
}

const log = [];
cluster.schedulingPolicy = cluster.SCHED_NONE;
cluster.setupPrimary({ args: ['argument'] });
assert.strictEqual(cluster.settings.exec, __filename);
const taken = net.createServer().listen(0, () => {
  const failing = cluster.fork({ NAME: 'first', PORT: `${taken.address().port}` });
  failing.on('message', (message) => {
    log.push(message);
    taken.close();
    failing.disconnect();
  });
  failing.on('exit', (code) => {
    log.push(`exit ${code}`);
    startSecond();
  });
});
function startSecond() {
  const worker = cluster.fork({ NAME: 'second', PORT: '0' });
  assert.strictEqual(cluster.workers[worker.id], worker);
  worker.on('listening', ({ port }) => {
    net.connect(port).on('data', (data) => {
      log.push(`${data}`);
      worker.send('hello');
    });
  });
  cluster.on('message', (from, message) => {
    assert.strictEqual(from, worker);
    log.push(message);
    worker.send('leave');
  });
  worker.on('exit', (code) => log.push(`exit ${code} ${worker.exitedAfterDisconnect} ${worker.isDead()}`));
}
process.on('exit', () => assert.deepStrictEqual(log, [
  'EADDRINUSE', 'exit 0', 'second', 'second argument hello false', 'exit 0 true true',
]));
