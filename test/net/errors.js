// What goes wrong has the code, the message and the properties that Node gives it.
'use strict';
const assert = require('assert');
const net = require('net');

const steps = [
  function portInUse(next) {
    const first = net.createServer().listen(0, '127.0.0.1', () => {
      const { port } = first.address();
      const second = net.createServer();
      second.on('error', (error) => {
        assert.strictEqual(error.message, `listen EADDRINUSE: address already in use 127.0.0.1:${port}`);
        assert.deepStrictEqual(
          [error.code, error.syscall, error.address, error.port], ['EADDRINUSE', 'listen', '127.0.0.1', port]);
        assert.strictEqual(typeof error.errno, 'number');
        assert.strictEqual(second.listening, false);
        first.close(next);
      });
      second.listen(port, '127.0.0.1');
    });
  },
  function refused(next) {
    const server = net.createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => {
        const client = net.connect(port, '127.0.0.1');
        client.on('error', (error) => {
          assert.strictEqual(error.message, `connect ECONNREFUSED 127.0.0.1:${port}`);
          assert.deepStrictEqual(
            [error.code, error.syscall, error.address, error.port], ['ECONNREFUSED', 'connect', '127.0.0.1', port]);
        });
        client.on('close', (hadError) => {
          assert.strictEqual(hadError, true);
          next();
        });
      });
    });
  },
  function notRunning(next) {
    net.createServer().close((error) => {
      assert.strictEqual(error.code, 'ERR_SERVER_NOT_RUNNING');
      assert.strictEqual(error.message, 'Server is not running.');
      next();
    });
  },
  function noSuchPath(next) {
    net.connect('/nowhere/at/all.sock').on('error', (error) => {
      assert.strictEqual(error.message, 'connect ENOENT /nowhere/at/all.sock');
      assert.deepStrictEqual([error.code, error.syscall, error.address], ['ENOENT', 'connect', '/nowhere/at/all.sock']);
      next();
    });
  },
  function arguments_(next) {
    assert.throws(() => net.connect({}), { code: 'ERR_MISSING_ARGS' });
    assert.throws(() => net.connect({ port: 70000 }), { code: 'ERR_SOCKET_BAD_PORT', name: 'RangeError' });
    assert.throws(() => net.connect({ port: true }), { code: 'ERR_INVALID_ARG_TYPE' });
    assert.throws(() => net.createServer().listen(-1), { code: 'ERR_SOCKET_BAD_PORT' });
    assert.throws(() => net.createServer().listen({}), { code: 'ERR_INVALID_ARG_VALUE' });
    assert.throws(() => net.createServer(5), { code: 'ERR_INVALID_ARG_TYPE' });
    assert.throws(() => new net.Socket().setTimeout('x'), { code: 'ERR_INVALID_ARG_TYPE' });
    const server = net.createServer().listen(0, () => {
      assert.throws(() => server.listen(0), { code: 'ERR_SERVER_ALREADY_LISTEN' });
      server.close(next);
    });
  },
  function writeAfterEnd(next) {
    const server = net.createServer((socket) => socket.resume()).listen(0, () => {
      const client = net.connect(server.address().port);
      client.end();
      client.on('error', (error) => {
        assert.strictEqual(error.code, 'ERR_STREAM_WRITE_AFTER_END');
        server.close();
        next();
      });
      client.write('late');
    });
  },
  function reset(next) {
    const server = net.createServer((socket) => {
      socket.on('error', (error) => {
        assert.deepStrictEqual([error.code, error.syscall], ['ECONNRESET', 'read']);
        assert.strictEqual(error.message, 'read ECONNRESET');
        server.close(next);
      });
    }).listen(0, () => {
      const client = net.connect(server.address().port, () => {
        setTimeout(() => client.resetAndDestroy(), 20);
      });
    });
  },
];

(function run() {
  const step = steps.shift();
  if (step) step(run);
})();
process.on('exit', () => assert.strictEqual(steps.length, 0));
