'use strict';
// Calls made of many operations are written once, as generators that yield [function, ...arguments] of the
// binding and get the result back; these run them at once or on the pool.

const { PromiseRequest } = require('internal/fs/utils');

/** Runs the generator to its end here and now. Returns its value, throws its error. */
function runSync(steps) {
  let step = steps.next();
  while (!step.done) {
    const [operation, ...args] = step.value;
    let result;
    try {
      result = operation(...args, undefined);
    } catch (error) {
      step = steps.throw(error);
      continue;
    }
    step = steps.next(result);
  }
  return step.value;
}

/** Runs it with each operation on the pool. */
async function runAsync(steps) {
  let step = steps.next();
  while (!step.done) {
    const [operation, ...args] = step.value;
    let result;
    try {
      // A step that is no operation of the binding is a promise already.
      if (typeof operation === 'function') {
        const request = new PromiseRequest();
        operation(...args, request);
        result = await request.promise;
      } else {
        result = await operation;
      }
    } catch (error) {
      step = steps.throw(error);
      continue;
    }
    step = steps.next(result);
  }
  return step.value;
}

module.exports = { runAsync, runSync };
