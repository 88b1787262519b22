'use strict';

// The Performance API: clocks, marks and measures, observers, and how busy the event loop is.

const {
  codes: {
    ERR_ILLEGAL_CONSTRUCTOR,
    ERR_INVALID_ARG_TYPE,
    ERR_INVALID_ARG_VALUE,
    ERR_MISSING_ARGS,
    ERR_PERFORMANCE_INVALID_TIMESTAMP,
    ERR_PERFORMANCE_MEASURE_INVALID_OPTIONS,
  },
} = require('internal/errors');
const { customInspectSymbol, defineLazyProperties, kEnumerableProperty, lazyDOMException } = require('internal/util');
const { validateFunction, validateNumber, validateObject } = require('internal/validators');
const { EventTarget } = require('internal/event_target');
const binding = internalBinding('performance');

const { now } = binding;
const kConstruct = Symbol('kConstruct');
let timeOrigin;

function inspectAs(self, fields, depth, options) {
  if (depth < 0) return self;
  const { inspect } = require('internal/util/inspect');
  const inner = { ...options, depth: options.depth == null ? null : options.depth - 1 };
  return `${self.constructor.name} ${inspect(fields, inner)}`;
}

// Entries --------------------------------------------------------------------------------------------------

class PerformanceEntry {
  #name;
  #type;
  #start;
  #duration;

  constructor(token = undefined, name, type, start, duration) {
    if (token !== kConstruct) throw new ERR_ILLEGAL_CONSTRUCTOR();
    this.#name = name;
    this.#type = type;
    this.#start = start;
    this.#duration = duration;
  }

  get name() {
    return this.#name;
  }

  get entryType() {
    return this.#type;
  }

  get startTime() {
    return this.#start;
  }

  get duration() {
    return this.#duration;
  }

  toJSON() {
    return { name: this.name, entryType: this.entryType, startTime: this.startTime, duration: this.duration };
  }

  [customInspectSymbol](depth, options) {
    return inspectAs(this, this.toJSON(), depth, options);
  }
}
Object.defineProperties(PerformanceEntry.prototype, {
  name: kEnumerableProperty,
  entryType: kEnumerableProperty,
  startTime: kEnumerableProperty,
  duration: kEnumerableProperty,
  toJSON: kEnumerableProperty,
});

// An entry of Node's own kinds ('function'), with something besides.
class PerformanceNodeEntry extends PerformanceEntry {
  #detail;

  constructor(token, name, type, start, duration, detail) {
    super(token, name, type, start, duration);
    this.#detail = detail;
  }

  get detail() {
    return this.#detail;
  }

  toJSON() {
    return { ...super.toJSON(), detail: this.detail };
  }
}

function cloneDetail(detail) {
  return detail == null ? null : require('internal/structured_clone').structuredClone(detail);
}

class PerformanceMark extends PerformanceEntry {
  #detail;

  /** @param {{ startTime?: number, detail?: any }} [options] */
  constructor(name, options = undefined) {
    if (arguments.length === 0) throw new ERR_MISSING_ARGS('name');
    name = `${name}`;
    if (kMilestones.includes(name)) throw new ERR_INVALID_ARG_VALUE('name', name);
    if (options != null) validateObject(options, 'options');
    const start = options?.startTime ?? now();
    validateNumber(start, 'startTime');
    if (start < 0) throw new ERR_PERFORMANCE_INVALID_TIMESTAMP(start);
    super(kConstruct, name, 'mark', start, 0);
    this.#detail = cloneDetail(options?.detail);
  }

  get detail() {
    return this.#detail;
  }

  toJSON() {
    return { ...super.toJSON(), detail: this.detail };
  }
}

class PerformanceMeasure extends PerformanceEntry {
  #detail;

  constructor(token = undefined, name, start, duration, detail) {
    if (token !== kConstruct) throw new ERR_ILLEGAL_CONSTRUCTOR();
    super(kConstruct, name, 'measure', start, duration);
    this.#detail = cloneDetail(detail);
  }

