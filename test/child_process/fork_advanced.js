// fork() with serialization 'advanced': what JSON has no text for arrives, large messages in pieces, sockets too.
'use strict';
const assert = require('assert');
const { fork } = require('child_process');
const net = require('net');

if (process.argv[2] === 'child') {
  process.on('message', (message, socket) => {
    if (socket) socket.end('by child');
    else process.send(message);
  });
  return;
}
const message = {
  map: new Map([[1, { deep: new Set([1n]) }]]), date: new Date(5), bytes: Buffer.from('bytes'), undef: undefined,
  big: 'é€'.repeat(200000), error: new TypeError('wrong'), floats: new Float64Array([1.5, NaN]), pattern: /x/gi,
};
message.self = message;
const child = fork(__filename, ['child'], { serialization: 'advanced' });
child.send(message);
child.once('message', (echo) => {
  assert.strictEqual(echo.self, echo);
  delete message.self;
  delete echo.self;
  assert.strictEqual(echo.error.name, 'TypeError');
  delete message.error;
  delete echo.error;
  assert.deepStrictEqual(echo, message);
  const server = net.createServer((socket) => {
    server.close();
    child.send({ n: 1n }, socket);
  }).listen(0, () => {
    net.connect(server.address().port).on('data', (data) => {
      assert.strictEqual(`${data}`, 'by child');
      child.disconnect();
    });
  });
});
child.on('exit', (code) => console.log('exit', code));
assert.throws(() => fork(__filename, { serialization: 'other' }), { code: 'ERR_INVALID_ARG_VALUE' });
