// Material: bytes to a server as they are, and everything that comes back until it closes or is quiet for a while.
'use strict';
const net = require('net');

module.exports = function raw(port, data, { ms = 5000, quiet = 120, half = false } = {}) {
  return new Promise((resolve) => {
    const socket = net.connect({ port, host: '127.0.0.1', allowHalfOpen: true });
    let text = '';
    let closed = false;
    let timer = setTimeout(done, ms);
    function done() {
      clearTimeout(timer);
      socket.destroy();
      resolve({ text, closed });
    }
    socket.setEncoding('latin1');
    socket.on('connect', () => {
      for (const part of Array.isArray(data) ? data : [data]) socket.write(part, 'latin1');
      if (half) socket.end();
    });
    socket.on('data', (chunk) => {
      text += chunk;
      clearTimeout(timer);
      timer = setTimeout(done, quiet);
    });
    socket.on('end', () => { closed = true; done(); });
    socket.on('error', () => { closed = true; done(); });
  });
};
