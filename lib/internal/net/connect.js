'use strict';

// How a socket finds its peer: the forms of connect(), the host look-up, and the race between
// address families (RFC 8305) that is the default.

const {
  codes: {
    ERR_INVALID_ADDRESS_FAMILY,
    ERR_INVALID_ARG_TYPE,
    ERR_INVALID_IP_ADDRESS,
    ERR_MISSING_ARGS,
    ERR_SOCKET_CONNECTION_TIMEOUT,
  },
  exceptionWithHostPort,
} = require('internal/errors');
const {
  validateBoolean,
  validateFunction,
  validateInt32,
  validateNumber,
  validatePort,
  validateString,
} = require('internal/validators');
const timers = require('timers');
const { initSocketHandle } = require('internal/net/socket');
const {
  kHandleOwner, kSetNoDelay, kSetKeepAlive, kSetKeepAliveDelay,
} = require('internal/net/symbols');
const { isIP } = require('internal/net/address');
const { normalizeArgs } = require('internal/net/args');
const tcp = internalBinding('tcp');
const pipe = internalBinding('pipe');
const { UV_ECANCELED, UV_ETIMEDOUT } = internalBinding('uv');

const defaults = { autoSelectFamily: true, attemptTimeout: 250 };

/** @param {boolean} value whether connect() tries both address families when not told */
function setDefaultAutoSelectFamily(value) {
  validateBoolean(value, 'value');
  defaults.autoSelectFamily = value;
}

/** @param {number} value milliseconds for each attempt, 10 at least */
function setDefaultAutoSelectFamilyAttemptTimeout(value) {
  validateInt32(value, 'value', 1);
  defaults.attemptTimeout = Math.max(10, value);
}

function connectSocket(self, args) {
  const [options, cb] = normalizeArgs(args);
  if (self.write !== Object.getPrototypeOf(self).write && Object.hasOwn(self, 'write')) {
    delete self.write; // what a FIN of the former connection put there
  }
  if (cb !== null) self.once('connect', cb);
  if (options.port === undefined && options.path == null) {
    throw new ERR_MISSING_ARGS(['options', 'port', 'path']);
  }
  if (self.destroyed) {
    self._handle = null;
    self._peername = null;
    self._sockname = null;
    self._undestroy();
  }
  const { path } = options;
  const isPipe = Boolean(path);
  if (isPipe) validateString(path, 'options.path');
  if (!self._handle) {
    self._handle = isPipe ? pipe.create(pipe.SOCKET) : tcp.create(tcp.SOCKET);
    initSocketHandle(self);
  }
  if (self._unrefTimer) self._unrefTimer();
  self.connecting = true;
  if (isPipe) {
    connectPipe(self, path);
  } else {
    lookupAndConnect(self, options);
  }
  return self;
}

function connectPipe(self, path) {
  const handle = self._handle;
  const err = handle.connect(path, (status) => afterConnect(self, handle, status, { address: path }));
  if (err) self.destroy(exceptionWithHostPort(err, 'connect', path));
}

