'use strict';

// EventTarget, Event and CustomEvent of the DOM standard as Node has them, and NodeEventTarget, which speaks
// EventEmitter's language as well.

const {
  codes: {
    ERR_EVENT_RECURSION,
    ERR_INVALID_ARG_TYPE,
    ERR_INVALID_THIS,
    ERR_MISSING_ARGS,
  },
} = require('internal/errors');
const { validateAbortSignal, validateObject, kValidateObjectAllowObjectsAndNull } = require('internal/validators');
const { customInspectSymbol, kEmptyObject, kEnumerableProperty } = require('internal/util');

const kIsEventTarget = Symbol.for('nodejs.event_target');
const kIsNodeEventTarget = Symbol('kIsNodeEventTarget');
const kResistStopPropagation = Symbol('kResistStopPropagation');
const kTrustEvent = Symbol('kTrustEvent');
const kNewListener = Symbol('kNewListener');
const kRemoveListener = Symbol('kRemoveListener');
const kIsBeingDispatched = Symbol('kIsBeingDispatched');
const kTarget = Symbol('kTarget');
const kStop = Symbol('kStop');
const kInPassiveListener = Symbol('kInPassiveListener');
const kEvents = Symbol('kEvents');
const kHandlers = Symbol('kHandlers');
const kCreateEvent = Symbol('kCreateEvent'); // (value, type) => Event, for listeners that are not of Node's style

let performanceNow;
function now() {
  performanceNow ??= internalBinding('performance').now;
  return performanceNow();
}

let inspectFunction;
function inspectAs(name, value, depth, options) {
  if (depth < 0) return name;
  inspectFunction ??= require('internal/util/inspect').inspect;
  const inner = { ...options, depth: Number.isInteger(options.depth) ? options.depth - 1 : options.depth };
  return `${name} ${inspectFunction(value, inner)}`;
}

class Event {
  #cancelable = false;
  #bubbles = false;
  #composed = false;
  #defaultPrevented = false;
  #propagationStopped = false;
  #type;
  #timestamp;
  #trusted;
  [kTarget] = null;
  [kIsBeingDispatched] = false;
  [kStop] = false;
  [kInPassiveListener] = false;

  /**
   * @param {string} type
   * @param {{ bubbles?: boolean, cancelable?: boolean, composed?: boolean }} [options]
   */
  constructor(type, options = undefined) {
    if (arguments.length === 0) throw new ERR_MISSING_ARGS('type');
    if (options != null) {
      validateObject(options, 'options', kValidateObjectAllowObjectsAndNull);
      this.#bubbles = !!options.bubbles;
      this.#cancelable = !!options.cancelable;
      this.#composed = !!options.composed;
    }
    this.#type = `${type}`;
    this.#trusted = options?.[kTrustEvent] === true;
    this.#timestamp = now();
  }

  [customInspectSymbol](depth, options) {
    return inspectAs(this.constructor.name, {
      type: this.#type,
      defaultPrevented: this.#defaultPrevented,
      cancelable: this.#cancelable,
      timeStamp: this.#timestamp,
    }, depth, options);
  }

  stopImmediatePropagation() {
    if (!isEvent(this)) throw new ERR_INVALID_THIS('Event');
    this.#propagationStopped = true;
    this[kStop] = true;
  }

