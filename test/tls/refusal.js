// Who refuses the other's certificate sends no last message: the other side never has a connection; a
// server that would half-close lets go of the socket. A name is sent only when there is a servername.
'use strict';
const assert = require('assert');
const https = require('https');
const net = require('net');
const tls = require('tls');
const { connected, finish, pair, read } = require('./_material');

const once = (emitter, event) => new Promise((resolve) => emitter.once(event, resolve));

(async () => {
  // In TLS 1.3 the client has the last word, in TLS 1.2 the server.
  const refused = await connected(pair('expired'), {});
  assert.strictEqual(refused.clientError.code, 'CERT_HAS_EXPIRED');
  assert.ok(refused.serverEnd === undefined);
  await finish(refused);
  const result = await connected({ requestCert: true, ca: read('ca.crt') }, { maxVersion: 'TLSv1.2', ...pair('selfsigned') });
  assert.deepStrictEqual([result.clientSecure, result.clientError?.code], [undefined, 'ECONNRESET']);
  assert.strictEqual(result.clientError.message, 'Client network socket disconnected before secure TLS connection was established');
  await finish(result);

  const server = https.createServer(pair('server')).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  for (const act of [
    () => https.get({ host: '127.0.0.1', port }).on('error', () => {}),
    () => net.connect(port, '127.0.0.1', function() { this.end(); }).resume(),
  ]) {
    const told = once(server, 'tlsClientError');
    act();
    assert.strictEqual((await told).code, 'ECONNRESET');
  }
  await new Promise((resolve) => server.close(resolve));

  const named = await connected({}, { host: 'localhost', servername: undefined });
  assert.deepStrictEqual([named.serverEnd.servername, named.client.servername], [false, false]);
  await finish(named);
  // Names of TLS 1.2's ciphers alone leave those of TLS 1.3 as they are.
  const kept = await connected({ ciphers: 'ECDHE-RSA-AES128-GCM-SHA256' }, {});
  assert.strictEqual(kept.client.getProtocol(), 'TLSv1.3');
  await finish(kept);
  assert.throws(() => tls.createSecureContext({ crl: 'x' }), { code: 'ERR_CRYPTO_OPERATION_FAILED', message: 'Failed to parse CRL' });
  assert.throws(() => tls.createSecureContext({ key: read('server.encrypted.key') }), { code: 'ERR_OSSL_BAD_DECRYPT' });
})();
