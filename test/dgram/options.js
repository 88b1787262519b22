// Arguments and options of every method, before binding, bound and closed: results and errors; block lists, look-ups, sharing ports,
// broadcasts, refused peers, signals, sizes.
'use strict';
const dgram = require('dgram');
const net = require('net');
const { once } = require('events');

const pause = (ms = 50) => new Promise((resolve) => setTimeout(resolve, ms));
const text = (values) => values.map((value) => (value instanceof Uint8Array ? 'bytes' : value !== null && typeof value === 'object' && !value.constructor.prototype.hasOwnProperty('isPrototypeOf') ? value.constructor.name : JSON.stringify(value))).join();
function attempt(label, run) {
  try {
    const result = run();
    console.log(label, 'gives', result !== null && typeof result === 'object' ? result.constructor.name : result);
  } catch (error) {
    console.log(label, error.name, error.code, error.message);
  }
}
/** A socket that lives for a moment. */
function brief(run) {
  const socket = dgram.createSocket('udp4');
  socket.on('error', () => {});
  try {
    run(socket);
  } finally {
    setTimeout(() => socket.close(), 50);
  }
}
const setters = ['setBroadcast', 'setTTL', 'setMulticastTTL', 'setMulticastLoopback', 'setMulticastInterface'];
const anything = [undefined, 1, '1', '127.0.0.1', 0, -1, 256, 300, null, {}, true, false];

async function checkArguments() {
  for (const options of [undefined, null, '', 5, {}, { type: 'udp5' }, { type: 'udp4', recvBufferSize: -1 }, { type: 'udp4', sendBufferSize: 'x' }, { type: 'udp4', lookup: 5 }, { type: 'udp4', signal: 5 }, { type: 'udp4', signal: {} },
    { type: 'udp4', receiveBlockList: 5 }, { type: 'udp4', sendBlockList: {} }, { type: 'udp4', reusePort: true }, { type: 'udp4', ipv6Only: true }]) {
    attempt(`createSocket ${JSON.stringify(options)}`, () => dgram.createSocket(options).close());
  }
  const socket = dgram.createSocket('udp4');
  for (const method of ['address', 'remoteAddress', 'disconnect', 'getRecvBufferSize', 'getSendBufferSize', 'getSendQueueSize', 'getSendQueueCount']) attempt(`unbound ${method}`, () => socket[method]());
  for (const method of setters) for (const value of anything) attempt(`unbound ${method} ${JSON.stringify(value)}`, () => socket[method](value));
  for (const method of ['setRecvBufferSize', 'setSendBufferSize']) for (const value of [undefined, -1, 'x', 1.5, 0, 2 ** 32, 100]) attempt(`unbound ${method} ${value}`, () => socket[method](value));
  for (const args of [[], [0], [-1], [65536], ['x'], ['80'], [null], [1, 5], [80, {}]]) attempt(`connect ${text(args)}`, () => brief((each) => each.connect(...args)));
  const bytes = Buffer.from('abc');
  for (const args of [[], ['x'], ['x', 0], ['x', -1], ['x', '80'], ['x', 65536], [5, 80], [null, 80], [[], 80], [['a', 5], 80], [{}, 80], ['x', 80, 5], ['x', 80, {}], ['x', 80, null], ['x', 80, false], ['x', 80, ''], ['x', 80, true],
    ['x', 0, 1, 80, 5], [bytes, 1, 5, 80], [bytes, 5, 1, 80], [bytes, -1, 1, 80], [bytes, 0, -1, 80], [bytes, '0', '1', 80], ['abc', 0, 2, 80], [['a', 'b'], 0, 1, 80], [new DataView(new ArrayBuffer(3)), 80],
    [new ArrayBuffer(3), 80], [new Uint16Array(2), 80], ['x', 80, '127.0.0.1', 'cb'], [5, 0, 1, 80], ['abc', 1.7, 1.2, 80]]) {
    attempt(`send ${text(args)}`, () => brief((each) => each.send(...args)));
  }
  attempt('group', () => socket.addMembership('not'));
  attempt('group', () => socket.addMembership(5));
  attempt('group', () => socket.dropMembership('224.0.0.1'));
  attempt('group', () => socket.dropMembership());
  for (const method of ['addSourceSpecificMembership', 'dropSourceSpecificMembership']) {
    for (const args of [[], ['127.0.0.1'], ['x', 'y']]) attempt(`${method} ${args}`, () => socket[method](...args));
  }
  await pause(100);
  for (const method of setters) for (const value of anything) attempt(`bound ${method} ${JSON.stringify(value)}`, () => socket[method](value));
  attempt('larger', () => {
    socket.setRecvBufferSize(50000);
    return socket.getRecvBufferSize() >= 50000;
  });
  attempt('ref', () => socket.ref() === socket && socket.unref() === socket);
  socket.close();
  for (const method of ['address', 'remoteAddress', 'ref', 'unref', 'close', 'bind']) attempt(`closed ${method}`, () => socket[method]());
  attempt('closed connect', () => socket.connect(5));
  attempt('closed send', () => socket.send('x', 5));
  attempt('closed addMembership', () => socket.addMembership('224.0.0.1'));
  const opened = dgram.createSocket('udp4');
  attempt('bind fd', () => opened.bind({ fd: 99999 }));
  opened.close();
}

