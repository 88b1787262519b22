'use strict';
// What every stream layer agrees on: the flag bits of a stream's state, its high-water marks and the
// few symbols by which an object that is no Readable or Writable says how it behaves.
//
// The interface between the layers, for net, http, fs and the rest of lib/:
//   - extend Readable, Writable, Duplex or Transform, and implement _construct, _read, _write, _writev,
//     _final, _destroy; feed data by push(); ask by the public getters (readableLength, writableNeedDrain,
//     writableFinished, errored, closed, destroyed, ...);
//   - report an error that is not the end of a callback through errorOrDestroy (internal/streams/destroy);
//   - an object with stream manners but without a state sets [kEmitsClose] = true on its prototype when
//     'close' always follows its end, so that finished() waits for it;
//   - a stream whose destruction takes its transport along, and that must leave it alive when a pipeline
//     gives the stream up (a server's request), has a method [kDetach]() to let go of it.
// Nobody else reads or writes `flags`. The named properties of _readableState and _writableState that
// packages look at (ended, length, flowing, ...) are accessors over those bits.

const { validateInteger } = require('internal/validators');
const { codes: { ERR_INVALID_ARG_VALUE } } = require('internal/errors');

/** Bits with the same place in both directions, so that destroy() treats both alike. */
const common = {
  OBJECT_MODE: 1 << 0,
  CONSTRUCTED: 1 << 1,
  SYNC: 1 << 2,
  AUTO_DESTROY: 1 << 3,
  EMIT_CLOSE: 1 << 4,
  DESTROYED: 1 << 5,
  CLOSED: 1 << 6,
  CLOSE_EMITTED: 1 << 7,
  ERROR_EMITTED: 1 << 8,
  ERRORED: 1 << 9, // `error` is set
  ENDED: 1 << 10,
  DISABLED: 1 << 11, // this direction was switched off (readable: false, writable: false)
};

const readable = {
  ...common,
  READING: 1 << 12,
  NEED_READABLE: 1 << 13,
  EMITTED_READABLE: 1 << 14,
  READABLE_LISTENING: 1 << 15,
  RESUME_SCHEDULED: 1 << 16,
  END_EMITTED: 1 << 17,
  MULTI_AWAIT_DRAIN: 1 << 18,
  READING_MORE: 1 << 19,
  DATA_EMITTED: 1 << 20,
  FLOW_DECIDED: 1 << 21, // clear: flowing is null
  FLOWING: 1 << 22,
  PAUSE_DECIDED: 1 << 23, // pause() or resume() was called
  PAUSED: 1 << 24,
  DATA_LISTENING: 1 << 25,
};

const writable = {
  ...common,
  FINAL_CALLED: 1 << 12,
  NEED_DRAIN: 1 << 13,
  ENDING: 1 << 14,
  FINISHED: 1 << 15,
  DECODE_STRINGS: 1 << 16,
  WRITING: 1 << 17,
  BUFFER_PROCESSING: 1 << 18,
  PREFINISHED: 1 << 19,
  ALL_BUFFERS: 1 << 20,
  ALL_NOOP: 1 << 21,
  AFTER_WRITE_PENDING: 1 << 22,
};

/** Gives `prototype` one boolean accessor over `flags` for each name in `table`. */
function defineFlags(prototype, table) {
  for (const name of Object.keys(table)) {
    const bit = table[name];
    Object.defineProperty(prototype, name, {
      __proto__: null,
      configurable: true,
      enumerable: false,
      get() { return (this.flags & bit) !== 0; },
      set(value) {
        if (value) this.flags |= bit;
        else this.flags &= ~bit;
      },
    });
  }
}

/** The `errored` accessor, which keeps the ERRORED bit in step. */
function defineErrored(prototype) {
  Object.defineProperty(prototype, 'errored', {
    __proto__: null,
    configurable: true,
    enumerable: false,
    get() { return this.error; },
    set(value) {
      this.error = value;
      if (value) this.flags |= common.ERRORED;
      else this.flags &= ~common.ERRORED;
    },
  });
}

let defaultBytes = 64 * 1024;
let defaultObjects = 16;

/** Default high-water mark in bytes, or in objects. */
function getDefaultHighWaterMark(objectMode) {
  return objectMode ? defaultObjects : defaultBytes;
}

/** Sets the default high-water mark. Throws ERR_INVALID_ARG_TYPE, ERR_OUT_OF_RANGE. */
function setDefaultHighWaterMark(objectMode, value) {
  validateInteger(value, 'value', 0);
  if (objectMode) defaultObjects = value;
  else defaultBytes = value;
}

/**
 * The mark a stream's options ask for; `sideName` is the option that speaks for one side of a Duplex,
 * or '' when the stream has one direction. Throws ERR_INVALID_ARG_VALUE.
 */
function highWaterMarkFrom(options, objectMode, sideName) {
  if (options) {
    let name = 'highWaterMark';
    let mark = options.highWaterMark;
    if (mark == null && sideName !== '') {
      name = sideName;
      mark = options[sideName];
    }
    if (mark != null) {
      if (!Number.isInteger(mark) || mark < 0) {
        throw new ERR_INVALID_ARG_VALUE(sideName === '' ? 'options.highWaterMark' : `options.${name}`, mark);
      }
      return Math.floor(mark);
    }
  }
  return objectMode ? defaultObjects : defaultBytes;
}

module.exports = {
  readable,
  writable,
  common,
  defineFlags,
  defineErrored,
  getDefaultHighWaterMark,
  setDefaultHighWaterMark,
  highWaterMarkFrom,
  kEmitsClose: Symbol('emits close'),
  kDetach: Symbol('detach'),
  kMarkedDestroyed: Symbol('marked destroyed'),
  kIsReadable: Symbol.for('nodejs.stream.readable'),
  kIsWritable: Symbol.for('nodejs.stream.writable'),
  kIsDisturbed: Symbol.for('nodejs.stream.disturbed'),
  kIsErrored: Symbol.for('nodejs.stream.errored'),
  kFail: Symbol('fail'), // the method of a web stream that makes its controller fail
  kIsClosedPromise: Symbol('kIsClosedPromise'), // of a web stream
};
