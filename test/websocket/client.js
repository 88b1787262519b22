'use strict';
// The WebSocket client against a server written here on http's 'upgrade': the handshake, messages of every length and
// kind in both directions, fragments, ping, the closing handshake from both sides, refused handshakes, broken frames.
const http = require('http');
const { createHash } = require('crypto');

/** An unmasked frame, as servers send them. */
function frame(opcode, payload, fin = true) {
  payload = Buffer.from(payload);
  const head = payload.length < 126 ? Buffer.from([0, payload.length]) :
    payload.length < 65536 ? Buffer.from([0, 126, payload.length >> 8, payload.length & 255]) :
      Buffer.from([0, 127, 0, 0, 0, 0, payload.length >>> 24, payload.length >> 16 & 255, payload.length >> 8 & 255, payload.length & 255]);
  head[0] = (fin ? 0x80 : 0) | opcode;
  return Buffer.concat([head, payload]);
}

/** Takes the frames of a client off the front of `data`: { rest, frames }. */
function parse(data) {
  const frames = [];
  for (;;) {
    if (data.length < 2) break;
    let length = data[1] & 127;
    let at = 2;
    if (length === 126) { length = data.readUInt16BE(2); at = 4; }
    else if (length === 127) { length = Number(data.readBigUInt64BE(2)); at = 10; }
    if (data.length < at + 4 + length) break;
    const mask = data.subarray(at, at + 4);
    const payload = Buffer.from(data.subarray(at + 4, at + 4 + length)).map((byte, i) => byte ^ mask[i & 3]);
    frames.push({ opcode: data[0] & 15, masked: data[1] >= 128, payload });
    data = data.subarray(at + 4 + length);
  }
  return { rest: data, frames };
}

const closeFrame = (code, reason = '') => frame(8, Buffer.concat([Buffer.from([code >> 8, code & 255]), Buffer.from(reason)]));
const server = http.createServer((req, res) => res.writeHead(404).end('no'));
let lastRequest;
let log = [];
server.on('upgrade', (req, socket) => {
  lastRequest = req;
  const accept = createHash('sha1').update(`${req.headers['sec-websocket-key']}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest('base64');
  const head = (extra = '', digest = accept) => 'HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n' +
    `Connection: Upgrade\r\nSec-WebSocket-Accept: ${digest}\r\n${extra}\r\n`;
  socket.on('error', () => {});
  const early = {
    '/badkey': () => socket.end(head('', 'wrong')),
    '/extension': () => socket.end(head('Sec-WebSocket-Extensions: x-unknown\r\n')),
    '/badprotocol': () => socket.end(head('Sec-WebSocket-Protocol: other\r\n')),
    '/404': () => socket.end('HTTP/1.1 404 No\r\nContent-Length: 0\r\n\r\n'),
  }[req.url];
  if (early !== undefined) {
    early();
    return;
  }
  const protocol = req.headers['sec-websocket-protocol'];
  socket.write(head(protocol ? `Sec-WebSocket-Protocol: ${protocol.split(', ')[1]}\r\n` : ''));
  const sends = {
    '/kinds': [frame(1, 'text ü'), frame(2, [1, 2, 3]), frame(1, ''), frame(1, 'x'.repeat(200)), frame(2, Buffer.alloc(70000, 7))],
    '/fragments': [frame(1, 'fr', false), frame(9, 'ping'), frame(0, 'ag', false), frame(0, 'ments')],
    '/bytes': [Buffer.concat([frame(1, 'slowly'), frame(1, 'sent')])],
    '/close': [closeFrame(4001, 'because')],
    '/closeempty': [frame(8, '')],
    '/masked': [Buffer.from([0x81, 0x81, 1, 2, 3, 4, 5])],
    '/rsv': [Buffer.from([0xc1, 0x01, 0x41])],
    '/opcode': [frame(3, 'x')],
    '/utf8': [frame(1, [0xff])],
    '/continuation': [frame(0, 'x')],
    '/longping': [frame(9, 'x'.repeat(126))],
    '/closecode': [closeFrame(1006)],
    '/onebyteclose': [frame(8, 'x')],
    '/huge': [Buffer.from([0x82, 127, 0x7f, 0xff, 0, 0, 0, 0, 0, 0])],
  }[req.url] ?? [];
  if (req.url === '/bytes') {
    let i = 0;
    const bytes = sends[0];
    const timer = setInterval(() => (i < bytes.length ? socket.write(bytes.subarray(i, ++i)) : clearInterval(timer)), 1);
  } else {
    for (const data of sends) socket.write(data);
  }
  if (req.url === '/drop') socket.destroy();
  let data = Buffer.alloc(0);
  socket.on('end', () => socket.end());
  socket.on('data', (chunk) => {
    const { rest, frames } = parse(Buffer.concat([data, chunk]));
    data = rest;
    for (const { opcode, masked, payload } of frames) {
      log.push(`${opcode}${masked ? '' : ' unmasked'}:${payload.length > 40 ? payload.length : payload.toString(opcode === 8 ? 'hex' : 'utf8')}`);
      if (opcode === 8) {
        socket.write(frame(8, payload));
        socket.end();
      } else if (req.url === '/echo') {
        socket.write(frame(opcode, payload));
      }
    }
  });
});

const describe = (data) => (typeof data === 'string' ? `text ${data.length > 40 ? data.length : JSON.stringify(data)}` :
  data instanceof Blob ? `blob ${data.size}` : `buffer ${data.byteLength}`);

/** Runs a connection to its end; prints the events and what the server got. */
function run(name, path, options = {}) {
  const { protocols, type } = options;
  return new Promise((resolve) => {
    log = [];
    const seen = [];
    const ws = new WebSocket(`ws://127.0.0.1:${server.address().port}${path}`, protocols);
    if (type) ws.binaryType = type;
    ws.onopen = () => {
      seen.push(`open ${ws.readyState} ${ws.protocol}`);
      options.during?.(ws, 'open');
    };
    ws.onmessage = (event) => {
      seen.push(describe(event.data));
      options.during?.(ws, 'message', event);
    };
    ws.onerror = (event) => seen.push(`error ${event.type}`);
    ws.onclose = (event) => {
      seen.push(`close ${event.code} ${JSON.stringify(event.reason)} ${event.wasClean} ${ws.readyState}`);
      setTimeout(() => {
        console.log(`${name}: ${seen.join(' | ')} || ${log.join(' | ')}`);
        resolve();
      }, 20);
    };
  });
}