async function checkAddresses() {
  const list = new net.BlockList();
  list.addAddress('127.0.0.1');
  const deaf = dgram.createSocket({ type: 'udp4', receiveBlockList: list });
  deaf.on('message', (message) => console.log('not to be heard', `${message}`));
  deaf.bind(0, '127.0.0.1');
  await once(deaf, 'listening');
  const { port } = deaf.address();
  const barred = dgram.createSocket({ type: 'udp4', sendBlockList: list });
  barred.on('error', (error) => console.log('event', error.code));
  barred.send('x', port, '127.0.0.1', (error, sent) => console.log('send', error?.code, error?.message, sent));
  barred.connect(port, '127.0.0.1', (error) => console.log('connect', error?.code, error?.message));
  const free = dgram.createSocket('udp4');
  free.send('y', port, '127.0.0.1', (error, sent) => console.log('sent', error, sent));
  await pause(100);
  for (const socket of [deaf, barred, free]) socket.close();

  const lost = dgram.createSocket({ type: 'udp4', lookup(host, family, callback) { console.log('lookup', host, family); callback(new Error('no such host')); } });
  lost.on('error', (error) => console.log('event', error.message));
  lost.bind(0, 'somewhere');
  await pause();
  lost.send('x', 80, 'elsewhere', (error) => console.log('callback', error.message));
  await pause();
  lost.close();

  const wrong = dgram.createSocket('udp4');
  wrong.bind(0, '192.0.2.1', () => console.log('bound?'));
  console.log((await once(wrong, 'error')).map((e) => [e.code, e.message, e.syscall, e.address, e.port, e.errno]));
  wrong.bind(0, '127.0.0.1');
  await once(wrong, 'listening');
  wrong.close();
  for (const options of [{ reusePort: true }, { reuseAddr: true }]) {
    const [one, two, three] = [options, options, {}].map((each) => dgram.createSocket({ type: 'udp4', ...each }));
    await once(one.bind(0, '127.0.0.1'), 'listening');
    await once(two.bind(one.address().port, '127.0.0.1'), 'listening');
    console.log(options, (await once(three.bind(one.address().port, '127.0.0.1'), 'error'))[0].code);
    for (const socket of [one, two, three]) socket.close();
  }

  const caller = dgram.createSocket('udp4');
  await once(caller.bind(0, '0.0.0.0'), 'listening');
  console.log(await new Promise((resolve) => caller.send('x', caller.address().port, '255.255.255.255', (error) => resolve(error?.code))));
  caller.setBroadcast(true);
  const heard = once(caller, 'message');
  caller.send('to all', caller.address().port, '127.255.255.255');
  console.log(`${(await heard)[0]}`);
  caller.close();

  const refused = dgram.createSocket('udp4');
  refused.connect(1, '127.0.0.1');
  await once(refused, 'connect');
  refused.on('error', (error) => console.log('event', error.code, error.syscall, error.message));
  refused.send('x');
  await pause();
  console.log(refused.remoteAddress());
  refused.disconnect();
  attempt('disconnect', () => refused.disconnect());
  refused.connect(2, () => {
    console.log(refused.remoteAddress());
    refused.close();
  });
  await once(refused, 'close');
}

async function checkEnds() {
  const early = dgram.createSocket('udp4');
  early.bind(0, () => console.log('never'));
  early.close(() => console.log('closed'));
  await once(early, 'close');
  const sending = dgram.createSocket('udp4');
  sending.send('x', 80, '127.0.0.1', () => console.log('never'));
  sending.close();
  await once(sending, 'close');
  const controller = new AbortController();
  const aborted = dgram.createSocket({ type: 'udp4', signal: controller.signal });
  controller.abort();
  await once(aborted, 'close');
  await once(dgram.createSocket({ type: 'udp4', signal: AbortSignal.abort() }), 'close');
  const disposed = dgram.createSocket('udp4');
  console.log(typeof disposed[Symbol.asyncDispose], await disposed[Symbol.asyncDispose]());
}

async function checkMessages() {
  const six = dgram.createSocket({ type: 'udp6', ipv6Only: true });
  await once(six.bind(0), 'listening');
  console.log(six.address().address, six.address().family);
  const four = dgram.createSocket('udp4');
  await once(four.bind(six.address().port), 'listening');
  four.close();
  const client = dgram.createSocket('udp6');
  client.send('six', six.address().port, '::1');
  const [message, peer] = await once(six, 'message');
  console.log(`${message}`, peer.address, peer.family, peer.size);
  console.log(await new Promise((resolve) => client.send('x', 80, '127.0.0.1', (error) => resolve([error?.code, error?.message]))));
  six.close();
  client.close();

  const socket = dgram.createSocket('udp4');
  await once(socket.bind(0, '127.0.0.1'), 'listening');
  const { port } = socket.address();
  for (const sent of [Array.from({ length: 300 }, (_, i) => Buffer.from([i & 255])), [], Buffer.alloc(65507, 1)]) {
    const came = once(socket, 'message');
    socket.send(sent, port, (error, length) => console.log('sent', error, length));
    const [bytes, { size }] = await came;
    console.log(bytes.length, size);
  }
  socket.send(Buffer.alloc(65508), port, (error, length) => console.log(error.code, error.message.replace(port, 'PORT'), length, error.address));
  await pause();
  socket.on('error', (error) => console.log('told', error.code));
  socket.send(Buffer.alloc(65508), port); // nobody is told
  await pause();
  socket.close();
}

(async () => {
  await checkArguments();
  await checkAddresses();
  await checkEnds();
  await checkMessages();
})();