  preventDefault() {
    if (!isEvent(this)) throw new ERR_INVALID_THIS('Event');
    if (this.#cancelable && !this[kInPassiveListener]) this.#defaultPrevented = true;
  }

  get target() {
    if (!isEvent(this)) throw new ERR_INVALID_THIS('Event');
    return this[kTarget];
  }

  get currentTarget() {
    if (!isEvent(this)) throw new ERR_INVALID_THIS('Event');
    return this[kIsBeingDispatched] ? this[kTarget] : null;
  }

  get srcElement() {
    if (!isEvent(this)) throw new ERR_INVALID_THIS('Event');
    return this[kTarget];
  }

  get type() {
    if (!isEvent(this)) throw new ERR_INVALID_THIS('Event');
    return this.#type;
  }

  get cancelable() {
    if (!isEvent(this)) throw new ERR_INVALID_THIS('Event');
    return this.#cancelable;
  }

  get defaultPrevented() {
    if (!isEvent(this)) throw new ERR_INVALID_THIS('Event');
    return this.#cancelable && this.#defaultPrevented;
  }

  get timeStamp() {
    if (!isEvent(this)) throw new ERR_INVALID_THIS('Event');
    return this.#timestamp;
  }

  composedPath() {
    if (!isEvent(this)) throw new ERR_INVALID_THIS('Event');
    return this[kIsBeingDispatched] ? [this[kTarget]] : [];
  }

  get returnValue() {
    if (!isEvent(this)) throw new ERR_INVALID_THIS('Event');
    return !this.#cancelable || !this.#defaultPrevented;
  }

  get bubbles() {
    if (!isEvent(this)) throw new ERR_INVALID_THIS('Event');
    return this.#bubbles;
  }

  get composed() {
    if (!isEvent(this)) throw new ERR_INVALID_THIS('Event');
    return this.#composed;
  }

  get eventPhase() {
    if (!isEvent(this)) throw new ERR_INVALID_THIS('Event');
    return this[kIsBeingDispatched] ? Event.AT_TARGET : Event.NONE;
  }

  get cancelBubble() {
    if (!isEvent(this)) throw new ERR_INVALID_THIS('Event');
    return this.#propagationStopped;
  }

  set cancelBubble(value) {
    if (!isEvent(this)) throw new ERR_INVALID_THIS('Event');
    if (value) this.#propagationStopped = true;
  }

  stopPropagation() {
    if (!isEvent(this)) throw new ERR_INVALID_THIS('Event');
    this.#propagationStopped = true;
  }

  initEvent(type, bubbles = false, cancelable = false) {
    if (arguments.length === 0) throw new ERR_MISSING_ARGS('type');
    if (this[kIsBeingDispatched]) return;
    this.#type = `${type}`;
    this.#bubbles = !!bubbles;
    this.#cancelable = !!cancelable;
  }

  get isTrusted() {
    return this.#trusted;
  }

  static NONE = 0;
  static CAPTURING_PHASE = 1;
  static AT_TARGET = 2;
  static BUBBLING_PHASE = 3;
}

function isEvent(value) {
  return typeof value === 'object' && value !== null && kIsBeingDispatched in value;
}

Object.defineProperties(Event.prototype, {
  [Symbol.toStringTag]: { __proto__: null, writable: false, enumerable: false, configurable: true, value: 'Event' },
  stopImmediatePropagation: kEnumerableProperty,
  preventDefault: kEnumerableProperty,
  target: kEnumerableProperty,
  currentTarget: kEnumerableProperty,
  srcElement: kEnumerableProperty,
  type: kEnumerableProperty,
  cancelable: kEnumerableProperty,
  defaultPrevented: kEnumerableProperty,
  timeStamp: kEnumerableProperty,
  composedPath: kEnumerableProperty,
  returnValue: kEnumerableProperty,
  bubbles: kEnumerableProperty,
  composed: kEnumerableProperty,
  eventPhase: kEnumerableProperty,
  cancelBubble: kEnumerableProperty,
  stopPropagation: kEnumerableProperty,
  initEvent: kEnumerableProperty,
  isTrusted: kEnumerableProperty,
});

class CustomEvent extends Event {
  #detail;

  constructor(type, options = kEmptyObject) {
    if (arguments.length === 0) throw new ERR_MISSING_ARGS('type');
    super(type, options);
    this.#detail = options?.detail ?? null;
  }

