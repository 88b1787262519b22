// Names from a real server (unbound): each type of record in each form, errors, time-outs, answers too big for a datagram.
'use strict';
const dns = require('dns');
const { promisify } = require('util');

const server = `127.0.0.1:${process.env.DNS_PORT}`;
const { Resolver } = dns;
const PromisesResolver = dns.promises.Resolver;
const resolver = new Resolver({ timeout: 2000, tries: 2 });
resolver.setServers([server]);
const promised = new PromisesResolver({ timeout: 2000, tries: 2 });
promised.setServers([server]);

// The order of equal records, and of the sets in an answer to ANY, is the server's.
const sorted = (result) => (Array.isArray(result) ? [...result].sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1)) : result);
const short = (text) => `${text}`.replace(/x{20,}|(x\.){20,}/g, '<long>').replaceAll('\0', '\\0').replaceAll(server, 'SERVER');
const fields = (error) => short([error.name, error.message, error.code, error.errno, error.syscall, error.hostname, Object.keys(error)].join());

async function ask(method, ...args) {
  const [error, result] = await new Promise((resolve) => resolver[method](...args, (...got) => resolve(got)));
  console.log(method, ...args.map((arg) => (typeof arg === 'string' ? short(arg) : arg)), error ? fields(error) : sorted(result));
  await promised[method](...args).then(
    (value) => console.log(JSON.stringify(sorted(value)) === JSON.stringify(sorted(result))),
    (reason) => console.log(fields(reason) === fields(error)),
  );
}

(async () => {
  for (const ttl of [undefined, { ttl: true }, { ttl: false }, {}]) {
    await ask('resolve4', 'a.test', ...(ttl ? [ttl] : []));
    await ask('resolve6', 'a.test', ...(ttl ? [ttl] : []));
  }
  await ask('resolve4', 'zero.test', { ttl: true });
  await ask('resolve', 'a.test');
  for (const type of ['A', 'AAAA', 'MX', 'NS', 'TXT', 'SOA', 'CAA', 'NAPTR', 'ANY', 'CNAME', 'PTR', 'SRV', 'TLSA']) await ask('resolve', 'a.test', type);
  await ask('resolveSrv', '_http._tcp.a.test');
  await ask('resolveTlsa', '_443._tcp.a.test');
  await ask('resolveAny', '_443._tcp.a.test');
  await ask('resolveCname', 'alias.test');
  await ask('resolve4', 'alias.test');
  await ask('resolveMx', 'alias.test');
  await ask('resolve6', 'only4.test');
  await ask('resolve4', 'bücher.test');
  await ask('resolve4', 'A.TEST.');
  await ask('resolvePtr', '1.2.0.192.in-addr.arpa');
  for (const ip of ['192.0.2.1', '2001:db8::1', '192.0.2.77', '2001:db8::ff']) await ask('reverse', ip);

  for (const type of ['A', 'AAAA', 'MX', 'NS', 'TXT', 'SRV', 'SOA', 'CAA', 'NAPTR', 'ANY', 'CNAME', 'PTR', 'TLSA']) await ask('resolve', 'missing.test', type);
  await ask('resolve4', 'x.broken.example');
  await ask('resolveTxt', 'x.broken.example');
  await ask('resolve4', 'x.refused.test');
  for (const name of ['', '.', '..', 'a..test', `${'x'.repeat(64)}.test`, `${'x.'.repeat(130)}test`, 'a b.test', 'a\0b.test', '\\046.test', '\\', '\\300', 'x'.repeat(300)]) await ask('resolve4', name);

  // Both are answered over TCP in the end.
  const many = await promised.resolve4('many.test');
  console.log(many.length, new Set(many).size, many.every((address) => address.startsWith('198.51.100.')));
  const long = await promised.resolveTxt('long.test');
  console.log(long.length, long.every((parts) => parts.length === 1 && parts[0].length === 253));

  // A server that says nothing.
  for (const options of [{ timeout: 50, tries: 1 }, { timeout: 40, tries: 2 }, { timeout: 40, tries: 3, maxTimeout: 50 }]) {
    const silent = new Resolver(options);
    silent.setServers([server]);
    await new Promise((resolve) => silent.resolve4('x.silent.test', (error) => resolve(console.log(fields(error)))));
  }
  const cancelled = new Resolver();
  cancelled.setServers([server]);
  const ended = ['resolve4', 'resolveMx', 'resolveTlsa', 'resolveAny'].map((method) => new Promise((resolve) => cancelled[method]('x.silent.test', (error) => resolve([error.code, error.syscall]))));
  setImmediate(() => cancelled.cancel());
  console.log(await Promise.all(ended));
  const cancelledPromises = new PromisesResolver();
  cancelledPromises.setServers([server]);
  const waiting = cancelledPromises.resolveNs('x.silent.test').catch((error) => console.log(fields(error)));
  try {
    cancelledPromises.setServers([server]);
    console.log('set');
  } catch (error) {
    console.log(error.code, short(error.message));
  }
  cancelledPromises.cancel();
  await waiting;
  cancelledPromises.setServers([server]);
  console.log((await cancelledPromises.resolve4('only4.test')), cancelledPromises.getServers().join() === server);

  // The address to ask from.
  const local = new Resolver();
  local.setServers([server]);
  local.setLocalAddress('127.0.0.2');
  console.log(await promisify(local.resolve4.bind(local))('only4.test'));
  local.setLocalAddress('0.0.0.0', '::');
  console.log(await promisify(local.resolve4.bind(local))('only4.test'));
  // A dead server before the living one.
  const second = new Resolver({ timeout: 300 });
  second.setServers(['127.0.0.1:1', server]);
  console.log(await promisify(second.resolve4.bind(second))('only4.test'));
  const dead = new Resolver({ timeout: 100, tries: 1 });
  dead.setServers(['127.0.0.1:1']);
  await promisify(dead.resolve4.bind(dead))('only4.test').catch((error) => console.log(fields(error)));

  // The functions of the module share their servers.
  dns.setServers([server]);
  console.log(dns.promises.getServers().join() === server, await promisify(dns.resolve4)('only4.test'), await dns.promises.resolveTlsa('_443._tcp.a.test'));
  dns.promises.setServers([]);
  console.log(dns.getServers().map(short), dns.promises.getServers());

  // Five hundred at once.
  const all = await Promise.all(Array.from({ length: 500 }, (_, i) => promised.resolve4(i % 2 ? 'only4.test' : 'a.test')));
  console.log(all.flat().length);
})();
