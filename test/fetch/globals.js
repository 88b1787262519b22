'use strict';
// The globals are there as Node 22 has them and load nothing before their first use; navigator; fetch in a worker.
const names = ['fetch', 'Headers', 'Request', 'Response', 'FormData', 'WebSocket', 'Navigator', 'navigator', 'ReadableStream',
  'WritableStream', 'TransformStream', 'CompressionStream', 'TextDecoderStream', 'CountQueuingStrategy'];
for (const name of names) {
  const { enumerable, configurable } = Object.getOwnPropertyDescriptor(globalThis, name);
  console.log(name, enumerable, configurable, typeof globalThis[name]);
}
console.log(navigator.hardwareConcurrency === require('os').availableParallelism(), navigator.language,
            navigator.languages, navigator.userAgent, typeof navigator.platform, Object.prototype.toString.call(navigator));
for (const name of ['Headers', 'Request', 'Response', 'FormData', 'WebSocket', 'ReadableStream']) {
  console.log(name, globalThis[name].length, Object.keys(globalThis[name].prototype).filter((key) => key !== 'attribute').sort().join(' '));
}
const { Worker } = require('worker_threads');
new Worker(`
  fetch('data:,worker').then((res) => res.text()).then((text) => require('worker_threads').parentPort.postMessage(text));
`, { eval: true }).on('message', (text) => console.log(text));
