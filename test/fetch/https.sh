# fetch and WebSocket over TLS: a trusted server answers, an unknown one is refused with the reason.
cat >"$TEST_SCRATCH/a.js" <<'END'
const https = require('https');
const { createHash } = require('crypto');
const { pair } = require(`${process.env.TEST_ROOT}/test/tls/_material`);
const server = https.createServer(pair('server'), (req, res) => res.end(`${req.method} ${req.headers['accept-encoding'] !== undefined}`));
server.on('upgrade', (req, socket) => {
  const accept = createHash('sha1').update(`${req.headers['sec-websocket-key']}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest('base64');
  socket.write(`HTTP/1.1 101 OK\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`);
  socket.end(Buffer.from([0x81, 2, 0x68, 0x69, 0x88, 2, 0x03, 0xe8]));
});
server.on('tlsClientError', () => {});
server.listen(0, async () => {
  const { port } = server.address();
  try {
    const res = await fetch(`https://localhost:${port}/`);
    console.log(res.status, await res.text());
    const ws = new WebSocket(`wss://localhost:${port}/`);
    ws.onmessage = (event) => console.log(event.data, event.origin === `wss://localhost:${port}`);
    await new Promise((resolve) => { ws.onclose = (event) => { console.log(event.code); resolve(); }; });
  } catch (error) {
    console.log(error.name, error.message, error.cause.code);
  }
  server.close();
  server.closeAllConnections();
});
END
export TEST_ROOT
NODE_EXTRA_CA_CERTS="$TEST_ROOT/test/tls/fixtures/ca.crt" "$JSRUN" "$TEST_SCRATCH/a.js"
"$JSRUN" "$TEST_SCRATCH/a.js"
