// Keys and certificates for the tests of this folder and of https, and a pair of connected ends.
'use strict';
const fs = require('fs');
const path = require('path');
const tls = require('tls');

const read = (name) => fs.readFileSync(path.join(__dirname, 'fixtures', name));
const pair = (name) => ({ key: read(`${name}.key`), cert: read(`${name}.crt`) });

/** Listens, connects, and resolves with both ends once both are secure, or with what went wrong on each side. */
function connected(serverOptions, clientOptions, onServer = () => {}) {
  return new Promise((resolve) => {
    const result = { events: [] };
    const server = result.server = tls.createServer({ ...pair('server'), ...serverOptions });
    const done = () => {
      if (result.client && (result.clientSecure || result.clientError) &&
          (result.serverEnd || result.serverError || result.clientError)) resolve(result);
    };
    onServer(server);
    server.on('secureConnection', (socket) => {
      result.serverEnd = socket;
      socket.on('error', (error) => { result.serverSocketError = error; });
      done();
    });
    server.on('tlsClientError', (error) => {
      result.serverError = error;
      done();
    });
    server.listen(0, '127.0.0.1', () => {
      const client = result.client = tls.connect({
        port: server.address().port, host: '127.0.0.1', servername: 'localhost', ca: read('ca.crt'), ...clientOptions,
      });
      client.on('secureConnect', () => {
        result.clientSecure = true;
        done();
      });
      client.on('error', (error) => {
        result.clientError = error;
        done();
      });
    });
  });
}

/** Ends both sides and the server. */
function finish(result) {
  return new Promise((resolve) => {
    result.client.destroy();
    result.serverEnd?.destroy();
    result.server.close(resolve);
  });
}

module.exports = { connected, finish, pair, read };
