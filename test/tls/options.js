// What contexts take and refuse: PEM and PFX with passphrases, versions, ciphers, trust from the environment.
'use strict';
const assert = require('assert');
const { execFileSync } = require('child_process');
const path = require('path');
const tls = require('tls');
const { connected, finish, pair, read } = require('./_material');

assert.throws(() => tls.createSecureContext({ key: 5 }), { code: 'ERR_INVALID_ARG_TYPE' });
assert.throws(() => tls.createSecureContext({ key: 'nonsense' }), { code: 'ERR_OSSL_UNSUPPORTED' });
assert.throws(() => tls.createSecureContext({ cert: 'nonsense' }), { code: 'ERR_OSSL_PEM_NO_START_LINE' });
assert.throws(() => tls.createSecureContext({ key: read('client.key'), cert: read('other.crt') }),
              { code: 'ERR_OSSL_X509_KEY_VALUES_MISMATCH' });
assert.throws(() => tls.createSecureContext({ key: read('server.encrypted.key'), passphrase: 'wrong' }), /bad decrypt|error/i);
assert.throws(() => tls.createSecureContext({ pfx: read('server.pfx'), passphrase: 'wrong' }), { message: 'mac verify failure' });
assert.throws(() => tls.createSecureContext({ pfx: Buffer.from('x') }), Error);
assert.throws(() => tls.createSecureContext({ minVersion: 'TLSv9' }),
              { code: 'ERR_TLS_INVALID_PROTOCOL_VERSION', message: '"TLSv9" is not a valid minimum TLS protocol version' });
assert.throws(() => tls.createSecureContext({ minVersion: 'TLSv1.2', secureProtocol: 'TLSv1_2_method' }),
              { code: 'ERR_TLS_PROTOCOL_VERSION_CONFLICT' });
assert.throws(() => tls.createSecureContext({ secureProtocol: 'SSLv3_method' }),
              { code: 'ERR_TLS_INVALID_PROTOCOL_METHOD', message: 'SSLv3 methods disabled' });
assert.throws(() => tls.createSecureContext({ ciphers: 'nothing-like-it' }), { code: 'ERR_SSL_NO_CIPHER_MATCH' });
assert.throws(() => tls.createSecureContext({ ciphers: ':' }), { code: 'ERR_INVALID_ARG_VALUE' });
assert.throws(() => tls.createSecureContext({ ecdhCurve: 'nothing' }), { message: 'Failed to set ECDH curve' });
assert.throws(() => tls.createSecureContext({ ticketKeys: Buffer.alloc(3) }), { code: 'ERR_INVALID_ARG_VALUE' });
assert.throws(() => tls.connect({ host: 'x' }), { code: 'ERR_MISSING_ARGS' });
assert.throws(() => tls.createServer(5), { code: 'ERR_INVALID_ARG_TYPE' });
assert.ok(tls.getCiphers().includes('tls_aes_256_gcm_sha384'));
assert.ok(Array.isArray(tls.rootCertificates));
assert.ok(Object.isFrozen(tls.rootCertificates));
const out = {};
tls.convertALPNProtocols(['ab', 'c'], out);
assert.deepStrictEqual(out.ALPNProtocols, Buffer.from('\x02ab\x01c'));

(async () => {
  for (const options of [{ pfx: read('server.pfx'), passphrase: 'secret' },
                         { pfx: [{ buf: read('server.pfx'), passphrase: 'secret' }] },
                         { cert: read('server.crt'), key: read('server.encrypted.key'), passphrase: 'secret' },
                         { cert: read('server.crt'), key: [{ pem: read('server.encrypted.key'), passphrase: 'secret' }] }]) {
    const ends = await connected({ key: undefined, cert: undefined, ...options }, {});
    assert.strictEqual(ends.client.authorized, true);
    await finish(ends);
  }
  const server = tls.createServer(pair('server'), (socket) => socket.end());
  server.listen(0, () => {
    const program = `require('tls').connect(${server.address().port}, 'localhost', function() {
      process.stdout.write(String(this.authorized));
      this.destroy();
    });`;
    const { execFile } = require('child_process');
    const env = { ...process.env, NODE_EXTRA_CA_CERTS: path.join(__dirname, 'fixtures/ca.crt') };
    execFile(process.execPath, ['-e', program], { env }, (error, stdout) => {
      assert.strictEqual(stdout, 'true');
      execFile(process.execPath, ['-e', program], { env: { ...process.env, NODE_TLS_REJECT_UNAUTHORIZED: '0' } },
               (failure, text, warning) => {
                 assert.strictEqual(text, 'false');
                 assert.match(warning, /NODE_TLS_REJECT_UNAUTHORIZED/);
                 server.close();
               });
    });
  });
})();
assert.strictEqual(execFileSync(process.execPath, ['-p', 'tls.DEFAULT_MIN_VERSION']).toString().trim(), 'TLSv1.2');
