'use strict';

// node:dgram. UDP sockets.

const EventEmitter = require('events');
const { Buffer } = require('buffer');
const {
  codes: {
    ERR_BUFFER_OUT_OF_BOUNDS,
    ERR_INVALID_ARG_TYPE,
    ERR_INVALID_FD_TYPE,
    ERR_IP_BLOCKED,
    ERR_MISSING_ARGS,
    ERR_SOCKET_ALREADY_BOUND,
    ERR_SOCKET_BAD_BUFFER_SIZE,
    ERR_SOCKET_BAD_TYPE,
    ERR_SOCKET_BUFFER_SIZE,
    ERR_SOCKET_DGRAM_IS_CONNECTED,
    ERR_SOCKET_DGRAM_NOT_CONNECTED,
    ERR_SOCKET_DGRAM_NOT_RUNNING,
  },
  errnoException,
  exceptionWithHostPort,
} = require('internal/errors');
const {
  validateAbortSignal, validateFunction, validateNumber, validatePort, validateString, validateUint32,
} = require('internal/validators');
const { isArrayBufferView } = require('internal/util/types');
const { UDP, bindFlags, createBoundHandle, getBindThrough, kHandle } = require('internal/dgram');
const { UV_EINVAL } = internalBinding('uv');
const { kHandleOwner } = require('internal/net/symbols');

const kUnbound = 0;
const kBinding = 1;
const kBound = 2;
const kDisconnected = 0;
const kConnecting = 1;
const kConnected = 2;
const kMulticastTTLMax = 255;

class Socket extends EventEmitter {
  #handle = new UDP();
  #bindState = kUnbound;
  #connectState = kDisconnected;
  #waiting = null;      // what send() and connect() do once the socket is bound
  #lookup;
  #receiveBlockList;
  #sendBlockList;
  #options;

  /**
   * @param {string|{type: 'udp4'|'udp6', reuseAddr?: boolean, reusePort?: boolean, ipv6Only?: boolean,
   *   recvBufferSize?: number, sendBufferSize?: number, lookup?: function, signal?: AbortSignal,
   *   receiveBlockList?: net.BlockList, sendBlockList?: net.BlockList}} type
   * @param {function(Buffer, object)} [listener] of 'message'
   * @throws {ERR_SOCKET_BAD_TYPE} @throws {ERR_INVALID_ARG_TYPE}
   */
  constructor(type, listener) {
    super();
    const options = type !== null && typeof type === 'object' ? { ...type } : { type };
    if (options.type !== 'udp4' && options.type !== 'udp6') throw new ERR_SOCKET_BAD_TYPE();
    for (const name of ['recvBufferSize', 'sendBufferSize']) {
      if (options[name] !== undefined) validateUint32(options[name], `options.${name}`);
    }
    if (options.lookup !== undefined) validateFunction(options.lookup, 'lookup');
    this.type = options.type;
    this.#options = options;
    this.#lookup = options.lookup;
    this.#receiveBlockList = blockListOf(options, 'receiveBlockList');
    this.#sendBlockList = blockListOf(options, 'sendBlockList');
    this.#own(this.#handle);
    if (typeof listener === 'function') this.on('message', listener);
    if (options.signal !== undefined) this.#closeOn(options.signal);
  }

  #closeOn(signal) {
    validateAbortSignal(signal, 'options.signal');
    const onAborted = () => {
      if (this.#handle !== null) this.close();
    };
    if (signal.aborted) {
      process.nextTick(onAborted);
      return;
    }
    signal.addEventListener('abort', onAborted, { once: true });
    this.once('close', () => signal.removeEventListener('abort', onAborted));
  }

