'use strict';

// The two queuing strategies of the Streams standard.

const { codes: { ERR_INVALID_ARG_TYPE, ERR_MISSING_OPTION } } = require('internal/errors');
const { checkThis, finishClass, kState } = require('internal/webstreams/common');

function readMark(init) {
  if (init === null || (typeof init !== 'object' && typeof init !== 'function')) {
    throw new ERR_INVALID_ARG_TYPE('init', 'Object', init);
  }
  if (init.highWaterMark === undefined) throw new ERR_MISSING_OPTION('init.highWaterMark');
  return +init.highWaterMark;
}

// One function for all strategies of a kind, as the standard has it; neither can be a constructor.
const { byteSize } = { byteSize(chunk) { return chunk.byteLength; } };
const { countSize } = { countSize() { return 1; } };
Object.defineProperty(byteSize, 'name', { __proto__: null, value: 'size' });
Object.defineProperty(countSize, 'name', { __proto__: null, value: 'size' });

class ByteLengthQueuingStrategy {
  /** @param {{ highWaterMark: number }} init @throws ERR_INVALID_ARG_TYPE, ERR_MISSING_OPTION */
  constructor(init) {
    this[kState] = { type: 'ByteLengthQueuingStrategy', highWaterMark: readMark(init) };
  }

  get highWaterMark() {
    checkThis('ByteLengthQueuingStrategy', this);
    return this[kState].highWaterMark;
  }

  get size() {
    checkThis('ByteLengthQueuingStrategy', this);
    return byteSize;
  }
}
finishClass(ByteLengthQueuingStrategy, ['highWaterMark', 'size'], (self) => ({ highWaterMark: self.highWaterMark }));

class CountQueuingStrategy {
  /** @param {{ highWaterMark: number }} init @throws ERR_INVALID_ARG_TYPE, ERR_MISSING_OPTION */
  constructor(init) {
    this[kState] = { type: 'CountQueuingStrategy', highWaterMark: readMark(init) };
  }

  get highWaterMark() {
    checkThis('CountQueuingStrategy', this);
    return this[kState].highWaterMark;
  }

  get size() {
    checkThis('CountQueuingStrategy', this);
    return countSize;
  }
}
finishClass(CountQueuingStrategy, ['highWaterMark', 'size'], (self) => ({ highWaterMark: self.highWaterMark }));

module.exports = { ByteLengthQueuingStrategy, CountQueuingStrategy };
