// env: DEBUG=app:*,-app:quiet DEBUG_HIDE_DATE=1 DEBUG_DEPTH=3
// debug: namespaces chosen by the environment, formatters, nested values, switching at run time.
'use strict';
const debug = require('debug');

const http = debug('app:http');
const quiet = debug('app:quiet');
const other = debug('other');
console.log(http.enabled, quiet.enabled, other.enabled, debug.enabled('app:anything'));
http('listening on %s:%d', 'localhost', 80);
http('%O', { a: { b: { c: { d: { e: 1 } } } }, list: [1, 2, 3] });
http('%o and %j, 100%%', { one: 1 }, { two: [2] });
http(new Error('with a message').message);
quiet('not shown');
other('not shown');
debug.formatters.h = (value) => value.toString('hex');
http('as hex: %h', Buffer.from('hello'));
http.extend('sub')('extended');
const before = debug.disable();
http('not shown');
debug.enable('other');
other('now shown');
console.log(before, http.enabled, other.enabled);
const lines = [];
other.log = (...words) => lines.push(words.join(' '));
other('kept %d', 1);
console.log(lines);
debug.enable(before);
http('again');
