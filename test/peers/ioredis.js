// ioredis: commands of every kind, pipelines, transactions, pub/sub, streams, scripts, scanning, errors, and a server that restarts.
'use strict';
const { spawn } = require('child_process');
const net = require('net');
const { once } = require('events');
const Redis = require('ioredis');

const port = Number(process.env.REDIS_PORT);
const plain = (answers) => answers.map(([error, value]) => [error && `${error}`, value]);
const later = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

async function values(redis) {
  console.log(await redis.set('text', 'wörld \u{1F600}\r\nend'), await redis.get('text'), await redis.strlen('text'));
  const bytes = Buffer.from(Array.from({ length: 256 }, (_, i) => i));
  await redis.set('bytes', bytes);
  console.log((await redis.getBuffer('bytes')).equals(bytes));
  console.log(await redis.incr('n'), await redis.incrby('n', 41), await redis.incrbyfloat('n', 0.5), await redis.get('missing'));
  console.log(await redis.set('once', 1, 'EX', 100, 'NX'), await redis.set('once', 2, 'NX'), await redis.ttl('once') > 90);
  console.log(await redis.mset({ a: 1, b: 2 }), await redis.mget('a', 'b', 'c'), await redis.mset(new Map([['c', 3]])));
  console.log(await redis.hset('hash', { one: 1, two: '2' }), await redis.hgetall('hash'), await redis.hgetall('missing'));
  console.log(await redis.rpush('list', 1, 2, [3, 4]), await redis.lrange('list', 0, -1), await redis.lpop('list', 2));
  console.log(await redis.sadd('set', 'x', 'y'), (await redis.smembers('set')).sort(), await redis.zadd('sorted', 1, 'a', 2.5, 'b', '+inf', 'c'));
  console.log(await redis.zrange('sorted', 0, -1, 'WITHSCORES'), await redis.zrangebyscore('sorted', 2, '+inf'));
  console.log(await redis.geoadd('geo', 13.361389, 38.115556, 'Palermo'), await redis.geopos('geo', 'Palermo'), await redis.pfadd('log', 1, 2, 3), await redis.pfcount('log'));
  console.log(await redis.setbit('bits', 7, 1), await redis.bitcount('bits'), await redis.type('hash'), await redis.exists('a', 'b', 'nope'), await redis.del('a', 'b'));
  const big = 'x'.repeat(5 << 20);
  await redis.set('big', big);
  console.log((await redis.get('big')) === big, (await redis.getrange('big', 0, 3)));
  console.log(await redis.call('ECHO', 'called'), await redis.callBuffer('ECHO', Buffer.from([255, 0])));
  console.log(await new Promise((resolve) => redis.get('text', (error, value) => resolve([error, value]))));
  for (const bad of [() => redis.incr('text'), () => redis.call('nope', 'x'), () => redis.lpush('text', 1), () => redis.set('x')]) {
    await bad().catch((error) => console.log(error.name, error.message, error.command));
  }
}

async function batches(redis) {
  console.log(plain(await redis.pipeline().set('p', 1).incr('p').get('p').lpush('p', 1).exec()));
  console.log(await redis.pipeline([['set', 'q', 5], ['get', 'q']]).exec());
  const many = redis.pipeline();
  for (let i = 0; i < 5000; i++) many.set(`key:${i}`, i).get(`key:${i}`);
  const answers = await many.exec();
  console.log(answers.length, answers.every(([error, value], i) => error === null && (i % 2 === 0 ? value === 'OK' : value === String((i - 1) / 2))));
  console.log(await redis.multi().set('m', 1).incr('m').get('m').exec());
  console.log(plain(await redis.multi([['get', 'm'], ['incr', 'text']]).exec()));
  await redis.multi().set('m').exec().catch((error) => console.log(error.name, error.message, error.previousErrors.map(String)));
  await redis.watch('m');
  const other = redis.duplicate();
  await other.set('m', 'changed');
  other.disconnect();
  console.log(await redis.multi().set('m', 'mine').exec(), await redis.get('m'));
  await redis.multi({ pipeline: false });
  console.log(await redis.set('t', 1), await redis.get('t'), await redis.exec());
  console.log((await Promise.all(Array.from({ length: 1000 }, (_, i) => redis.get(`key:${i}`)))).reduce((sum, value) => sum + Number(value), 0));
}

async function scanning(redis) {
  const seen = new Set();
  for await (const keys of redis.scanStream({ match: 'key:*', count: 500 })) for (const key of keys) seen.add(key);
  console.log(seen.size);
  await redis.hset('wide', Object.fromEntries(Array.from({ length: 1000 }, (_, i) => [`field${i}`, i])));
  let fields = 0;
  const stream = redis.hscanStream('wide', { count: 100 });
  stream.on('data', (page) => { fields += page.length / 2; });
  await once(stream, 'end');
  console.log(fields);
  let [cursor, total] = ['0', 0];
  do {
    const [next, keys] = await redis.scan(cursor, 'MATCH', 'key:1*', 'COUNT', 1000);
    [cursor, total] = [next, total + keys.length];
  } while (cursor !== '0');
  console.log(total);
}

async function scripts(redis) {
  console.log(await redis.eval('return {KEYS[1], ARGV[1], 1, {2, "x"}, false}', 1, 'key', 'argument'));
  redis.defineCommand('add', { numberOfKeys: 1, lua: 'return redis.call("incrby", KEYS[1], ARGV[1])' });
  console.log(await redis.add('sum', 5), await redis.add('sum', 6), await redis.pipeline().add('sum', 1).add('sum', 1).exec());
  console.log(await redis.script('EXISTS', 'ffffffffffffffffffffffffffffffffffffffff'));
  await redis.eval('return redis.error_reply("MINE of my own")', 0).catch((error) => console.log(error.message));
  await redis.evalsha('ffffffffffffffffffffffffffffffffffffffff', 0).catch((error) => console.log(error.message));
}

