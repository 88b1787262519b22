// Ways out of statements: finally, iterator closing, generators, labels, async iteration.
const assert = require('assert');

function through(kind) {
  const log = [];
  const result = (() => {
    outer: for (let i = 0; i < 2; i++) {
      try {
        try {
          if (kind === 'break') break outer;
          if (kind === 'continue') continue outer;
          if (kind === 'return') return 'r' + i;
          if (kind === 'throw') throw new Error('t');
          log.push('body');
        } finally { log.push('f1'); }
      } catch (e) { log.push(e.message); } finally { log.push('f2'); }
    }
    return 'end';
  })();
  return log.join() + ':' + result;
}
assert.strictEqual(through('break'), 'f1,f2:end');
assert.strictEqual(through('continue'), 'f1,f2,f1,f2:end');
assert.strictEqual(through('return'), 'f1,f2:r0');
assert.strictEqual(through('throw'), 'f1,t,f2,f1,t,f2:end');
assert.strictEqual(through(), 'body,f1,f2,body,f1,f2:end');
assert.strictEqual((() => { try { return 1; } finally { return 2; } })(), 2);
assert.strictEqual((() => { for (;;) { try { return 1; } finally { break; } } return 3; })(), 3);
assert.strictEqual((() => { let x = 1; try { return x; } finally { x = 2; } })(), 1);

function iterable(log, n = 9) {
  return { [Symbol.iterator]: () => ({
    next: () => (log.push('next'), { value: n--, done: n < 0 }),
    return: () => (log.push('return'), {}),
  }) };
}
function closed(fn) {
  const log = [];
  try { fn(iterable(log)); } catch (e) { log.push(e.message); }
  return log.join();
}
assert.strictEqual(closed((it) => { for (const x of it) break; }), 'next,return');
assert.strictEqual(closed((it) => { for (const x of it) return; }), 'next,return');
assert.strictEqual(closed((it) => { for (const x of it) throw new Error('e'); }), 'next,return,e');
assert.strictEqual(closed((it) => { a: for (;;) { for (const x of it) break a; } }), 'next,return');
assert.strictEqual(closed((it) => { const [a, b] = it; }), 'next,next,return');
assert.strictEqual(closed((it) => { const [a = (() => { throw new Error('d'); })()] = [undefined]; }), 'd');
assert.strictEqual(closed((it) => { let o = { set p(v) { throw new Error('s'); } }; [o.p] = it; }), 'next,return,s');
assert.strictEqual(closed((it) => { const [] = it; }), 'return');

function* inner() { try { const got = yield 1; yield got; } finally { yield 'cleanup'; } }
function* outer() { const result = yield* inner(); return result; }
let g = outer();
assert.deepStrictEqual(g.next(), { value: 1, done: false });
assert.deepStrictEqual(g.next('x'), { value: 'x', done: false });
assert.deepStrictEqual(g.return('r'), { value: 'cleanup', done: false });
assert.deepStrictEqual(g.next(), { value: 'r', done: true });
g = (function* () { for (const x of iterable([])) { try { yield x; } catch (e) { yield e; } } })();
g.next();
assert.strictEqual(g.throw('caught').value, 'caught');
assert.deepStrictEqual([...(function* () { yield* [1, 2]; yield* 'ab'; })()], [1, 2, 'a', 'b']);

const log = [];
const source = {
  [Symbol.asyncIterator]() {
    let i = 0;
    return { next: async () => ({ value: i++, done: i > 3 }), return: async () => (log.push('closed'), {}) };
  },
};
async function* doubled() { try { for await (const x of source) yield x * 2; } finally { log.push('finally'); } }
(async () => {
  const got = [];
  for await (const x of doubled()) got.push(x);
  assert.deepStrictEqual(got, [0, 2, 4]);
  for await (const x of doubled()) break;
  assert.deepStrictEqual(log, ['finally', 'closed', 'finally']);
  for await (const x of [Promise.resolve(1), 2]) got.push(x);
  assert.deepStrictEqual(got.slice(3), [1, 2]);
  await assert.rejects(async () => { try { await Promise.reject(new Error('no')); } finally { got.push('f'); } }, /no/);
  assert.strictEqual(got.pop(), 'f');
  const value = await (async () => { try { return await 1; } finally { await 2; } })();
  assert.strictEqual(value, 1);
  console.log('done');
})();
