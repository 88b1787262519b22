'use strict';
// A body that nobody reads does not keep the connection from its next request once it is answered, however long it is.
const http = require('http');
const net = require('net');

const server = http.createServer((req, res) => {
  const answer = () => res.end(`answer to ${req.url}\n`);
  if (req.url === '/later') setTimeout(answer, 20);
  else answer();
});
server.listen(0, '127.0.0.1', () => {
  const lines = [];
  for (const path of ['/now', '/later']) {
    const socket = net.connect(server.address().port, '127.0.0.1');
    let text = '';
    socket.write(`POST ${path} HTTP/1.1\r\nHost: x\r\nContent-Length: 3000000\r\n\r\n`);
    socket.write(Buffer.alloc(3000000));
    socket.write('GET /second HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n');
    socket.on('data', (data) => { text += data; });
    socket.on('close', () => {
      lines.push(`${path}: ${text.match(/answer to \S+/g)}`);
      if (lines.length < 2) return;
      console.log(lines.sort().join('\n'));
      server.close();
    });
  }
});
