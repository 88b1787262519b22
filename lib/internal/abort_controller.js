'use strict';

// AbortController and AbortSignal. A signal made by AbortSignal.any follows its sources; the sources hold it weakly
// unless somebody listens to it.

const { DOMException } = require('internal/dom_exception');
const {
  codes: {
    ERR_ILLEGAL_CONSTRUCTOR,
    ERR_INVALID_ARG_TYPE,
    ERR_INVALID_THIS,
  },
  genericNodeError,
} = require('internal/errors');
const {
  Event,
  EventTarget,
  defineEventHandler,
  kNewListener,
  kRemoveListener,
  kTrustEvent,
} = require('internal/event_target');
const { customInspectSymbol, kEnumerableProperty } = require('internal/util');
const { validateAbortSignalArray, validateUint32 } = require('internal/validators');

const kDontThrow = Symbol('kDontThrow');
const kReason = Symbol('kReason');

// Signals that must live because somebody waits for them: of time-outs and of any() with listeners.
const heldSignals = new Set();
let inspectFunction;

function inspectAs(self, value, depth, options) {
  if (depth < 0) return self;
  inspectFunction ??= require('internal/util/inspect').inspect;
  const inner = { ...options, depth: options.depth == null ? null : options.depth - 1 };
  return `${self.constructor.name} ${inspectFunction(value, inner)}`;
}

class AbortSignal extends EventTarget {
  #aborted = false;
  #reason;
  #isComposite = false;
  #isTimeout = false;
  #sources;      // of a composite signal: a Set of WeakRef
  #dependants;   // composite signals that follow this one: a Set of WeakRef

  constructor(token = undefined) {
    if (token !== kDontThrow) throw new ERR_ILLEGAL_CONSTRUCTOR();
    super();
  }

  get aborted() {
    if (!isAbortSignal(this)) throw new ERR_INVALID_THIS('AbortSignal');
    return this.#aborted;
  }

  get reason() {
    if (!isAbortSignal(this)) throw new ERR_INVALID_THIS('AbortSignal');
    return this.#reason;
  }

  throwIfAborted() {
    if (!isAbortSignal(this)) throw new ERR_INVALID_THIS('AbortSignal');
    if (this.#aborted) throw this.#reason;
  }

  [customInspectSymbol](depth, options) {
    return inspectAs(this, { aborted: this.aborted }, depth, options);
  }

  /** A signal that is aborted already. */
  static abort(reason = new DOMException('This operation was aborted', 'AbortError')) {
    const signal = new AbortSignal(kDontThrow);
    signal.#aborted = true;
    signal.#reason = reason;
    return signal;
  }

  /** A signal that aborts after `delay` milliseconds. */
  static timeout(delay) {
    validateUint32(delay, 'delay', false);
    const signal = new AbortSignal(kDontThrow);
    signal.#isTimeout = true;
    const weak = new WeakRef(signal);
    const timer = setTimeout(() => {
      const target = weak.deref();
      if (target !== undefined) {
        heldSignals.delete(target);
        abortSignal(target, new DOMException('The operation was aborted due to timeout', 'TimeoutError'));
      }
    }, delay);
    timer.unref();
    return signal;
  }

  /** A signal that aborts as soon as one of `signals` does. */
  static any(signals) {
    const list = Array.isArray(signals) ? signals : toArray(signals);
    validateAbortSignalArray(list, 'signals');
    const result = new AbortSignal(kDontThrow);
    result.#isComposite = true;
    for (const signal of list) {
      if (signal.aborted) {
        result.#aborted = true;
        result.#reason = signal.reason;
        return result;
      }
    }
    result.#sources = new Set();
    const weak = new WeakRef(result);
    for (const signal of list) {
      if (!signal.#isComposite) {
        result.#follow(signal, weak);
      } else if (signal.#sources !== undefined) {
        for (const reference of signal.#sources) {
          const source = reference.deref();
          if (source !== undefined) result.#follow(source, weak);
        }
      }
    }
    return result;
  }

  #follow(source, weak) {
    for (const reference of this.#sources) {
      if (reference.deref() === source) return;
    }
    this.#sources.add(new WeakRef(source));
    source.#dependants ??= new Set();
    source.#dependants.add(weak);
  }

