// X509Certificate: its parts, and what it says of hosts, issuers and keys.
'use strict';
const assert = require('assert');
const crypto = require('crypto');
const { read } = require('../tls/_material');

const ca = new crypto.X509Certificate(read('ca.crt'));
const server = new crypto.X509Certificate(read('server.crt'));
const client = new crypto.X509Certificate(read('client.crt').toString());
assert.strictEqual(server.subject, 'C=DE\nO=jsrun test\nCN=localhost');
assert.strictEqual(client.subject, 'O=jsrun test\nOU=one\nOU=two\nCN=client one');
assert.strictEqual(server.issuer, ca.subject);
assert.strictEqual(server.subjectAltName,
                   'DNS:localhost, DNS:*.example.test, IP Address:127.0.0.1, IP Address:0:0:0:0:0:0:0:1');
assert.strictEqual(client.subjectAltName, undefined);
assert.strictEqual(ca.ca, true);
assert.deepStrictEqual(server.keyUsage, ['1.3.6.1.5.5.7.3.1']);
assert.strictEqual(server.checkHost('localhost'), 'localhost');
assert.strictEqual(server.checkHost('a.example.test'), '*.example.test');
assert.strictEqual(server.checkHost('a.example.test', { wildcards: false }), undefined);
assert.strictEqual(server.checkHost('elsewhere.test'), undefined);
assert.strictEqual(server.checkIP('127.0.0.1'), '127.0.0.1');
assert.strictEqual(server.checkIP('127.0.0.2'), undefined);
assert.strictEqual(server.checkEmail('a@b.c'), undefined);
assert.strictEqual(server.checkIssued(ca), true);
assert.strictEqual(ca.checkIssued(server), false);
assert.strictEqual(server.verify(ca.publicKey), true);
assert.strictEqual(ca.verify(server.publicKey), false);
assert.strictEqual(server.checkPrivateKey(crypto.createPrivateKey(read('server.key'))), true);
assert.strictEqual(server.checkPrivateKey(crypto.createPrivateKey(read('client.key'))), false);
assert.strictEqual(server.toString(), read('server.crt').toString());
assert.strictEqual(JSON.stringify(server), JSON.stringify(server.toString()));
assert.deepStrictEqual(new crypto.X509Certificate(server.raw).fingerprint512, server.fingerprint512);
assert.strictEqual(server.toLegacyObject().serialNumber, server.serialNumber);
assert.ok(server.validToDate > server.validFromDate);
assert.strictEqual(crypto.createPublicKey(read('server.crt')).equals(server.publicKey), true);
assert.throws(() => new crypto.X509Certificate('nonsense'), Error);
assert.throws(() => new crypto.X509Certificate(5), { code: 'ERR_INVALID_ARG_TYPE' });
assert.throws(() => server.verify(5), { code: 'ERR_INVALID_ARG_TYPE' });