  get detail() {
    return this.#detail;
  }
}

Object.defineProperties(CustomEvent.prototype, {
  [Symbol.toStringTag]: {
    __proto__: null, writable: false, enumerable: false, configurable: true, value: 'CustomEvent',
  },
  detail: kEnumerableProperty,
});

// One registration. `callback` is the function, or the object whose handleEvent is called.
class Listener {
  constructor(callback, options, isNodeStyle) {
    this.callback = callback;
    this.once = options.once;
    this.capture = options.capture;
    this.passive = options.passive;
    this.signal = options.signal;
    this.resistStopPropagation = options.resistStopPropagation;
    this.isNodeStyle = isNodeStyle;
    this.removed = false;
  }
}

function normalizeOptions(options) {
  if (options === undefined || options === null || typeof options === 'boolean') {
    return {
      once: false, capture: options === true, passive: false, signal: undefined, resistStopPropagation: false,
    };
  }
  if (typeof options !== 'object' && typeof options !== 'function') {
    throw new ERR_INVALID_ARG_TYPE('options', 'Object', options);
  }
  return {
    once: !!options.once,
    capture: !!options.capture,
    passive: !!options.passive,
    signal: options.signal,
    resistStopPropagation: options[kResistStopPropagation] ?? false,
    isNodeStyle: !!options[kIsNodeStyleListener],
  };
}

const kIsNodeStyleListener = Symbol('kIsNodeStyleListener');

function isUsableListener(listener) {
  if (typeof listener === 'function') return true;
  if (listener == null) return false;
  if (typeof listener === 'object') return true;
  throw new ERR_INVALID_ARG_TYPE('listener', 'EventListener', listener);
}

/** Prepares an object to be an event target without the constructor having run. */
function initEventTarget(self) {
  self[kEvents] = new Map();
  self[kHandlers] = undefined;
  hide(self, kEvents);
  hide(self, kHandlers);
}

function hide(object, key) {
  Object.defineProperty(object, key, {
    __proto__: null, value: object[key], writable: true, enumerable: false, configurable: true,
  });
}

function isEventTarget(value) {
  return !!value?.constructor?.[kIsEventTarget];
}

function isNodeEventTarget(value) {
  return !!value?.constructor?.[kIsNodeEventTarget];
}

class EventTarget {
  static [kIsEventTarget] = true;

  constructor() {
    initEventTarget(this);
  }

  // Subclasses hear of a listener that was added or removed.
  [kNewListener](size, type) {
    const events = require('events');
    const limit = this[events.kMaxEventTargetListeners] ?? events.defaultMaxListeners;
    if (limit > 0 && size > limit && !this[events.kMaxEventTargetListenersWarned]) {
      this[events.kMaxEventTargetListenersWarned] = true;
      hide(this, events.kMaxEventTargetListenersWarned);
      const { inspect } = require('internal/util/inspect');
      const warning = new Error(
        `Possible EventTarget memory leak detected. ${size} ${type} listeners added to ` +
        `${inspect(this, { depth: -1 })}. MaxListeners is ${limit}. ` +
        'Use events.setMaxListeners() to increase limit');
      warning.name = 'MaxListenersExceededWarning';
      warning.target = this;
      warning.type = type;
      warning.count = size;
      process.emitWarning(warning);
    }
  }

  [kRemoveListener](_size, _type) {}

  /**
   * @param {string} type
   * @param {Function|{ handleEvent: Function }} listener
   * @param {{ capture?: boolean, once?: boolean, passive?: boolean, signal?: AbortSignal }|boolean} [options]
   */
  addEventListener(type, listener, options = undefined) {
    if (!isEventTarget(this)) throw new ERR_INVALID_THIS('EventTarget');
    if (arguments.length < 2) throw new ERR_MISSING_ARGS('type', 'listener');
    const settings = normalizeOptions(options);
    validateAbortSignal(settings.signal, 'options.signal');
    if (!isUsableListener(listener)) {
      const warning = new Error(`addEventListener called with ${listener} which has no effect.`);
      warning.name = 'AddEventListenerArgumentTypeWarning';
      warning.target = this;
      warning.type = type;
      process.emitWarning(warning);
      return;
    }
    type = `${type}`;
    const { signal } = settings;
    if (signal) {
      if (signal.aborted) return;
      signal.addEventListener('abort', () => this.removeEventListener(type, listener, options),
                              { __proto__: null, once: true, [kResistStopPropagation]: true });
    }

    let list = this[kEvents].get(type);
    if (list === undefined) {
      list = [];
      this[kEvents].set(type, list);
    } else {
      for (let i = 0; i < list.length; i++) {
        if (list[i].callback === listener && list[i].capture === settings.capture) return;
      }
    }
    list.push(new Listener(listener, settings, settings.isNodeStyle));
    this[kNewListener](list.length, type, listener, settings.once, settings.capture, settings.passive);
  }

