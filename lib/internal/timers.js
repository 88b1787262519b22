'use strict';

// Timers and immediates. Timers of one duration form a list, in which the oldest is always the first due, so that
// adding and removing are constant in time; a heap of lists says which list comes next. The loop has one timer,
// set for the first list.

const { codes: { ERR_OUT_OF_RANGE } } = require('internal/errors');
const { validateNumber } = require('internal/validators');
const { runNextTicks } = require('internal/process/task_queues');
const binding = internalBinding('timers');
const { getAsyncContext, setAsyncContext } = internalBinding('task_queue');
const { immediateInfo, now: loopNow } = binding;

const kMaxDelay = 2 ** 31 - 1;

const kRefed = Symbol('refed');
const kHasPrimitive = Symbol('kHasPrimitive');
const kAsyncId = Symbol('asyncId');
const kTriggerId = Symbol('triggerId');
const kContext = Symbol('kAsyncContextFrame'); // the names of these symbols show in util.inspect

let lastAsyncId = 1;
let refCount = 0;           // timers that keep the loop alive
let nextExpiry = Infinity;  // what the loop's timer is set for

const lists = new Map();    // duration -> TimersList
const timersById = { __proto__: null }; // for clearTimeout(number)

// Lists ----------------------------------------------------------------------------------------------------

/** A circle of timers of one duration, the list itself being the link between last and first. */
class TimersList {
  constructor(expiry, msecs) {
    this._idleNext = this;
    this._idlePrev = this;
    this.expiry = expiry;
    this.id = 0;
    this.msecs = msecs;
    this.priorityQueuePosition = 0;
  }

  isEmpty() {
    return this._idleNext === this;
  }

  append(timer) {
    if (timer._idleNext) unlink(timer);
    const last = this._idlePrev;
    timer._idlePrev = last;
    timer._idleNext = this;
    last._idleNext = timer;
    this._idlePrev = timer;
  }
}

function unlink(timer) {
  if (timer._idleNext) timer._idleNext._idlePrev = timer._idlePrev;
  if (timer._idlePrev) timer._idlePrev._idleNext = timer._idleNext;
  timer._idleNext = null;
  timer._idlePrev = null;
}

// The heap of lists by expiry; heap[0] is unused, the children of i are 2i and 2i+1.
const heap = [undefined];

function place(list, position) {
  heap[position] = list;
  list.priorityQueuePosition = position;
}

function siftUp(position) {
  const list = heap[position];
  while (position > 1) {
    const parent = position >> 1;
    if (heap[parent].expiry <= list.expiry) break;
    place(heap[parent], position);
    position = parent;
  }
  place(list, position);
}

function siftDown(position) {
  const list = heap[position];
  const last = heap.length - 1;
  for (;;) {
    let child = position * 2;
    if (child > last) break;
    if (child < last && heap[child + 1].expiry < heap[child].expiry) child++;
    if (heap[child].expiry >= list.expiry) break;
    place(heap[child], position);
    position = child;
  }
  place(list, position);
}

function removeList(list) {
  const position = list.priorityQueuePosition;
  const moved = heap.pop();
  if (moved !== list) {
    place(moved, position);
    if (position > 1 && heap[position >> 1].expiry > moved.expiry) siftUp(position);
    else siftDown(position);
  }
  if (lists.get(list.msecs) === list) lists.delete(list.msecs);
}

// Timers ---------------------------------------------------------------------------------------------------

function incRefCount() {
  if (refCount++ === 0) binding.toggleTimerRef(true);
}

function decRefCount() {
  if (--refCount === 0) binding.toggleTimerRef(false);
}

/** The delay in whole milliseconds, at least 1; one too long becomes 1, with a warning. */
function checkDelay(after) {
  after *= 1;
  if (after >= 1 && after <= kMaxDelay) return after;
  if (after > kMaxDelay) {
    process.emitWarning(`${after} does not fit into a 32-bit signed integer.\nTimeout duration was set to 1.`,
                        'TimeoutOverflowWarning');
  }
  return 1;
}

class Timeout {
  constructor(callback, after, args, isRepeat, isRefed) {
    after = after === undefined ? 1 : checkDelay(after);
    this._idleTimeout = after;
    this._idlePrev = this;
    this._idleNext = this;
    this._idleStart = null;
    // A method of its own name, so that a callback is called with the timer as `this`.
    this._onTimeout = null;
    this._onTimeout = callback;
    this._timerArgs = args;
    this._repeat = isRepeat ? after : null;
    this._destroyed = false;
    if (isRefed) incRefCount();
    this[kRefed] = isRefed;
    this[kHasPrimitive] = false;
    this[kAsyncId] = ++lastAsyncId;
    this[kTriggerId] = 1;
    this[kContext] = getAsyncContext();
  }

