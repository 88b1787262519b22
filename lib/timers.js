'use strict';

// setTimeout and its relatives. The machinery is internal/timers.

const {
  Immediate, Timeout, active, clearImmediate, clearTimer, createTimeout, getTimerDuration, timersById, unenroll,
  unrefActive,
} = require('internal/timers');
const { validateFunction } = require('internal/validators');
const { promisify: { custom: customPromisify }, deprecate } = require('internal/util');

/**
 * Calls callback(...args) once, `after` ms from now (default 1).
 * @returns {Timeout}
 * @throws {ERR_INVALID_ARG_TYPE} callback is no function
 */
function setTimeout(callback, after, ...args) {
  validateFunction(callback, 'callback');
  return createTimeout(callback, after, args.length > 0 ? args : undefined, false);
}

/** Calls callback(...args) every `repeat` ms (default 1). */
function setInterval(callback, repeat, ...args) {
  validateFunction(callback, 'callback');
  return createTimeout(callback, repeat, args.length > 0 ? args : undefined, true);
}

/** Stops a timer given as an object, or as the number or text it was converted to. */
function clearTimeout(timer) {
  if (timer instanceof Timeout) {
    clearTimer(timer);
  } else if (typeof timer === 'number' || typeof timer === 'string') {
    const known = timersById[timer];
    if (known !== undefined) clearTimer(known);
  } else if (timer?._onTimeout) {
    timer._onTimeout = null;
    unenroll(timer);
  }
}

function clearInterval(timer) {
  clearTimeout(timer);
}

/** Calls callback(...args) in the check phase of the loop, after the I/O of this round. */
function setImmediate(callback, ...args) {
  validateFunction(callback, 'callback');
  return new Immediate(callback, args.length > 0 ? args : undefined);
}

for (const [fn, name] of [[setTimeout, 'setTimeout'], [setImmediate, 'setImmediate']]) {
  Object.defineProperty(fn, customPromisify, {
    __proto__: null,
    enumerable: true,
    get() { return require('timers/promises')[name]; },
  });
}

module.exports = {
  setTimeout,
  clearTimeout,
  setImmediate,
  clearImmediate,
  setInterval,
  clearInterval,
  _unrefActive: deprecate(unrefActive, 'timers._unrefActive() is deprecated. Please use timeout.refresh() instead.',
                          'DEP0127'),
  active: deprecate(active, 'timers.active() is deprecated. Please use timeout.refresh() instead.', 'DEP0126'),
  unenroll: deprecate(unenroll, 'timers.unenroll() is deprecated. Please use clearTimeout instead.', 'DEP0096'),
  enroll: deprecate((item, msecs) => {
    msecs = getTimerDuration(msecs, 'msecs');
    if (item._idleNext) unenroll(item);
    item._idleNext = item._idlePrev = null;
    item._idleTimeout = msecs;
  }, 'timers.enroll() is deprecated. Please use setTimeout instead.', 'DEP0095'),
};

Object.defineProperty(module.exports, 'promises', {
  __proto__: null,
  configurable: true,
  enumerable: true,
  get() { return require('timers/promises'); },
});