  get detail() {
    return this.#detail;
  }

  toJSON() {
    return { ...super.toJSON(), detail: this.detail };
  }
}

class PerformanceResourceTiming extends PerformanceEntry {}

for (const [constructor, tag] of [[PerformanceMark, 'PerformanceMark'], [PerformanceMeasure, 'PerformanceMeasure']]) {
  Object.defineProperties(constructor.prototype, {
    [Symbol.toStringTag]: { __proto__: null, configurable: true, value: tag },
    detail: kEnumerableProperty,
  });
}

// The moments of start-up that marks may not be called, and measures may start from.
const kMilestones = ['nodeStart', 'v8Start', 'environment', 'loopStart', 'loopExit', 'bootstrapComplete'];

class PerformanceNodeTiming extends PerformanceEntry {
  constructor() {
    super(kConstruct, 'node', 'node', 0, 0);
    const define = (key, get) => Object.defineProperty(this, key, {
      __proto__: null, enumerable: true, configurable: true, get,
    });
    define('name', () => 'node');
    define('entryType', () => 'node');
    define('startTime', () => 0);
    define('duration', now);
    define('nodeStart', () => 0);
    define('v8Start', () => 0);
    define('environment', () => 0);
    define('bootstrapComplete', () => 0);
    define('loopStart', binding.loopStart);
    define('loopExit', () => -1);
    define('idleTime', binding.loopIdleTime);
  }

  toJSON() {
    return {
      name: 'node',
      entryType: 'node',
      startTime: 0,
      duration: this.duration,
      nodeStart: this.nodeStart,
      v8Start: this.v8Start,
      bootstrapComplete: this.bootstrapComplete,
      environment: this.environment,
      loopStart: this.loopStart,
      loopExit: this.loopExit,
      idleTime: this.idleTime,
    };
  }
}

// The timeline and its observers ---------------------------------------------------------------------------

const kSupportedTypes = Object.freeze(['dns', 'function', 'gc', 'http', 'http2', 'mark', 'measure', 'net', 'resource']);
let marks = [];
let measures = [];
const markTimes = new Map();   // the latest of each name
const observers = new Set();
const pending = new Set();     // observers that have entries to be told
let isScheduled = false;

function enqueue(entry) {
  if (entry.entryType === 'mark') marks.push(entry);
  else if (entry.entryType === 'measure') measures.push(entry);
  notify(entry);
}

function notify(entry) {
  for (const observer of observers) observer._offer(entry);
}

function schedule(observer) {
  pending.add(observer);
  if (isScheduled) return;
  isScheduled = true;
  setImmediate(() => {
    isScheduled = false;
    const waiting = [...pending];
    pending.clear();
    for (const one of waiting) one._dispatch();
  });
}

function byStartTime(a, b) {
  return a.startTime - b.startTime;
}

class PerformanceObserverEntryList {
  #entries;

  constructor(token = undefined, entries) {
    if (token !== kConstruct) throw new ERR_ILLEGAL_CONSTRUCTOR();
    this.#entries = entries.sort(byStartTime);
  }

  getEntries() {
    return this.#entries.slice();
  }

  getEntriesByType(type) {
    if (arguments.length === 0) throw new ERR_MISSING_ARGS('type');
    type = `${type}`;
    return this.#entries.filter((entry) => entry.entryType === type);
  }

  getEntriesByName(name, type = undefined) {
    if (arguments.length === 0) throw new ERR_MISSING_ARGS('name');
    name = `${name}`;
    return this.#entries.filter((entry) => entry.name === name && (type == null || entry.entryType === type));
  }

  [customInspectSymbol](depth, options) {
    return inspectAs(this, this.#entries, depth, options);
  }
}

class PerformanceObserver {
  #callback;
  #types = new Set();
  #mode;
  #buffer = [];

  constructor(callback) {
    validateFunction(callback, 'callback');
    this.#callback = callback;
  }

  static get supportedEntryTypes() {
    return kSupportedTypes;
  }