function lookupAndConnect(self, options) {
  const { localAddress, localPort } = options;
  const host = options.host || 'localhost';
  let { port, autoSelectFamily = defaults.autoSelectFamily, autoSelectFamilyAttemptTimeout } = options;

  if (localAddress && !isIP(localAddress)) throw new ERR_INVALID_IP_ADDRESS(localAddress);
  if (localPort) validateNumber(localPort, 'options.localPort');
  if (port !== undefined) {
    if (typeof port !== 'number' && typeof port !== 'string') {
      throw new ERR_INVALID_ARG_TYPE('options.port', ['number', 'string'], port);
    }
    validatePort(port);
  }
  port |= 0;
  validateBoolean(autoSelectFamily, 'options.autoSelectFamily');
  if (autoSelectFamilyAttemptTimeout !== undefined) {
    validateInt32(autoSelectFamilyAttemptTimeout, 'options.autoSelectFamilyAttemptTimeout', 1);
    autoSelectFamilyAttemptTimeout = Math.max(10, autoSelectFamilyAttemptTimeout);
  } else {
    autoSelectFamilyAttemptTimeout = defaults.attemptTimeout;
  }

  const family = isIP(host);
  if (family) {
    process.nextTick(() => {
      if (self.connecting) connectOne(self, { address: host, port, family, localAddress, localPort });
    });
    return;
  }
  if (options.lookup !== undefined) validateFunction(options.lookup, 'options.lookup');
  const dns = require('dns');
  const dnsOptions = { family: options.family, hints: options.hints || 0 };
  const lookup = options.lookup || dns.lookup;
  self._host = host;
  const wantsAll = autoSelectFamily && dnsOptions.family !== 4 && dnsOptions.family !== 6 && !localAddress;
  if (wantsAll) dnsOptions.all = true;

  lookup(host, dnsOptions, function onLookup(err, ip, addressFamily) {
    if (wantsAll) {
      onAllAddresses(self, err, ip, { host, port, localAddress, localPort, timeout: autoSelectFamilyAttemptTimeout });
      return;
    }
    self.emit('lookup', err, ip, addressFamily, host);
    if (!self.connecting) return;
    if (err) {
      process.nextTick(destroyWith, self, err);
    } else if (!isIP(ip)) {
      process.nextTick(destroyWith, self, new ERR_INVALID_IP_ADDRESS(ip));
    } else if (addressFamily !== 4 && addressFamily !== 6) {
      process.nextTick(destroyWith, self, new ERR_INVALID_ADDRESS_FAMILY(addressFamily, host, port));
    } else {
      self._unrefTimer();
      connectOne(self, { address: ip, port, family: addressFamily, localAddress, localPort });
    }
  });
}

function destroyWith(self, err) {
  self.destroy(err);
}

/** Orders the addresses: families in turn, beginning with that of the first. */
function interleave(addresses) {
  const first = addresses[0].family;
  const same = addresses.filter((a) => a.family === first);
  const other = addresses.filter((a) => a.family !== first);
  const ordered = [];
  for (let i = 0; i < Math.max(same.length, other.length); i++) {
    if (i < same.length) ordered.push(same[i]);
    if (i < other.length) ordered.push(other[i]);
  }
  return ordered;
}

function onAllAddresses(self, err, addresses, { host, port, localAddress, localPort, timeout }) {
  if (err) {
    self.emit('lookup', err, undefined, undefined, host);
    if (self.connecting) process.nextTick(destroyWith, self, err);
    return;
  }
  const usable = [];
  for (const { address, family } of addresses) {
    self.emit('lookup', null, address, family, host);
    if (!self.connecting) return;
    if (isIP(address) && (family === 4 || family === 6)) usable.push({ address, family });
  }
  if (usable.length === 0) {
    const { address, family } = addresses[0] ?? {};
    process.nextTick(destroyWith, self, isIP(address) ?
      new ERR_INVALID_ADDRESS_FAMILY(family, host, port) : new ERR_INVALID_IP_ADDRESS(address));
    return;
  }
  self.autoSelectFamilyAttemptedAddresses = [];
  self._unrefTimer();
  if (usable.length === 1) {
    connectOne(self, { ...usable[0], port, localAddress, localPort });
    return;
  }
  connectNext({
    self, addresses: interleave(usable), port, localPort, timeout, current: 0, errors: [],
    timer: null,
  });
}

function bindLocal(handle, family, localAddress, localPort) {
  if (!localAddress && !localPort) return 0;
  return handle.bind(localAddress || (family === 6 ? '::' : '0.0.0.0'), localPort | 0, 0);
}

function connectOne(self, peer) {
  const { address, port, family, localAddress, localPort } = peer;
  const handle = self._handle;
  let err = bindLocal(handle, family, localAddress, localPort);
  if (err) {
    self.destroy(exceptionWithHostPort(err, 'bind', localAddress, localPort));
    return;
  }
  self.emit('connectionAttempt', address, port, family);
  if (!self.connecting) return;
  err = handle.connect(address, port, (status) => afterConnect(self, handle, status, peer));
  if (err) self.destroy(connectError(self, handle, err, peer));
}

function connectError(self, handle, err, { address, port }) {
  let details;
  const local = {};
  if (port !== undefined && handle.getsockname?.(local) === 0 && local.port) {
    details = `Local (${local.address}:${local.port})`;
  }
  return exceptionWithHostPort(err, 'connect', address, port, details);
}