  removeEventListener(type, listener, options = undefined) {
    if (!isEventTarget(this)) throw new ERR_INVALID_THIS('EventTarget');
    if (arguments.length < 2) throw new ERR_MISSING_ARGS('type', 'listener');
    if (!isUsableListener(listener)) return;
    type = `${type}`;
    const capture = options === true || !!options?.capture;
    const list = this[kEvents].get(type);
    if (list === undefined) return;
    for (let i = 0; i < list.length; i++) {
      if (list[i].callback === listener && list[i].capture === capture) {
        list[i].removed = true;
        list.splice(i, 1);
        if (list.length === 0) this[kEvents].delete(type);
        this[kRemoveListener](list.length, type, listener, capture);
        return;
      }
    }
  }

  /** Calls the listeners of the event's type; false if one of them prevented the default. */
  dispatchEvent(event) {
    if (!isEventTarget(this)) throw new ERR_INVALID_THIS('EventTarget');
    if (arguments.length < 1) throw new ERR_MISSING_ARGS('event');
    if (!(event instanceof Event)) throw new ERR_INVALID_ARG_TYPE('event', 'Event', event);
    if (event[kIsBeingDispatched]) throw new ERR_EVENT_RECURSION(event.type);
    dispatch(this, event, event.type, event);
    return event.defaultPrevented !== true;
  }

  [customInspectSymbol](depth, options) {
    return inspectAs(this.constructor.name, {}, depth, options);
  }
}

function createEventFor(target, value, type) {
  const create = target[kCreateEvent];
  if (create === undefined) return value;
  const event = create.call(target, value, type);
  event[kTarget] = target;
  return event;
}

// Calls one listener; gives the event, which is made when the first listener wants it.
function runListener(target, event, type, value, listener) {
  if (listener.removed || (event !== undefined && event[kStop] && !listener.resistStopPropagation)) return event;
  if (listener.once) target.removeEventListener(type, listener.callback, listener.capture);
  let argument = value;
  if (!listener.isNodeStyle) {
    event ??= createEventFor(target, value, type);
    argument = event;
  }
  if (event !== undefined) event[kInPassiveListener] = listener.passive;
  const { callback } = listener;
  try {
    let result;
    if (typeof callback === 'function') {
      result = callback.call(target, argument);
    } else {
      const handle = callback.handleEvent;
      if (typeof handle === 'function') result = handle.call(callback, argument);
    }
    if (result !== undefined && result !== null) reportRejection(result);
  } catch (error) {
    process.nextTick(() => { throw error; });
  }
  return event;
}

// Runs the listeners of `type`; those of Node's style get `value`, the others the event.
function dispatch(target, event, type, value) {
  if (event !== undefined) {
    event[kTarget] = target;
    event[kIsBeingDispatched] = true;
  }
  const list = target[kEvents].get(type);
  if (list !== undefined) {
    if (list.length === 1) {
      event = runListener(target, event, type, value, list[0]);
    } else {
      const listeners = list.slice();
      for (let i = 0; i < listeners.length; i++) event = runListener(target, event, type, value, listeners[i]);
    }
  }
  if (event !== undefined) {
    event[kInPassiveListener] = false;
    event[kIsBeingDispatched] = false;
  }
}

function reportRejection(promise) {
  const { then } = promise;
  if (typeof then === 'function') {
    then.call(promise, undefined, (error) => process.nextTick(() => { throw error; }));
  }
}

Object.defineProperties(EventTarget.prototype, {
  addEventListener: kEnumerableProperty,
  removeEventListener: kEnumerableProperty,
  dispatchEvent: kEnumerableProperty,
  [Symbol.toStringTag]: {
    __proto__: null, writable: false, enumerable: false, configurable: true, value: 'EventTarget',
  },
});

/** An EventTarget with the everyday methods of EventEmitter. */
class NodeEventTarget extends EventTarget {
  static [kIsNodeEventTarget] = true;
  static defaultMaxListeners = 10;

