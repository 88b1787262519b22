// isIP, SocketAddress and BlockList.
'use strict';
const assert = require('assert');
const net = require('net');

const families = {
  '127.0.0.1': 4, '0.0.0.0': 4, '255.255.255.255': 4, '256.0.0.1': 0, '1.2.3': 0, '1.2.3.4.5': 0, '01.2.3.4': 0,
  '::': 6, '::1': 6, '2001:db8::ff00:42:8329': 6, '::ffff:1.2.3.4': 6, 'fe80::1%eth0': 6, ':::': 0, '1::2::3': 0,
  '': 0, 'localhost': 0, '::1 ': 0, ' 1.2.3.4': 0,
};
for (const [text, family] of Object.entries(families)) {
  assert.strictEqual(net.isIP(text), family, text);
  assert.strictEqual(net.isIPv4(text), family === 4);
  assert.strictEqual(net.isIPv6(text), family === 6);
}
assert.strictEqual(net.isIP(), 0);
assert.strictEqual(net.isIP({ toString: () => '::1' }), 6);

const list = new net.BlockList();
list.addAddress('123.123.123.123');
list.addRange('10.0.0.1', '10.0.0.10');
list.addSubnet('8592:757c:efae:4e45::', 64, 'ipv6');
assert.strictEqual(list.check('123.123.123.123'), true);
assert.strictEqual(list.check('10.0.0.3'), true);
assert.strictEqual(list.check('10.0.0.11'), false);
assert.strictEqual(list.check('222.111.111.222'), false);
assert.strictEqual(list.check('8592:757c:efae:4e45:fb5d:d62a:0d00:8e17', 'ipv6'), true);
assert.strictEqual(list.check('::ffff:7b7b:7b7b', 'ipv6'), true);
assert.strictEqual(list.check('::ffff:123.123.123.123', 'ipv6'), true);
assert.strictEqual(list.check('nonsense'), false);
assert.deepStrictEqual(list.rules, [
  'Subnet: IPv6 8592:757c:efae:4e45::/64',
  'Range: IPv4 10.0.0.1-10.0.0.10',
  'Address: IPv4 123.123.123.123',
]);
assert.throws(() => list.addRange('10.0.0.5', '10.0.0.1'), { code: 'ERR_INVALID_ARG_VALUE' });
assert.throws(() => list.addSubnet('10.0.0.5', 33), { code: 'ERR_OUT_OF_RANGE' });

const address = new net.SocketAddress({ address: '1.2.3.4', port: 80 });
assert.deepStrictEqual([address.address, address.port, address.family], ['1.2.3.4', 80, 'ipv4']);
assert.strictEqual(list.check(address), false);
assert.throws(() => new net.SocketAddress({ address: 'x' }), { code: 'ERR_INVALID_ADDRESS' });
