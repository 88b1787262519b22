'use strict';

// net.Server: listening, accepting, closing.

const EventEmitter = require('events');
const {
  codes: {
    ERR_INVALID_ARG_TYPE,
    ERR_INVALID_ARG_VALUE,
    ERR_SERVER_ALREADY_LISTEN,
    ERR_SERVER_NOT_RUNNING,
  },
  errnoException,
  uvExceptionWithHostPort,
} = require('internal/errors');
const {
  validateAbortSignal,
  validateNumber,
  validatePort,
  validateString,
} = require('internal/validators');
const { Socket, createHandleForFd } = require('internal/net/socket');
const {
  kHandleOwner, kSetNoDelay, kSetKeepAlive, kSetKeepAliveDelay,
} = require('internal/net/symbols');
const { isIP } = require('internal/net/address');
const { normalizeArgs } = require('internal/net/args');
const tcp = internalBinding('tcp');
const pipe = internalBinding('pipe');
const { UV_EADDRINUSE, UV_EINVAL } = internalBinding('uv');

const DEFAULT_BACKLOG = 511;

/**
 * @param {{allowHalfOpen?: boolean, pauseOnConnect?: boolean, noDelay?: boolean, keepAlive?: boolean,
 *   keepAliveInitialDelay?: number, highWaterMark?: number}} [options]
 * @param {function(Socket)} [connectionListener]
 */
function Server(options, connectionListener) {
  if (!(this instanceof Server)) return new Server(options, connectionListener);
  EventEmitter.call(this);
  if (typeof options === 'function') {
    connectionListener = options;
    options = {};
  } else if (options == null) {
    options = {};
  } else if (typeof options !== 'object') {
    throw new ERR_INVALID_ARG_TYPE('options', 'Object', options);
  }
  if (typeof connectionListener === 'function') this.on('connection', connectionListener);
  if (options.keepAliveInitialDelay !== undefined) {
    validateNumber(options.keepAliveInitialDelay, 'options.keepAliveInitialDelay');
  }
  if (options.highWaterMark !== undefined) {
    validateNumber(options.highWaterMark, 'options.highWaterMark');
  }
  this._connections = 0;
  this._handle = null;
  this._usingWorkers = false;
  this._workers = [];
  this._unref = false;
  this._listeningId = 1;
  this._pipeName = undefined;
  this.allowHalfOpen = options.allowHalfOpen || false;
  this.pauseOnConnect = Boolean(options.pauseOnConnect);
  this.noDelay = Boolean(options.noDelay);
  this.keepAlive = Boolean(options.keepAlive);
  this.keepAliveInitialDelay = Math.max(0, ~~(options.keepAliveInitialDelay / 1000));
  this.highWaterMark = options.highWaterMark;
}
Object.setPrototypeOf(Server.prototype, EventEmitter.prototype);
Object.setPrototypeOf(Server, EventEmitter);

// Listening ---------------------------------------------------------------------------------------

/**
 * listen([port[, host[, backlog]]][, callback]) · listen(path[, backlog][, callback]) ·
 * listen(handle[, backlog][, callback]) · listen(options[, callback])
 * @throws ERR_SERVER_ALREADY_LISTEN, ERR_INVALID_ARG_VALUE, ERR_SOCKET_BAD_PORT
 */
Server.prototype.listen = function listen(...args) {
  const normalized = normalizeArgs(args);
  let options = normalized[0];
  const callback = normalized[1];
  if (this._handle) throw new ERR_SERVER_ALREADY_LISTEN();
  if (typeof callback === 'function') this.once('listening', callback);
  const backlogFromArgs = toNumber(args.length > 1 && args[1]) || toNumber(args.length > 2 && args[2]);
  options = options._handle || options.handle || options;

  if (isHandle(options)) {
    this._handle = options;
    setupListenHandle(this, null, -1, -1, backlogFromArgs);
    return this;
  }
  listenWithSignal(this, options);
  if (typeof options.fd === 'number' && options.fd >= 0) {
    setupListenHandle(this, null, null, null, backlogFromArgs, options.fd);
    return this;
  }

  const first = args[0];
  if (args.length === 0 || typeof first === 'function' ||
      (options.port === undefined && 'port' in options) || options.port === null) {
    options.port = 0;
  }
  const backlog = options.backlog || backlogFromArgs;
  if (typeof options.port === 'number' || typeof options.port === 'string') {
    validatePort(options.port, 'options.port');
    const port = options.port | 0;
    if (options.host) {
      lookupAndListen(this, port, options.host, backlog, options);
    } else {
      setupListenHandle(this, null, port, 4, backlog, undefined, options);
    }
    return this;
  }
  if (options.path && isPipeName(options.path)) {
    this._pipeName = options.path;
    setupListenHandle(this, options.path, -1, -1, backlog, undefined, options);
    if (this._handle && (options.readableAll || options.writableAll)) {
      const mode = (options.readableAll ? pipe.UV_READABLE : 0) |
                   (options.writableAll ? pipe.UV_WRITABLE : 0);
      const err = this._handle.fchmod(mode);
      if (err) {
        this._handle.close();
        this._handle = null;
        throw errnoException(err, 'uv_pipe_chmod');
      }
    }
    return this;
  }
  if (!('port' in options || 'path' in options)) {
    throw new ERR_INVALID_ARG_VALUE('options', options, 'must have the property "port" or "path"');
  }
  throw new ERR_INVALID_ARG_VALUE('options', options);
};

