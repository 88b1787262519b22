'use strict';

// cluster in a worker: its servers listen through the primary.

const EventEmitter = require('events');
const { kCloseGrace, kHandleOwner } = require('internal/net/symbols');
const { setListenThrough } = require('internal/net/server');
const { setBindThrough } = require('internal/dgram');
const { receiver, send: sendTo } = require('internal/cluster/messages');
const Worker = require('internal/cluster/worker');

const kGrace = 250; // ms in which a leaving worker still takes a request on a connection that just had one

const cluster = new EventEmitter();
const handles = new Map(); // of this worker's servers, by the primary's key
const indexes = new Map(); // how many servers of each address asked for any port

cluster.isWorker = true;
cluster.isMaster = false;
cluster.isPrimary = false;
cluster.worker = null;
cluster.Worker = Worker;

function send(message, callback) {
  return sendTo(process, message, undefined, callback);
}

/** At the start of a worker's process, when the channel is there. */
cluster._setupWorker = function() {
  const worker = new Worker({ id: Number(process.env.NODE_UNIQUE_ID) | 0, process, state: 'online' });
  delete process.env.NODE_UNIQUE_ID;
  cluster.worker = worker;
  process.once('disconnect', () => {
    worker.emit('disconnect');
    // Without a primary there is nothing to do, unless this was wanted.
    if (!worker.exitedAfterDisconnect) process.exit(0);
  });
  process.on('internalMessage', receiver((message, handle) => {
    if (message.act === 'newconn') onConnection(message, handle);
    else if (message.act === 'disconnect') leave(worker, true);
  }));
  const through = (server, query, callback) => cluster._getServer(server, query, callback);
  setListenThrough(through);
  setBindThrough(through);
  send({ act: 'online' });
};

/**
 * Asks the primary for a handle to listen with; callback(errno, handle).
 * @param {net.Server|dgram.Socket} server
 * @param {{address, port, addressType, fd, flags, backlog}} options
 */
cluster._getServer = function(server, options, callback) {
  const place = [options.address, options.port, options.addressType, options.fd].join(':');
  const index = indexes.get(place) ?? 0;
  indexes.set(place, index + 1);
  const message = { act: 'queryServer', index, data: null, ...options };
  send(message, (reply, handle) => {
    if (reply.errno) callback(reply.errno, null);
    else if (handle) callback(0, share(reply.key, handle));
    else callback(0, receive(reply));
  });
  server.once('listening', () => {
    cluster.worker.state = 'listening';
    const address = server.address();
    send({ ...message, act: 'listening', port: (address && address.port) || options.port });
  });
};

/** The primary's socket, on which this worker accepts by itself. */
function share(key, handle) {
  const { close } = handle;
  handle.close = function(...args) {
    send({ act: 'close', key });
    handles.delete(key);
    delete handle.close;
    return close.apply(handle, args);
  };
  handles.set(key, handle);
  return handle;
}

/** Stands for a socket of the primary that gives this worker some of its connections. */
function receive({ key, sockname }) {
  const handle = {
    isDistributed: true,
    listen: () => 0,
    ref() {},
    unref() {},
    close(callback) {
      if (handles.get(key) === handle) {
        handles.delete(key);
        send({ act: 'close', key });
      }
      if (typeof callback === 'function') process.nextTick(callback);
    },
  };
  if (sockname) {
    handle.getsockname = (out) => {
      Object.assign(out, sockname);
      return 0;
    };
  }
  handles.set(key, handle);
  return handle;
}

function onConnection(message, connection) {
  const handle = handles.get(message.key);
  const server = handle?.[kHandleOwner];
  const isFull = server?.maxConnections != null && server._connections >= server.maxConnections;
  const accepted = handle !== undefined && connection !== undefined && !isFull;
  send({ ack: message.seq, accepted });
  if (accepted) handle.onconnection(0, connection);
  else connection?.close();
}

/** Closes all servers, then the channel. */
function leave(worker, isWantedByPrimary) {
  worker.exitedAfterDisconnect = true;
  let open = 1;
  const closed = () => {
    if (--open > 0) return;
    if (isWantedByPrimary) process.disconnect();
    else send({ act: 'exitedAfterDisconnect' }, () => process.disconnect());
  };
  for (const handle of [...handles.values()]) {
    open++;
    const server = handle[kHandleOwner];
    if (server) {
      server[kCloseGrace] = kGrace;
      server.close(closed);
    } else {
      handle.close(closed);
    }
  }
  handles.clear();
  closed();
}

Worker.prototype.disconnect = function disconnect() {
  if (!['disconnecting', 'destroying'].includes(this.state)) {
    this.state = 'disconnecting';
    leave(this, false);
  }
  return this;
};

Worker.prototype.destroy = function destroy() {
  if (this.state === 'destroying') return;
  this.exitedAfterDisconnect = true;
  if (!this.isConnected()) process.exit(0);
  this.state = 'destroying';
  send({ act: 'exitedAfterDisconnect' }, () => process.disconnect());
  process.once('disconnect', () => process.exit(0));
};

module.exports = cluster;
