// structuredClone copies every kind of value it can, keeps cycles and shared references, and names what it cannot copy.
'use strict';

const { inspect } = require('util');

function show(name, make) {
  let text;
  try {
    text = inspect(make(), { depth: 4, breakLength: Infinity });
  } catch (error) {
    text = `${error.constructor.name} ${error.name} ${error.code}: ${error.message}`;
  }
  console.log(`${name}: ${text}`);
}

const clone = structuredClone;

show('primitives', () => clone([undefined, null, true, false, 0, -0, 1.5, -7, 2 ** 40, NaN, Infinity, 'text', '\ud83d\ude00é', '\ud800', '']));
show('bigints', () => clone([0n, -1n, 2n ** 64n, -(2n ** 200n)]));
show('boxed', () => clone([Object(1), Object('s'), Object(false), Object(10n)]));
show('date', () => [clone(new Date(86400000)), clone(new Date(NaN))]);
show('regexp', () => { const r = /a(b)/giu; r.lastIndex = 3; const c = clone(r); return [c, c.lastIndex]; });
show('map and set', () => clone(new Map([[{ a: 1 }, new Set([1, 'two', [3]])], ['key', new Map()]])));
show('holes', () => { const a = [1, , 3]; a.extra = 4; return clone(a); });
show('sparse', () => { const a = []; a[5000] = 1; const c = clone(a); return [c.length, Object.keys(c)]; });
show('key order', () => Object.keys(clone({ b: 1, 2: 1, a: 1, 1: 1, [Symbol('no')]: 1 })));
show('not enumerable', () => clone(Object.defineProperty({ a: 1 }, 'hidden', { value: 2 })));
show('getter', () => clone({ get computed() { return { value: 3 }; } }));
show('class', () => { class Point { x = 1; } const c = clone(new Point()); return [c, c.constructor === Object]; });
show('null prototype', () => { const c = clone({ __proto__: null, a: 1 }); return Object.getPrototypeOf(c) === Object.prototype; });
show('cycle', () => { const o = { list: [] }; o.self = o; o.list.push(o); const c = clone(o); return c.self === c && c.list[0] === c && c !== o; });
show('shared reference', () => { const s = {}; const c = clone([s, s, new Map([[s, s]])]); return c[0] === c[1] && c[2].get(c[0]) === c[0]; });
show('map with itself', () => { const m = new Map(); m.set(m, m); const c = clone(m); return c.get(c) === c; });
show('big object', () => { const o = {}; for (let i = 0; i < 300; i++) o[`k${i}`] = i; const c = clone(o); return [Object.keys(c).length, c.k299]; });
show('deep', () => { let o = null; for (let i = 0; i < 500; i++) o = [o]; let c = clone(o), n = 0; while (c) { c = c[0]; n++; } return n; });
show('too deep', () => { let o = null; for (let i = 0; i < 1e6; i++) o = [o]; try { clone(o); } catch (error) { return error.name; } });
show('changed while read', () => {
  const list = [1, 2, 3, 4];
  const o = { get a() { delete this.b; list.length = 2; return list; }, b: 1 };
  return clone([o, list]);
});
show('dropped while read', () => {
  const holder = { inner: { x: [1] } };
  const o = [holder.inner, { get a() { o[0] = null; holder.inner = null; globalThis.gc?.(); return [o[0]]; } }];
  return clone(o);
});

// Errors
show('error', () => {
  const error = new RangeError('out', { cause: new TypeError('why') });
  error.code = 'LOST';
  const c = clone(error);
  return [c instanceof RangeError, c.message, c.cause instanceof TypeError, c.code, c.stack === error.stack, c.name];
});
show('error of a class', () => {
  class Mine extends Error { name = 'Mine'; }
  const c = clone(new Mine('m'));
  return [c.constructor === Error, c.name, c.stack.split('\n')[0]];
});
show('error without message', () => [Object.hasOwn(clone(new Error()), 'message'), clone(new Error()).message]);
show('DOMException', () => { const c = clone(new DOMException('m', 'AbortError')); return [c instanceof DOMException, c.name, c.code, c.message]; });

// Bytes
show('ArrayBuffer', () => clone(new Uint8Array([1, 2, 3]).buffer));
show('views', () => {
  const { buffer } = new Uint8Array([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16]);
  const c = clone([new Int16Array(buffer, 2, 3), new DataView(buffer, 8), new BigInt64Array(buffer), new Float32Array(buffer, 4)]);
  return [c[0], c[1].byteOffset, c[1].byteLength, c[2], c[3].length, c[0].buffer === c[1].buffer];
});
show('Buffer', () => { const c = clone(Buffer.alloc(3, 7)); return [c.constructor.name, c.length, c[2]]; });
show('resizable', () => {
  const c = clone(new Uint8Array(new ArrayBuffer(4, { maxByteLength: 8 })));
  c.buffer.resize(6);
  return [c.length, c.buffer.maxByteLength];
});
show('shared', () => { const s = new Int32Array(new SharedArrayBuffer(8)); const c = clone(s); c[1] = 9; return [s[1], c.buffer !== s.buffer]; });
show('transfer', () => {
  const a = new Uint8Array([5, 6]);
  const c = clone({ a }, { transfer: [a.buffer] });
  return [c.a, a.length, a.buffer.byteLength, a.buffer.detached];
});
show('transfer of what is not in it', () => { const b = new ArrayBuffer(8); clone(1, { transfer: [b] }); return b.byteLength; });
show('failure detaches nothing', () => {
  const b = new ArrayBuffer(8);
  try { clone([b, () => 1], { transfer: [b] }); } catch { /* the function */ }
  return b.byteLength;
});

// What cannot be
show('function', () => clone(function named() { return 1; }));
show('arrow within', () => clone({ a: [() => 1] }));
show('symbol', () => clone(Symbol('s')));
show('symbol object', () => clone(Object(Symbol('s'))));
show('proxy', () => clone(new Proxy({}, {})));
show('proxy of an array', () => clone(new Proxy([], {})));
show('promise', () => clone(Promise.resolve()));
show('generator', () => clone((function* () { /* empty */ })()));
show('weak', () => clone(new WeakMap()));
show('WeakRef', () => clone(new WeakRef({})));
show('URL', () => clone(new URL('http://example.com/')));
show('throwing getter', () => clone({ get a() { throw new TypeError('mine'); } }));
show('twice', () => { const b = new ArrayBuffer(1); return clone(b, { transfer: [b, b] }); });
show('detached', () => { const b = new ArrayBuffer(1); clone(b, { transfer: [b] }); return clone(b); });
show('detached in list', () => { const b = new ArrayBuffer(1); clone(b, { transfer: [b] }); return clone(b, { transfer: [b] }); });
show('object in list', () => clone(1, { transfer: [{}] }));
show('number in list', () => clone(1, { transfer: [1] }));
show('list', () => clone(1, { transfer: 5 }));
show('options', () => clone(1, 5));
show('nothing', () => { try { clone(); } catch (error) { return [error.name, error.code]; } });
