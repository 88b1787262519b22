'use strict';

// The channel between a process and a child it forked: messages on an IPC pipe, with which servers,
// sockets and bare handles may travel. Both ends use this file; `target` is a ChildProcess in the parent and `process`
// in the child. The protocol is Node's, so that either side may be Node.

const EventEmitter = require('events');
const { Buffer } = require('buffer');
const {
  codes: {
    ERR_INVALID_ARG_TYPE, ERR_INVALID_HANDLE_TYPE, ERR_IPC_CHANNEL_CLOSED, ERR_IPC_DISCONNECTED, ERR_MISSING_ARGS,
  },
  errnoException,
} = require('internal/errors');
const { validateObject, validateString } = require('internal/validators');
const { IPC, Pipe, SOCKET } = internalBinding('pipe');
const { StringDecoder } = require('string_decoder');

const kHighWater = 128 * 1024; // bytes waiting to be written above which send() returns false
const kMaxNacks = 3;

/** `process.channel` and `subprocess.channel`: keeps the loop alive, or not. */
class Control extends EventEmitter {
  #handle;
  #listeners = 0;
  #fixed = false; // the program has called ref() or unref(): its listeners count no more

  constructor(handle) {
    super();
    this.#handle = handle;
  }

  /** One listener more for what comes through the channel. */
  refCounted() {
    if (++this.#listeners === 1 && !this.#fixed) this.#handle.ref();
  }

  unrefCounted() {
    if (--this.#listeners === 0 && !this.#fixed) {
      this.#handle.unref();
      this.emit('unref');
    }
  }

  ref() {
    this.#fixed = true;
    this.#handle.ref();
  }

  unref() {
    this.#fixed = true;
    this.#handle.unref();
  }

  get fd() { return this.#handle.fd; }
}

/* --- handles --- */

function nothing() {}

/** How each kind of thing travels: `send` gives its handle, `sent` is called when it is away, `got` makes it again. */
const converters = {
  'net.Native': {
    send: (thing) => thing,
    got: (message, handle, give) => give(handle),
  },
  'net.Server': {
    send: (server) => server._handle,
    got(message, handle, give) {
      const server = new (require('net').Server)();
      server.listen(handle, () => give(server));
    },
  },
  'net.Socket': {
    send(socket, message, options) {
      const handle = socket._handle;
      if (!handle) return undefined;
      if (!options.keepOpen) {
        handle.onread = nothing;
        socket._handle = null;
        socket.setTimeout(0);
        if (socket._server) {
          socket._server._connections--;
          socket._server = null;
        }
      }
      return handle;
    },
    sent(handle, options) {
      if (!options.keepOpen) handle.close();
    },
    got: (message, handle, give) => give(new (require('net').Socket)({ handle, readable: true, writable: true })),
  },
};

Object.assign(converters, {
  'dgram.Native': converters['net.Native'],
  'dgram.Socket': {
    send(socket, message) {
      message.dgramType = socket.type;
      return socket[require('internal/dgram').kHandle]() ?? undefined;
    },
    got(message, handle, give) {
      const socket = require('dgram').createSocket(message.dgramType);
      socket.bind(handle, () => give(socket));
    },
  },
});

function kindOf(thing) {
  const net = require('net');
  if (thing instanceof net.Socket) return 'net.Socket';
  if (thing instanceof net.Server) return 'net.Server';
  const { TCP } = internalBinding('tcp');
  if (thing instanceof TCP || thing instanceof Pipe) return 'net.Native';
  const { UDP } = internalBinding('udp');
  if (thing instanceof UDP) return 'dgram.Native';
  if (thing instanceof require('dgram').Socket) return 'dgram.Socket';
  throw new ERR_INVALID_HANDLE_TYPE();
}

function newHandle(type) {
  if (type === 'TCP') {
    const tcp = internalBinding('tcp');
    return new tcp.TCP(tcp.SOCKET);
  }
  if (type === 'Pipe') return new Pipe(SOCKET);
  if (type === 'UDP') return new (internalBinding('udp').UDP)();
  return undefined;
}

/* --- how messages are written --- */

/** Lines of JSON. */
class JSONCodec {
  #decoder = new StringDecoder('utf8');
  #rest = ''; // of a line not yet complete

  encode(message) { return `${JSON.stringify(message)}\n`; }

  decode(bytes) {
    const lines = (this.#rest + this.#decoder.write(bytes)).split('\n');
    this.#rest = lines.pop();
    return lines.filter((line) => line !== '').map((line) => JSON.parse(line));
  }
}

/** Structured clones, each with its length (4 bytes, the highest first) before it. */
class AdvancedCodec {
  #rest = [];
  #length = 0;

  encode(message) {
    const { MessageSerializer } = require('internal/child_process/message_serializer');
    const serializer = new MessageSerializer();
    serializer.writeHeader();
    serializer.writeValue(message);
    const bytes = serializer.releaseBuffer();
    const head = Buffer.allocUnsafe(4);
    head.writeUInt32BE(bytes.length);
    return Buffer.concat([head, bytes]);
  }

  decode(bytes) {
    const { MessageDeserializer } = require('internal/child_process/message_serializer');
    this.#rest.push(bytes);
    this.#length += bytes.length;
    const messages = [];
    while (this.#length >= 4) {
      if (this.#rest[0].length < 4) this.#rest = [Buffer.concat(this.#rest)];
      const size = this.#rest[0].readUInt32BE() + 4;
      if (this.#length < size) break;
      const whole = this.#rest.length === 1 ? this.#rest[0] : Buffer.concat(this.#rest);
      const deserializer = new MessageDeserializer(whole.subarray(4, size));
      deserializer.readHeader();
      messages.push(deserializer.readValue());
      this.#length -= size;
      this.#rest = this.#length > 0 ? [whole.subarray(size)] : [];
    }
    return messages;
  }
}

const codecs = { json: JSONCodec, advanced: AdvancedCodec };

/* --- the channel --- */

class Channel {
  control;
  #target;
  #pipe;
  #onEnd;
  #codec;
  #arrived = [];        // handles whose message is not yet complete
  #waiting = null;      // the message with a handle that the other side has not acknowledged
  #queue = [];          // what has to wait for that
  #early = [];          // messages that came before anybody listened
  #ended = false;

  constructor(target, pipe, mode, onEnd) {
    this.#target = target;
    this.#codec = new (codecs[mode] ?? JSONCodec)();
    this.#pipe = pipe;
    this.#onEnd = onEnd;
    this.control = new Control(pipe);
    pipe.onread = (status, bytes) => this.#onRead(status, bytes);
    pipe.readStart();
  }

  /* Reading */

  #onRead(status, bytes) {
    for (let type = this.#pipe.pendingType(); type !== undefined; type = this.#pipe.pendingType()) {
      const handle = newHandle(type);
      if (handle === undefined || this.#pipe.acceptPending(handle) !== 0) break;
      this.#arrived.push(handle);
    }
    if (bytes === undefined) {
      this.#end();
      return;
    }
    for (const message of this.#codec.decode(bytes)) {
      this.#onMessage(message);
      if (this.#ended) return;
    }
  }

  #onMessage(message) {
    const command = typeof message === 'object' && message !== null && typeof message.cmd === 'string' ? message.cmd : '';
    if (!command.startsWith('NODE_')) {
      this.#give('message', message);
    } else if (command === 'NODE_HANDLE') {
      const handle = this.#arrived.shift();
      this.#reply(handle === undefined ? 'NODE_HANDLE_NACK' : 'NODE_HANDLE_ACK');
      if (handle === undefined) return;
      const inner = message.msg;
      const isInternal = typeof inner === 'object' && inner !== null && typeof inner.cmd === 'string' &&
        inner.cmd.startsWith('NODE_');
      const convert = converters[message.type] ?? converters['net.Native'];
      convert.got(message, handle, (thing) => this.#give(isInternal ? 'internalMessage' : 'message', inner, thing));
    } else if (command === 'NODE_HANDLE_ACK' || command === 'NODE_HANDLE_NACK') {
      this.#acknowledged(command === 'NODE_HANDLE_ACK');
    } else {
      this.#give('internalMessage', message);
    }
  }

  /** Emits what came, later; a message nobody listens for yet is kept in the child until somebody does. */
  #give(event, message, thing) {
    const target = this.#target;
    if (event === 'message' && target === process && target.listenerCount('message') === 0) {
      this.#early.push([message, thing]);
      return;
    }
    process.nextTick(() => target.emit(event, message, thing));
  }

  /** The first listener for 'message' is there. */
  giveEarly() {
    for (const [message, thing] of this.#early.splice(0)) {
      process.nextTick(() => this.#target.emit('message', message, thing));
    }
  }

  /* Writing */

  #reply(cmd) {
    this.#pipe.write(this.#codec.encode({ cmd }), 'utf8', nothing);
  }

  #acknowledged(isTaken) {
    const waiting = this.#waiting;
    if (waiting === null) return;
    this.#waiting = null;
    if (!isTaken && ++waiting.nacks <= kMaxNacks) {
      this.#writeHandle(waiting);
      return;
    }
    converters[waiting.type].sent?.(waiting.handle, waiting.options);
    while (this.#queue.length > 0 && this.#waiting === null) this.#write(this.#queue.shift());
    if (this.#disconnecting) this.#finishDisconnecting();
  }

  #writeHandle(item) {
    this.#waiting = item;
    return this.#pipe.writeHandle(item.data, item.handle, item.done);
  }

  #write(item) {
    const error = item.handle !== undefined ? this.#writeHandle(item) : this.#pipe.write(item.data, 'utf8', item.done);
    // write() says 0 when all is written: its callback will not come.
    if (error === 0 && item.handle === undefined) item.done(0);
    else if (error < 0) {
      this.#waiting = item.handle !== undefined ? null : this.#waiting;
      item.done(error);
    }
  }

  /** Node's `_send`: false when so much is waiting that the sender should wait too. */
  send(message, thing, options, callback) {
    const target = this.#target;
    if (message === undefined) throw new ERR_MISSING_ARGS('message');
    if (!['string', 'object', 'number', 'boolean'].includes(typeof message)) {
      throw new ERR_INVALID_ARG_TYPE('message', ['string', 'object', 'number', 'boolean'], message);
    }
    if (options !== undefined) validateObject(options, 'options');
    options = { swallowErrors: false, ...options };
    const item = {
      handle: undefined, type: undefined, options, nacks: 0, data: undefined,
      done: (status) => {
        if (status < 0 && !options.swallowErrors) {
          const error = errnoException(status, 'write');
          if (callback) callback(error);
          else target.emit('error', error);
        } else if (callback) {
          callback(null);
        }
      },
    };
    if (thing !== undefined && thing !== null) {
      item.type = kindOf(thing);
      message = { cmd: 'NODE_HANDLE', type: item.type, msg: message };
      item.handle = converters[item.type].send(thing, message, options);
      if (item.handle === undefined) message = message.msg; // a socket already closed
    }
    const { done } = item;
    item.done = (status) => process.nextTick(done, status);
    item.data = this.#codec.encode(message);
    if (this.#waiting !== null) this.#queue.push(item);
    else this.#write(item);
    return this.#pipe.writeQueueSize < kHighWater;
  }

  /* The end */

  #disconnecting = false;

  /** No more messages after those sent: 'disconnect' follows. */
  disconnect() {
    this.#disconnecting = true;
    this.#target.connected = false;
    if (this.#waiting === null) this.#finishDisconnecting();
  }

  #finishDisconnecting() {
    process.nextTick(() => {
      if (this.#ended) return;
      if (this.#pipe.writeQueueSize > 0) this.#pipe.shutdown(() => this.#end());
      else this.#end(true);
    });
  }

  #end(isTick = false) {
    if (this.#ended) return;
    this.#ended = true;
    const target = this.#target;
    target.connected = false;
    for (const item of [this.#waiting, ...this.#queue]) {
      if (item?.handle !== undefined) converters[item.type].sent?.(item.handle, item.options);
    }
    for (const handle of this.#arrived) handle.close();
    this.#pipe.close();
    target.channel = null;
    target._channel = null;
    if (isTick) target.emit('disconnect');
    else process.nextTick(() => target.emit('disconnect'));
    this.#onEnd?.();
  }
}

/**
 * Gives `target` the channel over an IPC pipe: send(), disconnect(), channel, connected.
 * @param {EventEmitter} target
 * @param {Pipe} pipe
 * @param {'json'|'advanced'} mode how messages are serialised
 * @param {function()} [onEnd] called when the channel is closed
 * @returns {Channel}
 */
function openChannel(target, pipe, mode, onEnd) {
  validateString(mode, 'mode');
  const channel = new Channel(target, pipe, mode, onEnd);
  target.channel = channel.control;
  target._channel = channel.control;
  target.connected = true;

  /** send(message[, handle[, options]][, callback]) */
  target.send = function send(message, handle, options, callback) {
    if (typeof handle === 'function') [handle, options, callback] = [undefined, undefined, handle];
    else if (typeof options === 'function') [options, callback] = [undefined, options];
    if (this.connected) return channel.send(message, handle, options, callback);
    const error = new ERR_IPC_CHANNEL_CLOSED();
    if (typeof callback === 'function') process.nextTick(callback, error);
    else process.nextTick(() => this.emit('error', error));
    return false;
  };
  target._send = (message, handle, options, callback) => {
    if (typeof options === 'boolean') options = { swallowErrors: options };
    return channel.send(message, handle, options, callback);
  };
  target._disconnect = () => channel.disconnect();
  target.disconnect = function disconnect() {
    if (this.connected) this._disconnect();
    else this.emit('error', new ERR_IPC_DISCONNECTED());
  };
  return channel;
}

/** In a forked process: the other end, which keeps the loop alive only while somebody listens for what comes. */
function connectToParent() {
  const fd = Number.parseInt(process.env.NODE_CHANNEL_FD, 10);
  const mode = process.env.NODE_CHANNEL_SERIALIZATION_MODE || 'json';
  delete process.env.NODE_CHANNEL_FD;
  delete process.env.NODE_CHANNEL_SERIALIZATION_MODE;
  const pipe = new Pipe(IPC);
  if (!(fd >= 0) || pipe.open(fd) !== 0) {
    pipe.close();
    return;
  }
  pipe.unref();
  const channel = openChannel(process, pipe, mode);
  const { control } = channel;
  process.on('newListener', (event) => {
    if (event !== 'message' && event !== 'disconnect') return;
    if (process.connected) control.refCounted();
    if (event === 'message') process.nextTick(() => channel.giveEarly());
  });
  process.on('removeListener', (event) => {
    if ((event === 'message' || event === 'disconnect') && process.connected) control.unrefCounted();
  });
  if (process.env.NODE_UNIQUE_ID) require('cluster')._setupWorker();
}

module.exports = { connectToParent, openChannel };