  /** Starts it anew with its delay. */
  refresh() {
    if (this[kRefed]) active(this);
    else unrefActive(this);
    return this;
  }

  unref() {
    if (this[kRefed]) {
      this[kRefed] = false;
      if (!this._destroyed) decRefCount();
    }
    return this;
  }

  ref() {
    if (this[kRefed] === false) {
      this[kRefed] = true;
      if (!this._destroyed) incRefCount();
    }
    return this;
  }

  hasRef() {
    return this[kRefed];
  }

  close() {
    clearTimer(this);
    return this;
  }

  [Symbol.toPrimitive]() {
    const id = this[kAsyncId];
    if (!this[kHasPrimitive]) {
      this[kHasPrimitive] = true;
      timersById[id] = this;
    }
    return id;
  }

  [require('internal/util').SymbolDispose]() {
    clearTimer(this);
  }

  [require('internal/util').customInspectSymbol](depth, options) {
    return require('internal/util/inspect').inspect(this, { ...options, depth: 0, customInspect: false });
  }
}

/** Puts a timer into the list of its duration, counting from `start` (now). */
function insert(timer, msecs, start = loopNow()) {
  msecs = Math.trunc(msecs);
  timer._idleStart = start;
  let list = lists.get(msecs);
  if (list === undefined) {
    const expiry = start + msecs;
    list = new TimersList(expiry, msecs);
    lists.set(msecs, list);
    heap.push(list);
    siftUp(heap.length - 1);
    if (nextExpiry > expiry) {
      binding.schedule(msecs);
      nextExpiry = expiry;
    }
  }
  list.append(timer);
}

/** (Re)starts a timer that keeps the loop alive: net and http use it for any object with _idleTimeout. */
function active(timer) {
  restart(timer, true);
}

/** The same for one that does not keep the loop alive. */
function unrefActive(timer) {
  restart(timer, false);
}

function restart(timer, isRefed) {
  const msecs = timer._idleTimeout;
  if (msecs < 0 || msecs === undefined) return;
  if (timer._destroyed || timer[kRefed] === undefined) {
    timer._destroyed = false;
    timer[kRefed] = isRefed;
    if (isRefed) incRefCount();
  }
  insert(timer, msecs);
}

/** Stops it for good. */
function clearTimer(timer) {
  if (timer._destroyed) return;
  timer._destroyed = true;
  if (timer[kHasPrimitive]) delete timersById[timer[kAsyncId]];
  if (timer[kRefed]) decRefCount();
  unenroll(timer);
  timer._idleTimeout = -1;
  timer._onTimeout = null;
}

function unenroll(timer) {
  const list = lists.get(Math.trunc(timer._idleTimeout));
  const wasLinked = timer._idleNext && timer._idleNext !== timer;
  unlink(timer);
  if (wasLinked && list !== undefined && list.isEmpty()) {
    removeList(list);
    if (heap.length > 1 && nextExpiry > heap[1].expiry) {
      nextExpiry = heap[1].expiry;
      binding.schedule(Math.max(1, nextExpiry - loopNow()));
    }
  }
}

/** What setTimeout does: a started timer. */
function createTimeout(callback, after, args, isRepeat, isRefed = true) {
  const timer = new Timeout(callback, after, args, isRepeat, isRefed);
  timer._idleNext = timer._idlePrev = null;
  insert(timer, timer._idleTimeout);
  return timer;
}

function runTimer(timer) {
  setAsyncContext(timer[kContext]);
  const args = timer._timerArgs;
  if (args === undefined) timer._onTimeout();
  else timer._onTimeout(...args);
}

/** After its callback: repeat it, or be done with it unless the callback restarted it. */
function finishTimer(timer) {
  if (timer._repeat && timer._idleTimeout !== -1) {
    timer._idleTimeout = timer._repeat;
    insert(timer, timer._idleTimeout);
  } else if (!timer._idleNext && !timer._destroyed) {
    timer._destroyed = true;
    if (timer[kHasPrimitive]) delete timersById[timer[kAsyncId]];
    if (timer[kRefed]) decRefCount();
  }
}

let ranATimer = false; // in this round: microtasks run between two callbacks, not before the first

function processList(list, now) {
  const { msecs } = list;
  while (!list.isEmpty()) {
    const timer = list._idleNext;
    if (now - timer._idleStart < msecs) {
      now = loopNow();
      if (now - timer._idleStart < msecs) {
        list.expiry = Math.max(timer._idleStart + msecs, now + 1);
        siftDown(list.priorityQueuePosition);
        return;
      }
    }
    if (ranATimer) {
      runNextTicks();
      if (list._idleNext !== timer) continue; // a microtask has cleared it
    } else {
      ranATimer = true;
    }
    unlink(timer);
    if (!timer._onTimeout) {
      finishTimer(timer);
      continue;
    }
    try {
      runTimer(timer);
    } finally {
      finishTimer(timer);
    }
  }
  if (lists.get(msecs) === list) removeList(list);
}

