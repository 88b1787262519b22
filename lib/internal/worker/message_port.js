'use strict';

// MessagePort, MessageChannel and BroadcastChannel. The queues behind them are C (src/bindings/messaging.c).

const {
  codes: {
    ERR_CONSTRUCT_CALL_INVALID, ERR_INVALID_THIS, ERR_MISSING_ARGS,
  },
} = require('internal/errors');
const {
  Event, EventTarget, NodeEventTarget, defineEventHandler, kCreateEvent, kNewListener, kRemoveListener, dispatch,
} = require('internal/event_target');
const { customInspectSymbol, kEnumerableProperty, lazyDOMException } = require('internal/util');
require('internal/worker/hooks');
const binding = internalBinding('messaging');
const { post } = binding;

const kConstruct = Symbol('kConstruct');

let currentPorts; // those that came with the message being delivered

function createEvent(value, type) {
  if (type === 'close') return new Event('close');
  const { MessageEvent } = require('internal/worker/message_event');
  return new MessageEvent(type, { data: value, ports: currentPorts });
}

/** From C: a message, an error in one, or the end of the port. */
function deliver(port, type, value, ports) {
  currentPorts = ports;
  dispatch(port, undefined, type, value);
  currentPorts = undefined;
}

// The list of what to transfer: an iterable, or { transfer }; undefined when there is none.
function transferList(options) {
  if (typeof options !== 'object') throw badArgument('Optional transferList argument must be an iterable');
  if (typeof options[Symbol.iterator] === 'function') return toArray(options);
  const { transfer } = options;
  if (transfer === undefined || transfer === null) return undefined;
  if (typeof transfer[Symbol.iterator] !== 'function') throw badArgument('Optional options.transfer argument must be an iterable');
  return toArray(transfer);
}

function toArray(iterable) {
  return Array.isArray(iterable) ? iterable : [...iterable];
}

function badArgument(message) {
  const error = new TypeError(message);
  error.code = 'ERR_INVALID_ARG_TYPE';
  return error;
}

class MessagePort extends NodeEventTarget {
  constructor() {
    if (arguments[0] !== kConstruct) throw new ERR_CONSTRUCT_CALL_INVALID();
    super();
  }

  /**
   * Sends a clone of the value to the other end.
   * @param {Iterable|{ transfer: Iterable }} [options] what moves instead of being copied
   * @throws {DataCloneError} @throws {ERR_INVALID_ARG_TYPE} @throws {ERR_MISSING_ARGS}
   */
  postMessage(value, options) {
    if (arguments.length === 0) {
      const error = new TypeError('Not enough arguments to MessagePort.postMessage');
      error.code = 'ERR_MISSING_ARGS';
      throw error;
    }
    const list = options === undefined || options === null ? undefined : transferList(options);
    const posted = post(this, value, list);
    if (posted === true) return true;
    if (posted === undefined) {
      process.emitWarning('The target port was posted to itself, and the communication channel was lost');
      return true;
    }
    return undefined;
  }

  /** Lets messages come, as the first listener for them does by itself. */
  start() {
    binding.start(this);
  }

  ref() {
    binding.ref(this);
  }

  unref() {
    binding.unref(this);
  }

  hasRef() {
    return binding.hasRef(this);
  }

  /** Ends both ends of the channel; each emits 'close'. */
  close(callback) {
    if (typeof callback === 'function') this.once('close', callback);
    binding.close(this);
  }

  // A port that is listened to keeps the loop alive.
  [kNewListener](size, type, ...rest) {
    super[kNewListener](size, type, ...rest);
    if (type === 'message' && size === 1) {
      binding.ref(this);
      binding.start(this);
    }
  }

  [kRemoveListener](size, type) {
    if (type === 'message' && size === 0) {
      binding.unref(this);
      binding.stop(this);
    }
  }

  [kCreateEvent](value, type) {
    return createEvent(value, type);
  }

