// Pre-shared keys in both versions: who knows the key gets in, with and without certificates.
'use strict';
const assert = require('assert');
const tls = require('tls');

const key = Buffer.from('d731ef57be09e5204f0b205b60627028', 'hex');
const ciphers = 'PSK+HIGH:TLS_AES_128_GCM_SHA256';

function visit(port, options) {
  return new Promise((resolve) => {
    const client = tls.connect({ port, host: '127.0.0.1', ciphers, checkServerIdentity() {}, ...options });
    client.on('secureConnect', () => {
      resolve({ authorized: client.authorized, protocol: client.getProtocol(), peer: client.getPeerCertificate() });
      client.end();
    });
    client.on('error', (error) => resolve({ error }));
  });
}

(async () => {
  const seen = [];
  const server = tls.createServer({
    ciphers,
    pskIdentityHint: 'the hint',
    pskCallback(socket, identity) {
      assert.ok(socket instanceof tls.TLSSocket);
      seen.push(identity);
      return identity === 'me' ? key : identity === 'wrong' ? Buffer.alloc(16) : null;
    },
  }, (socket) => socket.resume().on('error', () => {}));
  const errors = [];
  server.on('tlsClientError', (error) => errors.push(error.code));
  server.listen(0, '127.0.0.1');
  await new Promise((resolve) => server.on('listening', resolve));
  const { port } = server.address();
  for (const maxVersion of ['TLSv1.2', 'TLSv1.3']) {
    let hint;
    const good = await visit(port, { maxVersion, pskCallback: (given) => { hint = given; return { psk: key, identity: 'me' }; } });
    assert.deepStrictEqual(good, { authorized: true, protocol: maxVersion, peer: {} });
    assert.strictEqual(hint, maxVersion === 'TLSv1.2' ? 'the hint' : null);
    const stranger = await visit(port, { maxVersion, pskCallback: () => ({ psk: key, identity: 'nobody' }) });
    assert.ok(stranger.error, 'an unknown identity');
    const wrong = await visit(port, { maxVersion, pskCallback: () => ({ psk: key, identity: 'wrong' }) });
    assert.ok(wrong.error, 'a wrong key');
    const none = await visit(port, { maxVersion, pskCallback: () => null });
    assert.ok(none.error, 'no key');
  }
  assert.deepStrictEqual(seen, ['me', 'nobody', 'wrong', 'me', 'nobody', 'wrong']);
  const answer = (value) => visit(port, { maxVersion: 'TLSv1.2', pskCallback: () => value });
  assert.throws(() => tls.connect({ port, pskCallback: 5 }), { code: 'ERR_INVALID_ARG_TYPE' });
  assert.throws(() => tls.createServer({ pskCallback: 5 }), { code: 'ERR_INVALID_ARG_TYPE' });
  assert.throws(() => tls.createServer({ pskCallback() {}, pskIdentityHint: 5 }), { code: 'ERR_INVALID_ARG_TYPE' });
  await answer({ psk: key, identity: 'me' });
  server.close();
})();
