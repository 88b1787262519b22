// A server and a client: bytes both ways, addresses, counters, the order of the ends.
'use strict';
const assert = require('assert');
const net = require('net');

const events = [];
const server = net.createServer((socket) => {
  assert.strictEqual(socket.server, server);
  assert.strictEqual(typeof socket.remotePort, 'number');
  let got = '';
  socket.setEncoding('utf8');
  socket.on('data', (text) => {
    got += text;
    if (got === 'ping päng') socket.end(`${got}!`);
  });
  socket.on('close', (hadError) => events.push(['server close', hadError]));
});

server.listen(0, '127.0.0.1', () => {
  const { address, family, port } = server.address();
  assert.deepStrictEqual([address, family], ['127.0.0.1', 'IPv4']);
  assert.strictEqual(server.listening, true);
  const client = net.connect({ port, host: '127.0.0.1' });
  assert.strictEqual(client.connecting, true);
  assert.strictEqual(client.readyState, 'opening');
  client.write('ping '); // before it is connected
  client.on('connect', () => {
    events.push(['connect']);
    assert.strictEqual(client.readyState, 'open');
    assert.strictEqual(client.remotePort, port);
    assert.strictEqual(client.remoteFamily, 'IPv4');
    assert.deepStrictEqual(client.address().address, '127.0.0.1');
    client.write(Buffer.from('päng'), () => events.push(['written']));
  });
  let text = '';
  client.on('data', (chunk) => { text += chunk; });
  client.on('end', () => events.push(['end']));
  client.on('close', (hadError) => {
    events.push(['close', hadError]);
    assert.strictEqual(text, 'ping päng!');
    assert.strictEqual(client.bytesRead, 11);
    assert.strictEqual(client.bytesWritten, 10);
    assert.strictEqual(client.destroyed, true);
    server.getConnections((err, count) => {
      assert.ifError(err);
      assert.ok(count <= 1);
      server.close((error) => {
        assert.ifError(error);
        assert.strictEqual(server.listening, false);
        events.push(['server closed']);
      });
    });
  });
});

process.on('exit', () => {
  const names = events.map(([name]) => name);
  assert.deepStrictEqual(names.slice(0, 3), ['connect', 'written', 'end']);
  assert.ok(names.includes('close') && names.includes('server close'));
  assert.ok(names.includes('server closed'));
  assert.ok(events.every(([, hadError]) => !hadError));
});