function afterConnect(self, handle, status, peer) {
  if (self.destroyed || handle !== self._handle) return;
  self.connecting = false;
  self._sockname = null;
  if (status !== 0) {
    if (peer.family) {
      self.emit('connectionAttemptFailed', peer.address, peer.port, peer.family, connectError(self, handle, status, peer));
    }
    self.destroy(exceptionWithLocal(status, handle, peer));
    return;
  }
  established(self);
}

function exceptionWithLocal(status, handle, { address, port, localAddress, localPort }) {
  let details;
  if (localAddress && localPort) details = `${localAddress}:${localPort}`;
  else if (localAddress) details = `${localAddress}:0`;
  const ex = exceptionWithHostPort(status, 'connect', address, port, details && `Local (${details})`);
  if (details) {
    ex.localAddress = localAddress;
    ex.localPort = localPort;
  }
  return ex;
}

function established(self) {
  const handle = self._handle;
  if (self[kSetNoDelay] && handle.setNoDelay) {
    self._noDelay = true;
    handle.setNoDelay(true);
  }
  if (self[kSetKeepAlive] && handle.setKeepAlive) {
    handle.setKeepAlive(true, self[kSetKeepAliveDelay]);
  }
  self._unrefTimer();
  self.emit('connect');
  self.emit('ready');
  if (self.readable && !self.isPaused() && !self.destroyed) self.read(0);
}

// The race ----------------------------------------------------------------------------------------

function connectNext(race) {
  const { self } = race;
  clearTimeout(race.timer);
  if (!self.connecting) return;
  if (race.current === race.addresses.length) {
    self.destroy(allFailed(race.errors));
    return;
  }
  const { address, family } = race.addresses[race.current++];
  const handle = self._handle && race.current === 1 ? self._handle : tcp.create(tcp.SOCKET);
  if (race.localPort) {
    const err = bindLocal(handle, family, undefined, race.localPort);
    if (err) {
      race.errors.push(exceptionWithHostPort(err, 'bind', undefined, race.localPort));
      if (handle !== self._handle) handle.close();
      connectNext(race);
      return;
    }
  }
  const { port } = race;
  self.autoSelectFamilyAttemptedAddresses.push(`${address}:${port}`);
  self.emit('connectionAttempt', address, port, family);
  if (!self.connecting) return;

  const attempt = { handle, done: false };
  const fail = (status, event) => {
    if (attempt.done) return;
    attempt.done = true;
    const error = status === UV_ETIMEDOUT && event === 'connectionAttemptTimeout' ?
      exceptionWithHostPort(UV_ETIMEDOUT, 'connect', address, port) :
      exceptionWithHostPort(status, 'connect', address, port);
    race.errors.push(error);
    if (event === 'connectionAttemptTimeout') self.emit(event, address, port, family);
    else self.emit(event, address, port, family, error);
    if (handle !== self._handle || race.current < race.addresses.length) closeAttempt(self, handle);
    connectNext(race);
  };
  const err = handle.connect(address, port, (status) => {
    if (attempt.done) return;
    if (!self.connecting) {
      attempt.done = true;
      if (handle !== self._handle) handle.close();
      return;
    }
    if (status !== 0) {
      fail(status, 'connectionAttemptFailed');
      return;
    }
    attempt.done = true;
    clearTimeout(race.timer);
    if (self._handle !== handle) {
      if (self._handle) self._handle.close();
      self._handle = handle;
      initSocketHandle(self);
    }
    self.connecting = false;
    self._sockname = null;
    established(self);
  });
  if (err) {
    fail(err, 'connectionAttemptFailed');
    return;
  }
  if (race.current < race.addresses.length) {
    race.timer = timers.setTimeout(() => fail(UV_ETIMEDOUT, 'connectionAttemptTimeout'), race.timeout);
  }
}

/** An attempt's handle is closed at once; the socket keeps a place-holder until the race is over. */
function closeAttempt(self, handle) {
  handle.close();
  if (self._handle === handle) {
    self._handle = tcp.create(tcp.SOCKET);
    initSocketHandle(self);
  }
}

function allFailed(errors) {
  if (errors.length === 1) return errors[0];
  const error = new AggregateError(errors);
  error.code = errors[0].code;
  return error;
}

module.exports = {
  connectSocket,
  defaults,
  setDefaultAutoSelectFamily,
  setDefaultAutoSelectFamilyAttemptTimeout,
};