function toNumber(x) {
  return (x = Number(x)) >= 0 ? x : false;
}

function isPipeName(s) {
  return typeof s === 'string' && toNumber(s) === false;
}

function isHandle(value) {
  return value !== null && typeof value === 'object' && typeof value.listen === 'function' &&
    typeof value.getAsyncId !== 'function' && typeof value.close === 'function' &&
    typeof value.onread === 'undefined' && typeof value.on !== 'function';
}

function listenWithSignal(server, options) {
  if (options.signal === undefined) return;
  validateAbortSignal(options.signal, 'options.signal');
  const { signal } = options;
  const onAborted = () => server.close();
  if (signal.aborted) {
    process.nextTick(onAborted);
  } else {
    signal.addEventListener('abort', onAborted, { once: true });
    server.once('close', () => signal.removeEventListener('abort', onAborted));
  }
}

function lookupAndListen(self, port, host, backlog, options) {
  validateString(host, 'options.host');
  const family = isIP(host);
  if (family !== 0) {
    setupListenHandle(self, host, port, family, backlog, undefined, options);
    return;
  }
  require('dns').lookup(host, (err, ip, addressFamily) => {
    if (err) {
      self.emit('error', err);
    } else {
      setupListenHandle(self, ip, port, ip ? addressFamily : 4, backlog, undefined, options);
    }
  });
}

/** A bound handle, or a negative libuv code. */
function createServerHandle(address, port, family, fd, ipv6Only) {
  let handle;
  if (typeof fd === 'number' && fd >= 0) {
    try {
      handle = createHandleForFd(fd, true);
    } catch {
      return UV_EINVAL;
    }
    const err = handle.open(fd);
    return err || handle;
  }
  if (port === -1 && family === -1) {
    handle = pipe.create(pipe.SERVER);
    const err = handle.bind(address);
    if (err) handle.close();
    return err || handle;
  }
  handle = tcp.create(tcp.SERVER);
  let err;
  if (!address) {
    // Any address: IPv6 serves both families where it is there.
    err = handle.bind('::', port, ipv6Only ? tcp.UV_TCP_IPV6ONLY : 0);
    if (err) {
      handle.close();
      return createServerHandle('0.0.0.0', port, 4, undefined, false);
    }
  } else {
    err = handle.bind(address, port, family === 6 && ipv6Only ? tcp.UV_TCP_IPV6ONLY : 0);
  }
  if (err) {
    handle.close();
    return err;
  }
  return handle;
}

function listenError(err, address, port) {
  return uvExceptionWithHostPort(err, 'listen', address ?? (port >= 0 ? '::' : undefined), port);
}

let listenThrough; // in a worker of a cluster: function(server, query, callback(errno, handle))

/** Has servers get their handles from somebody else, the primary of a cluster. */
function setListenThrough(fn) {
  listenThrough = fn;
}

/** The handle of a port that was asked for but is in other hands has another port. */
function boundElsewhere(handle, port) {
  if (!(port > 0) || !handle.getsockname) return 0;
  const out = {};
  return handle.getsockname(out) || (out.port === port ? 0 : UV_EADDRINUSE);
}

function setupListenHandle(self, address, port, family, backlog, fd, options) {
  if (!self._handle && listenThrough !== undefined && !options?.exclusive) {
    const query = {
      address, port, addressType: family, fd, flags: options?.ipv6Only ? tcp.UV_TCP_IPV6ONLY : 0,
      backlog: backlog || DEFAULT_BACKLOG, readableAll: options?.readableAll, writableAll: options?.writableAll,
    };
    listenThrough(self, query, (errno, handle) => {
      const err = errno || boundElsewhere(handle, port);
      if (err) {
        handle?.close();
        self.emit('error', uvExceptionWithHostPort(err, 'bind', address, port));
        return;
      }
      self._handle = handle;
      setupListenHandle(self, address, port, family, backlog, fd, options);
    });
    return;
  }
  if (!self._handle) {
    const made = createServerHandle(address, port, family, fd, options?.ipv6Only);
    if (typeof made === 'number') {
      const error = fd === undefined || fd === null ?
        listenError(made, address, port) :
        errnoException(made, 'listen');
      process.nextTick(emitErrorEvent, self, error);
      return;
    }
    self._handle = made;
  }
  const handle = self._handle;
  handle[kHandleOwner] = self;
  handle.onconnection = onconnection;
  const err = handle.listen(backlog || DEFAULT_BACKLOG);
  if (err) {
    const error = listenError(err, address, port);
    handle.close();
    self._handle = null;
    process.nextTick(emitErrorEvent, self, error);
    return;
  }
  self._connectionKey = `${family}:${address}:${port}`;
  if (self._unref) handle.unref();
  if (!handle.isDistributed) self._afterListen?.(handle);
  process.nextTick(emitListening, self);
}

