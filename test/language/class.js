// Classes: fields, private members, static blocks, super, accessors, names.
const assert = require('assert');

const order = [];
const note = (x) => (order.push(x), x);
class A {
  [note('a')] = order.push('field a');
  static [note('b')] = order.push('static b');
  static { order.push('block', this === A); }
  #p = 1;
  get p() { return this.#p; }
  set p(v) { this.#p = v; }
  #m() { return this.#p * 10; }
  m() { return this.#m(); }
  static #s = 5;
  static s() { return A.#s++; }
  static has(o) { return #p in o; }
  get #acc() { return this.#p + 1; }
  set #acc(v) { this.#p = v; }
  bump() { this.#acc += 1; return this.#p; }
  inc() { return this.#p++ + ++this.#p; }
}
assert.deepStrictEqual(order, ['a', 'b', 'static b', 'block', true]);
const a = new A();
assert.strictEqual(order.at(-1), 'field a');
a.p = 4;
assert.deepStrictEqual([a.p, a.m(), A.s(), A.s(), A.has(a), A.has({})], [4, 40, 5, 6, true, false]);
assert.strictEqual(a.bump(), 6);
assert.strictEqual(a.inc(), 14);
assert.throws(() => A.prototype.m.call({}), TypeError);
assert.throws(() => A(), { message: "Class constructor A cannot be invoked without 'new'" });

class B extends A {
  own = this.p + 1;
  constructor(...args) { const make = () => super(...args); make(); this.after = this.own; }
  m() { return 'B' + super.m(); }
  get p() { return super.p + 100; }
  static s() { return 'B' + super.s(); }
  arrow() { return (() => super.m())(); }
}
const b = new B();
assert.deepStrictEqual([b.own, b.after, b.m(), B.s(), b.arrow()], [102, 102, 'B10', 'B7', 10]);
class D extends A {}
assert.strictEqual(new D().m(), 10);
assert.throws(() => new (class extends A { constructor() {} })(), ReferenceError);
assert.throws(() => new (class extends A { constructor() { super(); super(); } })(), ReferenceError);
assert.strictEqual(new (class extends A { constructor() { return { r: 1 }; } })().r, 1);
assert.strictEqual(Object.getPrototypeOf(class extends null {}.prototype), null);

const key = 'computed';
const named = { f() {}, g: () => {}, ['h' + 1]: function () {}, get [key]() { return 1; }, async *i() {}, j: class {}, 5() {} };
assert.deepStrictEqual(
  [named.f, named.g, named.h1, named.i, named.j, named[5]].map((f) => f.name), ['f', 'g', 'h1', 'i', 'j', '5']);
assert.strictEqual(Object.getOwnPropertyDescriptor(named, key).get.name, 'get computed');
const C = class { static name = 'own'; };
assert.strictEqual(C.name, 'own');
const E = class {};
assert.strictEqual(E.name, 'E');
class Fields { f = () => this; 'quoted' = 1; 7 = 2; static async *gen() { yield new.target; } g = function () {}; }
const fields = new Fields();
assert.strictEqual(fields.f(), fields);
assert.deepStrictEqual([fields.quoted, fields[7], fields.g.name], [1, 2, 'g']);
const literal = { __proto__: { hello() { return 'up'; } }, hello() { return super.hello() + '!'; } };
assert.strictEqual(literal.hello(), 'up!');
assert.strictEqual((class { toString() {} }).prototype.toString.toString(), 'toString() {}');
assert.strictEqual(`${class Q { a = 1 }}`, 'class Q { a = 1 }');
function T() { return new.target; }
assert.strictEqual(new T(), T);
assert.strictEqual(T(), undefined);
assert.strictEqual((class X { static make() { return new this(); } }).make().constructor.name, 'X');