const echo = (values) => ({
  during(ws, kind) {
    if (kind === 'open') for (const value of values) ws.send(value);
    else if (--this.left === 0) ws.close(1000, 'done');
  },
  left: values.length,
});

server.listen(0, '127.0.0.1', async () => {
  await run('echo', '/echo', echo(['hi', '', 'ü'.repeat(100), 'y'.repeat(70000), new Uint8Array([1, 2]), new ArrayBuffer(3),
    new DataView(new ArrayBuffer(4), 1), new Blob(['blob']), 'after the blob', 42]));
  console.log(lastRequest.method, lastRequest.headers.upgrade, lastRequest.headers['sec-websocket-version'],
              Buffer.from(lastRequest.headers['sec-websocket-key'], 'base64').length);
  await run('arraybuffer', '/echo', { ...echo([new Uint8Array(5)]), type: 'arraybuffer' });
  await run('protocols', '/echo', { ...echo(['p']), protocols: ['one', 'two'] });
  await run('kinds', '/kinds', { during(ws) { if (++this.n === 6) ws.close(); }, n: 0 });
  await run('fragments', '/fragments', { during(ws, kind) { if (kind === 'message') ws.close(3000); } });
  await run('byte by byte', '/bytes', { during(ws) { if (++this.n === 3) ws.close(); }, n: 0 });
  await run('server closes', '/close');
  await run('server closes without code', '/closeempty');
  await run('dropped', '/drop');
  for (const path of ['/masked', '/rsv', '/opcode', '/utf8', '/continuation', '/longping', '/closecode', '/onebyteclose', '/huge']) {
    await run(path, path);
  }
  for (const path of ['/badkey', '/extension', '/badprotocol', '/404']) await run(path, path);
  await new Promise((resolve) => {
    const ws = new WebSocket(`ws://127.0.0.1:${server.address().port}/echo`);
    const seen = [];
    ws.addEventListener('error', (event) => seen.push(event.type));
    ws.addEventListener('close', (event) => {
      console.log('closed while connecting', seen, event.code, event.wasClean, ws.readyState);
      resolve();
    });
    ws.close();
    seen.push(ws.readyState);
  });
  const { port } = server.address();
  server.close();
  server.closeAllConnections();
  const ws = new WebSocket(`ws://127.0.0.1:${port}/`);
  try {
    ws.send('early');
  } catch (error) {
    console.log(error.name, error.message);
  }
  for (const args of [[1], [1001], [5000], [3000, 'x'.repeat(124)]]) {
    try {
      ws.close(...args);
    } catch (error) {
      console.log(error.name, error.message);
    }
  }
  ws.onerror = (event) => console.log('refused', event.type, event.constructor.name, event.message);
  ws.onclose = (event) => console.log(event.code, event.wasClean, ws.bufferedAmount);
});
