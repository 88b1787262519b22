// fork(): messages both ways, servers and sockets sent along, errors of send(), the end of the channel.
'use strict';
const assert = require('assert');
const { fork } = require('child_process');
const net = require('net');

if (process.argv[2] === 'child') {
  process.on('message', (message, thing) => {
    if (message === 'server') {
      thing.on('connection', (socket) => {
        socket.end('from child');
        thing.close();
      });
      process.send('listening');
    } else if (message === 'socket') {
      thing.end('socket by child');
    } else if (message === 'bye') {
      process.disconnect();
      process.exitCode = 7;
    } else {
      process.send({ echo: message, connected: process.connected });
    }
  });
  return;
}

const seen = [];
const read = (port) => new Promise((resolve) => {
  let text = '';
  net.connect(port).on('data', (data) => { text += data; }).on('close', () => resolve(text));
});
const child = fork(__filename, ['child']);
assert(child.connected && typeof child.channel.ref === 'function' && child.channel.fd > 0);
assert.throws(() => child.send(undefined), { code: 'ERR_MISSING_ARGS' });
assert.throws(() => child.send(() => {}), { code: 'ERR_INVALID_ARG_TYPE' });
assert.throws(() => child.send('x', {}), { code: 'ERR_INVALID_HANDLE_TYPE' });
assert.throws(() => fork(__filename, { stdio: ['pipe'] }), { code: 'ERR_CHILD_PROCESS_IPC_REQUIRED' });
assert.throws(() => fork(5), { code: 'ERR_INVALID_ARG_TYPE' });

let port;
child.on('message', async (message) => {
  if (message === 'listening') {
    seen.push(await read(port));
    const acceptor = net.createServer((socket) => {
      acceptor.close();
      child.send('socket', socket);
    }).listen(0, async () => {
      seen.push(await read(acceptor.address().port));
      child.send('bye');
    });
  } else {
    assert.deepStrictEqual(message, { echo: { text: 'é\n😀', list: [1, null, { a: true }] }, connected: true });
    const server = net.createServer(() => assert.fail('the child accepts')).listen(0, () => {
      port = server.address().port;
      child.send('server', server, () => server.close());
    });
  }
});
assert.strictEqual(child.send({ text: 'é\n😀', list: [1, null, { a: true }] }, (error) => seen.push(`sent ${error}`)), true);
child.on('disconnect', () => seen.push(`disconnect ${child.connected} ${child.channel}`));
child.on('close', (code, signal) => {
  seen.push(`close ${code} ${signal}`);
  child.once('error', (error) => seen.push(error.code));
  assert.strictEqual(child.send('late'), false);
  child.send('late', (error) => seen.push(`callback ${error.code}`));
});
process.on('exit', () => assert.deepStrictEqual(seen, [
  'sent null', 'from child', 'socket by child', 'disconnect false null', 'close 7 null', 'ERR_IPC_CHANNEL_CLOSED',
  'callback ERR_IPC_CHANNEL_CLOSED',
]));
