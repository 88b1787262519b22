// WebAssembly: code, traps, memory, tables, references and calls both ways. _core.wasm is made of _core.wat (wat2wasm of wabt).
'use strict';
const fs = require('fs');
const path = require('path');
const bytes = fs.readFileSync(path.join(__dirname, '_core.wasm'));
const module_ = new WebAssembly.Module(bytes);
const logged = [];
const imports = {
  env: {
    log: (...args) => { logged.push(args); },
    pair: (n) => [n, BigInt(n) * 2n],
    call: (f) => (typeof f === 'function' ? f() : f),
  },
};
const core = new WebAssembly.Instance(module_, imports).exports;
const caught = (f) => {
  try {
    return f();
  } catch (error) {
    return `${error.name}: ${error.message}`;
  }
};

console.log(core.fac(20n), core.fac(25n), core.fib(40), core.fib.name, core.fib.length);
core.log();
console.log(logged, core.swap(7, 8n), core.sum_pair(21), core.echo(2 ** 32 + 1, 2n ** 64n - 1n, 1.1, '2.5'));
console.log(caught(() => core.fac(5)), caught(() => new core.fib(1)), core.fib(), core.fib('10', 'more'));
for (const args of [[7, 2], [-7, 2], [1, 0], [-(2 ** 31), -1]]) {
  console.log(args, caught(() => core.divide(...args)), caught(() => core.remainder(...args)));
}
for (const n of [1.9, -1.9, NaN, 1e10, -1e10, Infinity]) console.log(n, caught(() => core.truncate(n)), core.saturate(n));
console.log([0, 1, 2, 3, -1].map((n) => core.switch(n)), core.select(1, 0.5, 2), core.select(0, 0.5, 2));

const view = new Uint8Array(core.memory.buffer);
console.log(Buffer.from(view.subarray(16, 21)).toString(), core.load(12), view.length);
console.log(caught(() => core.load(65536 - 7)), caught(() => core.load(-1)), caught(() => core.load_far(100)), caught(() => core.store(65536, 1)));
core.store(65535, 300);
console.log(view[65535], core.memory.buffer === core.memory.buffer);
console.log(core.grow(1), view.length, core.memory.buffer.byteLength, core.memory.grow(1), core.grow(1), caught(() => core.memory.grow(1)));
core.fill(100, 0x41, 5);
core.copy(102, 16, 5);
core.init(110, 2, 4);
console.log(Buffer.from(core.memory.buffer, 100, 14).toString(), caught(() => core.init(0, 10, 3)), caught(() => core.fill(0, 0, 2 ** 31)));
core.drop();
console.log(caught(() => core.init(0, 0, 1)), core.init(0, 0, 0), caught(() => structuredClone(core.memory.buffer, { transfer: [core.memory.buffer] })) !== undefined);

console.log(core.table.length, core.table.get(0), core.table.get(1) === core.fac, core.get_function(2) === core.fib);
console.log(core.indirect(1, 6n), caught(() => core.indirect(2, 6n)), caught(() => core.indirect(0, 6n)), caught(() => core.indirect(9, 6n)));
core.table.set(0, core.fac);
core.set_function(3, core.table.get(1));
console.log(core.indirect(0, 3n), core.indirect(3, 4n), core.table.grow(2, core.fib), core.table.length, caught(() => core.table.grow(10)));
console.log(caught(() => core.table.set(0, () => {})), caught(() => core.table.get(100)), caught(() => core.set_function(0, () => {})));

const object = { an: 'object' };
console.log(core.through(object) === object, core.through(() => 5), core.through(undefined), core.is_null(null), core.is_null(undefined), core.is_null(0));
core.keep(object);
for (let i = 0; i < 1000; i++) core.through({ i });
console.log(core.kept() === object, core.externs.get(0), (core.externs.set(1, object), core.externs.get(1) === object));
core.keep(null);
console.log(core.kept(), core.counter.value, core.bump(), core.counter.value, (core.counter.value = 41, core.bump()), core.constant.value);

console.log(caught(() => core.trap()), caught(() => core.recurse(0)));
console.log(caught(() => core.through(() => { throw new Error('through frames'); })), core.through(() => core.fib(20)));
let depth = 0;
console.log(caught(() => core.through(function again() { depth++; return core.through(again); })), depth > 100);
console.log(core.fib(10));
for (let i = 0; i < 20000; i++) caught(() => core.through(() => core.trap()));
console.log(core.through(() => core.through(() => core.fac(3n))));