  [customInspectSymbol](depth, options) {
    if (depth < 0) return 'MessagePort';
    const { inspect } = require('internal/util/inspect');
    return `MessagePort [EventTarget] ${inspect({ active: binding.isOpen(this), refed: this.hasRef() }, options)}`;
  }
}

for (const name of ['postMessage', 'start', 'ref', 'unref', 'hasRef', 'close']) {
  Object.defineProperty(MessagePort.prototype, name, kEnumerableProperty);
}
defineEventHandler(MessagePort.prototype, 'message');
defineEventHandler(MessagePort.prototype, 'messageerror');

/** A port's object, to be connected by C. */
function makePort() {
  return new MessagePort(kConstruct);
}

function MessageChannel() {
  if (new.target === undefined) {
    const error = new TypeError('Cannot call constructor without `new`');
    error.code = 'ERR_CONSTRUCT_CALL_REQUIRED';
    throw error;
  }
  this.port1 = makePort();
  this.port2 = makePort();
  binding.connect(this.port1, this.port2);
}

/**
 * The oldest message in the port's queue as { message }, or undefined.
 * @throws {ERR_INVALID_ARG_TYPE}
 */
function receiveMessageOnPort(port) {
  if (!binding.isPort(port)) {
    const error = new TypeError('The "port" argument must be a MessagePort instance');
    error.code = 'ERR_INVALID_ARG_TYPE';
    throw error;
  }
  const received = binding.receive(port);
  return received === undefined ? undefined : { message: received[0] };
}

class BroadcastChannel extends EventTarget {
  #name;

  /** Messages go to all other channels of the name in the process, whatever their thread. @throws {ERR_MISSING_ARGS} */
  constructor(name) {
    if (arguments.length === 0) throw new ERR_MISSING_ARGS('name');
    super();
    this.#name = `${name}`;
    binding.join(this, this.#name);
    binding.ref(this);
    binding.start(this);
  }

  get name() {
    if (!(#name in this)) throw new ERR_INVALID_THIS('BroadcastChannel');
    return this.#name;
  }

  close() {
    if (!(#name in this)) throw new ERR_INVALID_THIS('BroadcastChannel');
    binding.close(this);
  }

  /** @throws {InvalidStateError} the channel is closed @throws {DataCloneError} */
  postMessage(message) {
    if (!(#name in this)) throw new ERR_INVALID_THIS('BroadcastChannel');
    if (arguments.length === 0) throw new ERR_MISSING_ARGS('message');
    if (!binding.isOpen(this)) throw lazyDOMException('BroadcastChannel is closed.', 'InvalidStateError');
    binding.post(this, message);
  }

  ref() {
    if (!(#name in this)) throw new ERR_INVALID_THIS('BroadcastChannel');
    binding.ref(this);
    return this;
  }

  unref() {
    if (!(#name in this)) throw new ERR_INVALID_THIS('BroadcastChannel');
    binding.unref(this);
    return this;
  }

  [kCreateEvent](value, type) {
    return createEvent(value, type);
  }

  [customInspectSymbol](depth, options) {
    if (!(#name in this)) throw new ERR_INVALID_THIS('BroadcastChannel');
    if (depth < 0) return 'BroadcastChannel';
    const { inspect } = require('internal/util/inspect');
    return `BroadcastChannel ${inspect({ name: this.#name, active: binding.isOpen(this) }, options)}`;
  }
}

for (const name of ['name', 'close', 'postMessage']) Object.defineProperty(BroadcastChannel.prototype, name, kEnumerableProperty);
defineEventHandler(BroadcastChannel.prototype, 'message');
defineEventHandler(BroadcastChannel.prototype, 'messageerror');

module.exports = {
  BroadcastChannel,
  MessageChannel,
  MessagePort,
  deliver,
  drainPort: binding.drain,
  makePort,
  receiveMessageOnPort,
  toArray,
};
