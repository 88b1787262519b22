'use strict';
// The array-like methods of Readable. Each runs on the stream's async iteration: those in `streams`
// return an async iterable that Readable turns into a stream, those in `promises` a promise.

const { AbortError, codes: { ERR_INVALID_ARG_VALUE, ERR_MISSING_ARGS, ERR_OUT_OF_RANGE } } =
  require('internal/errors');
const { validateAbortSignal, validateFunction, validateInteger, validateObject } =
  require('internal/validators');
const { finished } = require('internal/streams/end_of_stream');

const kSkip = Symbol('skip');
const kEnd = Symbol('end');

function checkOptions(options) {
  if (options != null) {
    validateObject(options, 'options');
    if (options.signal != null) validateAbortSignal(options.signal, 'options.signal');
  }
  return options?.signal;
}

function throwIfAborted(signal) {
  if (signal?.aborted) throw new AbortError(undefined, { cause: signal.reason });
}

/** Results of `fn` in the order of the chunks, `options.concurrency` calls at a time. */
function map(fn, options) {
  validateFunction(fn, 'fn');
  const outer = checkOptions(options);
  let concurrency = 1;
  if (options?.concurrency != null) concurrency = Math.floor(options.concurrency);
  let ahead = concurrency - 1;
  if (options?.highWaterMark != null) ahead = Math.floor(options.highWaterMark);
  validateInteger(concurrency, 'options.concurrency', 1);
  validateInteger(ahead, 'options.highWaterMark', 0);
  return mapped(this, fn, outer, concurrency, ahead + concurrency);
}

async function* mapped(stream, fn, outer, concurrency, limit) {
  const signal = AbortSignal.any(outer ? [outer] : []);
  const callOptions = { signal };
  const queue = []; // promises of results, in order
  let running = 0;
  let done = false;
  let wakeReader = null;
  let wakePump = null;

  function resumePump() {
    if (wakePump !== null && !done && running < concurrency && queue.length < limit) {
      wakePump();
      wakePump = null;
    }
  }
  function onResult() {
    running--;
    resumePump();
  }
  function onFailure() {
    done = true;
    onResult();
  }
  function resumeReader() {
    if (wakeReader !== null) {
      wakeReader();
      wakeReader = null;
    }
  }

  async function pump() {
    try {
      for await (const chunk of stream) {
        if (done) return;
        throwIfAborted(signal);
        let result;
        try {
          result = fn(chunk, callOptions);
          if (result === kSkip) continue;
          result = Promise.resolve(result);
        } catch (error) {
          result = Promise.reject(error);
        }
        running++;
        result.then(onResult, onFailure);
        queue.push(result);
        resumeReader();
        if (!done && (queue.length >= limit || running >= concurrency)) {
          await new Promise((resolve) => { wakePump = resolve; });
        }
      }
      queue.push(kEnd);
    } catch (error) {
      const result = Promise.reject(error);
      result.then(onResult, onFailure);
      queue.push(result);
    } finally {
      done = true;
      resumeReader();
    }
  }
  pump();

  try {
    for (;;) {
      while (queue.length > 0) {
        const result = await queue[0];
        if (result === kEnd) return;
        throwIfAborted(signal);
        if (result !== kSkip) yield result;
        queue.shift();
        resumePump();
      }
      await new Promise((resolve) => { wakeReader = resolve; });
    }
  } finally {
    done = true;
    if (wakePump !== null) {
      wakePump();
      wakePump = null;
    }
  }
}

/** The chunks for which `fn` is true. */
function filter(fn, options) {
  validateFunction(fn, 'fn');
  return map.call(this, async (chunk, callOptions) => (await fn(chunk, callOptions)) ? chunk : kSkip, options);
}

/** All that the iterables returned by `fn` yield. */
function flatMap(fn, options) {
  const values = map.call(this, fn, options);
  return (async function* flatMap() {
    for await (const value of values) yield* value;
  })();
}

function toCount(number) {
  number = Number(number);
  if (Number.isNaN(number)) return 0;
  if (number < 0) throw new ERR_OUT_OF_RANGE('number', '>= 0', number);
  return number;
}

/** All but the first `number` chunks. */
function drop(number, options) {
  const signal = checkOptions(options);
  number = toCount(number);
  const stream = this;
  return (async function* drop() {
    throwIfAborted(signal);
    for await (const chunk of stream) {
      throwIfAborted(signal);
      if (number-- <= 0) yield chunk;
    }
  })();
}

/** The first `number` chunks. */
function take(number, options) {
  const signal = checkOptions(options);
  number = toCount(number);
  const stream = this;
  return (async function* take() {
    throwIfAborted(signal);
    for await (const chunk of stream) {
      throwIfAborted(signal);
      if (number-- > 0) yield chunk;
      if (number <= 0) return; // without asking for a chunk nobody wants
    }
  })();
}

/** This stream through `stream`, as one Duplex. Throws ERR_INVALID_ARG_VALUE. */
function compose(stream, options) {
  const signal = checkOptions(options);
  const { isNodeStream, isWritable } = require('internal/streams/query');
  if (isNodeStream(stream) && !isWritable(stream)) {
    throw new ERR_INVALID_ARG_VALUE('stream', stream, 'must be writable');
  }
  const composed = require('internal/streams/compose').compose(this, stream);
  if (signal) require('internal/streams/add_abort_signal').addToNewStream(signal, composed);
  return composed;
}

async function some(fn, options) {
  validateFunction(fn, 'fn');
  for await (const _ of filter.call(this, fn, options)) return true; // eslint-disable-line no-unused-vars
  return false;
}

async function every(fn, options) {
  validateFunction(fn, 'fn');
  return !(await some.call(this, async (...chunk) => !(await fn(...chunk)), options));
}

async function find(fn, options) {
  for await (const chunk of filter.call(this, fn, options)) return chunk;
  return undefined;
}

async function forEach(fn, options) {
  validateFunction(fn, 'fn');
  const call = async (chunk, callOptions) => {
    await fn(chunk, callOptions);
    return kSkip;
  };
  for await (const _ of map.call(this, call, options)); // eslint-disable-line no-unused-vars
}

async function toArray(options) {
  const signal = checkOptions(options);
  const chunks = [];
  for await (const chunk of this) {
    throwIfAborted(signal);
    chunks.push(chunk);
  }
  return chunks;
}

async function reduce(fn, initial, options) {
  validateFunction(fn, 'reducer');
  const signal = checkOptions(options);
  let hasValue = arguments.length > 1;
  if (signal?.aborted) {
    const error = new AbortError(undefined, { cause: signal.reason });
    this.once('error', () => {}); // it is thrown here
    await finished(this.destroy(error));
    throw error;
  }
  const controller = new AbortController();
  const abort = () => controller.abort();
  if (signal) signal.addEventListener('abort', abort, { once: true });
  let anyChunk = false;
  try {
    for await (const chunk of this) {
      anyChunk = true;
      if (signal?.aborted) throw new AbortError();
      if (hasValue) {
        initial = await fn(initial, chunk, { signal: controller.signal });
      } else {
        initial = chunk;
        hasValue = true;
      }
    }
    if (!anyChunk && !hasValue) throw new ReduceEmpty();
  } finally {
    controller.abort();
    if (signal) signal.removeEventListener('abort', abort);
  }
  return initial;
}

class ReduceEmpty extends ERR_MISSING_ARGS {
  constructor() {
    super('reduce');
    this.message = 'Reduce of an empty stream requires an initial value';
  }
}

module.exports = {
  streams: { drop, filter, flatMap, map, take, compose },
  promises: { every, forEach, reduce, toArray, some, find },
};
