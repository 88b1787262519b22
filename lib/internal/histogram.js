'use strict';

// Histograms of integers with three significant digits, as G. Tene's HdrHistogram keeps them: a value of b bits falls
// into a bucket that is 2^(b - 11) wide.

const {
  codes: {
    ERR_ILLEGAL_CONSTRUCTOR,
    ERR_INVALID_ARG_TYPE,
    ERR_INVALID_ARG_VALUE,
    ERR_OUT_OF_RANGE,
  },
} = require('internal/errors');
const { customInspectSymbol } = require('internal/util');
const { validateInteger, validateNumber, validateObject } = require('internal/validators');

const kConstruct = Symbol('kConstruct');
const kSubBuckets = 2048;
const kHighest = Number.MAX_SAFE_INTEGER;

function bucketWidth(value) {
  let width = 1;
  while (value >= kSubBuckets * width) width *= 2;
  return width;
}

class Histogram {
  _counts = new Map();   // lowest value of a bucket -> how many values fell into it
  _count = 0;
  _exceeds = 0;
  _lowest = 1;
  _highest = kHighest;

  constructor(token = undefined) {
    if (token !== kConstruct) throw new ERR_ILLEGAL_CONSTRUCTOR();
    for (const key of ['_counts', '_count', '_exceeds', '_lowest', '_highest']) {
      Object.defineProperty(this, key, { __proto__: null, enumerable: false });
    }
  }

  _record(value) {
    if (value < this._lowest || value > this._highest) {
      this._exceeds++;
      return;
    }
    const width = bucketWidth(value);
    const low = Math.floor(value / width) * width;
    this._counts.set(low, (this._counts.get(low) ?? 0) + 1);
    this._count++;
  }

  _sorted() {
    return [...this._counts].sort((a, b) => a[0] - b[0]);
  }

  get count() {
    return this._count;
  }

  get countBigInt() {
    return BigInt(this._count);
  }

  get exceeds() {
    return this._exceeds;
  }

  get exceedsBigInt() {
    return BigInt(this._exceeds);
  }

  get min() {
    let min = 9223372036854776000;
    for (const low of this._counts.keys()) {
      if (low < min) min = low;
    }
    return min;
  }

  get minBigInt() {
    return this._count === 0 ? 9223372036854775807n : BigInt(this.min);
  }

  get max() {
    let max = 0;
    for (const low of this._counts.keys()) {
      if (low > max) max = low;
    }
    return max === 0 ? 0 : max + bucketWidth(max) - 1;
  }

  get maxBigInt() {
    return BigInt(this.max);
  }

  get mean() {
    if (this._count === 0) return NaN;
    let sum = 0;
    for (const { 0: low, 1: count } of this._counts) sum += middle(low) * count;
    return sum / this._count;
  }

  get stddev() {
    if (this._count === 0) return NaN;
    const { mean } = this;
    let sum = 0;
    for (const { 0: low, 1: count } of this._counts) sum += (middle(low) - mean) ** 2 * count;
    return Math.sqrt(sum / this._count);
  }

  /** The value below or at which `percentile` percent of the values lie. */
  percentile(percentile) {
    validateNumber(percentile, 'percentile');
    if (!(percentile > 0 && percentile <= 100)) throw new ERR_OUT_OF_RANGE('percentile', '> 0 && <= 100', percentile);
    if (this._count === 0) return 0;
    const wanted = Math.max(1, Math.floor(percentile / 100 * this._count + 0.5));
    let seen = 0;
    for (const { 0: low, 1: count } of this._sorted()) {
      seen += count;
      if (seen >= wanted) return low + bucketWidth(low) - 1;
    }
    return 0;
  }

  percentileBigInt(percentile) {
    return BigInt(this.percentile(percentile));
  }

  /** A Map from percentiles, ever closer to 100, to values. */
  get percentiles() {
    const result = new Map();
    if (this._count === 0) return result.set(100, 0);
    let next = 0;
    let seen = 0;
    let last = 0;
    for (const { 0: low, 1: count } of this._sorted()) {
      seen += count;
      last = low;
      const percent = 100 * seen / this._count;
      while (next <= percent) {
        result.set(next, low);
        const half = 2 ** (Math.floor(Math.log2(100 / (100 - next))) + 1);
        next += 100 / half;
        if (seen === this._count) break;
      }
    }
    return result.set(100, last);
  }