function emitErrorEvent(self, err) {
  self.emit('error', err);
}

function emitListening(self) {
  if (self._handle) self.emit('listening');
}

// Accepting ---------------------------------------------------------------------------------------

/** The handle's callback: `this` is the listening handle. */
function onconnection(status, client) {
  const self = this[kHandleOwner];
  if (status < 0) {
    self.emit('error', errnoException(status, 'accept'));
    return;
  }
  if (self.maxConnections != null && self._connections >= self.maxConnections) {
    dropConnection(self, client);
    return;
  }
  const socket = new Socket({
    handle: client,
    allowHalfOpen: self.allowHalfOpen,
    pauseOnCreate: self.pauseOnConnect,
    readable: true,
    writable: true,
    readableHighWaterMark: self.highWaterMark,
    writableHighWaterMark: self.highWaterMark,
  });
  if (self.noDelay && client.setNoDelay) {
    socket[kSetNoDelay] = true;
    client.setNoDelay(true);
  }
  if (self.keepAlive && client.setKeepAlive) {
    socket[kSetKeepAlive] = true;
    socket[kSetKeepAliveDelay] = self.keepAliveInitialDelay;
    client.setKeepAlive(true, self.keepAliveInitialDelay);
  }
  self._connections++;
  socket.server = self;
  socket._server = self;
  self.emit('connection', socket);
}

function dropConnection(self, client) {
  if (client.getsockname && client.getpeername) {
    const local = {};
    const remote = {};
    client.getsockname(local);
    client.getpeername(remote);
    self.emit('drop', {
      localAddress: local.address,
      localPort: local.port,
      localFamily: local.family,
      remoteAddress: remote.address,
      remotePort: remote.port,
      remoteFamily: remote.family,
    });
  } else {
    self.emit('drop');
  }
  client.close();
}

// Closing and the rest ----------------------------------------------------------------------------

/** @param {function(Error=)} [callback] receives ERR_SERVER_NOT_RUNNING when nothing was listening */
Server.prototype.close = function close(callback) {
  if (typeof callback === 'function') {
    if (!this._handle) {
      this.once('close', function onClose() {
        callback(new ERR_SERVER_NOT_RUNNING());
      });
    } else {
      this.once('close', callback);
    }
  }
  if (this._handle) {
    this._handle.close();
    this._handle = null;
  }
  this._emitCloseIfDrained();
  return this;
};

Server.prototype[Symbol.asyncDispose ?? Symbol('asyncDispose')] = function asyncDispose() {
  if (!this._handle) return Promise.resolve();
  return new Promise((resolve, reject) => {
    this.close((err) => (err ? reject(err) : resolve()));
  });
};

Server.prototype._emitCloseIfDrained = function _emitCloseIfDrained() {
  if (this._handle || this._connections) return;
  process.nextTick(emitServerClose, this);
};

function emitServerClose(self) {
  self.emit('close');
}

/** @returns {{address: string, family: string, port: number}|string|null} */
Server.prototype.address = function address() {
  if (this._handle?.getsockname) {
    const out = {};
    const err = this._handle.getsockname(out);
    if (err) throw errnoException(err, 'address');
    return out;
  }
  return this._pipeName !== undefined && this._handle ? this._pipeName : null;
};

Server.prototype.getConnections = function getConnections(cb) {
  process.nextTick(cb, null, this._connections);
  return this;
};

Server.prototype.ref = function ref() {
  this._unref = false;
  if (this._handle) this._handle.ref();
  return this;
};

Server.prototype.unref = function unref() {
  this._unref = true;
  if (this._handle) this._handle.unref();
  return this;
};

Object.defineProperty(Server.prototype, 'listening', {
  __proto__: null,
  configurable: true,
  enumerable: true,
  get() { return Boolean(this._handle); },
});

Server.prototype[EventEmitter.captureRejectionSymbol ?? Symbol.for('nodejs.rejection')] =
function onRejection(err, event, sock) {
  if (event === 'connection') sock.destroy(err);
  else this.emit('error', err);
};

module.exports = { Server, createServerHandle, onconnection, setListenThrough };
