'use strict';

// Timers that return promises.

const { Immediate, clearImmediate, clearTimer, createTimeout } = require('internal/timers');
const { validateAbortSignal, validateBoolean, validateNumber, validateObject } = require('internal/validators');
const { AbortError, codes: { ERR_ILLEGAL_CONSTRUCTOR } } = require('internal/errors');

/** Validates options; returns { signal, ref }. */
function readOptions(options) {
  validateObject(options, 'options');
  const { signal, ref = true } = options;
  if (signal !== undefined) validateAbortSignal(signal, 'options.signal');
  validateBoolean(ref, 'options.ref');
  return { signal, ref };
}

/** A promise from `start(resolve)`, which returns a function that stops the timer. */
function abortable(signal, start) {
  if (signal?.aborted) return Promise.reject(new AbortError(undefined, { cause: signal.reason }));
  return new Promise((resolve, reject) => {
    let onAbort;
    const stop = start((value) => {
      if (onAbort !== undefined) signal.removeEventListener('abort', onAbort);
      resolve(value);
    });
    if (signal === undefined) return;
    onAbort = () => {
      stop();
      reject(new AbortError(undefined, { cause: signal.reason }));
    };
    signal.addEventListener('abort', onAbort, { once: true });
  });
}

/**
 * Fulfilled with `value` after `delay` ms (default 1).
 * @param {{ ref?: boolean, signal?: AbortSignal }} [options]
 * @throws {ERR_INVALID_ARG_TYPE} through the promise; {AbortError} when the signal says so
 */
function setTimeout(delay, value, options = {}) {
  let signal, ref;
  try {
    if (delay !== undefined) validateNumber(delay, 'delay');
    ({ signal, ref } = readOptions(options));
  } catch (error) {
    return Promise.reject(error);
  }
  return abortable(signal, (resolve) => {
    const timer = createTimeout(() => resolve(value), delay, undefined, false, ref);
    return () => clearTimer(timer);
  });
}

/** Fulfilled with `value` in the next check phase. */
function setImmediate(value, options = {}) {
  let signal, ref;
  try {
    ({ signal, ref } = readOptions(options));
  } catch (error) {
    return Promise.reject(error);
  }
  return abortable(signal, (resolve) => {
    const immediate = new Immediate(() => resolve(value), undefined);
    if (!ref) immediate.unref();
    return () => clearImmediate(immediate);
  });
}

/** Yields `value` every `delay` ms. */
async function* setInterval(delay, value, options = {}) {
  if (delay !== undefined) validateNumber(delay, 'delay');
  const { signal, ref } = readOptions(options);
  if (signal?.aborted) throw new AbortError(undefined, { cause: signal.reason });

  let due = 0;
  let wake;
  const timer = createTimeout(() => {
    due++;
    wake?.();
    wake = undefined;
  }, delay, undefined, true, ref);
  let onAbort;
  if (signal !== undefined) {
    onAbort = () => {
      clearTimer(timer);
      wake?.(Promise.reject(new AbortError(undefined, { cause: signal.reason })));
      wake = undefined;
    };
    signal.addEventListener('abort', onAbort, { once: true });
  }
  try {
    while (!signal?.aborted) {
      if (due === 0) await new Promise((resolve) => { wake = resolve; });
      for (; due > 0; due--) yield value;
    }
    throw new AbortError(undefined, { cause: signal?.reason });
  } finally {
    clearTimer(timer);
    if (onAbort !== undefined) signal.removeEventListener('abort', onAbort);
  }
}

const kScheduler = Symbol('kScheduler');

class Scheduler {
  constructor(key) {
    if (key !== kScheduler) throw new ERR_ILLEGAL_CONSTRUCTOR();
  }

  /** Fulfilled in the next check phase. */
  yield() {
    return setImmediate();
  }

  wait(delay, options) {
    return setTimeout(delay, undefined, options);
  }
}

module.exports = { setTimeout, setImmediate, setInterval, scheduler: new Scheduler(kScheduler) };
