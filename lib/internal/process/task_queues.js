'use strict';

// process.nextTick, queueMicrotask, and the function that C calls after a callback to drain both queues.

const { codes: { ERR_INVALID_ARG_TYPE } } = require('internal/errors');
const {
  tickInfo, setTickCallback, runMicrotasks, enqueueMicrotask, getAsyncContext, setAsyncContext,
} = internalBinding('task_queue');
const { triggerUncaught } = internalBinding('isolate');

const kTickScheduled = 0;
const kRejectionPending = 1;

// The queue: ticks from `head` on. What has run is dropped when the queue runs empty, or when much of it has.
let queue = [];
let head = 0;
const kCompactAfter = 1024;

let processPromiseRejections = () => false;

class Tick {
  constructor(callback, args, context) {
    this.callback = callback;
    this.args = args;
    this.context = context;
  }
}

/**
 * Calls callback(...args) after the current operation, before anything else of the event loop.
 * @throws {ERR_INVALID_ARG_TYPE} callback is no function
 */
function nextTick(callback, ...args) {
  if (typeof callback !== 'function') throw new ERR_INVALID_ARG_TYPE('callback', 'Function', callback);
  if (process._exiting) return;
  queue.push(new Tick(callback, args, getAsyncContext()));
  tickInfo[kTickScheduled] = 1;
}

function takeTick() {
  if (head === queue.length) {
    if (head > 0) {
      queue = [];
      head = 0;
    }
    tickInfo[kTickScheduled] = 0;
    return undefined;
  }
  const tick = queue[head];
  queue[head++] = undefined;
  if (head === kCompactAfter) {
    queue.splice(0, head);
    head = 0;
  }
  return tick;
}

function runTick(tick) {
  const { callback, args, context } = tick;
  setAsyncContext(context);
  switch (args.length) {
    case 0: callback(); break;
    case 1: callback(args[0]); break;
    case 2: callback(args[0], args[1]); break;
    default: callback(...args);
  }
}

/** All ticks, then all microtasks, until neither is left; then the promises rejected meanwhile. */
function processTicksAndRejections() {
  do {
    let tick;
    while ((tick = takeTick()) !== undefined) runTick(tick);
    setAsyncContext(undefined);
    runMicrotasks();
  } while (head < queue.length || processPromiseRejections());
  tickInfo[kTickScheduled] = 0;
  tickInfo[kRejectionPending] = 0;
}

/** The same between two callbacks of one phase, such as two timers. */
function runNextTicks() {
  if (tickInfo[kTickScheduled] === 0) runMicrotasks();
  if (tickInfo[kTickScheduled] === 0 && tickInfo[kRejectionPending] === 0) return;
  processTicksAndRejections();
}

/** @throws {ERR_INVALID_ARG_TYPE} callback is no function */
function queueMicrotask(callback) {
  if (typeof callback !== 'function') throw new ERR_INVALID_ARG_TYPE('callback', 'Function', callback);
  enqueueMicrotask(() => {
    try {
      callback();
    } catch (error) {
      triggerUncaught(error, false);
    }
  });
}

function hasScheduledWork() {
  return tickInfo[kTickScheduled] !== 0 || tickInfo[kRejectionPending] !== 0;
}

setTickCallback(processTicksAndRejections);

// Rejections: the list is filled by the engine's hook; the rules are loaded with the first of them.
internalBinding('task_queue').setRejectionCallback((event, promise, value) => {
  const promises = require('internal/process/promises');
  processPromiseRejections = promises.processPromiseRejections;
  if (promises.onRejectionEvent(event, promise, value)) tickInfo[kRejectionPending] = 1;
});

module.exports = { nextTick, queueMicrotask, processTicksAndRejections, runNextTicks, hasScheduledWork };
