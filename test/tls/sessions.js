// Tickets: a second connection resumes the session of the first, in both versions; keys of tickets can be shared.
'use strict';
const assert = require('assert');
const tls = require('tls');
const { pair, read } = require('./_material');

function once(emitter, event) {
  return new Promise((resolve, reject) => {
    emitter.once(event, resolve);
    if (event !== 'error') emitter.once('error', reject);
  });
}

async function session(port, options) {
  const client = tls.connect({ port, host: '127.0.0.1', servername: 'localhost', ca: read('ca.crt'), ...options });
  const ticket = once(client, 'session');
  let greeting = '';
  client.setEncoding('utf8').on('data', (text) => { greeting += text; });
  await once(client, 'secureConnect');
  const reused = client.isSessionReused();
  const bytes = reused ? undefined : await ticket;
  await once(client, 'end');
  client.destroy();
  return { bytes, reused, greeting };
}

(async () => {
  const start = async (options) => {
    const server = tls.createServer({ ...pair('server'), ...options }, (socket) => {
      socket.end(socket.isSessionReused() ? 'again' : 'new');
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return server;
  };
  const ticketKeys = Buffer.alloc(48, 7);
  const server = await start({ ticketKeys, sessionIdContext: 'x' });
  const twin = await start({ ticketKeys, sessionIdContext: 'x' });
  assert.deepStrictEqual(server.getTicketKeys(), ticketKeys);
  for (const maxVersion of ['TLSv1.2', 'TLSv1.3']) {
    const first = await session(server.address().port, { maxVersion });
    assert.strictEqual(first.greeting, 'new');
    const second = await session(server.address().port, { maxVersion, session: first.bytes });
    assert.deepStrictEqual([second.greeting, second.reused], ['again', true]);
    const third = await session(twin.address().port, { maxVersion, session: first.bytes });
    assert.deepStrictEqual([third.greeting, third.reused], ['again', true]);
  }
  const old = await session(server.address().port, {});
  server.setTicketKeys(Buffer.alloc(48, 8));
  const refused = await session(server.address().port, { session: old.bytes });
  assert.deepStrictEqual([refused.greeting, refused.reused], ['new', false]);
  assert.throws(() => server.setTicketKeys(Buffer.alloc(47)), /48-byte/);
  server.close();
  twin.close();
})();
