// Stapled OCSP answers: what the server's listener gives is what the client sees, whatever it is.
'use strict';
const assert = require('assert');
const tls = require('tls');
const { X509Certificate } = require('crypto');
const { connected, finish, pair } = require('./_material');

(async () => {
  for (const maxVersion of ['TLSv1.2', 'TLSv1.3']) {
    for (const [given, asks] of [[Buffer.from('an answer'), true], [null, true], [Buffer.from('unasked'), false]]) {
      let [response, requests] = ['none', 0];
      const result = await connected({}, { maxVersion, requestOCSP: asks }, (server) => {
        server.on('OCSPRequest', (certificate, issuer, callback) => {
          requests++;
          assert.strictEqual(new X509Certificate(certificate).subject, new X509Certificate(pair('server').cert).subject);
          assert.ok(issuer === null || Buffer.isBuffer(issuer));
          setTimeout(callback, 10, null, given);
        });
        server.on('connection', () => {
          // The client's socket is there before the handshake has begun.
          setImmediate(() => {});
        });
        const { connect } = tls;
        tls.connect = (...args) => {
          const socket = connect(...args);
          socket.on('OCSPResponse', (bytes) => { response = bytes; });
          tls.connect = connect;
          return socket;
        };
      });
      assert.strictEqual(result.clientError, undefined);
      assert.deepStrictEqual([requests, response], [asks ? 1 : 0, asks ? given : 'none']);
      await finish(result);
    }
  }
  const result = await connected({}, { requestOCSP: true }, (server) => {
    server.on('OCSPRequest', (certificate, issuer, callback) => callback(new Error('no answer')));
  });
  assert.strictEqual(result.clientError.code, 'ECONNRESET');
  await finish(result);
})();
