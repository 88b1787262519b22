// The JavaScript API of WebAssembly: compilation, linking, errors, properties.
'use strict';
const fs = require('fs');
const path = require('path');
const bytes = fs.readFileSync(path.join(__dirname, '_core.wasm'));
const caught = (f) => {
  try {
    return f();
  } catch (error) {
    return `${error.constructor.name} ${error.name} ${error.message.replace(/@.*| but found.*|, found.*/, '')}`;
  }
};
const log = () => {};
const imports = { env: { log, pair: log, call: log } };

console.log(Object.prototype.toString.call(WebAssembly), Object.getOwnPropertyNames(WebAssembly).filter((n) => !/^(Tag|JSTag|Exception)$/.test(n)).sort().join());
for (const name of ['Module', 'Instance', 'Memory', 'Table', 'Global']) {
  const { prototype } = WebAssembly[name];
  console.log(name, Object.prototype.toString.call(prototype), Object.getOwnPropertyNames(prototype).sort().join());
}
const module_ = new WebAssembly.Module(bytes);
console.log(WebAssembly.Module.imports(module_), WebAssembly.Module.exports(module_).length, WebAssembly.Module.exports(module_)[0]);
console.log(WebAssembly.Module.customSections(module_, 'name').length, WebAssembly.validate(bytes), WebAssembly.validate(new Uint8Array(8)));
console.log(caught(() => new WebAssembly.Module(new Uint8Array([0, 1, 2, 3, 4, 5, 6, 7]))), caught(() => new WebAssembly.Module(5)), caught(() => WebAssembly.Module(bytes)).split(' ')[0]);
for (const change of [{ cut: 20 }, { cut: 200 }, { at: 30, to: 0xff }]) {
  const bad = Uint8Array.from(change.cut === undefined ? bytes : bytes.subarray(0, change.cut));
  if (change.at !== undefined) bad[change.at] = change.to;
  console.log(WebAssembly.validate(bad), caught(() => new WebAssembly.Module(bad)).split(' ')[0]);
}
console.log(caught(() => new WebAssembly.Instance(module_)));
console.log(caught(() => new WebAssembly.Instance(module_, {})), caught(() => new WebAssembly.Instance(module_, { env: {} })));
console.log(caught(() => new WebAssembly.Instance({}, imports)), caught(() => new WebAssembly.Instance(module_, 5)));
const instance = new WebAssembly.Instance(module_, imports);
console.log(Object.getPrototypeOf(instance.exports), Object.isFrozen(instance.exports), Object.keys(instance.exports).length, instance.exports === instance.exports);
const linked = new WebAssembly.Instance(module_, { env: { ...imports.env, call: log, log: instance.exports.fib === undefined ? log : log } });
console.log(linked.exports.fib !== instance.exports.fib, caught(() => new WebAssembly.Instance(module_, { env: { ...imports.env, log: instance.exports.fib } })));

const memory = new WebAssembly.Memory({ initial: 1, maximum: 2 });
console.log(memory.buffer, memory.grow(1), memory.buffer.byteLength, caught(() => memory.grow(1)));
for (const descriptor of [undefined, {}, { initial: 2, maximum: 1 }, { initial: -1 }, { initial: 70000 }, { initial: 'x' }]) {
  console.log(caught(() => new WebAssembly.Memory(descriptor)).split(':')[0]);
}
const table = new WebAssembly.Table({ element: 'anyfunc', initial: 2 });
const externs = new WebAssembly.Table({ element: 'externref', initial: 1 }, 'filled');
console.log(table.length, table.get(1), externs.get(0), externs.grow(1), externs.get(1), table.grow(1, instance.exports.fac), table.get(2).name);
console.log(caught(() => new WebAssembly.Table({ element: 'i32', initial: 1 })).split(':')[0], caught(() => table.set(0, {})).split(':')[0], caught(() => table.get(3)).split(':')[0]);
const number = new WebAssembly.Global({ value: 'i32', mutable: true }, 42);
const big = new WebAssembly.Global({ value: 'i64' }, 2n ** 63n);
number.value = 2 ** 31;
console.log(number.value, Number(number), big.value, caught(() => { big.value = 1n; }), caught(() => new WebAssembly.Global({ value: 'i64' }, 1)).split(' ')[0]);
console.log(new WebAssembly.Global({ value: 'f32' }).value, new WebAssembly.Global({ value: 'externref' }).value, new WebAssembly.Global({ value: 'anyfunc' }).value);
const error = new WebAssembly.RuntimeError('message', { cause: 1 });
console.log(error instanceof Error, error.name, error.message, error.cause, `${error}`, WebAssembly.LinkError.length, Object.getPrototypeOf(WebAssembly.CompileError) === Error);

(async () => {
  const compiled = await WebAssembly.compile(bytes);
  console.log(compiled instanceof WebAssembly.Module);
  const both = await WebAssembly.instantiate(bytes, imports);
  console.log(Object.keys(both), both.instance.exports.fac(5n), (await WebAssembly.instantiate(compiled, imports)).exports.fac(4n));
  console.log(await WebAssembly.compile(new Uint8Array(3)).catch((e) => e.constructor.name), await WebAssembly.instantiate(bytes, {}).catch((e) => e.constructor.name),
    await WebAssembly.instantiate(5).catch((e) => e.constructor.name));
  const response = () => new Response(bytes, { headers: { 'content-type': 'application/wasm' } });
  console.log((await WebAssembly.instantiateStreaming(response(), imports)).instance.exports.fac(3n), (await WebAssembly.compileStreaming(Promise.resolve(response()))) instanceof WebAssembly.Module);
  console.log(await WebAssembly.compileStreaming(new Response(bytes)).catch((e) => e.code), await WebAssembly.compileStreaming({}).catch((e) => e.code));

  const { Worker } = require('worker_threads');
  const worker = new Worker(`const { parentPort, workerData } = require('worker_threads');
    const { exports } = new WebAssembly.Instance(new WebAssembly.Module(workerData), { env: { log() {}, pair() {}, call() {} } });
    parentPort.postMessage(exports.fac(10n)); exports.forever();`, { eval: true, workerData: bytes });
  worker.on('message', (n) => { console.log('worker', n); worker.terminate(); });
  worker.on('exit', (code) => console.log('ended', code));
})();
