'use strict';

// Proves: util.inspect prints values of every kind as Node does, with many options.

const show = require('../_expressions');
const util = require('util');

class Foo {
  #p = 2;
  static s = 1;
  constructor() { this.a = 1; }
  get b() { return 1; }
}
class Bar extends Foo {}
class MyMap extends Map {}
class MyArray extends Array {}
class Tagged { get [Symbol.toStringTag]() { return 'Tag'; } }
class Custom { [util.inspect.custom](depth, options, inspect) { return `custom ${depth} ${typeof options.stylize} ${inspect === util.inspect}`; } }
const circular = { a: 1 };
circular.self = circular;
circular.inner = { circular };
const error = new Error('msg');
error.stack = 'Error: msg\n    at a (b:1:2)\n    at c (d:3:4)';
const coded = Object.assign(new TypeError('two'), { code: 'ECODE' });
coded.stack = 'TypeError: two\n    at x (y:1:1)';
const stackless = new RangeError('none');
stackless.stack = 'RangeError: none';
const extras = Object.assign([1, 2], { foo: 'bar', [-1]: 3 });

const values = {
  numbers: [1, -0, 1.5, 1e21, 10n, NaN], strings: ['a', "it's", `it's "x"`, `it's "x" \`y\``, 'a\nb', '\x00\x1b\x7f😀'], symbol: Symbol('a b'), nothing: [null, undefined],
  holes: [, 1, , 2, , ,], sparse: [1, 2, 3, , , , { a: 1 }], empty: [[], {}, new Map(), new Set(), ''], extras,
  keys: { 'a b': 1, $x: 3, _y: 4, '1a': 5, '': 6, 'ü': 7, [Symbol('q')]: 8 }, nullProto: Object.assign(Object.create(null), { a: 1 }),
  instance: new Foo(), sub: new Bar(), classes: [Foo, Bar, class {}, class extends Foo {}], tagged: new Tagged(), proto: Foo.prototype, created: Object.create({}),
  functions: [function() {}, function foo() {}, () => {}, async () => {}, function* g() {}, async function* ag() {}, Object.assign(() => {}, { a: 1 })],
  maps: [new Map([[1, { a: 2 }], ['b', [1]]]), new MyMap([[1, 2]]), new Set([1, 'a', { b: 1 }]), new WeakMap(), new WeakSet()],
  iterators: [new Map([[1, 2]]).entries(), new Map([[1, 2]]).keys(), new Set([1, 2]).values(), [1][Symbol.iterator]()], myArray: MyArray.from([1, 2]),
  promises: [Promise.resolve(5), new Promise(() => {})], bytes: [new Uint8Array(3), new Float64Array([1.5, -0]), Buffer.from('abc')],
  buffers: [new ArrayBuffer(5), new DataView(new ArrayBuffer(4), 1)], dates: [new Date(0), new Date(NaN)], patterns: [/a/g, Object.assign(/a/g, { x: 1 })],
  boxed: [new Number(3), new String('abc'), new Boolean(false), Object(Symbol('s'))], circular, nested: { a: { b: { c: { d: 1 } } } }, accessors: { get a() { return 1; }, set a(v) {}, get b() { return { x: 1 }; }, set c(v) {} },
  args: (function() { return arguments; })(1, 'x'), numbersLong: Array.from({ length: 120 }, (_, i) => i * i), stringsLong: Array.from({ length: 27 }, (_, i) => `s${i}`),
  mixedLong: Array.from({ length: 27 }, (_, i) => 'x'.repeat(i % 17)), objectsLong: Array.from({ length: 7 }, (_, i) => ({ i })), setLong: new Set(Array.from({ length: 101 }, (_, i) => i)),
  wide: Array.from({ length: 12 }, (_, i) => '中'.repeat(i % 5)), long: { a: 'x'.repeat(100), b: 'y\n'.repeat(30) }, custom: { x: new Custom() },
  error, errors: { e: [error, coded, stackless] }, proxy: new Proxy({ a: 1 }, {}), list: [['a', 'b'], ['c', 'd', ['e', ['f']]]],
  record: { name: 'a name of some length', list: ['aaaaaaaaaaaaaaaa', 'bbbbbbbbbbbbbbbbbbbbb', 'ccccccccccccccccccccc'], m: new Map([['k', { x: 1, y: [1, 2, 3] }]]) },
};
const options = ['{}', '{ depth: 0 }', '{ depth: null }', '{ colors: true }', '{ compact: false }', '{ compact: true }', '{ breakLength: 40 }', '{ breakLength: Infinity }',
                 '{ sorted: true }', '{ maxArrayLength: 3, maxStringLength: 4 }', '{ getters: true }', '{ numericSeparator: true, showProxy: true }'];
const expressions = [];
for (const name of Object.keys(values)) expressions.push(`text(values.${name}, {})`);
for (const name of ['extras', 'keys', 'instance', 'functions', 'maps', 'bytes', 'circular', 'nested', 'accessors', 'numbersLong', 'long', 'errors', 'proxy', 'record']) {
  for (const option of options.slice(1)) expressions.push(`text(values.${name}, ${option})`);
}
for (const name of ['extras', 'instance', 'dates', 'accessors', 'nested']) expressions.push(`text(values.${name}, { showHidden: true })`);
for (const expression of expressions) {
  console.log(`--- ${expression}`);
  console.log(new Function('text', 'values', `return ${expression}`)(util.inspect, values));
}
show(['util.format("%s %d %i %f %j %o %O %c %%", "a", "1.5", 2.9, "3.5x", { a: 1 }, [1], { b: { c: {} } }, "css")', 'util.format("%s", { a: { b: {} } })', 'util.format("%s", new Date(0))',
      'util.format("%s", Symbol("a"), -0, null)', 'util.format("%s", class A {})', 'util.format("%s", { toString() { return "own"; } })', 'util.format("%d", {})', 'util.format("%j", circular)', 'util.format("%")',
      'util.format("a%", 1)', 'util.format("%s %s", "x")', 'util.format(1, 2, "3", { a: 1 })', 'util.format("%x", 1)', 'util.format("%%s%s", "a")', 'util.format()', 'util.formatWithOptions({ colors: true }, "%s", 1, { a: 1 })',
      'util.formatWithOptions(5)'], { util, circular });