  setMaxListeners(n) {
    if (!isNodeEventTarget(this)) throw new ERR_INVALID_THIS('NodeEventTarget');
    require('events').setMaxListeners.call(undefined, n, { addEventListener() {}, __proto__: this });
    const { kMaxEventTargetListeners } = require('events');
    this[kMaxEventTargetListeners] = n;
    hide(this, kMaxEventTargetListeners);
  }

  getMaxListeners() {
    const events = require('events');
    return this[events.kMaxEventTargetListeners] ?? events.defaultMaxListeners;
  }

  eventNames() {
    return Array.from(this[kEvents].keys());
  }

  listenerCount(type) {
    return this[kEvents].get(String(type))?.length ?? 0;
  }

  off(type, listener, options) {
    this.removeEventListener(type, listener, options);
    return this;
  }

  removeListener(type, listener, options) {
    this.removeEventListener(type, listener, options);
    return this;
  }

  on(type, listener) {
    this.addEventListener(type, listener, { [kIsNodeStyleListener]: true });
    return this;
  }

  addListener(type, listener) {
    this.addEventListener(type, listener, { [kIsNodeStyleListener]: true });
    return this;
  }

  emit(type, value) {
    const had = this.listenerCount(type) > 0;
    dispatch(this, undefined, type, value);
    return had;
  }

  once(type, listener) {
    this.addEventListener(type, listener, { once: true, [kIsNodeStyleListener]: true });
    return this;
  }

  removeAllListeners(type) {
    if (type !== undefined) this[kEvents].delete(String(type));
    else this[kEvents].clear();
    return this;
  }
}

Object.defineProperties(NodeEventTarget.prototype, {
  setMaxListeners: kEnumerableProperty,
  getMaxListeners: kEnumerableProperty,
  eventNames: kEnumerableProperty,
  listenerCount: kEnumerableProperty,
  off: kEnumerableProperty,
  removeListener: kEnumerableProperty,
  on: kEnumerableProperty,
  addListener: kEnumerableProperty,
  once: kEnumerableProperty,
  emit: kEnumerableProperty,
  removeAllListeners: kEnumerableProperty,
});

/** Gives a class the attribute `on<name>`, whose function is a listener of the event. */
function defineEventHandler(prototype, name, event = name) {
  const property = `on${name}`;
  function get() {
    return this[kHandlers]?.get(event)?.handler ?? null;
  }
  function set(value) {
    this[kHandlers] ??= new Map();
    hide(this, kHandlers);
    let entry = this[kHandlers].get(event);
    if (entry === undefined) {
      if (typeof value !== 'function') return;
      // Stays in its place in the order of listeners when the handler is exchanged.
      entry = { handler: value, listener: undefined };
      entry.listener = function(evt) {
        return entry.handler.call(this, evt);
      };
      this[kHandlers].set(event, entry);
      this.addEventListener(event, entry.listener);
      return;
    }
    if (typeof value === 'function') {
      entry.handler = value;
    } else {
      this[kHandlers].delete(event);
      this.removeEventListener(event, entry.listener);
    }
  }
  Object.defineProperty(get, 'name', { __proto__: null, value: `get ${property}` });
  Object.defineProperty(set, 'name', { __proto__: null, value: `set ${property}` });
  Object.defineProperty(prototype, property, { __proto__: null, get, set, configurable: true, enumerable: true });
}

/** The functions that listen to `type`, in order. */
function listenersOf(target, type) {
  const list = target[kEvents]?.get(String(type));
  const listeners = [];
  if (list !== undefined) {
    for (let i = 0; i < list.length; i++) {
      const { callback } = list[i];
      listeners.push(typeof callback === 'function' ? callback : callback.handleEvent);
    }
  }
  return listeners;
}

module.exports = {
  CustomEvent,
  Event,
  EventTarget,
  NodeEventTarget,
  defineEventHandler,
  dispatch,
  initEventTarget,
  isEventTarget,
  isNodeEventTarget,
  kCreateEvent,
  kEvents,
  kNewListener,
  kRemoveListener,
  kResistStopPropagation,
  kTrustEvent,
  listenersOf,
};
