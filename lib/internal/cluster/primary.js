'use strict';

// cluster in the primary: starts workers, hears of their lives and listens for them.

const EventEmitter = require('events');
const { fork } = require('child_process');
const { validateObject, validateString } = require('internal/validators');
const { receiver, send } = require('internal/cluster/messages');
const RoundRobinHandle = require('internal/cluster/round_robin');
const SharedHandle = require('internal/cluster/shared');
const Worker = require('internal/cluster/worker');

const SCHED_NONE = 1;
const SCHED_RR = 2;

const cluster = new EventEmitter();
const handles = new Map(); // what workers listen on, by key
const leaving = new Set(); // workers told to disconnect that have not yet
const drained = new EventEmitter(); // 'disconnect' when the last worker is gone
let lastId = 0;
let isSetUp = false;

cluster.isWorker = false;
cluster.isMaster = true;
cluster.isPrimary = true;
cluster.Worker = Worker;
cluster.workers = {};
cluster.settings = {};
cluster.SCHED_NONE = SCHED_NONE;
cluster.SCHED_RR = SCHED_RR;
cluster.schedulingPolicy = process.env.NODE_CLUSTER_SCHED_POLICY === 'none' ? SCHED_NONE : SCHED_RR;

/**
 * What fork() is to use from now on.
 * @param {{exec?: string, args?: string[], execArgv?: string[], cwd?: string, silent?: boolean, stdio?: Array,
 *   uid?: number, gid?: number, serialization?: string}} [options]
 */
cluster.setupPrimary = function setupPrimary(options) {
  if (options !== undefined) validateObject(options, 'options');
  const settings = {
    args: process.argv.slice(2), exec: process.argv[1], execArgv: process.execArgv, silent: false,
    ...cluster.settings, ...options,
  };
  cluster.settings = settings;
  if (!isSetUp) {
    isSetUp = true;
    const policy = cluster.schedulingPolicy;
    if (policy !== SCHED_NONE && policy !== SCHED_RR) throw new Error(`Bad cluster.schedulingPolicy: ${policy}`);
  }
  process.nextTick(() => cluster.emit('setup', settings));
};
cluster.setupMaster = cluster.setupPrimary;

function startProcess(id, env) {
  const { settings } = cluster;
  validateString(settings.exec, 'settings.exec');
  return fork(settings.exec, settings.args, {
    cwd: settings.cwd,
    env: { ...process.env, ...env, NODE_UNIQUE_ID: `${id}` },
    serialization: settings.serialization,
    silent: settings.silent,
    execArgv: settings.execArgv,
    stdio: settings.stdio,
    gid: settings.gid,
    uid: settings.uid,
  });
}

/**
 * Starts a worker.
 * @param {object} [env] added to its environment
 * @returns {Worker}
 */
cluster.fork = function(env) {
  cluster.setupPrimary();
  const id = ++lastId;
  const worker = new Worker({ id, process: startProcess(id, env) });
  worker.on('message', (message, handle) => cluster.emit('message', worker, message, handle));
  worker.process.once('exit', (exitCode, signalCode) => {
    if (!worker.isConnected()) {
      stopListening(worker);
      forget(worker);
    }
    worker.exitedAfterDisconnect = Boolean(worker.exitedAfterDisconnect);
    worker.state = 'dead';
    worker.emit('exit', exitCode, signalCode);
    cluster.emit('exit', worker, exitCode, signalCode);
  });
  worker.process.once('disconnect', () => {
    stopListening(worker);
    if (worker.isDead()) forget(worker);
    worker.exitedAfterDisconnect = Boolean(worker.exitedAfterDisconnect);
    worker.state = 'disconnected';
    worker.emit('disconnect');
    cluster.emit('disconnect', worker);
    if (leaving.delete(worker)) checkDrained();
  });
  worker.process.on('internalMessage', receiver((message) => onMessage(worker, message)));
  process.nextTick(() => cluster.emit('fork', worker));
  cluster.workers[worker.id] = worker;
  return worker;
};

function forget(worker) {
  if (cluster.workers[worker.id] === undefined) return;
  delete cluster.workers[worker.id];
  checkDrained();
}

function checkDrained() {
  if (leaving.size === 0 && Object.keys(cluster.workers).length === 0) drained.emit('disconnect');
}

function stopListening(worker) {
  for (const [key, handle] of handles) if (handle.remove(worker)) handles.delete(key);
}

function onMessage(worker, message) {
  switch (message.act) {
    case 'online':
      worker.emit('online');
      cluster.emit('online', worker);
      break;
    case 'queryServer':
      queryServer(worker, message);
      break;
    case 'listening': {
      const { addressType, address, port, fd } = message;
      const info = { addressType, address, port, fd };
      worker.state = 'listening';
      worker.emit('listening', info);
      cluster.emit('listening', worker, info);
      break;
    }
    case 'exitedAfterDisconnect':
      worker.exitedAfterDisconnect = true;
      send(worker.process, { ack: message.seq });
      break;
    case 'close':
      if (handles.get(message.key)?.remove(worker)) handles.delete(message.key);
      break;
  }
}

/** A worker wants to listen. */
function queryServer(worker, message) {
  if (worker.exitedAfterDisconnect) return; // it will be gone in a moment
  const { address, port, addressType, fd } = message;
  const key = `${address}:${port}:${addressType}:${fd}${port === 0 ? `:${message.index}` : ''}`;
  let handle = handles.get(key);
  if (handle === undefined) {
    const isDatagram = addressType === 'udp4' || addressType === 'udp6';
    const Handle = cluster.schedulingPolicy === SCHED_RR && !isDatagram ? RoundRobinHandle : SharedHandle;
    handle = new Handle(key, address, message);
    handles.set(key, handle);
  }
  handle.add(worker, (errno, reply, sent) => {
    if (errno) handles.delete(key);
    send(worker.process, { errno, key, ack: message.seq, ...reply }, sent);
  });
}

/** Ends all workers in good order; callback() when they are gone. */
cluster.disconnect = function(callback) {
  const workers = Object.values(cluster.workers);
  if (callback) drained.once('disconnect', callback);
  if (workers.length === 0) process.nextTick(() => drained.emit('disconnect'));
  for (const worker of workers) if (worker.isConnected()) worker.disconnect();
};

/** Has the worker close its servers and end. */
Worker.prototype.disconnect = function disconnect() {
  this.exitedAfterDisconnect = true;
  if (send(this.process, { act: 'disconnect' })) leaving.add(this);
  stopListening(this);
  forget(this);
  return this;
};

Worker.prototype.destroy = function destroy(signal) {
  this.process.kill(signal || 'SIGTERM');
};

module.exports = cluster;
