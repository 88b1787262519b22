'use strict';

// http.Agent: which socket a request gets. Sockets are kept by name (host:port:localAddress), those in use, those free
// and the requests that wait for one.

const EventEmitter = require('events');
const net = require('net');
const {
  validateNumber,
  validateOneOf,
} = require('internal/validators');


/**
 * @param {{keepAlive?: boolean, keepAliveMsecs?: number, maxSockets?: number, maxTotalSockets?: number,
 *   maxFreeSockets?: number, scheduling?: 'fifo'|'lifo', timeout?: number}} [options]
 */
function Agent(options) {
  if (!(this instanceof Agent)) return new Agent(options);
  EventEmitter.call(this);
  this.defaultPort = 80;
  this.protocol = 'http:';
  this.options = { __proto__: null, ...options };
  if (this.options.noDelay === undefined) this.options.noDelay = true;
  this.options.path = null; // would make all connections local ones
  this.requests = { __proto__: null };
  this.sockets = { __proto__: null };
  this.freeSockets = { __proto__: null };
  this.keepAliveMsecs = this.options.keepAliveMsecs || 1000;
  this.keepAlive = this.options.keepAlive || false;
  this.maxSockets = this.options.maxSockets || Agent.defaultMaxSockets;
  this.maxFreeSockets = this.options.maxFreeSockets || 256;
  this.scheduling = this.options.scheduling || 'lifo';
  this.maxTotalSockets = this.options.maxTotalSockets;
  this.totalSocketCount = 0;
  validateOneOf(this.scheduling, 'scheduling', ['fifo', 'lifo']);
  if (this.maxTotalSockets !== undefined) {
    validateNumber(this.maxTotalSockets, 'maxTotalSockets', 1);
  } else {
    this.maxTotalSockets = Infinity;
  }
  this.on('free', onFree);
}
Object.setPrototypeOf(Agent.prototype, EventEmitter.prototype);
Object.setPrototypeOf(Agent, EventEmitter);

Agent.defaultMaxSockets = Infinity;
Agent.prototype.createConnection = net.createConnection;

/** A request is done with its socket. */
function onFree(socket, options) {
  const name = this.getName(options);
  if (!socket.writable) {
    socket.destroy();
    return;
  }
  const requests = this.requests[name];
  if (requests?.length) {
    const req = requests.shift();
    if (requests.length === 0) delete this.requests[name];
    giveSocket(this, req, socket);
    return;
  }
  const req = socket._httpMessage;
  if (!req?.shouldKeepAlive || !this.keepAlive) {
    socket.destroy();
    return;
  }
  const free = this.freeSockets[name] ?? [];
  const inUse = this.sockets[name]?.length ?? 0;
  if (this.totalSocketCount > this.maxTotalSockets || free.length + inUse > this.maxSockets ||
      free.length >= this.maxFreeSockets || !this.keepSocketAlive(socket)) {
    socket.destroy();
    return;
  }
  this.freeSockets[name] = free;
  socket._httpMessage = null;
  this.removeSocket(socket, options);
  socket.once('error', onFreeError);
  free.push(socket);
}

function onFreeError() {
  this.destroy();
}

/** The name of the list that a connection with these options belongs to. */
Agent.prototype.getName = function getName(options = {}) {
  let name = options.host || 'localhost';
  name += ':';
  if (options.port) name += options.port;
  name += ':';
  if (options.localAddress) name += options.localAddress;
  if (options.family === 4 || options.family === 6) name += `:${options.family}`;
  if (options.socketPath) name += `:${options.socketPath}`;
  return name;
};

Agent.prototype.addRequest = function addRequest(req, options, port, localAddress) {
  if (typeof options === 'string') options = { __proto__: null, host: options, port, localAddress };
  options = { __proto__: null, ...options, ...this.options };
  if (options.socketPath) options.path = options.socketPath;
  if (options.timeout === undefined && req.timeout) options.timeout = req.timeout;
  const name = this.getName(options);
  this.sockets[name] ??= [];

  const free = this.freeSockets[name];
  let socket;
  if (free) {
    while (free.length > 0 && free[0].destroyed) free.shift();
    while (free.length > 0) {
      socket = this.scheduling === 'fifo' ? free.shift() : free.pop();
      if (!socket.destroyed && socket.writable) break;
      socket = undefined;
    }
    if (free.length === 0) delete this.freeSockets[name];
  }
  const count = (free?.length ?? 0) + this.sockets[name].length;
  if (socket) {
    this.reuseSocket(socket, req);
    giveSocket(this, req, socket);
    this.sockets[name].push(socket);
  } else if (count < this.maxSockets && this.totalSocketCount < this.maxTotalSockets) {
    this.createSocket(req, options, (error, created) => {
      if (error) req.onSocket(created, error);
      else giveSocket(this, req, created);
    });
  } else {
    (this.requests[name] ??= []).push(req);
    req._waitOptions = options;
  }
};

