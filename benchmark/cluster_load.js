// cluster_load.js [kill|restart|steady [SECONDS [rr|none]]]: a cluster of two HTTP workers under load of its own.
//
// kill: one of the two is killed at random times and replaced. Only requests on connections that a killed worker had may fail.
// restart: workers are replaced in good order, one after the other (fork, then disconnect the old). No request may fail.
// steady: nothing happens; the shares of connections that each worker got are printed, and with rr must be within 10 % of even.
// Ends with status 1, and says why, when one of these does not hold.
'use strict';

const cluster = require('cluster');
const fs = require('fs');
const os = require('os');
const path = require('path');
const { fork } = require('child_process');

const mode = process.argv[2] ?? 'steady';
const seconds = Number(process.argv[3] ?? 5);
const policy = process.argv[4] ?? 'rr';
const kClients = 16;

/** A worker: notes which connections are its own, and answers at once, or later, with its number. */
function serve() {
  const taken = fs.openSync(process.env.TAKEN, 'a');
  const server = require('http').createServer((req, res) => {
    if (Math.random() < 0.2) setTimeout(() => res.end(`${process.pid}`), 1 + Math.random() * 10);
    else res.end(`${process.pid}`);
  });
  server.on('connection', (socket) => fs.writeSync(taken, `${process.pid} ${socket.remotePort}\n`));
  server.listen(0, '127.0.0.1');
}

/** The process that loads: reports { requests, failures: [{ port, code, reused }] } when it is told to stop. */
function load() {
  const net = require('net');
  const failures = [];
  let requests = 0;
  let stopping = false;
  let active = kClients;
  function client(serverPort) {
    if (stopping) {
      if (--active === 0) process.send({ requests, failures }, () => process.disconnect());
      return;
    }
    let left = 1 + Math.floor(Math.random() * 8); // requests on this connection
    let answered = 0;
    let text = '';
    let isOver = false;
    let localPort;
    const socket = net.connect(serverPort, '127.0.0.1');
    const over = (code) => {
      if (isOver) return;
      isOver = true;
      socket.destroy();
      if (code !== undefined) failures.push({ port: localPort, code, answered });
      setImmediate(client, serverPort);
    };
    const ask = () => {
      text = '';
      const last = --left === 0 || stopping;
      if (last) left = 0;
      socket.write(`GET / HTTP/1.1\r\nHost: x\r\nConnection: ${last ? 'close' : 'keep-alive'}\r\n\r\n`);
    };
    socket.setEncoding('latin1');
    socket.on('connect', () => {
      ({ localPort } = socket);
      ask();
    });
    socket.on('data', (data) => {
      text += data;
      const head = text.indexOf('\r\n\r\n');
      if (head === -1) return;
      const length = /content-length: (\d+)/i.exec(text);
      if (length === null || text.length < head + 4 + Number(length[1])) return;
      requests++;
      answered++;
      if (left === 0 || /^connection: close/im.test(text)) over();
      else ask();
    });
    socket.on('error', (error) => over(error.code));
    socket.on('end', () => over('end'));
  }
  process.on('message', (message) => {
    if (message.port === undefined) {
      stopping = true;
      return;
    }
    for (let i = 0; i < kClients; i++) client(message.port);
  });
}

function fail(text) {
  console.log(`FAILED: ${text}`);
  process.exitCode = 1;
}

function primary() {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'cluster-load-'));
  process.on('exit', () => fs.rmSync(folder, { recursive: true }));
  const takenFile = path.join(folder, 'taken');
  const killed = new Set();
  let loader;
  let exits = 0;
  let isOver = false;
  cluster.schedulingPolicy = policy === 'none' ? cluster.SCHED_NONE : cluster.SCHED_RR;
  const start = () => cluster.fork({ TAKEN: takenFile });
  const ready = () => Object.values(cluster.workers).filter((worker) => worker.state === 'listening');

  function kill() {
    if (isOver) return;
    const workers = ready();
    if (workers.length === 2) {
      const victim = workers[Math.floor(Math.random() * 2)];
      killed.add(victim.process.pid);
      victim.process.kill('SIGKILL');
    }
    setTimeout(kill, 50 + Math.random() * 150);
  }
  function restart() {
    if (isOver) return;
    const old = ready();
    start().once('listening', () => {
      old[0].once('exit', (code, signal) => {
        if (code !== 0 || !old[0].exitedAfterDisconnect) fail(`a worker left with ${code ?? signal}`);
        setTimeout(restart, 20);
      });
      old[0].disconnect();
    });
  }
  function judge({ requests, failures }) {
    const owner = new Map();
    const counts = {};
    for (const line of fs.readFileSync(takenFile, 'latin1').split('\n')) {
      const [pid, port] = line.split(' ').map(Number);
      if (!port) continue;
      if (!owner.has(port)) owner.set(port, []);
      owner.get(port).push(pid);
      counts[pid] = (counts[pid] ?? 0) + 1;
    }
    // A worker may be killed when it has taken a connection and not yet noted it.
    const isUnknown = ({ port, answered }) => answered === 0 && !owner.has(port);
    const wrong = failures.filter(({ port }) => mode !== 'kill' || !(owner.get(port) ?? []).some((pid) => killed.has(pid)))
      .filter((failure) => mode !== 'kill' || !isUnknown(failure));
    const shares = Object.values(counts);
    const total = shares.reduce((a, b) => a + b, 0);
    console.log(`${mode} ${policy}: ${requests} requests, ${total} connections, ${exits} workers gone, ${failures.length} failures`);
    if (wrong.length > 0) fail(`${wrong.length} requests that no killed worker had: ${JSON.stringify(wrong.slice(0, 5))}`);
    if (requests === 0) fail('no request was answered');
    if (mode === 'steady') {
      console.log(`shares: ${shares.map((share) => (share / total).toFixed(3)).join(' ')}`);
      if (policy === 'rr' && shares.some((share) => Math.abs(share / total - 0.5) > 0.05)) fail('uneven');
    } else if (exits === 0) {
      fail('no worker ended');
    }
  }
  cluster.on('exit', () => {
    if (isOver) return;
    exits++;
    if (mode === 'kill') start();
  });
  cluster.on('listening', (worker, { port }) => {
    if (loader !== undefined || ready().length < 2) return;
    loader = fork(__filename, { env: { ...process.env, LOADER: '1' } });
    loader.send({ port });
    loader.on('message', (report) => {
      isOver = true;
      judge(report);
      cluster.disconnect();
    });
    const stop = () => {
      if (mode !== 'steady' && exits < 2) setTimeout(stop, 50); // a slow machine gets the time it needs
      else loader.send({});
    };
    setTimeout(stop, seconds * 1000);
    if (mode === 'kill') kill();
    else if (mode === 'restart') restart();
  });
  start();
  start();
}

if (cluster.isWorker) serve();
else if (process.env.LOADER) load();
else primary();