  get percentilesBigInt() {
    const result = new Map();
    for (const { 0: percentile, 1: value } of this.percentiles) result.set(percentile, BigInt(value));
    return result;
  }

  reset() {
    this._counts.clear();
    this._count = 0;
    this._exceeds = 0;
  }

  [customInspectSymbol](depth, options) {
    const { inspect } = require('internal/util/inspect');
    const { min, max, mean, exceeds, stddev, count, percentiles } = this;
    const inner = { ...options, depth: options.depth == null ? null : options.depth - 1 };
    return `Histogram ${inspect({ min, max, mean, exceeds, stddev, count, percentiles }, inner)}`;
  }

  toJSON() {
    const { count, min, max, mean, exceeds, stddev } = this;
    return { count, min, max, mean, exceeds, stddev, percentiles: Object.fromEntries(this.percentiles) };
  }
}

function middle(low) {
  return low + Math.floor(bucketWidth(low) / 2);
}

class RecordableHistogram extends Histogram {
  record(value) {
    if (typeof value === 'bigint') {
      value = Number(value);
      if (value < 1) throw new ERR_OUT_OF_RANGE('val', '>= 1', value);
    } else {
      validateInteger(value, 'val', 1);
    }
    this._record(value);
  }

  /** Records the nanoseconds since the last call. */
  recordDelta() {
    const now = internalBinding('performance').hrtimeNumber();
    if (this._previous !== undefined) this._record(Math.max(1, now - this._previous));
    Object.defineProperty(this, '_previous', { __proto__: null, value: now, configurable: true });
  }

  add(other) {
    if (!(other instanceof RecordableHistogram)) throw new ERR_INVALID_ARG_TYPE('other', 'RecordableHistogram', other);
    for (const { 0: low, 1: count } of other._counts) this._counts.set(low, (this._counts.get(low) ?? 0) + count);
    this._count += other._count;
    this._exceeds += other._exceeds;
  }
}

/** @param {{ lowest?: number|bigint, highest?: number|bigint, figures?: number }} [options] */
function createHistogram(options = {}) {
  validateObject(options, 'options');
  const { lowest = 1, highest = Number.MAX_SAFE_INTEGER, figures = 3 } = options;
  if (typeof lowest !== 'bigint') validateInteger(lowest, 'options.lowest', 1);
  if (typeof highest !== 'bigint') {
    validateInteger(highest, 'options.highest', 2 * Number(lowest));
  } else if (highest < 2n * BigInt(lowest)) {
    throw new ERR_INVALID_ARG_VALUE.RangeError('options.highest', highest);
  }
  validateInteger(figures, 'options.figures', 1, 5);
  const histogram = new RecordableHistogram(kConstruct);
  histogram._lowest = Number(lowest);
  histogram._highest = Number(highest);
  return histogram;
}

/** How late a timer of `resolution` milliseconds fires, in nanoseconds from one time to the next. */
class IntervalHistogram extends Histogram {
  constructor(token, resolution) {
    super(token);
    for (const key of ['_resolution', '_timer', '_last']) {
      Object.defineProperty(this, key, { __proto__: null, value: undefined, writable: true, enumerable: false });
    }
    this._resolution = resolution;
  }

  enable() {
    if (this._timer !== undefined) return false;
    const { hrtimeNumber } = internalBinding('performance');
    this._last = hrtimeNumber();
    this._timer = setInterval(() => {
      const now = hrtimeNumber();
      this._record(Math.max(1, now - this._last));
      this._last = now;
    }, this._resolution);
    this._timer.unref();
    return true;
  }

  disable() {
    if (this._timer === undefined) return false;
    clearInterval(this._timer);
    this._timer = undefined;
    return true;
  }
}

/** @param {{ resolution?: number }} [options] In milliseconds, default 10 */
function monitorEventLoopDelay(options = {}) {
  validateObject(options, 'options');
  const { resolution = 10 } = options;
  validateInteger(resolution, 'options.resolution', 1);
  return new IntervalHistogram(kConstruct, resolution);
}

module.exports = { Histogram, IntervalHistogram, RecordableHistogram, createHistogram, monitorEventLoopDelay };
