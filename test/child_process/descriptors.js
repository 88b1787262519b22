// Descriptors beyond the third carry both ways; a socket becomes a child's input and output; the channel may have any number.
'use strict';
const assert = require('assert');
const net = require('net');
const { spawn } = require('child_process');

if (process.argv[2] === 'child') {
  process.send(`${process.argv[3]} ${process.connected}`, () => process.disconnect());
  return;
}

const log = [];
const copier = spawn('sh', ['-c', 'cat <&3 >&4'], { stdio: ['ignore', 'pipe', 'inherit', 'pipe', 'overlapped'] });
copier.stdio[4].on('data', (data) => log.push(`four: ${data}`));
copier.stdio[3].end('by three');
assert.strictEqual(copier.stdio[0], null);
assert(copier.stdout.writable && copier.stdio[1] === copier.stdout);

const server = net.createServer((socket) => {
  spawn('cat', { stdio: [socket, socket, 'inherit'] }).on('exit', () => socket.destroy());
  server.close();
}).listen(0, () => {
  const client = net.connect(server.address().port);
  client.on('data', (data) => log.push(`socket: ${data}`));
  client.end('through cat');
});

const child = spawn(process.execPath, [__filename, 'child', 'five'], { stdio: ['inherit', 'inherit', 'inherit', 'ignore', 'pipe', 'ipc'] });
child.on('message', (message) => log.push(message));
child.on('disconnect', () => log.push('disconnect'));
assert.strictEqual(child.stdio[5], null);

process.on('exit', () => {
  assert.deepStrictEqual(log.sort(), ['disconnect', 'five true', 'four: by three', 'socket: through cat']);
});
