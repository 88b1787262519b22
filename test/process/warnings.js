'use strict';

const assert = require('assert');
process.on('warning', ({ name, message, code, detail }) => console.log([name, message, code, detail].join(' | ')));
process.emitWarning('plain');
process.emitWarning('typed', 'CustomWarning', 'C001');
process.emitWarning('with options', { type: 'OptionWarning', code: 'C002', detail: 'more' });
process.emitWarning(new Error('an error'));
process.emitWarning('old', 'DeprecationWarning', 'D1');
for (const bad of [1, null, {}, undefined]) assert.throws(() => process.emitWarning(bad), { code: 'ERR_INVALID_ARG_TYPE' });
process.noDeprecation = true;
process.emitWarning('silent', 'DeprecationWarning');
