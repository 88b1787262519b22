'use strict';

// A handle for each signal that somebody listens to on `process`.

const { errnoException } = require('internal/errors');
const { signals } = internalBinding('constants').os;

const handles = new Map();

function startListening(name) {
  if (handles.has(name) || signals[name] === undefined) return;
  const { Signal } = internalBinding('signal_wrap');
  const handle = new Signal();
  handle.unref();
  const number = signals[name];
  handle.onsignal = () => process.emit(name, name, number);
  const error = handle.start(number);
  if (error) {
    handle.close();
    throw errnoException(error, 'uv_signal_start');
  }
  handles.set(name, handle);
}

function stopListening(name) {
  const handle = handles.get(name);
  if (handle === undefined || process.listenerCount(name) > 0) return;
  handle.close();
  handles.delete(name);
}

module.exports = { startListening, stopListening };