  [kNewListener](size, type, ...rest) {
    super[kNewListener](size, type, ...rest);
    if (type === 'abort' && !this.#aborted && (this.#isTimeout || this.#sources?.size > 0)) heldSignals.add(this);
  }

  [kRemoveListener](size, type, ...rest) {
    super[kRemoveListener](size, type, ...rest);
    if (type === 'abort' && size === 0 && (this.#isTimeout || this.#isComposite)) heldSignals.delete(this);
  }

  [kReason](reason) {
    if (this.#aborted) return;
    this.#aborted = true;
    this.#reason = reason;
    // All are marked before the first listener runs.
    const followers = [];
    if (this.#dependants !== undefined) {
      for (const reference of this.#dependants) {
        const follower = reference.deref();
        if (follower !== undefined && !follower.#aborted) {
          follower.#aborted = true;
          follower.#reason = reason;
          followers.push(follower);
        }
      }
      this.#dependants = undefined;
    }
    runAbort(this);
    for (const follower of followers) {
      runAbort(follower);
      heldSignals.delete(follower);
    }
  }

  static isSignal(value) {
    return typeof value === 'object' && value !== null && #aborted in value;
  }
}

const isAbortSignal = AbortSignal.isSignal;
delete AbortSignal.isSignal;

function toArray(iterable) {
  if (iterable == null || typeof iterable[Symbol.iterator] !== 'function') {
    throw genericNodeError('Value can not be converted to sequence.', { code: 'ERR_INVALID_ARG_TYPE' }, TypeError);
  }
  return Array.from(iterable);
}

function runAbort(signal) {
  const event = new Event('abort', { bubbles: false, cancelable: false, [kTrustEvent]: true });
  signal.dispatchEvent(event);
}

function abortSignal(signal, reason) {
  signal[kReason](reason);
}

Object.defineProperties(AbortSignal.prototype, {
  aborted: kEnumerableProperty,
  reason: kEnumerableProperty,
  throwIfAborted: kEnumerableProperty,
  [Symbol.toStringTag]: {
    __proto__: null, writable: false, enumerable: false, configurable: true, value: 'AbortSignal',
  },
});
Object.defineProperties(AbortSignal, {
  abort: kEnumerableProperty,
  timeout: kEnumerableProperty,
  any: kEnumerableProperty,
});
defineEventHandler(AbortSignal.prototype, 'abort');

class AbortController {
  #signal;

  get signal() {
    this.#signal ??= new AbortSignal(kDontThrow);
    return this.#signal;
  }

  abort(reason = new DOMException('This operation was aborted', 'AbortError')) {
    abortSignal(this.signal, reason);
  }

  [customInspectSymbol](depth, options) {
    return inspectAs(this, { signal: this.signal }, depth, options);
  }
}

Object.defineProperties(AbortController.prototype, {
  signal: kEnumerableProperty,
  abort: kEnumerableProperty,
  [Symbol.toStringTag]: {
    __proto__: null, writable: false, enumerable: false, configurable: true, value: 'AbortController',
  },
});

/** A promise that is fulfilled when `signal` aborts; `resource` is held weakly meanwhile. */
async function aborted(signal, resource) {
  if (signal === undefined) throw new ERR_INVALID_ARG_TYPE('signal', 'AbortSignal', signal);
  if (!isAbortSignal(signal)) throw new ERR_INVALID_ARG_TYPE('signal', 'AbortSignal', signal);
  if (resource === null || (typeof resource !== 'object' && typeof resource !== 'function')) {
    throw new ERR_INVALID_ARG_TYPE('resource', 'Object', resource);
  }
  if (signal.aborted) return undefined;
  return new Promise((resolve) => {
    const reference = new WeakRef(resource);
    signal.addEventListener('abort', () => {
      if (reference.deref() !== undefined) resolve();
    }, { once: true });
  });
}

module.exports = {
  AbortController,
  AbortSignal,
  aborted,
  isAbortSignal,
};
