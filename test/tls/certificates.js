// Whom a client believes: Node's codes for each way to fail, and the form of certificates.
'use strict';
const assert = require('assert');
const tls = require('tls');
const { connected, finish, pair, read } = require('./_material');

async function refused(serverOptions, clientOptions, code) {
  const ends = await connected(serverOptions, clientOptions);
  assert.strictEqual(ends.clientError?.code, code);
  assert.strictEqual(ends.client.destroyed, true);
  await finish(ends);
  const lax = await connected(serverOptions, { ...clientOptions, rejectUnauthorized: false });
  assert.strictEqual(lax.client.authorized, false);
  assert.strictEqual(lax.client.authorizationError, code);
  await finish(lax);
  return ends.clientError;
}

(async () => {
  await refused(pair('selfsigned'), { ca: undefined }, 'DEPTH_ZERO_SELF_SIGNED_CERT');
  await refused({}, { ca: undefined }, 'UNABLE_TO_VERIFY_LEAF_SIGNATURE');
  await refused({ ...pair('server'), cert: Buffer.concat([read('server.crt'), read('ca.crt')]) }, { ca: undefined },
                'SELF_SIGNED_CERT_IN_CHAIN');
  await refused(pair('expired'), {}, 'CERT_HAS_EXPIRED');
  const wrong = await refused({}, { servername: 'elsewhere.test' }, 'ERR_TLS_CERT_ALTNAME_INVALID');
  assert.strictEqual(wrong.message, "Hostname/IP does not match certificate's altnames: Host: elsewhere.test. is not in " +
    "the cert's altnames: DNS:localhost, DNS:*.example.test, IP Address:127.0.0.1, IP Address:0:0:0:0:0:0:0:1");
  assert.strictEqual(wrong.host, 'elsewhere.test');
  const nul = await refused(pair('nul'), {}, 'ERR_TLS_CERT_ALTNAME_INVALID');
  assert.strictEqual(nul.cert.subjectaltname, 'DNS:"localhost\\u0000.evil.test"');

  const trusted = await connected(pair('selfsigned'), { ca: read('selfsigned.crt') });
  assert.strictEqual(trusted.client.authorized, true);
  await finish(trusted);
  const own = await connected({}, { checkServerIdentity: () => new Error('I do not like it') });
  assert.strictEqual(own.clientError.message, 'I do not like it');
  await finish(own);

  const ends = await connected({}, {});
  const cert = ends.client.getPeerCertificate();
  assert.deepStrictEqual(Object.keys(cert), ['subject', 'issuer', 'subjectaltname', 'ca', 'modulus', 'bits', 'exponent',
    'pubkey', 'valid_from', 'valid_to', 'fingerprint', 'fingerprint256', 'fingerprint512', 'ext_key_usage', 'serialNumber', 'raw']);
  assert.strictEqual(cert.bits, 2048);
  assert.strictEqual(cert.exponent, '0x10001');
  assert.match(cert.fingerprint, /^([0-9A-F]{2}:){19}[0-9A-F]{2}$/);
  assert.match(cert.valid_to, /^[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d \d{4} GMT$/);
  assert.deepStrictEqual(cert.ext_key_usage, ['1.3.6.1.5.5.7.3.1']);
  assert.strictEqual(cert.ca, false);
  await finish(ends);

  const check = (host, subjectaltname, subject = {}) => tls.checkServerIdentity(host, { subject, subjectaltname });
  assert.strictEqual(check('a.example.test', 'DNS:*.example.test'), undefined);
  assert.strictEqual(check('A.Example.Test.', 'DNS:*.example.test'), undefined);
  assert.strictEqual(check('a.b.example.test', 'DNS:*.example.test').code, 'ERR_TLS_CERT_ALTNAME_INVALID');
  assert.ok(check('a.test', 'DNS:*.test'));
  assert.ok(check('xn--a.example.test', 'DNS:xn--*.example.test'));
  assert.strictEqual(check('::1', 'IP Address:0:0:0:0:0:0:0:1'), undefined);
  assert.strictEqual(check('127.0.0.2', 'IP Address:127.0.0.1').reason, "IP: 127.0.0.2 is not in the cert's list: 127.0.0.1");
  assert.strictEqual(check('a.test', undefined, { CN: 'a.test' }), undefined);
  assert.strictEqual(check('a.test', undefined, { CN: 'b.test' }).reason, "Host: a.test. is not cert's CN: b.test");
  assert.strictEqual(check('a.test', undefined, {}).reason, 'Cert does not contain a DNS name');
  assert.throws(() => check('a.test', 'DNS:"a.test'), { code: 'ERR_TLS_CERT_ALTNAME_FORMAT' });
})();
