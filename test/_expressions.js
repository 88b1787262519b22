'use strict';

// Evaluates expressions and prints what each gives, an error with its code and message. Tests made of such lists have
// the output of Node 22 as their expectation.

const { inspect } = require('util');

module.exports = function show(expressions, names) {
  const parameters = Object.keys(names);
  const values = Object.values(names);
  for (const expression of new Set(expressions)) {
    let result;
    try {
      result = inspect(new Function(...parameters, `return ${expression}`)(...values), { depth: 6, breakLength: 120 });
    } catch (error) {
      result = `throws ${error?.name} ${error?.code ?? ''} ${error?.message}`;
    }
    console.log(`${expression}\n  ${result.replaceAll('\n', '\n  ')}`);
  }
};
