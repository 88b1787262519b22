// Versions, ciphers, ALPN, SNI, client certificates, key log, contexts changed at run time.
'use strict';
const assert = require('assert');
const tls = require('tls');
const { connected, finish, pair, read } = require('./_material');

async function versions() {
  for (const version of ['TLSv1.2', 'TLSv1.3']) {
    const ends = await connected({}, { maxVersion: version, minVersion: version });
    assert.strictEqual(ends.client.getProtocol(), version);
    assert.strictEqual(ends.serverEnd.getProtocol(), version);
    assert.strictEqual(ends.client.authorized, true);
    assert.strictEqual(ends.client.encrypted, true);
    assert.strictEqual(ends.serverEnd.servername, 'localhost');
    assert.strictEqual(ends.client.getCipher().version, version);
    const finished = ends.client.getFinished();
    assert.deepStrictEqual(ends.serverEnd.getPeerFinished(), finished);
    const exported = ends.client.exportKeyingMaterial(32, 'label', Buffer.from('x'));
    assert.deepStrictEqual(ends.serverEnd.exportKeyingMaterial(32, 'label', Buffer.from('x')), exported);
    if (version === 'TLSv1.2') assert.strictEqual(ends.client.getEphemeralKeyInfo().type, 'ECDH');
    await finish(ends);
  }
  const low = await connected({ minVersion: 'TLSv1.3' }, { maxVersion: 'TLSv1.2' });
  assert.strictEqual(low.clientError.code, 'ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION');
  assert.strictEqual(low.clientError.library, 'SSL routines');
  assert.strictEqual(low.serverError.code, 'ERR_SSL_UNSUPPORTED_PROTOCOL');
  await finish(low);
  const chosen = await connected({}, { ciphers: 'ECDHE-RSA-AES128-GCM-SHA256', maxVersion: 'TLSv1.2' });
  assert.deepStrictEqual(chosen.client.getCipher(), {
    name: 'ECDHE-RSA-AES128-GCM-SHA256', standardName: 'TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256', version: 'TLSv1.2',
  });
  await finish(chosen);
}

async function alpn() {
  const agreed = await connected({ ALPNProtocols: ['b', 'c'] }, { ALPNProtocols: ['a', 'c', 'b'] });
  assert.strictEqual(agreed.client.alpnProtocol, 'b');
  assert.strictEqual(agreed.serverEnd.alpnProtocol, 'b');
  await finish(agreed);
  const none = await connected({}, { ALPNProtocols: ['a'] });
  assert.strictEqual(none.client.alpnProtocol, false);
  await finish(none);
  const refused = await connected({ ALPNProtocols: ['x'] }, { ALPNProtocols: ['a'] });
  assert.strictEqual(refused.clientError.code, 'ERR_SSL_TLSV1_ALERT_NO_APPLICATION_PROTOCOL');
  await finish(refused);
  let asked;
  const called = await connected({
    ALPNCallback(offer) {
      asked = offer;
      return 'a';
    },
  }, { ALPNProtocols: ['b', 'a'] });
  assert.deepStrictEqual(asked, { servername: 'localhost', protocols: ['b', 'a'] });
  assert.strictEqual(called.client.alpnProtocol, 'a');
  await finish(called);
  assert.throws(() => tls.createServer({ ALPNCallback() {}, ALPNProtocols: ['a'] }),
                { code: 'ERR_TLS_ALPN_CALLBACK_WITH_PROTOCOLS' });
}

async function servernames() {
  const other = tls.createSecureContext(pair('other'));
  const byCallback = await connected({
    SNICallback(name, callback) {
      setImmediate(callback, null, name === 'other.test' ? other : undefined);
    },
  }, { servername: 'other.test' });
  assert.strictEqual(byCallback.client.getPeerCertificate().subject.CN, 'other.test');
  assert.strictEqual(byCallback.serverEnd.servername, 'other.test');
  await finish(byCallback);
  const byContext = await connected({}, { servername: 'other.test' },
                                    (server) => server.addContext('*.test', pair('other')));
  assert.strictEqual(byContext.client.getPeerCertificate().subject.CN, 'other.test');
  await finish(byContext);
  const failed = await connected({ SNICallback: (name, callback) => callback(new Error('no such name')) }, {});
  assert.strictEqual(failed.serverError.message, 'no such name');
  await finish(failed);
  assert.throws(() => tls.createServer().addContext(''), { code: 'ERR_TLS_REQUIRED_SERVER_NAME' });
}

async function clientCertificates() {
  const options = { requestCert: true, ca: read('ca.crt') };
  const good = await connected(options, pair('client'));
  assert.strictEqual(good.serverEnd.authorized, true);
  const peer = good.serverEnd.getPeerCertificate(true);
  assert.deepStrictEqual({ ...peer.subject }, { O: 'jsrun test', OU: ['one', 'two'], CN: 'client one' });
  assert.strictEqual(peer.issuerCertificate.subject.CN, 'jsrun test CA');
  assert.strictEqual(peer.issuerCertificate.issuerCertificate, peer.issuerCertificate);
  assert.strictEqual(good.client.getCertificate().subject.CN, 'client one');
  await finish(good);
  const lax = await connected({ ...options, rejectUnauthorized: false }, {});
  assert.strictEqual(lax.serverEnd.authorized, false);
  assert.strictEqual(lax.serverEnd.authorizationError, 'UNABLE_TO_GET_ISSUER_CERT');
  assert.deepStrictEqual(lax.serverEnd.getPeerCertificate(), {});
  await finish(lax);
  const strict = await connected(options, { maxVersion: 'TLSv1.2' });
  assert.strictEqual(strict.serverError.code, 'ERR_SSL_PEER_DID_NOT_RETURN_A_CERTIFICATE');
  await finish(strict);
}

async function keylogAndSwap() {
  const lines = [];
  const ends = await connected({}, {}, (server) => server.on('keylog', (line, socket) => {
    assert.ok(socket instanceof tls.TLSSocket);
    lines.push(String(line));
  }));
  assert.ok(lines.some((line) => /^SERVER_TRAFFIC_SECRET_0 [0-9a-f]{64} [0-9a-f]+\n$/.test(line)));
  ends.server.setSecureContext(pair('other'));
  const again = tls.connect({ port: ends.server.address().port, servername: 'other.test', ca: read('ca.crt') });
  await new Promise((resolve) => again.on('secureConnect', resolve));
  assert.strictEqual(again.getPeerCertificate().subject.CN, 'other.test');
  again.destroy();
  await finish(ends);
}

(async () => {
  await versions();
  await alpn();
  await servernames();
  await clientCertificates();
  await keylogAndSwap();
})();
