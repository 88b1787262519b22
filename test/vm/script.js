// vm: scripts in the global scope, their places in stacks, time limits, functions.
const vm = require('node:vm');
const assert = require('node:assert');

const script = new vm.Script('globalThis.count = (globalThis.count ?? 0) + 1; count * 10', { filename: 'counting.js' });
assert.strictEqual(script.runInThisContext(), 10);
assert.strictEqual(script.runInThisContext(), 20);
assert.strictEqual(vm.runInThisContext('var declared = 5; typeof require'), 'undefined');
assert.strictEqual(declared, 5);
assert.strictEqual(vm.runInThisContext('let lexical = 6; lexical'), 6);
assert.strictEqual(vm.runInThisContext('lexical'), 6);
assert.throws(() => vm.runInThisContext('let lexical'), { name: 'SyntaxError', message: "Identifier 'lexical' has already been declared" });

const place = (stack) => /placed\.js:\d+:\d+/.exec(stack)[0];
try {
  vm.runInThisContext('\nthrow new Error("x")', { filename: 'placed.js', lineOffset: 10, columnOffset: 3 });
  assert.fail();
} catch (error) {
  assert.strictEqual(place(error.stack), 'placed.js:12:7');
}
try {
  vm.runInThisContext('throw new Error("x")', 'placed.js');
  assert.fail();
} catch (error) {
  assert.strictEqual(place(error.stack), 'placed.js:1:7');
}
assert.throws(() => new vm.Script('var ;', 'bad.js'), (error) => error.name === 'SyntaxError');

// A limit ends what would not end, whatever it catches; the program goes on.
assert.throws(() => vm.runInThisContext('for (;;) { try { for (;;); } catch {} finally { continue; } }', { timeout: 30 }),
  { code: 'ERR_SCRIPT_EXECUTION_TIMEOUT', message: 'Script execution timed out after 30ms' });
assert.strictEqual(vm.runInThisContext('1 + 1', { timeout: 10000 }), 2);
assert.throws(() => vm.runInThisContext('throw new RangeError("own")', { timeout: 10000 }), { name: 'RangeError', message: 'own' });
assert.throws(() => vm.runInThisContext('vmNested', { timeout: 10000, breakOnSigint: true }), { name: 'ReferenceError' });
globalThis.nested = () => vm.runInThisContext('for (;;);', { timeout: 20 });
assert.throws(() => vm.runInThisContext('nested()', { timeout: 10000 }), { code: 'ERR_SCRIPT_EXECUTION_TIMEOUT', message: /20ms/ });
// SIGINT does so too, and is given back to the program.
globalThis.interrupt = () => process.kill(process.pid, 'SIGINT');
assert.throws(() => vm.runInThisContext('interrupt(); for (;;);', { breakOnSigint: true }), { code: 'ERR_SCRIPT_EXECUTION_INTERRUPTED' });
process.once('SIGINT', () => { console.log('own SIGINT'); });
const keepAlive = setInterval(() => {}, 1000);
process.once('SIGINT', () => clearInterval(keepAlive));
interrupt();

assert.strictEqual(vm.compileFunction('return a + b + this.c', ['a', 'b']).call({ c: 3 }, 1, 2), 6);
assert.throws(() => vm.compileFunction('}', []), { name: 'SyntaxError' });

for (const [wrong, code] of [
  [() => vm.runInThisContext('1', { timeout: 0 }), 'ERR_OUT_OF_RANGE'],
  [() => vm.runInThisContext('1', { timeout: '5' }), 'ERR_INVALID_ARG_TYPE'],
  [() => vm.runInThisContext('1', { breakOnSigint: 1 }), 'ERR_INVALID_ARG_TYPE'],
  [() => new vm.Script('1', { filename: 5 }), 'ERR_INVALID_ARG_TYPE'],
  [() => new vm.Script('1', { lineOffset: 1.5 }), 'ERR_OUT_OF_RANGE'],
  [() => new vm.Script('1', 5), 'ERR_INVALID_ARG_TYPE'],
  [() => vm.compileFunction(5), 'ERR_INVALID_ARG_TYPE'],
  [() => vm.compileFunction('', [5]), 'ERR_INVALID_ARG_TYPE'],
]) assert.throws(wrong, { code });
