'use strict';

// Delays that are no delays count as 1 ms.
const { inspect } = require('util');
const start = process.hrtime.bigint();
const delays = [0, -1, undefined, null, '2', 'x', NaN, Infinity, 2 ** 31, 1.9, true];
const timers = delays.map((delay) => setTimeout(() => {}, delay));
console.log(timers.map((timer) => timer._idleTimeout).join(' '));
const text = inspect(timers[4]);
console.log(text.replace(/\d+/g, 'N'));
process.on('warning', (warning) => console.log(warning.name, '-', warning.message));
