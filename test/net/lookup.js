// dns.lookup, dns.lookupService, and connecting to a name with both families.
'use strict';
const assert = require('assert');
const dns = require('dns');
const net = require('net');

let calls = 0;
dns.lookup('127.0.0.1', (err, address, family) => {
  calls++;
  assert.ifError(err);
  assert.deepStrictEqual([address, family], ['127.0.0.1', 4]);
});
dns.lookup('localhost', { family: 4 }, (err, address, family) => {
  calls++;
  assert.ifError(err);
  assert.deepStrictEqual([address, family], ['127.0.0.1', 4]);
});
dns.lookup('localhost', { all: true }, (err, addresses) => {
  calls++;
  assert.ifError(err);
  assert.ok(addresses.length > 0);
  for (const { address, family } of addresses) assert.strictEqual(net.isIP(address), family);
});
dns.lookup('no-such-host.invalid', (err) => {
  calls++;
  assert.ok(err.code === 'ENOTFOUND' || err.code === 'EAI_AGAIN', err.code);
  assert.strictEqual(err.message, `getaddrinfo ${err.code} no-such-host.invalid`);
  assert.deepStrictEqual([err.syscall, err.hostname], ['getaddrinfo', 'no-such-host.invalid']);
});
dns.lookup('', (err, address, family) => {
  calls++;
  assert.deepStrictEqual([err, address, family], [null, null, 4]);
});
assert.throws(() => dns.lookup(5, () => {}), { code: 'ERR_INVALID_ARG_TYPE' });
assert.throws(() => dns.lookup('x'), { code: 'ERR_INVALID_ARG_TYPE' });
assert.throws(() => dns.lookup('x', { family: 5 }, () => {}), { code: 'ERR_INVALID_ARG_VALUE' });
assert.throws(() => dns.lookup('x', { hints: 1e6 }, () => {}), { code: 'ERR_INVALID_ARG_VALUE' });

dns.promises.lookup('127.0.0.1').then((found) => {
  calls++;
  assert.deepStrictEqual(found, { address: '127.0.0.1', family: 4 });
});
require('dns/promises').lookup('::1', { all: true }).then((found) => {
  calls++;
  assert.deepStrictEqual(found, [{ address: '::1', family: 6 }]);
});
dns.lookupService('127.0.0.1', 22, (err, hostname, service) => {
  calls++;
  if (err) assert.strictEqual(err.syscall, 'getnameinfo');
  else assert.deepStrictEqual([typeof hostname, typeof service], ['string', 'string']);
});

// A name with an address where nobody listens before the right one.
const server = net.createServer((socket) => socket.end('here')).listen(0, '127.0.0.1', () => {
  const { port } = server.address();
  const attempts = [];
  const client = net.connect({
    port,
    host: 'both.example',
    lookup(host, options, callback) {
      assert.strictEqual(host, 'both.example');
      assert.strictEqual(options.all, true);
      setImmediate(callback, null, [{ address: '::1', family: 6 }, { address: '127.0.0.1', family: 4 }]);
    },
  });
  client.on('connectionAttempt', (ip) => attempts.push(ip));
  client.on('data', (chunk) => {
    calls++;
    assert.strictEqual(String(chunk), 'here');
    assert.deepStrictEqual(attempts, ['::1', '127.0.0.1']);
    assert.deepStrictEqual(client.autoSelectFamilyAttemptedAddresses, [`::1:${port}`, `127.0.0.1:${port}`]);
  });
  client.on('close', () => server.close(allRefused));
  function allRefused() {
    const failing = net.connect({
      port,
      host: 'both.example',
      lookup: (host, options, callback) =>
        callback(null, [{ address: '::1', family: 6 }, { address: '127.0.0.1', family: 4 }]),
    });
    failing.on('error', (error) => {
      calls++;
      assert.strictEqual(error.name, 'AggregateError');
      assert.ok(['ECONNREFUSED', 'EADDRNOTAVAIL'].includes(error.code), error.code);
      assert.strictEqual(error.errors.length, 2);
      assert.strictEqual(error.errors[1].message, `connect ECONNREFUSED 127.0.0.1:${port}`);
    });
  }
});
process.on('exit', () => assert.strictEqual(calls, 10));