  /** observe({ entryTypes }), or observe({ type, buffered }) any number of times. */
  observe(options = {}) {
    validateObject(options, 'options');
    const { entryTypes, type, buffered } = options;
    if (entryTypes === undefined && type === undefined) throw new ERR_MISSING_ARGS('options.entryTypes', 'options.type');
    if (entryTypes != null && type != null) {
      throw new ERR_INVALID_ARG_VALUE('options.entryTypes', entryTypes, 'options.entryTypes can not set with options.type together');
    }
    const mode = entryTypes !== undefined ? 'multiple' : 'single';
    if (this.#mode !== undefined && this.#mode !== mode) {
      throw lazyDOMException(`PerformanceObserver can not change to ${mode} observations`, 'InvalidModificationError');
    }
    this.#mode = mode;
    if (mode === 'multiple') {
      if (!Array.isArray(entryTypes)) throw new ERR_INVALID_ARG_TYPE('options.entryTypes', 'string[]', entryTypes);
      this.#types = new Set(entryTypes.filter((one) => kSupportedTypes.includes(one)));
      this.#buffer = [];
      pending.delete(this);
    } else {
      if (!kSupportedTypes.includes(type)) return;
      this.#types.add(type);
      if (buffered) {
        const before = (type === 'mark' ? marks : type === 'measure' ? measures : []).slice();
        if (before.length > 0) {
          this.#buffer.push(...before);
          schedule(this);
        }
      }
    }
    if (this.#types.size > 0) observers.add(this);
    else this.disconnect();
  }

  disconnect() {
    observers.delete(this);
    pending.delete(this);
    this.#types.clear();
    this.#buffer = [];
    this.#mode = undefined;
  }

  /** The entries that the callback has not been given yet. */
  takeRecords() {
    const records = this.#buffer;
    this.#buffer = [];
    return records;
  }

  _offer(entry) {
    if (!this.#types.has(entry.entryType)) return;
    this.#buffer.push(entry);
    schedule(this);
  }

  _dispatch() {
    const records = this.takeRecords();
    if (records.length === 0) return;
    this.#callback.call(this, new PerformanceObserverEntryList(kConstruct, records), this);
  }

  [customInspectSymbol](depth, options) {
    return inspectAs(this, {
      connected: observers.has(this), pending: pending.has(this), entryTypes: [...this.#types], buffer: this.#buffer,
    }, depth, options);
  }
}
for (const key of ['_offer', '_dispatch']) {
  Object.defineProperty(PerformanceObserver.prototype, key, { __proto__: null, enumerable: false });
}

// Marks and measures ---------------------------------------------------------------------------------------

function timeOfMark(name) {
  if (name === undefined) return undefined;
  if (typeof name === 'number') {
    if (name < 0) throw new ERR_PERFORMANCE_INVALID_TIMESTAMP(name);
    return name;
  }
  name = `${name}`;
  if (kMilestones.includes(name)) return performance.nodeTiming[name];
  const time = markTimes.get(name);
  if (time === undefined) throw lazyDOMException(`The "${name}" performance mark has not been set`, 'SyntaxError');
  return time;
}

// Start and duration of measure(name, startOrOptions, endMark).
function measureTimes(startOrOptions, endMark) {
  startOrOptions ??= 0;
  let end;
  let start;
  if (typeof startOrOptions === 'object') {
    const { start: from, end: to, duration } = startOrOptions;
    if (endMark !== undefined) throw new ERR_PERFORMANCE_MEASURE_INVALID_OPTIONS('endMark must not be specified');
    if (from === undefined && to === undefined) {
      throw new ERR_PERFORMANCE_MEASURE_INVALID_OPTIONS('One of options.start or options.end is required');
    }
    if (from !== undefined && to !== undefined && duration !== undefined) {
      throw new ERR_PERFORMANCE_MEASURE_INVALID_OPTIONS(
        'Must not have options.start, options.end, and options.duration specified');
    }
    if (to !== undefined) end = timeOfMark(to);
    else if (from !== undefined && duration !== undefined) end = timeOfMark(from) + timeOfMark(duration);
    else end = now();
    if (from !== undefined) start = timeOfMark(from);
    else if (duration !== undefined) start = end - timeOfMark(duration);
    else start = 0;
  } else {
    end = endMark !== undefined ? timeOfMark(endMark) : now();
    start = timeOfMark(startOrOptions);
  }
  return { start, duration: end - start };
}

// Event loop -----------------------------------------------------------------------------------------------

/**
 * How long the event loop was idle and active, in milliseconds, and the part of the time it was active: since it
 * began, since `before`, or from `earlier` to `before`.
 */
function eventLoopUtilization(before = undefined, earlier = undefined) {
  const loopStart = binding.loopStart();
  if (loopStart <= 0) return { idle: 0, active: 0, utilization: 0 };
  if (earlier) {
    const idle = before.idle - earlier.idle;
    const active = before.active - earlier.active;
    return { idle, active, utilization: active / (idle + active) };
  }
  const totalIdle = binding.loopIdleTime();
  const totalActive = now() - loopStart - totalIdle;
  if (!before) return { idle: totalIdle, active: totalActive, utilization: totalActive / (totalIdle + totalActive) };
  const idle = totalIdle - before.idle;
  const active = totalActive - before.active;
  return { idle, active, utilization: active / (idle + active) };
}

/**
 * A function that does what `fn` does and tells observers of type 'function' how long it took.
 * @param {{ histogram?: RecordableHistogram }} [options]
 */
function timerify(fn, options = {}) {
  validateFunction(fn, 'fn');
  validateObject(options, 'options');
  const { histogram } = options;
  if (histogram !== undefined && typeof histogram.record !== 'function') {
    throw new ERR_INVALID_ARG_TYPE('options.histogram', 'RecordableHistogram', histogram);
  }
  function finish(start, args) {
    const duration = now() - start;
    if (histogram !== undefined) histogram.record(Math.ceil(duration * 1e6) || 1);
    notify(new PerformanceNodeEntry(kConstruct, fn.name, 'function', start, duration, args));
  }
  function timerified(...args) {
    const start = now();
    const result = new.target ? Reflect.construct(fn, args, fn) : Reflect.apply(fn, this, args);
    if (!new.target && typeof result?.finally === 'function') return result.finally(() => finish(start, args));
    finish(start, args);
    return result;
  }
  Object.defineProperties(timerified, {
    length: { __proto__: null, configurable: false, enumerable: true, value: fn.length },
    name: { __proto__: null, configurable: false, enumerable: true, value: `timerified ${fn.name}` },
  });
  return timerified;
}

// Performance ----------------------------------------------------------------------------------------------

let nodeTiming;

class Performance extends EventTarget {
  constructor(token = undefined) {
    if (token !== kConstruct) throw new ERR_ILLEGAL_CONSTRUCTOR();
    super();
  }

  [customInspectSymbol](depth, options) {
    return inspectAs(this, { nodeTiming: this.nodeTiming, timeOrigin: this.timeOrigin }, depth, options);
  }

  clearMarks(name = undefined) {
    if (name === undefined) {
      marks = [];
      markTimes.clear();
      return;
    }
    name = `${name}`;
    marks = marks.filter((entry) => entry.name !== name);
    markTimes.delete(name);
  }

  clearMeasures(name = undefined) {
    measures = name === undefined ? [] : measures.filter((entry) => entry.name !== `${name}`);
  }

  clearResourceTimings() {}

  getEntries() {
    return [...marks, ...measures].sort(byStartTime);
  }

  getEntriesByName(name, type = undefined) {
    if (arguments.length === 0) throw new ERR_MISSING_ARGS('name');
    name = `${name}`;
    return this.getEntries().filter((entry) => entry.name === name && (type === undefined || entry.entryType === type));
  }

  getEntriesByType(type) {
    if (arguments.length === 0) throw new ERR_MISSING_ARGS('type');
    type = `${type}`;
    return this.getEntries().filter((entry) => entry.entryType === type);
  }

  mark(name, options = {}) {
    if (arguments.length === 0) throw new ERR_MISSING_ARGS('name');
    const mark = new PerformanceMark(name, options);
    markTimes.set(mark.name, mark.startTime);
    enqueue(mark);
    return mark;
  }

  measure(name, startOrOptions = {}, endMark = undefined) {
    if (arguments.length === 0) throw new ERR_MISSING_ARGS('name');
    let times;
    const isEmpty = typeof startOrOptions === 'object' && startOrOptions !== null &&
      Object.keys(startOrOptions).length === 0;
    if (isEmpty) times = measureTimes(undefined, endMark);
    else times = measureTimes(startOrOptions, endMark);
    const measure = new PerformanceMeasure(kConstruct, `${name}`, times.start, times.duration, startOrOptions?.detail);
    enqueue(measure);
    return measure;
  }

  now() {
    return now();
  }

  setResourceTimingBufferSize() {}

  get timeOrigin() {
    timeOrigin ??= binding.timeOrigin();
    return timeOrigin;
  }

  toJSON() {
    return {
      nodeTiming: this.nodeTiming, timeOrigin: this.timeOrigin, eventLoopUtilization: this.eventLoopUtilization(),
    };
  }

  get nodeTiming() {
    nodeTiming ??= new PerformanceNodeTiming();
    return nodeTiming;
  }

  markResourceTiming() {}
}

Object.defineProperties(Performance.prototype, {
  clearMarks: kEnumerableProperty,
  clearMeasures: kEnumerableProperty,
  clearResourceTimings: kEnumerableProperty,
  getEntries: kEnumerableProperty,
  getEntriesByName: kEnumerableProperty,
  getEntriesByType: kEnumerableProperty,
  mark: kEnumerableProperty,
  measure: kEnumerableProperty,
  now: kEnumerableProperty,
  setResourceTimingBufferSize: kEnumerableProperty,
  timeOrigin: kEnumerableProperty,
  toJSON: kEnumerableProperty,
  nodeTiming: kEnumerableProperty,
  eventLoopUtilization: { __proto__: null, configurable: true, writable: true, value: eventLoopUtilization },
  timerify: { __proto__: null, configurable: true, writable: true, value: timerify },
  [Symbol.toStringTag]: { __proto__: null, configurable: true, value: 'Performance' },
});

const performance = new Performance(kConstruct);

const constants = {
  NODE_PERFORMANCE_GC_MAJOR: 4,
  NODE_PERFORMANCE_GC_MINOR: 1,
  NODE_PERFORMANCE_GC_INCREMENTAL: 8,
  NODE_PERFORMANCE_GC_WEAKCB: 16,
  NODE_PERFORMANCE_GC_FLAGS_NO: 0,
  NODE_PERFORMANCE_GC_FLAGS_CONSTRUCT_RETAINED: 2,
  NODE_PERFORMANCE_GC_FLAGS_FORCED: 4,
  NODE_PERFORMANCE_GC_FLAGS_SYNCHRONOUS_PHANTOM_PROCESSING: 8,
  NODE_PERFORMANCE_GC_FLAGS_ALL_AVAILABLE_GARBAGE: 16,
  NODE_PERFORMANCE_GC_FLAGS_ALL_EXTERNAL_MEMORY: 32,
  NODE_PERFORMANCE_GC_FLAGS_SCHEDULE_IDLE: 64,
};

module.exports = {
  Performance,
  PerformanceEntry,
  PerformanceMark,
  PerformanceMeasure,
  PerformanceObserver,
  PerformanceObserverEntryList,
  PerformanceResourceTiming,
};
defineLazyProperties(module.exports, 'internal/histogram', ['monitorEventLoopDelay', 'createHistogram']);
module.exports.performance = performance;
Object.defineProperty(module.exports, 'constants', { __proto__: null, enumerable: true, value: constants });