  /** Takes a handle; the one there was is closed. */
  #own(handle) {
    if (this.#handle !== handle) this.#handle.close();
    this.#handle = handle;
    handle[kHandleOwner] = this;
    handle.onmessage = (error, bytes, address, family, port) => {
      if (error < 0) {
        this.emit('error', errnoException(error, 'recvmsg'));
        return;
      }
      if (this.#receiveBlockList?.check(address, family.toLowerCase())) return;
      this.emit('message', bytes, { address, family, port, size: bytes.length });
    };
  }

  /** For other parts of the library. */
  [kHandle]() { return this.#handle; }

  #running() {
    if (this.#handle === null) throw new ERR_SOCKET_DGRAM_NOT_RUNNING();
    return this.#handle;
  }

  /** Calls back with the numeric address of a host; none: this machine, or any address. */
  #resolve(host, fallback, callback) {
    if (!host && this.#lookup === undefined) {
      callback(null, fallback);
      return;
    }
    const lookup = this.#lookup ?? require('dns').lookup;
    lookup(host || fallback, this.type === 'udp4' ? 4 : 6, (error, address) => callback(error, address));
  }

  #isOfFamily(ip) {
    return ip === undefined || ip.includes(':') === (this.type === 'udp6');
  }

  /** The error of sending to an address that is not to be sent to; else null. */
  #blocked(ip) {
    return this.#sendBlockList?.check(ip, this.type === 'udp4' ? 'ipv4' : 'ipv6') ? new ERR_IP_BLOCKED(ip) : null;
  }

  get #loopback() { return this.type === 'udp4' ? '127.0.0.1' : '::1'; }
  get #any() { return this.type === 'udp4' ? '0.0.0.0' : '::'; }

  /**
   * bind([port[, address]][, callback]) · bind({ port, address, exclusive, fd }[, callback]) · bind(handle[, callback]).
   * In a worker of a cluster the primary binds, and workers share the socket, unless this is exclusive.
   * @throws {ERR_SOCKET_ALREADY_BOUND} @throws {ERR_SOCKET_DGRAM_NOT_RUNNING}
   */
  bind(port, address, callback) {
    this.#running();
    if (this.#bindState !== kUnbound) throw new ERR_SOCKET_ALREADY_BOUND();
    callback = [port, address, callback].find((argument) => typeof argument === 'function');
    this.#bindState = kBinding;
    if (callback !== undefined) this.#onceListening(callback);
    if (port instanceof UDP) {
      this.#own(port);
      this.#finishBinding(0);
      return this;
    }
    let fd = -1;
    let exclusive = false;
    if (port !== null && typeof port === 'object') {
      if (Number.isInteger(port.fd) && port.fd >= 0) fd = port.fd;
      exclusive = Boolean(port.exclusive);
      ({ port, address } = port);
    } else if (typeof port === 'function') {
      port = undefined;
    }
    if (typeof address === 'function') address = undefined;
    if (fd >= 0) {
      const kind = internalBinding('tty').guessHandleType(fd);
      if (kind !== 'UDP') throw new ERR_INVALID_FD_TYPE(kind);
      this.#bindTo(null, port, fd, exclusive);
      return this;
    }
    this.#resolve(address, this.#any, (error, ip) => {
      if (this.#handle === null) return; // closed meanwhile
      if (error) {
        this.#bindState = kUnbound;
        this.emit('error', error);
        return;
      }
      this.#bindTo(ip, port || 0, -1, exclusive);
    });
    return this;
  }

  #bindTo(ip, port, fd, exclusive) {
    const bindThrough = exclusive || this.#options.reusePort ? undefined : getBindThrough();
    const flags = bindFlags(this.#options);
    if (bindThrough !== undefined) {
      bindThrough(this, { address: ip, port, addressType: this.type, fd, flags }, (status, handle) => {
        if (status < 0 || this.#handle === null) {
          handle?.close();
          if (status < 0 && this.#handle !== null) this.#finishBinding(status, ip, port);
          return;
        }
        this.#own(handle);
        this.#finishBinding(0);
      });
      return;
    }
    const made = ip !== null && !this.#isOfFamily(ip) ? UV_EINVAL : createBoundHandle(ip, port & 0xffff, this.type, fd, flags);
    if (typeof made === 'number') {
      if (fd >= 0) throw errnoException(made, 'open');
      this.#finishBinding(made, ip, port);
      return;
    }
    this.#own(made);
    this.#finishBinding(0);
  }

  #onceListening(callback) {
    const onListening = () => {
      this.removeListener('error', onError);
      callback.call(this);
    };
    const onError = () => {
      this.removeListener('listening', onListening);
    };
    this.once('listening', onListening);
    this.once('error', onError);
  }

  #finishBinding(status, ip, port) {
    if (status === 0) status = this.#handle.recvStart();
    if (status < 0) {
      this.#bindState = kUnbound;
      const error = exceptionWithHostPort(status, 'bind', ip, port);
      process.nextTick(() => this.emit('error', error));
      return;
    }
    this.#bindState = kBound;
    const { recvBufferSize, sendBufferSize } = this.#options;
    if (recvBufferSize) this.setRecvBufferSize(recvBufferSize);
    if (sendBufferSize) this.setSendBufferSize(sendBufferSize);
    const waiting = this.#waiting;
    this.#waiting = null;
    process.nextTick(() => {
      if (this.#handle !== null) this.emit('listening');
      for (const run of waiting ?? []) run();
    });
  }

  /** Runs it when the socket is bound; binds to any port if need be. */
  #whenBound(run) {
    if (this.#bindState === kUnbound) this.bind({ port: 0, exclusive: true });
    if (this.#bindState === kBound && this.#waiting === null) {
      run();
      return;
    }
    (this.#waiting ??= []).push(run);
  }

  /**
   * connect(port[, address][, callback]): the peer of send(), and the only one messages come from.
   * @throws {ERR_SOCKET_DGRAM_IS_CONNECTED} @throws {ERR_SOCKET_BAD_PORT}
   */
  connect(port, address, callback) {
    this.#running();
    port = validatePort(port, 'Port', false);
    if (typeof address === 'function') [address, callback] = [undefined, address];
    if (address) validateString(address, 'address');
    if (this.#connectState !== kDisconnected) throw new ERR_SOCKET_DGRAM_IS_CONNECTED();
    this.#connectState = kConnecting;
    if (typeof callback === 'function') this.once('connect', callback);
    const fail = (error) => {
      this.#connectState = kDisconnected;
      process.nextTick(() => {
        if (typeof callback === 'function') {
          this.removeListener('connect', callback);
          callback(error);
        } else {
          this.emit('error', error);
        }
      });
    };
    this.#whenBound(() => this.#resolve(address, this.#loopback, (error, ip) => {
      if (this.#handle === null) return;
      error ||= this.#blocked(ip);
      const status = error ? 0 : this.#isOfFamily(ip) ? this.#handle.connect(ip, port) : UV_EINVAL;
      if (error || status < 0) {
        fail(error || exceptionWithHostPort(status, 'connect', ip, port));
        return;
      }
      this.#connectState = kConnected;
      process.nextTick(() => this.emit('connect'));
    }));
  }

  /** @throws {ERR_SOCKET_DGRAM_NOT_CONNECTED} */
  disconnect() {
    const handle = this.#running();
    if (this.#connectState !== kConnected) throw new ERR_SOCKET_DGRAM_NOT_CONNECTED();
    const status = handle.disconnect();
    if (status < 0) throw errnoException(status, 'connect');
    this.#connectState = kDisconnected;
  }

  /**
   * send(message[, offset, length][, port][, address][, callback]): the message is a string, bytes, or an array of them;
   * callback(error, length) when it is on its way.
   */
  send(message, offset, length, port, address, callback) {
    const isConnected = this.#connectState !== kDisconnected;
    // With offset and length there are two arguments more before the callback, and length is a number.
    const hasRange = isConnected ? typeof length === 'number' : address || (port && typeof port !== 'function');
    if (hasRange) {
      message = sliced(message, offset, length);
      if (isConnected && typeof port === 'function') [callback, port] = [port, undefined];
    } else if (isConnected) {
      [callback, port, address] = [offset, undefined, undefined];
    } else {
      [port, address, callback] = [offset, length, port];
    }
    if (isConnected && (port || address)) throw new ERR_SOCKET_DGRAM_IS_CONNECTED();
    const chunks = toChunks(message);
    if (!isConnected) port = validatePort(port, 'Port', false);
    if (typeof callback !== 'function') callback = undefined;
    if (typeof address === 'function') [address, callback] = [undefined, address];
    else if (address !== undefined && address !== null) validateString(address, 'address');
    this.#running();

    const total = chunks.reduce((sum, chunk) => sum + chunk.byteLength, 0);
    // Without a callback, nobody is told.
    const finish = (status) => {
      if (callback === undefined) return;
      if (status < 0) callback(exceptionWithHostPort(status, 'send', address, port));
      else callback(null, total);
    };
    const transmit = (ip) => {
      const status = this.#isOfFamily(ip) ? this.#handle.send(chunks, port, ip, finish) : UV_EINVAL;
      if (status !== 0) process.nextTick(finish, status);
    };
    this.#whenBound(() => {
      if (this.#handle === null) return;
      if (isConnected) {
        transmit(undefined);
        return;
      }
      this.#resolve(address, this.#loopback, (error, ip) => {
        if (this.#handle === null) return;
        error ||= this.#blocked(ip);
        if (!error) transmit(ip);
        else if (callback) process.nextTick(callback, error);
        else process.nextTick(() => this.emit('error', error));
      });
    });
  }

  /** @param {function} [callback] listener of 'close' */
  close(callback) {
    if (typeof callback === 'function') this.on('close', callback);
    const handle = this.#running();
    this.#handle = null;
    this.#waiting = null;
    handle.recvStop();
    handle.close(() => this.emit('close'));
    return this;
  }

  [Symbol.asyncDispose ?? Symbol.for('nodejs.asyncDispose')]() {
    if (this.#handle === null) return Promise.resolve();
    return new Promise((resolve) => this.close(resolve));
  }

  #name(method, syscall) {
    const out = {};
    const status = this.#running()[method](out);
    if (status < 0) throw errnoException(status, syscall);
    return out;
  }

  /** @returns {{address: string, family: string, port: number}} */
  address() {
    return this.#name('getsockname', 'getsockname');
  }

  /** @throws {ERR_SOCKET_DGRAM_NOT_CONNECTED} */
  remoteAddress() {
    this.#running();
    if (this.#connectState !== kConnected) throw new ERR_SOCKET_DGRAM_NOT_CONNECTED();
    return this.#name('getpeername', 'getpeername');
  }

  #set(method, syscall, ...args) {
    const status = this.#running()[method](...args);
    if (status < 0) throw errnoException(status, syscall);
  }

  setBroadcast(flag) {
    this.#set('setBroadcast', 'setBroadcast', flag ? 1 : 0);
  }

  /** @param {number} ttl 1 to 255 */
  setTTL(ttl) {
    validateNumber(ttl, 'ttl');
    this.#set('setTTL', 'setTTL', ttl);
    return ttl;
  }

  /** @param {number} ttl 0 to 255 */
  setMulticastTTL(ttl) {
    validateNumber(ttl, 'ttl');
    this.#set('setMulticastTTL', 'setMulticastTTL', ttl > kMulticastTTLMax ? -1 : ttl);
    return ttl;
  }

  setMulticastLoopback(flag) {
    this.#set('setMulticastLoopback', 'setMulticastLoopback', flag ? 1 : 0);
    return flag;
  }

  setMulticastInterface(address) {
    validateString(address, 'interfaceAddress');
    this.#set('setMulticastInterface', 'setMulticastInterface', address);
  }

  #membership(method, ...args) {
    this.#running();
    if (this.#bindState === kUnbound) this.bind({ port: 0, exclusive: true });
    this.#set(method, method, ...args);
  }

  addMembership(group, address) {
    if (!group) throw new ERR_MISSING_ARGS('multicastAddress');
    group = `${group}`;
    this.#membership('addMembership', group, address);
  }

  dropMembership(group, address) {
    if (!group) throw new ERR_MISSING_ARGS('multicastAddress');
    this.#set('dropMembership', 'dropMembership', `${group}`, address);
  }

  addSourceSpecificMembership(source, group, address) {
    validateString(source, 'sourceAddress');
    validateString(group, 'groupAddress');
    this.#membership('addSourceSpecificMembership', source, group, address);
  }

  dropSourceSpecificMembership(source, group, address) {
    validateString(source, 'sourceAddress');
    validateString(group, 'groupAddress');
    this.#set('dropSourceSpecificMembership', 'dropSourceSpecificMembership', source, group, address);
  }

  /** Sets the size, or gets it for 0. @throws {ERR_SOCKET_BAD_BUFFER_SIZE} @throws {ERR_SOCKET_BUFFER_SIZE} */
  #bufferSize(size, isReceiving) {
    if (size >>> 0 !== size) throw new ERR_SOCKET_BAD_BUFFER_SIZE();
    const result = this.#handle === null ? internalBinding('uv').UV_EBADF : this.#handle.bufferSize(size, isReceiving);
    if (result < 0) {
      const { getSystemErrorMessage, getSystemErrorName } = require('internal/util');
      throw new ERR_SOCKET_BUFFER_SIZE({
        errno: result, code: getSystemErrorName(result), message: getSystemErrorMessage(result),
        syscall: isReceiving ? 'uv_recv_buffer_size' : 'uv_send_buffer_size',
      });
    }
    return result;
  }

  setRecvBufferSize(size) { this.#bufferSize(size, true); }
  setSendBufferSize(size) { this.#bufferSize(size, false); }
  getRecvBufferSize() { return this.#bufferSize(0, true); }
  getSendBufferSize() { return this.#bufferSize(0, false); }
  getSendQueueSize() { return this.#handle === null ? 0 : this.#handle.getSendQueueSize(); }
  getSendQueueCount() { return this.#handle === null ? 0 : this.#handle.getSendQueueCount(); }

  ref() {
    this.#handle?.ref();
    return this;
  }

  unref() {
    this.#handle?.unref();
    return this;
  }
}

function blockListOf(options, name) {
  const list = options[name];
  if (list === undefined || list === null) return undefined;
  const { BlockList } = require('net');
  if (!BlockList.isBlockList(list)) throw new ERR_INVALID_ARG_TYPE(`options.${name}`, 'net.BlockList', list);
  return list;
}

function sliced(message, offset, length) {
  if (typeof message === 'string') message = Buffer.from(message);
  else if (!isArrayBufferView(message)) {
    throw new ERR_INVALID_ARG_TYPE('buffer', ['Buffer', 'TypedArray', 'DataView', 'string'], message);
  }
  offset >>>= 0;
  length >>>= 0;
  if (offset > message.byteLength) throw new ERR_BUFFER_OUT_OF_BOUNDS('offset');
  if (offset + length > message.byteLength) throw new ERR_BUFFER_OUT_OF_BOUNDS('length');
  return Buffer.from(message.buffer, message.byteOffset + offset, length);
}

/** A message as an array of bytes. */
function toChunks(message) {
  if (!Array.isArray(message)) {
    if (typeof message === 'string') return [Buffer.from(message)];
    if (!isArrayBufferView(message)) {
      throw new ERR_INVALID_ARG_TYPE('buffer', ['Buffer', 'TypedArray', 'DataView', 'string'], message);
    }
    return [message];
  }
  return message.map((chunk) => {
    if (typeof chunk === 'string') return Buffer.from(chunk);
    if (!isArrayBufferView(chunk)) {
      throw new ERR_INVALID_ARG_TYPE('buffer list arguments', ['Buffer', 'TypedArray', 'DataView', 'string'], message);
    }
    return chunk;
  });
}

/**
 * @param {string|object} type see Socket
 * @param {function} [listener] of 'message'
 * @returns {Socket}
 */
function createSocket(type, listener) {
  return new Socket(type, listener);
}

module.exports = { Socket, createSocket };
