// node-redis: commands, pipelines, transactions, pub/sub, streams, scan iterators, scripts, both protocol versions, a lost connection.
'use strict';
const { createClient, defineScript, RESP_TYPES, ErrorReply, WatchError } = require('redis');
const { setTimeout: later } = require('timers/promises');

const url = `redis://127.0.0.1:${process.env.REDIS_PORT}/2`;
const scripts = {
  add: defineScript({
    SCRIPT: 'return redis.call("GET", KEYS[1]) + ARGV[1]',
    NUMBER_OF_KEYS: 1,
    parseCommand(parser, key, toAdd) {
      parser.pushKey(key);
      parser.push(toAdd.toString());
    },
    transformReply: (reply) => reply,
  }),
};

async function main(RESP) {
  console.log(`--- RESP ${RESP}`);
  const client = createClient({ url, RESP, scripts, unstableResp3: true, socket: { reconnectStrategy: () => 20 } });
  client.on('error', (error) => console.log('error', error.message));
  for (const event of ['connect', 'ready', 'reconnecting', 'end']) client.on(event, () => console.log('event', event));
  await client.connect();
  await client.flushDb();
  console.log(client.isOpen, client.isReady);
  console.log(await client.set('text', 'wörld \u{1F600}'), await client.get('text'), await client.get('missing'), await client.strLen('text'));
  console.log(await client.set('once', 'x', { EX: 100, NX: true }), await client.set('once', 'y', { NX: true, GET: false }), (await client.ttl('once')) > 90);
  const raw = client.withTypeMapping({ [RESP_TYPES.BLOB_STRING]: Buffer });
  await client.set('bytes', Buffer.from([0, 255, 13, 10]));
  console.log(await raw.get('bytes'));
  console.log(await client.hSet('hash', { one: 1, two: 'zwei' }), await client.hGetAll('hash'), await client.hGet('hash', 'one'), await client.hmGet('hash', ['one', 'nope']));
  console.log(await client.rPush('list', ['a', 'b', 'c']), await client.lRange('list', 0, -1), await client.sAdd('set', ['1', '2']), (await client.sMembers('set')).sort());
  console.log(await client.zAdd('sorted', [{ score: 1, value: 'one' }, { score: 2.5, value: 'two' }, { score: Infinity, value: 'most' }]), await client.zRangeWithScores('sorted', 0, -1), await client.zScore('sorted', 'two'));
  console.log(await client.geoAdd('geo', [{ longitude: 13.361389, latitude: 38.115556, member: 'Palermo' }]), await client.geoPos('geo', 'Palermo'), await client.sendCommand(['ECHO', 'sent']));
  console.log(await client.incrByFloat('f', 1.5), await client.incr('n'), await client.mGet(['n', 'f', 'none']), await client.type('hash'), await client.exists(['n', 'f', 'none']));
  const all = await Promise.all(Array.from({ length: 3000 }, (_, i) => client.set(`key:${i}`, `${i}`).then(() => client.get(`key:${i}`))));
  console.log(all.length, all.every((value, i) => value === `${i}`));
  const big = 'é'.repeat(2 << 20);
  await client.set('big', big);
  console.log((await client.get('big')) === big);

  console.log(await client.multi().set('m', '1').incr('m').get('m').hGetAll('hash').exec());
  console.log(await client.multi().set('m', '5').get('m').execAsPipeline());
  const failed = await client.multi().set('m', 'x').incr('m').exec().catch((error) => error);
  console.log(failed.constructor.name, failed.message, failed.replies.map(String), failed.errorIndexes);
  await client.watch('m');
  const other = client.duplicate();
  other.on('error', () => {});
  await other.connect();
  await other.set('m', 'theirs');
  await client.multi().set('m', 'mine').exec().catch((error) => console.log(error instanceof WatchError, error.message));
  for (const bad of [() => client.incr('text'), () => client.sendCommand(['NOPE']), () => client.lPush('text', 'x'), () => client.set('a', {})]) {
    await bad().then(console.log, (error) => console.log(error.constructor.name, error instanceof ErrorReply, error.message.slice(0, 80)));
  }

  console.log(await client.add('n', 41), await client.eval('return {KEYS[1], ARGV[1], 3}', { keys: ['k'], arguments: ['a'] }), await client.multi().add('n', 1).exec());
  let keys = new Set();
  for await (const page of client.scanIterator({ MATCH: 'key:*', COUNT: 700 })) for (const key of page) keys.add(key);
  console.log(keys.size);
  const fields = [];
  for await (const page of client.hScanIterator('hash')) fields.push(...page);
  console.log(fields);
  for await (const page of client.zScanIterator('sorted')) console.log(page);

  const got = [];
  await other.subscribe(['news', 'music'], (message, channel) => got.push([channel, message]));
  await other.pSubscribe('n*', (message, channel) => got.push(['pattern', channel, message]));
  await other.subscribe('bytes', (message, channel) => got.push([channel, message]), true);
  console.log(await client.publish('news', 'hello'), await client.publish('music', 'la'), await client.publish('bytes', Buffer.from([255, 0])), await client.publish('none', 'x'));
  while (got.length < 5) await later(5);
  console.log(got.sort((a, b) => (`${a}` < `${b}` ? -1 : 1)));
  await other.unsubscribe('news');
  console.log(await client.publish('news', 'to the pattern'));
  await other.unsubscribe(['music', 'bytes']);
  await other.pUnsubscribe('n*');

  console.log(await client.xAdd('stream', '1-1', { a: '1', b: 'two' }), await client.xAdd('stream', '1-2', { c: '3' }), await client.xLen('stream'), JSON.stringify(await client.xRange('stream', '-', '+')));
  console.log(await client.xGroupCreate('stream', 'group', '0'), JSON.stringify(await (RESP === 3 ? client.sendCommand(['XREADGROUP', 'GROUP', 'group', 'me', 'COUNT', '1', 'STREAMS', 'stream', '>']) : client.xReadGroup('group', 'me', { key: 'stream', id: '>' }, { COUNT: 1 }))), await client.xAck('stream', 'group', '1-1'));
  const waiting = other.blPop('queue', 5);
  await client.rPush('queue', 'work');
  console.log(await waiting, await other.blPop('queue', 0.05));

  // A connection that the server ends comes back, with its subscriptions.
  await other.subscribe('after', (message) => console.log('after', message));
  const id = await client.clientId();
  await client.set('survivor', 'here');
  const dropped = client.duplicate();
  dropped.on('error', () => {});
  await dropped.connect();
  const lost = new Promise((resolve) => client.once('reconnecting', resolve));
  await dropped.clientKill({ filter: 'ID', id });
  await lost;
  while (!client.isReady) await later(5);
  console.log(await client.get('survivor'), (await client.clientId()) !== id);
  const cut = new Promise((resolve) => other.once('reconnecting', resolve));
  await dropped.sendCommand(['CLIENT', 'KILL', 'TYPE', 'pubsub']);
  await cut;
  while ((await client.publish('after', 'the break')) === 0) await later(5);
  await later(20);

  const abort = new AbortController();
  const aborted = client.withAbortSignal(abort.signal).get('x').catch((error) => console.log(error.constructor.name));
  abort.abort();
  await aborted;
  dropped.destroy();
  await dropped.get('x').catch((error) => console.log(error.constructor.name, error.message));
  const pending = other.blPop('never', 0).catch((error) => console.log(error.constructor.name));
  other.destroy();
  await pending;
  await client.close();
  console.log(client.isOpen, client.isReady);
}

(async () => {
  await main(2);
  await main(3);
  const nobody = createClient({ url: 'redis://127.0.0.1:1', socket: { reconnectStrategy: false } });
  nobody.on('error', (error) => console.log('error', error.code));
  await nobody.connect().catch((error) => console.log(error.code, error.syscall));
})();