async function channels(redis) {
  const subscriber = redis.duplicate();
  console.log(await subscriber.subscribe('news', 'music'), await subscriber.psubscribe('n?ws'));
  const got = [];
  const all = new Promise((resolve) => {
    subscriber.on('message', (channel, message) => got.push(['message', channel, message]) === 1002 + 2 && resolve());
    subscriber.on('pmessage', (pattern, channel, message) => got.push(['pmessage', pattern, channel, message]) === 1002 + 2 && resolve());
    subscriber.on('messageBuffer', (channel, message) => { if (message.length === 3) console.log(channel, message); });
  });
  console.log(await redis.publish('news', 'hello'), await redis.publish('music', Buffer.from([0xe2, 0x82, 0xac])), await redis.publish('nobody', 'x'));
  for (let i = 0; i < 1001; i++) redis.publish('music', `song ${i}`);
  await all;
  console.log(got.slice(0, 4), got.at(-1));
  console.log(await subscriber.unsubscribe('news'), await subscriber.unsubscribe('music'), await subscriber.punsubscribe('n?ws'), await subscriber.ping());
  await subscriber.quit();
}

async function streams(redis) {
  const ids = [];
  for (let i = 0; i < 3; i++) ids.push(await redis.xadd('stream', `1-${i + 1}`, 'n', i, 'text', `t${i}`));
  console.log(ids, await redis.xlen('stream'), await redis.xrange('stream', '-', '+', 'COUNT', 2));
  console.log(await redis.xgroup('CREATE', 'stream', 'group', '0'), JSON.stringify(await redis.xreadgroup('GROUP', 'group', 'me', 'COUNT', 2, 'STREAMS', 'stream', '>')));
  console.log(await redis.xack('stream', 'group', '1-1'), (await redis.xpending('stream', 'group'))[0]);
  const blocked = redis.duplicate();
  const read = blocked.xread('BLOCK', 5000, 'STREAMS', 'stream', '$');
  const popped = redis.duplicate();
  const pop = popped.blpop('queue', 5);
  await later(50);
  await redis.xadd('stream', '2-1', 'late', 'yes');
  await redis.rpush('queue', 'work');
  console.log(JSON.stringify(await read), await pop);
  console.log(await popped.blpop('queue', 0.1));
  blocked.disconnect();
  popped.disconnect();
}

/** The server goes away and comes back: what waits is sent again. */
async function restarts() {
  const own = net.createServer().listen(0, '127.0.0.1');
  await once(own, 'listening');
  const ownPort = own.address().port;
  own.close();
  await once(own, 'close');
  const start = () => spawn('timeout', ['60', 'redis-server', '--port', ownPort, '--bind', '127.0.0.1', '--save', '', '--dir', process.env.TEST_SCRATCH], { stdio: 'ignore' });
  let server = start();
  const redis = new Redis({ port: ownPort, host: '127.0.0.1', retryStrategy: () => 50, maxRetriesPerRequest: null });
  const events = [];
  for (const event of ['connect', 'ready', 'close', 'reconnecting', 'end']) redis.on(event, () => events.at(-1) !== event && events.push(event));
  const errors = new Set();
  redis.on('error', (error) => errors.add(error.code));
  console.log(await redis.set('x', 1));
  const subscriber = redis.duplicate();
  subscriber.on('error', () => {});
  await subscriber.subscribe('again');
  server.kill();
  await once(server, 'exit');
  const waiting = redis.set('y', 2);
  await later(150);
  server = start();
  console.log(await waiting, await redis.get('y'), await redis.get('x'));
  while ((await redis.publish('again', 'x')) === 0) await later(20);
  console.log('subscribed again', errors.has('ECONNREFUSED'));
  const [killed] = await Promise.all([redis.client('KILL', 'TYPE', 'normal', 'SKIPME', 'yes'), later(10)]);
  console.log(typeof killed);
  subscriber.disconnect();
  const ended = once(redis, 'end');
  console.log(await redis.quit());
  await ended;
  console.log(events.includes('reconnecting'), events.slice(-2), redis.status);
  server.kill();
  await once(server, 'exit');
  const dead = new Redis({ port: ownPort, host: '127.0.0.1', lazyConnect: true, retryStrategy: () => null });
  dead.on('error', (error) => console.log(error.code, error.syscall, error.address));
  await dead.connect().catch((error) => console.log(error.message));
  await dead.get('x').catch((error) => console.log(error.message));
  const impatient = new Redis({ port: ownPort, host: '127.0.0.1', retryStrategy: () => 1, maxRetriesPerRequest: 2 });
  impatient.on('error', () => {});
  await impatient.get('x').catch((error) => console.log(error.name, error.message));
  impatient.disconnect();
}

(async () => {
  const redis = new Redis({ port, host: '127.0.0.1', db: 1, keyPrefix: '' });
  await redis.flushdb();
  for (const part of [values, batches, scanning, scripts, channels, streams]) {
    console.log(`--- ${part.name}`);
    await part(redis);
  }
  console.log('--- restarts');
  await restarts();
  const prefixed = new Redis(`redis://127.0.0.1:${port}/1?keyPrefix=pre:`);
  await prefixed.set('k', 'v');
  console.log(await redis.get('pre:k'), await prefixed.keys('pre:*'));
  await prefixed.quit();
  await redis.flushdb();
  await redis.quit();
})();
