// terminate() ends a worker whatever it is doing, also what catches every exception; the program and other workers go on.
'use strict';

const { Worker } = require('worker_threads');

const busy = {
  'endless loop': 'for (;;);',
  'loop that catches': 'for (;;) { try { for (;;); } catch { } finally { for (;;); } }',
  'recursion that catches': 'function f() { try { f(); } finally { f(); } } f();',
  'regular expression': "/(a*)*b/.exec('a'.repeat(40));",
  'microtasks': 'const f = () => Promise.resolve().then(f); f();',
  'ticks': 'const f = () => process.nextTick(f); f();',
  'immediates': 'const f = () => setImmediate(f); f();',
  'generator': 'function* g() { for (;;) yield 1; } for (const x of g());',
  'async function': '(async () => { for (;;) await 1; })();',
  'callbacks of a built-in': 'function f() { try { [1].forEach(f); } catch { } try { [1].forEach(f); } catch { } } f();',
  'sorting': 'for (;;) [3, 1, 2].sort(() => 1);',
  'nothing': 'setInterval(() => {}, 1e6);',
  'Atomics.wait': 'Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);',
  'file calls': "const fs = require('fs'); const f = () => fs.readFile(process.execPath, f); f(); f();",
  'hashing in the pool': "for (let i = 0; i < 8; i++) require('crypto').pbkdf2('a', 'b', 20000, 32, 'sha512', () => {});",
  'name look-up': "for (let i = 0; i < 8; i++) require('dns').lookup('localhost', () => {}); setInterval(() => {}, 1e6);",
  'compression': "const z = require('zlib'); const f = () => z.deflate(Buffer.alloc(1e6), f); f(); f();",
  'timers': 'setInterval(() => {}, 0);',
  'a handler of its own end': "process.on('exit', () => { for (;;); }); for (;;);",
};

const results = [];
let left = Object.keys(busy).length;
for (const [name, text] of Object.entries(busy)) {
  const worker = new Worker(text, { eval: true });
  const events = [];
  worker.on('error', (error) => events.push(error.message));
  worker.on('exit', (code) => events.push(`exit ${code}`));
  worker.once('online', () => setTimeout(async () => {
    const codes = await Promise.all([worker.terminate(), worker.terminate()]);
    results.push(`${name}: ${codes} ${events} ${await worker.terminate()}`);
    left--;
  }, 20));
}

// Before it has begun, and from within.
new Worker('for (;;);', { eval: true }).terminate().then((code) => results.push(`at once: ${typeof code}`));
const self = new Worker("process.on('exit', (c) => { process.exitCode = 9; }); process.exit(4); console.log('not reached');", { eval: true });
self.on('exit', (code) => results.push(`process.exit: ${code}`));
process.on('exit', () => console.log([left, ...results.sort()].join('\n')));
