// A datagram socket sent to a child: both have it then.
'use strict';
const { fork } = require('child_process');
const dgram = require('dgram');
const { once } = require('events');

if (process.argv[2] === 'child') {
  process.on('message', (message, socket) => {
    console.log('child has', message, socket.constructor.name, socket.type, socket.address().address);
    socket.on('message', (bytes, peer) => {
      socket.send(`child got ${bytes}`, peer.port, peer.address, () => {
        socket.close();
        process.disconnect();
      });
    });
    process.send('ready');
  });
} else {
  (async () => {
    for (const type of ['udp4', 'udp6']) {
      const socket = dgram.createSocket(type);
      socket.bind(0, type === 'udp4' ? '127.0.0.1' : '::1');
      await once(socket, 'listening');
      const child = fork(__filename, ['child']);
      const { port, address } = socket.address();
      child.send({ n: 1 }, socket);
      await once(child, 'message');
      socket.close(); // what comes now is the child's
      const client = dgram.createSocket(type);
      client.send('hello', port, address);
      console.log(`${(await once(client, 'message'))[0]}`);
      client.close();
      console.log(await once(child, 'exit'));
    }
    const child = fork(__filename, ['child']);
    try {
      child.send('x', {});
    } catch (error) {
      console.log(error.code);
    }
    child.disconnect();
  })();
}
