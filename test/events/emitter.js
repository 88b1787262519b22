'use strict';

// flags: --no-warnings
// Proves: EventEmitter: order, once, removal, errors, the monitor, listeners' bookkeeping, once() and on().

const EventEmitter = require('events');
const { errorMonitor, getEventListeners, on, once } = EventEmitter;

function attempt(f) {
  try {
    console.log(f());
  } catch (error) {
    console.log(error.name, error.code, error.message, error.context);
  }
}

const emitter = new EventEmitter();
console.log(emitter);
const seen = [];
emitter.on('newListener', (type) => seen.push(`new ${String(type)}`));
emitter.on('removeListener', (type) => seen.push(`removed ${String(type)}`));
const listener = () => seen.push('once');
emitter.once('a', listener);
emitter.prependListener('a', () => seen.push('first'));
emitter.on('a', function(...args) { seen.push(`${this === emitter} ${args}`); });
console.log(emitter.listeners('a'), emitter.rawListeners('a'), emitter.listenerCount('a'), emitter.listenerCount('a', listener));
console.log(emitter.emit('a', 1, 2, 3), emitter.emit('a'), emitter.emit('b'));
emitter.removeAllListeners('a');
console.log(seen, emitter.eventNames());

attempt(() => emitter.emit('error'));
attempt(() => emitter.emit('error', { a: 1 }));
attempt(() => emitter.emit('error', new TypeError('own')));
attempt(() => emitter.on('x'));
attempt(() => emitter.setMaxListeners(-1));
attempt(() => { EventEmitter.defaultMaxListeners = -1; });
attempt(() => new EventEmitter({ captureRejections: 1 }));
emitter.on(errorMonitor, (error) => console.log('monitor', error.message ?? error));
attempt(() => emitter.emit('error', 5));

function Old() { EventEmitter.call(this); }
require('util').inherits(Old, EventEmitter);
const old = new Old();
old.on('x', (a) => console.log('old', a));
old.emit('x', 1);
const mixed = Object.assign({}, EventEmitter.prototype);
mixed.on('m', () => console.log('mixed'));
mixed.emit('m');

// A listener that is removed while the event is emitted is still called; one that is added is not.
const busy = new EventEmitter();
const second = () => console.log('second');
busy.on('e', () => { busy.off('e', second); busy.on('e', () => console.log('third')); });
busy.on('e', second);
busy.emit('e');
busy.emit('e');

process.on('warning', (warning) => console.log(warning.name, warning.message, warning.count));
for (let i = 0; i < 12; i++) busy.on('leak', () => {});

async function main() {
  setTimeout(() => emitter.emit('soon', 1, 2), 1);
  console.log(await once(emitter, 'soon'));
  setTimeout(() => emitter.emit('error', new Error('failed')), 1);
  console.log(await once(emitter, 'never').catch((error) => error.message));
  const controller = new AbortController();
  setTimeout(() => controller.abort('why'), 1);
  console.log(await once(emitter, 'never', { signal: controller.signal }).catch((e) => [e.name, e.code, e.cause]));
  setTimeout(() => { emitter.emit('many', 1); emitter.emit('many', 2); emitter.emit('end'); }, 1);
  for await (const value of on(emitter, 'many', { close: ['end'] })) console.log(value);
  const capturing = new EventEmitter({ captureRejections: true });
  capturing.on('go', async () => { throw new Error('rejected'); });
  capturing.on('error', (error) => console.log('captured', error.message));
  capturing.emit('go');
  await new Promise(setImmediate);
  console.log(getEventListeners(emitter, 'many').length, getEventListeners(busy, 'leak').length);
}
main();
