'use strict';

// Proves: what each method of a console writes, and to which stream.

const { Console } = require('console');
const { Writable } = require('stream');

let output = '';
const stream = (name) => new Writable({
  write(chunk, encoding, callback) {
    output += name + chunk;
    callback();
  },
});
const c = new Console({ stdout: stream('o> '), stderr: stream('e> ') });
c.log('a', 1, { b: 2 });
c.log();
c.log('%s is %d', 'x', 5);
c.error('e');
c.warn('w');
c.info('i');
c.debug('d');
c.group('G');
c.log('x\ny');
c.group();
c.log('z');
c.groupEnd();
c.groupEnd();
c.count();
c.count('a');
c.count();
c.countReset();
c.count();
c.assert(true, 'x');
c.assert(false, 'msg %s', 'q');
c.assert(false);
c.assert(false, { a: 1 });
c.dir({ a: { b: { c: { d: 1 } } } }, { depth: 0 });
for (const data of [[1, 2], [[1, 2], [3, 4]], [{ a: 1, b: 'x' }, { a: 2, c: 3 }], new Map([['a', 1], ['b', { x: 1 }]]), new Set([1, 'b']),
                    { x: { a: 1 }, y: 5 }, 5, null, [], [{ a: { b: 1, c: 2, d: 3 } }, [1, [2, 3]]], [{ 日: '本語' }]]) {
  c.table(data);
}
c.table([{ a: 1, b: 2 }, { a: 3 }], ['b']);
c.trace('tr %s', 'x');
console.log(output.replace(/\n    at .*/g, ''));

output = '';
new Console({ stdout: stream(''), colorMode: true }).log({ a: 1 }, 's', [/x/]);
new Console({ stdout: stream(''), inspectOptions: { depth: 0 } }).log({ a: { b: 1 } });
class Sub extends Console {
  constructor() { super(stream('')); }
  log(...args) { super.log('sub', ...args); }
}
const { log } = new Sub();
log('bound');
console.log(output);
for (const make of [() => new Console(), () => new Console({ stdout: process.stdout, groupIndentation: -1 }), () => new Console({ stdout: process.stdout, colorMode: 5 })]) {
  try {
    make();
  } catch (error) {
    console.log(error.code, error.message);
  }
}
console.log(c instanceof Console, console instanceof Console, Object.prototype.toString.call(console));
console.error('to stderr');
