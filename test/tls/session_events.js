// newSession and resumeSession: a server that keeps sessions itself, for clients without tickets.
'use strict';
const assert = require('assert');
const crypto = require('crypto');
const tls = require('tls');
const { pair, read } = require('./_material');

const once = (emitter, event) => new Promise((resolve, reject) => {
  emitter.once(event, resolve);
  if (event !== 'error') emitter.once('error', reject);
});

async function visit(port, options) {
  const client = tls.connect({ port, host: '127.0.0.1', servername: 'localhost', ca: read('ca.crt'), ...options });
  client.resume();
  await once(client, 'secureConnect');
  const result = { reused: client.isSessionReused(), session: client.getSession() };
  await once(client, 'close');
  return result;
}

(async () => {
  const kept = new Map();
  const log = [];
  let refuse = false;
  const server = tls.createServer({
    ...pair('server'), maxVersion: 'TLSv1.2', secureOptions: crypto.constants.SSL_OP_NO_TICKET,
  }, (socket) => {
    log.push(socket.isSessionReused() ? 'reused' : 'full');
    socket.end();
  });
  server.on('newSession', (id, data, callback) => {
    log.push('new');
    assert.ok(Buffer.isBuffer(id) && id.length === 32 && Buffer.isBuffer(data) && data.length > 100);
    kept.set(id.toString('hex'), data);
    // The handshake waits for this.
    setTimeout(() => {
      log.push('kept');
      callback();
    }, 20);
  });
  server.on('resumeSession', (id, callback) => {
    log.push('resume');
    setTimeout(() => {
      if (refuse) callback(null, null);
      else callback(null, kept.get(id.toString('hex')) ?? null);
    }, 20);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();

  const first = await visit(port);
  assert.strictEqual(first.reused, false);
  const second = await visit(port, { session: first.session });
  assert.strictEqual(second.reused, true);
  refuse = true;
  const third = await visit(port, { session: first.session });
  assert.strictEqual(third.reused, false);
  // A client of TLS 1.3 sends a number where older ones have that of the session.
  assert.deepStrictEqual(log, ['resume', 'new', 'kept', 'full', 'resume', 'reused', 'resume', 'new', 'kept', 'full']);

  // An error ends the connection; so does data that is no session, which is not found.
  server.removeAllListeners('resumeSession');
  server.on('resumeSession', (id, callback) => callback(new Error('not today')));
  const failed = once(server, 'tlsClientError');
  const client = tls.connect({ port, host: '127.0.0.1', servername: 'localhost', ca: read('ca.crt'), session: first.session });
  const [told, seen] = await Promise.all([failed, new Promise((resolve) => client.on('error', resolve))]);
  assert.strictEqual(told.message, 'not today');
  assert.strictEqual(seen.code, 'ECONNRESET');
  server.removeAllListeners('resumeSession');
  server.on('resumeSession', (id, callback) => callback(null, Buffer.from('nonsense')));
  assert.strictEqual((await visit(port, { session: first.session })).reused, false);
  server.close();
})();