Agent.prototype.createSocket = function createSocket(req, options, cb) {
  options = { __proto__: null, ...options, ...this.options };
  if (options.socketPath) options.path = options.socketPath;
  if (options.servername === undefined && options.host) options.servername = options.host;
  const name = this.getName(options);
  options._agentKey = name;
  options.encoding = null;
  let called = false;
  const done = (error, socket) => {
    if (called) return;
    called = true;
    if (error) {
      cb(error);
      return;
    }
    (this.sockets[name] ??= []).push(socket);
    this.totalSocketCount++;
    installListeners(this, socket, options);
    cb(null, socket);
  };
  // The agent's own reuse sets keep-alive when the socket becomes free.
  if (this.keepAlive) options.keepAlive = this.keepAlive;
  if (this.keepAliveMsecs) options.keepAliveInitialDelay = this.keepAliveMsecs;
  const socket = this.createConnection(options, done);
  if (socket) done(null, socket);
};

function installListeners(agent, socket, options) {
  function onfree() {
    agent.emit('free', socket, options);
  }
  function onclose() {
    agent.totalSocketCount--;
    agent.removeSocket(socket, options);
  }
  function ontimeout() {
    // Only a free socket is the agent's to close; in use, it is the request's.
    const { freeSockets } = agent;
    for (const name of Object.keys(freeSockets)) {
      if (freeSockets[name].includes(socket)) {
        socket.destroy();
        return;
      }
    }
  }
  function onremove() {
    agent.totalSocketCount--;
    agent.removeSocket(socket, options);
    socket.removeListener('close', onclose);
    socket.removeListener('free', onfree);
    socket.removeListener('timeout', ontimeout);
    socket.removeListener('agentRemove', onremove);
  }
  socket.on('free', onfree);
  socket.on('close', onclose);
  socket.on('timeout', ontimeout);
  socket.on('agentRemove', onremove);
}

/** The socket is no more counted; a request that waits gets a new one. */
Agent.prototype.removeSocket = function removeSocket(socket, options) {
  const name = this.getName(options);
  const lists = [this.sockets];
  if (!socket.writable) lists.push(this.freeSockets);
  for (const list of lists) {
    const at = list[name]?.indexOf(socket) ?? -1;
    if (at < 0) continue;
    list[name].splice(at, 1);
    if (list[name].length === 0) delete list[name];
  }
  let req;
  if (this.requests[name]?.length) {
    req = this.requests[name][0];
  } else {
    for (const other of Object.keys(this.requests)) {
      if (this.sockets[other]?.length) break;
      req = this.requests[other][0];
      options = req._waitOptions ?? options;
      break;
    }
  }
  if (req && this.totalSocketCount < this.maxTotalSockets) {
    this.createSocket(req, options, (error, created) => {
      if (error) req.onSocket(null, error);
      else created.emit('free');
    });
  }
};

/** A socket becomes free. To be overridden; false closes it. */
Agent.prototype.keepSocketAlive = function keepSocketAlive(socket) {
  socket.setKeepAlive(true, this.keepAliveMsecs);
  socket.unref();
  let timeout = this.options.timeout || 0;
  const hint = /timeout=(\d+)/i.exec(socket._httpMessage?.res?.headers['keep-alive'])?.[1];
  if (hint !== undefined) {
    // One second less than the server says, so as not to meet its close on the way.
    const server = Number(hint) * 1000 - 1000;
    if (server <= 0) return false;
    if (timeout === 0 || server < timeout) timeout = server;
  }
  if (socket.timeout !== timeout) socket.setTimeout(timeout);
  return true;
};

/** A free socket is used again. To be overridden. */
Agent.prototype.reuseSocket = function reuseSocket(socket, req) {
  socket.removeListener('error', onFreeError);
  req.reusedSocket = true;
  socket.ref();
};

/** Closes the sockets that nobody uses, and those in use too. */
Agent.prototype.destroy = function destroy() {
  for (const list of [this.freeSockets, this.sockets]) {
    for (const name of Object.keys(list)) {
      for (const socket of list[name].slice()) socket.destroy();
    }
  }
};

function giveSocket(agent, req, socket) {
  req.onSocket(socket);
  const agentTimeout = agent.options.timeout || 0;
  if (req.timeout === undefined || req.timeout === agentTimeout) {
    if (socket.timeout !== agentTimeout && agentTimeout > 0) socket.setTimeout(agentTimeout);
    return;
  }
  socket.setTimeout(req.timeout);
}

const globalAgent = new Agent({ keepAlive: true, scheduling: 'lifo', timeout: 5000 });

module.exports = { Agent, globalAgent, current: { globalAgent } };