/** From the loop: runs what is due, and says when to come again before the microtasks of the last timer may say so too. */
function processTimers(now) {
  nextExpiry = Infinity;
  ranATimer = false;
  while (heap.length > 1) {
    const list = heap[1];
    if (list.expiry > now) {
      now = loopNow();
      if (list.expiry > now) {
        nextExpiry = list.expiry;
        binding.schedule(nextExpiry - now);
        binding.toggleTimerRef(refCount > 0);
        return;
      }
    }
    processList(list, now);
  }
}

// Immediates -----------------------------------------------------------------------------------------------

const kCount = 0;
const kRefCount = 1;
const kHasOutstanding = 2;

let waiting = [];  // for the next check phase
let running = [];  // of this one, from runningIndex on
let runningIndex = 0;

class Immediate {
  constructor(callback, args) {
    this._idleNext = null;
    this._idlePrev = null;
    this._onImmediate = callback;
    this._argv = args;
    this._destroyed = false;
    this[kRefed] = false;
    this[kAsyncId] = ++lastAsyncId;
    this[kTriggerId] = 1;
    this[kContext] = getAsyncContext();
    this.ref();
    immediateInfo[kCount]++;
    waiting.push(this);
  }

  ref() {
    if (this[kRefed] === false) {
      this[kRefed] = true;
      if (immediateInfo[kRefCount]++ === 0) binding.toggleImmediateRef(true);
    }
    return this;
  }

  unref() {
    if (this[kRefed] === true) {
      this[kRefed] = false;
      if (--immediateInfo[kRefCount] === 0) binding.toggleImmediateRef(false);
    }
    return this;
  }

  hasRef() {
    return !!this[kRefed];
  }

  [require('internal/util').SymbolDispose]() {
    clearImmediate(this);
  }
}

function clearImmediate(immediate) {
  if (!immediate || immediate._destroyed || !(immediate instanceof Immediate)) return;
  retire(immediate);
  if (immediateInfo[kRefCount] === 0) binding.toggleImmediateRef(false);
  immediate._onImmediate = null;
}

function retire(immediate) {
  immediate._destroyed = true;
  immediateInfo[kCount]--;
  if (immediate[kRefed]) immediateInfo[kRefCount]--;
  immediate[kRefed] = null;
}

/** From the check phase; again, for the rest, after an exception that was handled. */
function processImmediate() {
  if (runningIndex >= running.length) {
    running = waiting;
    waiting = [];
    runningIndex = 0;
  }
  immediateInfo[kHasOutstanding] = 1;
  let ranOne = false;
  while (runningIndex < running.length) {
    const immediate = running[runningIndex];
    if (immediate._destroyed) {
      runningIndex++;
      continue;
    }
    if (ranOne) {
      runNextTicks();
      if (immediate._destroyed) continue;
    }
    ranOne = true;
    runningIndex++;
    if (runningIndex === running.length) immediateInfo[kHasOutstanding] = 0;
    retire(immediate);
    const { _onImmediate: callback, _argv: args } = immediate;
    immediate._onImmediate = null;
    setAsyncContext(immediate[kContext]);
    if (args === undefined) callback.call(immediate);
    else callback.apply(immediate, args);
  }
  running = [];
  runningIndex = 0;
  immediateInfo[kHasOutstanding] = 0;
}

binding.setup(processImmediate, processTimers);

// For the rest of the library ------------------------------------------------------------------------------

/** Checks the argument of setTimeout methods of sockets and the like; returns whole milliseconds. */
function getTimerDuration(msecs, name) {
  validateNumber(msecs, name);
  if (msecs < 0 || !Number.isFinite(msecs)) throw new ERR_OUT_OF_RANGE(name, 'a non-negative finite number', msecs);
  if (msecs > kMaxDelay) {
    process.emitWarning(`${msecs} does not fit into a 32-bit signed integer.\nTimer duration was truncated to ${kMaxDelay}.`,
                        'TimeoutOverflowWarning');
    return kMaxDelay;
  }
  return msecs;
}

/** A timer of the library's own that does not keep the loop alive. */
function setUnrefTimeout(callback, after) {
  return createTimeout(callback, after, undefined, false, false);
}

function activeCounts() {
  return { timeoutCount: refCount, immediateCount: immediateInfo[kRefCount] };
}

module.exports = {
  Immediate,
  Timeout,
  active,
  activeCounts,
  clearImmediate,
  clearTimer,
  createTimeout,
  getTimerDuration,
  kHasPrimitive,
  kRefed,
  kTimeout: Symbol('timeout'),
  setUnrefTimeout,
  timersById,
  unenroll,
  unrefActive,
};
