// A property site gives the right value whatever it met before: several classes, shadowing, deleted and added
// properties, changed prototypes, accessors that throw, recurse or return nothing.
'use strict';
const assert = require('assert');

class A { who() { return 'A'; } get kind() { return 'a'; } }
class B extends A { constructor() { super(); this.x = 1; this.y = 2; } }
class C extends B { other() {} who() { return 'C' + super.who(); } get kind() { return 'c' + super.kind; } }
const ask = (o) => [o.who(), o.kind];
for (let i = 0; i < 3; i++) {
  assert.deepStrictEqual([new A(), new B(), new C()].map(ask), [['A', 'a'], ['A', 'a'], ['CA', 'ca']]);
}

// An own property hides what was inherited, and its deletion shows it again.
const b = new B();
assert.strictEqual(ask(b)[0], 'A');
b.who = () => 'own';
assert.strictEqual(ask(b)[0], 'own');
delete b.who;
assert.strictEqual(ask(b)[0], 'A');
B.prototype.who = () => 'between';
assert.strictEqual(ask(b)[0], 'between');
delete B.prototype.who;
Object.setPrototypeOf(b, { who: () => 'set', kind: 'k' });
assert.deepStrictEqual(ask(b), ['set', 'k']);
Object.setPrototypeOf(b, null);
assert.throws(() => ask(b), TypeError);

// Many keys: some share the bits by which absent keys are known.
const many = Object.create({ inherited: 1 });
for (let i = 0; i < 300; i++) {
  assert.strictEqual(many['key' + i], undefined);
  assert.ok(!('key' + i in many));
  many['key' + i] = i;
  assert.strictEqual(many['key' + i], i);
  assert.strictEqual(many.inherited, 1);
}
for (let i = 0; i < 300; i += 2) delete many['key' + i];
for (let i = 0; i < 300; i++) assert.strictEqual(many['key' + i], i & 1 ? i : undefined);
const array = Object.assign([1, 2], { extra: 3 });
array[5000000] = 4; // its elements become properties
assert.deepStrictEqual([array[0], array[1], array.extra, array[5000000]], [1, 2, 3, 4]);

// Accessors: the result goes where it is wanted, what they throw is caught by the caller.
let log = [];
const accessors = {
  get value() { return 7; },
  get nothing() {},
  get throws() { throw new RangeError('get'); },
  set value(v) { log.push(v, arguments.length, this === accessors); return 99; },
  set throws(v) { throw new RangeError('set ' + v); },
  get deep() { return this.deep + 1; },
  get nested() { const x = this.value, y = this.value; return [x + y, this.nothing]; },
};
Object.defineProperty(accessors, 'generated', { get: function* () { yield this.value; } });
Object.defineProperty(accessors, 'promised', { get: async function () { return this.value; } });
function use(o) {
  const before = 'kept';
  let caught;
  try {
    o.throws;
  } catch (e) {
    caught = e.message;
  }
  try {
    o.throws = before;
  } catch (e) {
    caught += ' ' + e.message;
  }
  return [o.value + o.value * 10, o.nothing, (o.value = 5), before, caught, o.nested];
}
for (let i = 0; i < 2; i++) {
  assert.deepStrictEqual(use(accessors), [77, undefined, 5, 'kept', 'get set kept', [14, undefined]]);
}
assert.deepStrictEqual(log, [5, 1, true, 5, 1, true]);
assert.throws(() => accessors.deep, { name: 'RangeError', message: 'Maximum call stack size exceeded' });
assert.deepStrictEqual([...accessors.generated], [7]);
accessors.promised.then((v) => assert.strictEqual(v, 7));
assert.throws(() => { 'use strict'; Object.freeze([1]).length = 3; }, TypeError);
assert.throws(() => { ({ get only() {} }).only = 1; }, /has only a getter/);
class Strict { static get self() { return this; } }
Object.defineProperty(Number.prototype, 'me', { get() { return typeof this; }, configurable: true });
assert.deepStrictEqual([Strict.self === Strict, (5).me], [true, 'number']);
delete Number.prototype.me;

// Field initialisers run before the body, see `this`, may throw, and may make other instances.
class Tree {
  depth = Tree.level++;
  #secret = this.depth * 2;
  child = Tree.level < 4 ? new Tree() : null;
  constructor(...rest) { this.rest = rest; this.sum = this.#secret + (this.child?.sum ?? 0); }
  static level = 0;
}
class Sub extends Tree {
  late = this.rest.length;
  #own = this.sum;
  get own() { return this.#own; }
}
const sub = new Sub(1, 2);
assert.deepStrictEqual([sub.depth, sub.rest, sub.sum, sub.late, sub.own, Object.keys(sub)],
  [0, [1, 2], 12, 2, 12, ['depth', 'child', 'rest', 'sum', 'late']]);
class Fails { field = (() => { throw new Error('field'); })(); constructor() { log = 'reached'; } }
for (let i = 0; i < 2; i++) {
  assert.throws(() => new Fails(), { message: 'field' });
  assert.throws(() => Reflect.construct(Fails, []), { message: 'field' });
  assert.throws(() => [1].map(() => new (class extends Fails { more = 1; })()), { message: 'field' });
}
assert.notStrictEqual(log, 'reached');
assert.ok(sub instanceof Tree && !(sub instanceof Fails) && b instanceof Object === false);
class Even { static [Symbol.hasInstance](n) { return n % 2 === 0; } }
assert.deepStrictEqual([2 instanceof Even, 3 instanceof Even, sub instanceof Sub], [true, false, true]);

// Remainders of whole numbers, zeros and signs.
const remainders = [[7, 3], [-7, 3], [7, -3], [-0, 5], [-0, 3e9], [5e9, 7], [4294967295, 10], [2.5, 2], [7, 7], [0, 0], [1, Infinity]];
assert.deepStrictEqual(remainders.map(([a, b]) => a % b), [1, -1, 1, -0, -0, 2, 5, 0.5, 0, NaN, 1]);
assert.ok(Object.is(-0 % 5, -0) && Object.is(-4 % 2, -0));
