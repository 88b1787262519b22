// Every kind of query against a server on loopback: records, TTLs, errors, time-outs, cancelling, malformed answers.
'use strict';
const dns = require('dns');
const { startServer } = require('./_server');

const pointer = (...bytes) => Buffer.from([0xc0, 12, 0, 5, 0, 1, 0, 0, 0, 9, 0, bytes.length, ...bytes]);
const table = {
  'a.test A': ['1.2.3.4', '5.6.7.8'],
  'alias.test A': [{ type: 'CNAME', data: 'a.test' }, { type: 'A', data: '1.2.3.4', ttl: 7 }],
  'a.test AAAA': ['2001:db8:0:0:0:0:0:1'],
  'a.test CNAME': ['other.test'], 'a.test NS': ['ns1.test', 'ns2.test'], 'a.test PTR': ['host.test'],
  'a.test MX': [[10, 'mail.test'], [20, 'mail2.test']],
  'a.test TXT': [['one', 'two é'], ['']],
  'a.test SRV': [[1, 2, 8080, 'srv.test']],
  'a.test SOA': [['ns.test', 'admin.test', 1, 2, 3, 4, 4294967295]],
  'a.test NAPTR': [[100, 50, 's', 'SIP+D2U', '', '_sip._udp.test']],
  'a.test CAA': [[0, 'issue', 'ca.test'], [128, 'iodef', 'mailto:x@y.test']],
  'a.test ANY': [{ type: 'A', data: '9.9.9.9' }, { type: 'MX', data: [1, 'm.test'] }, { type: 'TXT', data: ['t'] }],
  '4.3.2.1.in-addr.arpa PTR': ['four.test'],
  '1.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa PTR': ['six.test'],
  'fail.test A': 'SERVFAIL', 'silent.test A': 'SILENCE', 'refused.test A': 'REFUSED', 'empty.test A': [],
  'loop.test CNAME': pointer(0xc0, 35), 'forward.test CNAME': pointer(0xc0, 0xff), 'long.test CNAME': pointer(63, 65),
  'short.test A': Buffer.from([0xc0, 12, 0, 1, 0, 1, 0, 0, 0, 9, 0, 3, 1, 2, 3]),
  'lies.test TXT': Buffer.from([0xc0, 12, 0, 16, 0, 1, 0, 0, 0, 9, 0, 2, 200, 65]),
  'cut.test TXT': Buffer.from([0xc0, 12, 0, 16, 0, 1, 0]),
};
const show = (label, error, result) =>
  console.log(label, error ? [error.code, error.syscall, error.hostname, error.message] : JSON.stringify(result));

startServer(table, async (server, address) => {
  const resolver = new dns.Resolver({ timeout: 200, tries: 1 });
  resolver.setServers([address]);
  console.log(resolver.getServers().length);
  const { Resolver } = dns.promises;
  const promised = new Resolver({ timeout: 200, tries: 1 });
  promised.setServers([address]);
  const ask = async (method, ...args) => {
    const [error, result] = await new Promise((resolve) => resolver[method](...args, (...got) => resolve(got)));
    show(`${method} ${args[0]}`, error, result);
    const again = await promised[method](...args).then((value) => JSON.stringify(value), (reason) => reason.message);
    console.log(again === (error ? error.message : JSON.stringify(result)));
  };
  await ask('resolve4', 'a.test');
  await ask('resolve4', 'alias.test', { ttl: true });
  await ask('resolve6', 'a.test');
  for (const type of ['A', 'CNAME', 'NS', 'PTR', 'MX', 'TXT', 'SRV', 'SOA', 'NAPTR', 'CAA', 'ANY']) await ask('resolve', 'a.test', type);
  await ask('reverse', '1.2.3.4');
  await ask('reverse', '2001:db8::1');
  await ask('reverse', '9.9.9.9');
  for (const name of ['missing', 'fail', 'silent', 'refused', 'empty']) await ask('resolve4', `${name}.test`);
  for (const name of ['loop', 'forward', 'long']) await ask('resolveCname', `${name}.test`);
  for (const name of ['lies', 'cut']) await ask('resolveTxt', `${name}.test`);
  await ask('resolve4', 'short.test');
  await ask('resolve4', `${'x'.repeat(64)}.test`);

  const cancelled = new Promise((resolve) => resolver.resolve4('silent.test', (error) => resolve(error.code)));
  try { resolver.setServers(['1.1.1.1']); } catch (error) { console.log(error.code); }
  resolver.cancel();
  console.log(await cancelled);
  for (const bad of [() => resolver.resolve('x', 'NOPE', () => {}), () => resolver.resolve4(5, () => {}), () => resolver.resolve4('x'),
                     () => resolver.setServers(['nonsense']), () => resolver.setServers('x'), () => resolver.reverse('bad', () => {}),
                     () => new dns.Resolver({ timeout: 'x' }), () => new dns.Resolver({ tries: 0 })]) {
    try { bad(); console.log('no error'); } catch (error) { console.log(error.code); }
  }
  dns.setServers(['127.0.0.1', '[::1]:5353', '10.0.0.1:99']);
  console.log(dns.getServers());
  dns.setServers([address]);
  dns.resolveMx('a.test', (error, records) => {
    show('default', error, records);
    let answered = 0;
    for (let i = 0; i < 200; i++) {
      dns.resolve4('a.test', (failure, list) => {
        if (failure || list.length !== 2) throw failure ?? new Error('wrong');
        if (++answered === 200) {
          console.log('two hundred');
          server.close();
        }
      });
    }
  });
});
