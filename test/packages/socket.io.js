// socket.io with its client: both transports, acknowledgements, rooms, namespaces, middleware, binary, volatile, reconnecting.
'use strict';
const { createServer } = require('http');
const { once } = require('events');
const { Server } = require('socket.io');
const { io: connect } = require('socket.io-client');

const httpServer = createServer();
const io = new Server(httpServer, { cors: { origin: '*' } });
io.on('connection', (socket) => {
  socket.on('echo', (...args) => args.pop()(...args));
  socket.on('binary', (data, done) => done(Buffer.isBuffer(data.bytes), data.bytes.toString('hex')));
  socket.on('join', async (room, done) => {
    await socket.join(room);
    done([...socket.rooms].length);
  });
  socket.on('to', (room, text) => socket.to(room).emit('said', text));
  socket.on('kick', () => socket.disconnect(true));
});
io.of('/admin').use((socket, next) => next(socket.handshake.auth.token === 'right' ? undefined : Object.assign(new Error('not you'), { data: { code: 401 } })))
  .on('connection', (socket) => socket.emit('welcome', socket.handshake.query.who));

httpServer.listen(0, '127.0.0.1', async () => {
  const url = `http://127.0.0.1:${httpServer.address().port}`;
  const polling = connect(url, { transports: ['polling'] });
  const websocket = connect(url, { transports: ['websocket'] });
  await Promise.all([once(polling, 'connect'), once(websocket, 'connect')]);
  for (const client of [polling, websocket]) {
    console.log(client.io.engine.transport.name, await client.emitWithAck('echo', 1, 'é', { deep: [null, true] }));
    client.emit('binary', { bytes: Buffer.from([1, 2, 255]) }, (...args) => console.log('binary', ...args));
    console.log('rooms', await client.emitWithAck('join', 'red'));
  }
  const said = once(websocket, 'said');
  polling.emit('to', 'red', 'hello red');
  console.log('said', await said);
  const all = Promise.all([once(websocket, 'news'), once(polling, 'news')]);
  io.to('red').emit('news', new Date(0), new Uint8Array([9]));
  console.log('news', JSON.stringify(await all));
  console.log('acks', (await io.timeout(200).emitWithAck('ask').catch((error) => error)).message);
  const started = connect(url);
  await once(started, 'connect');
  if (started.io.engine.transport.name !== 'websocket') await once(started.io.engine, 'upgrade');
  console.log('upgraded', started.io.engine.transport.name);
  const admin = connect(`${url}/admin`, { auth: { token: 'right' }, query: { who: 'root' }, forceNew: true });
  console.log('admin', await once(admin, 'welcome'));
  const denied = connect(`${url}/admin`, { auth: { token: 'wrong' }, forceNew: true });
  const [error] = await once(denied, 'connect_error');
  console.log('denied', error.message, error.data);
  const count = 2000;
  const begun = Array.from({ length: count }, (_, i) => websocket.emitWithAck('echo', i));
  console.log('sum', (await Promise.all(begun)).reduce((a, b) => a + b));
  console.log('sockets', (await io.fetchSockets()).length);
  const gone = once(polling, 'disconnect');
  polling.emit('kick');
  console.log('gone', (await gone)[0]);
  for (const client of [polling, websocket, started, admin, denied]) client.close();
  const closing = io.close();
  httpServer.closeAllConnections();
  await closing;
  console.log('closed');
  process.exit(); // (The client's heartbeat timers would hold the process for half a minute.)
});
