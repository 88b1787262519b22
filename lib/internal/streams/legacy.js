'use strict';
// Stream, the base of every stream, and its first-generation pipe(), which objects that emit 'data' and
// 'end' without being a Readable still use.

const EventEmitter = require('events');

/** The base class; `options` go to EventEmitter. */
function Stream(options) {
  EventEmitter.call(this, options);
}
Object.setPrototypeOf(Stream.prototype, EventEmitter.prototype);
Object.setPrototypeOf(Stream, EventEmitter);

/** Writes each 'data' to `destination` and ends it on 'end' or 'close' unless `options.end` is false. */
Stream.prototype.pipe = function pipe(destination, options) {
  const source = this;

  function onData(chunk) {
    if (destination.writable && destination.write(chunk) === false && source.pause) source.pause();
  }
  function onDrain() {
    if (source.readable && source.resume) source.resume();
  }
  source.on('data', onData);
  destination.on('drain', onDrain);

  let ended = false;
  function onEnd() {
    if (ended) return;
    ended = true;
    destination.end();
  }
  function onClose() {
    if (ended) return;
    ended = true;
    if (typeof destination.destroy === 'function') destination.destroy();
  }
  // Of the destinations only the process's own output streams stay open.
  if (!destination._isStdio && (!options || options.end !== false)) {
    source.on('end', onEnd);
    source.on('close', onClose);
  }

  function onError(error) {
    cleanup();
    if (EventEmitter.listenerCount(this, 'error') === 0) this.emit('error', error);
  }
  source.prependListener('error', onError);
  destination.prependListener('error', onError);

  function cleanup() {
    source.removeListener('data', onData);
    destination.removeListener('drain', onDrain);
    source.removeListener('end', onEnd);
    source.removeListener('close', onClose);
    source.removeListener('error', onError);
    destination.removeListener('error', onError);
    source.removeListener('end', cleanup);
    source.removeListener('close', cleanup);
    destination.removeListener('close', cleanup);
  }
  source.on('end', cleanup);
  source.on('close', cleanup);
  destination.on('close', cleanup);
  destination.emit('pipe', source);
  return destination;
};

/** Names with at least one listener. */
Stream.prototype.eventNames = function eventNames() {
  return EventEmitter.prototype.eventNames.call(this).filter((name) => this._events[name] !== undefined);
};

module.exports = { Stream };
