// Full TLS 1.3 handshakes a second, eight at a time, client and server in one process.
'use strict';
const tls = require('tls');
const { client, server } = require('./_pair');
const COUNT = 1500;
let [begun, ended] = [0, 0];
let begin;
const secureContext = tls.createSecureContext(client);
const listener = tls.createServer(server, (socket) => socket.end()).listen(0, '127.0.0.1', () => {
  const { port } = listener.address();
  const next = () => {
    if (begun++ >= COUNT) return;
    const socket = tls.connect({ ...client, secureContext, port }, () => {
      if (!socket.authorized || socket.isSessionReused()) throw new Error('wrong connection');
    });
    socket.resume().on('close', () => {
      if (++ended === COUNT) {
        console.log(`${(COUNT / ((performance.now() - begin) / 1000)).toFixed(0)} handshakes/s`);
        process.exit();
      }
      next();
    });
  };
  begin = performance.now();
  for (let i = 0; i < 8; i++) next();
});
