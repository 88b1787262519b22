'use strict';
// The end of a stream's life, and its beginning: destroy() with 'error' and 'close' in the right ticks,
// errorOrDestroy() for errors met on the way, and _construct(), which holds everything else back until
// the stream has its resource.

const { common: {
  CONSTRUCTED, AUTO_DESTROY, EMIT_CLOSE, DESTROYED, CLOSED, CLOSE_EMITTED, ERROR_EMITTED, ERRORED,
}, kDetach, kMarkedDestroyed } = require('internal/streams/state');
const { AbortError, aggregateTwoErrors, codes: { ERR_MULTIPLE_CALLBACK } } = require('internal/errors');
const { isDestroyed, isFinished, isRequest } = require('internal/streams/query');

// While _construct() runs the stream carries { ready: [functions], destroy: function or null } here.
const kConstruction = Symbol('construction');

/** Flags of both directions, each direction's alone being the union of itself and nothing. */
function flagsOf(readable, writable) {
  return (readable ? readable.flags : 0) | (writable ? writable.flags : 0);
}

function setFlags(readable, writable, bits) {
  if (readable) readable.flags |= bits;
  if (writable) writable.flags |= bits;
}

/** The first error stays in `errored`. */
function recordError(readable, writable, error) {
  if (!error) return;
  error.stack; // eslint-disable-line no-unused-expressions -- made now, while the frames still tell
  if (writable && !(writable.flags & ERRORED)) writable.errored = error;
  if (readable && !(readable.flags & ERRORED)) readable.errored = error;
}

/**
 * stream.destroy(): no more data, then 'error' if there is one, then 'close'.
 * @param {Error} [error]
 * @param {Function} [callback] internal: called when _destroy is done
 */
function destroy(error, callback) {
  const readable = this._readableState;
  const writable = this._writableState;
  if (flagsOf(readable, writable) & DESTROYED) {
    if (typeof callback === 'function') callback();
    return this;
  }
  recordError(readable, writable, error);
  setFlags(readable, writable, DESTROYED);
  const state = writable || readable;
  if (state.flags & CONSTRUCTED) {
    runDestroy(this, error, callback);
  } else {
    const construction = this[kConstruction];
    const run = (constructError) => runDestroy(this, aggregateTwoErrors(constructError, error), callback);
    if (construction) construction.destroy = run;
    else run(null);
  }
  return this;
}

function runDestroy(stream, error, callback) {
  let called = false;
  function onDestroyed(failure) {
    if (called) return;
    called = true;
    const readable = stream._readableState;
    const writable = stream._writableState;
    recordError(readable, writable, failure);
    setFlags(readable, writable, CLOSED);
    if (typeof callback === 'function') callback(failure);
    if (failure) process.nextTick(emitErrorAndClose, stream, failure);
    else process.nextTick(emitClose, stream);
  }
  try {
    stream._destroy(error || null, onDestroyed);
  } catch (failure) {
    onDestroyed(failure);
  }
}

function emitErrorAndClose(stream, error) {
  emitError(stream, error);
  emitClose(stream);
}

function emitClose(stream) {
  const readable = stream._readableState;
  const writable = stream._writableState;
  setFlags(readable, writable, CLOSE_EMITTED);
  if (flagsOf(readable, writable) & EMIT_CLOSE) stream.emit('close');
}

function emitError(stream, error) {
  const readable = stream._readableState;
  const writable = stream._writableState;
  if (flagsOf(readable, writable) & ERROR_EMITTED) return;
  setFlags(readable, writable, ERROR_EMITTED);
  stream.emit('error', error);
}

/** Makes a destroyed stream usable again; net.Socket reconnects by it. */
function undestroy() {
  const readable = this._readableState;
  const writable = this._writableState;
  if (readable) readable.reset();
  if (writable) writable.reset();
}

/**
 * Reports an error met while working: destroys a stream that destroys itself, else emits 'error',
 * in the next tick when `sync`.
 */
function errorOrDestroy(stream, error, sync) {
  const readable = stream._readableState;
  const writable = stream._writableState;
  const flags = flagsOf(readable, writable);
  if (flags & DESTROYED) return;
  if (flags & AUTO_DESTROY) {
    stream.destroy(error);
  } else if (error) {
    recordError(readable, writable, error);
    if (sync) process.nextTick(emitError, stream, error);
    else emitError(stream, error);
  }
}

/** Starts _construct() if the stream has one; `ready` runs when it has succeeded. */
function construct(stream, ready) {
  if (typeof stream._construct !== 'function') return;
  if (stream._readableState) stream._readableState.flags &= ~CONSTRUCTED;
  if (stream._writableState) stream._writableState.flags &= ~CONSTRUCTED;
  const construction = stream[kConstruction];
  if (construction) {
    construction.ready.push(ready);
    return;
  }
  Object.defineProperty(stream, kConstruction, {
    __proto__: null,
    configurable: true,
    enumerable: false,
    writable: true,
    value: { ready: [ready], destroy: null },
  });
  process.nextTick(runConstruct, stream);
}

function runConstruct(stream) {
  let called = false;
  function onConstructed(error) {
    if (called) {
      errorOrDestroy(stream, error ?? new ERR_MULTIPLE_CALLBACK());
      return;
    }
    called = true;
    const readable = stream._readableState;
    const writable = stream._writableState;
    setFlags(readable, writable, CONSTRUCTED);
    if (flagsOf(readable, writable) & DESTROYED) {
      const { destroy: pending } = stream[kConstruction];
      if (pending) pending(error);
    } else if (error) {
      errorOrDestroy(stream, error, true);
    } else {
      for (const ready of stream[kConstruction].ready) ready();
    }
  }
  try {
    stream._construct((error) => { process.nextTick(onConstructed, error); });
  } catch (error) {
    process.nextTick(onConstructed, error);
  }
}

/** Destroys whatever `stream` is, as pipeline and the iterators do; no error and unfinished means abort. */
function destroyer(stream, error) {
  if (!stream || isDestroyed(stream)) return;
  if (!error && !isFinished(stream)) error = new AbortError();
  if (typeof stream[kDetach] === 'function') stream[kDetach]();
  if (isRequest(stream)) stream.abort();
  else if (isRequest(stream.req)) stream.req.abort();
  else if (typeof stream.destroy === 'function') stream.destroy(error);
  else if (typeof stream.close === 'function') stream.close();
  if (!stream.destroyed) stream[kMarkedDestroyed] = true;
}

module.exports = { destroy, undestroy, errorOrDestroy, construct, destroyer };
