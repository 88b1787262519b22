'use strict';

// What happens to a promise that is rejected while nobody handles it: --unhandled-rejections.

const {
  REJECT_WITH_NO_HANDLER, HANDLER_ADDED_AFTER_REJECT, REJECT_AFTER_RESOLVED, RESOLVE_AFTER_RESOLVED,
} = internalBinding('task_queue');
const { triggerUncaught } = internalBinding('isolate');

const modes = { '__proto__': null, none, warn, strict, throw: throwMode, 'warn-with-error-code': warnWithErrorCode };
const option = internalBinding('options').get('--unhandled-rejections');
const mode = modes[option] ?? throwMode;

let lastId = 0;
const unhandled = new WeakMap(); // promise -> record of a rejection nobody has handled
let pending = [];                // records to report after the microtasks
let handledLate = [];            // promises reported and handled afterwards

/** From the engine. Returns whether there is something to do after the microtasks. */
function onRejectionEvent(event, promise, value) {
  switch (event) {
    case REJECT_WITH_NO_HANDLER: {
      const record = { promise, reason: value, id: ++lastId, reported: false, handled: false };
      unhandled.set(promise, record);
      pending.push(record);
      return true;
    }
    case HANDLER_ADDED_AFTER_REJECT: {
      const record = unhandled.get(promise);
      if (record === undefined) return false;
      unhandled.delete(promise);
      if (!record.reported) {
        record.handled = true;
        return false;
      }
      handledLate.push(record);
      return true;
    }
    case REJECT_AFTER_RESOLVED:
    case RESOLVE_AFTER_RESOLVED:
      if (process.listenerCount('multipleResolves') > 0) {
        process.emit('multipleResolves', event === REJECT_AFTER_RESOLVED ? 'reject' : 'resolve', promise, value);
      }
      return false;
    default:
      return false;
  }
}

/** Reports what is pending; true if ticks may have been queued and the queues need another round. */
function processPromiseRejections() {
  let ranListener = false;
  for (let record; (record = handledLate.shift()) !== undefined;) {
    if (option === 'warn' || option === 'strict') warnHandledLate(record);
    process.emit('rejectionHandled', record.promise);
    ranListener = true;
  }
  const records = pending;
  pending = [];
  for (let i = 0; i < records.length; i++) {
    const record = records[i];
    if (record.handled) continue;
    record.reported = true;
    ranListener = true;
    try {
      mode(record);
    } catch (error) {
      pending.unshift(...records.slice(i + 1));
      throw error;
    }
  }
  return ranListener || pending.length > 0;
}

function emit({ reason, promise }) {
  return process.emit('unhandledRejection', reason, promise);
}

function none(record) {
  emit(record);
}

function throwMode(record) {
  if (!emit(record)) triggerUncaught(asError(record.reason), true);
}

function strict(record) {
  triggerUncaught(asError(record.reason), true);
  if (!emit(record)) emitWarnings(record);
}

function warn(record) {
  emit(record);
  emitWarnings(record);
}

function warnWithErrorCode(record) {
  if (emit(record)) return;
  emitWarnings(record);
  process.exitCode = 1;
}

/** The reason if it has a stack, else an error that tells it. */
function asError(reason) {
  if (typeof reason === 'object' && reason !== null && Object.hasOwn(reason, 'stack')) return reason;
  const error = new Error(
    'This error originated either by throwing inside of an async function without a catch block, or by rejecting ' +
    `a promise which was not handled with .catch(). The promise rejected with the reason "${describe(reason)}".`);
  Object.defineProperty(error, 'name', {
    __proto__: null, value: 'UnhandledPromiseRejection', writable: true, configurable: true, enumerable: false,
  });
  const { stack } = error;
  error.stack = `UnhandledPromiseRejection${stack.slice(stack.indexOf(':'))}`;
  error.code = 'ERR_UNHANDLED_REJECTION';
  return error;
}

/** As an uncaught value is named without running its code. */
function describe(value) {
  if (typeof value === 'symbol') return value.toString();
  if (typeof value === 'function') return Function.prototype.toString.call(value);
  if (typeof value !== 'object' || value === null) return String(value);
  const { constructor } = value;
  return `#<${typeof constructor === 'function' && constructor.name ? constructor.name : 'Object'}>`;
}

function makeWarning(name, message) {
  const warning = new Error(message);
  warning.name = name;
  return warning;
}

function emitWarnings({ reason, id }) {
  const warning = makeWarning(
    'UnhandledPromiseRejectionWarning',
    'Unhandled promise rejection. This error originated either by throwing inside of an async function without a ' +
    'catch block, or by rejecting a promise which was not handled with .catch(). To terminate the node process on ' +
    'unhandled promise rejection, use the CLI flag `--unhandled-rejections=strict` (see ' +
    `https://nodejs.org/api/cli.html#cli_unhandled_rejections_mode). (rejection id: ${id})`);
  const isError = reason instanceof Error;
  if (isError) warning.stack = reason.stack;
  process.emitWarning(isError ? reason.stack : `${describe(reason)}`, 'UnhandledPromiseRejectionWarning');
  process.emitWarning(warning);
}

function warnHandledLate({ id }) {
  process.emitWarning(makeWarning('PromiseRejectionHandledWarning',
                                  `Promise rejection was handled asynchronously (rejection id: ${id})`));
}

module.exports = { onRejectionEvent, processPromiseRejections };
