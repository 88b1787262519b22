// UDP in a cluster: the workers share one socket of the primary, unless it is exclusive; a taken port is an error in the worker.
'use strict';
const cluster = require('cluster');
const dgram = require('dgram');
const { once } = require('events');

if (cluster.isWorker) {
  process.on('message', async ({ port, exclusive }) => {
    const socket = dgram.createSocket('udp4');
    socket.on('error', (error) => process.send({ error: [error.code, error.syscall, error.address, error.port === port] }));
    socket.on('message', (message, peer) => {
      socket.send(`${message} from ${cluster.worker.id}`, peer.port, peer.address, () => {
        if (`${message}` === 'close') socket.close();
      });
    });
    socket.bind({ port, address: '127.0.0.1', exclusive }, () => process.send({ bound: socket.address() }));
  });
} else {
  (async () => {
    const workers = [cluster.fork(), cluster.fork()];
    const listening = [];
    cluster.on('listening', (worker, { address, port, addressType }) => listening.push([address, port === workers.port, addressType]));
    await Promise.all(workers.map((worker) => once(worker, 'online')));
    const ask = (worker, message) => {
      const answer = once(worker, 'message');
      worker.send(message);
      return answer.then(([reply]) => reply);
    };
    // A free port, by asking for any.
    const probe = dgram.createSocket('udp4').bind(0, '127.0.0.1');
    await once(probe, 'listening');
    workers.port = probe.address().port;
    console.log(await ask(workers[0], { port: workers.port }));
    probe.close();
    const bound = [];
    for (const worker of workers) bound.push((await ask(worker, { port: workers.port })).bound);
    console.log(bound.map(({ address, family, port }) => [address, family, port === workers.port]));

    const client = dgram.createSocket('udp4');
    const seen = new Set();
    for (let i = 0; i < 50; i++) {
      client.send(`${i}`, workers.port, '127.0.0.1');
      const [reply] = await once(client, 'message');
      seen.add(`${reply}`.replace(/ from [12]$/, ''));
    }
    console.log(seen.size);
    console.log((await ask(workers[1], { port: workers.port, exclusive: true })).error);
    // One worker gives its share up; the other goes on.
    client.send('close', workers.port, '127.0.0.1');
    const [first] = await once(client, 'message');
    client.send('still', workers.port, '127.0.0.1');
    const [second] = await once(client, 'message');
    console.log(`${first}`.slice(0, 10), `${second}`.slice(0, 10), `${first}`.slice(-1) !== `${second}`.slice(-1));
    client.close();
    cluster.disconnect(() => console.log('gone', listening, Object.keys(cluster.workers).length));
  })();
}
