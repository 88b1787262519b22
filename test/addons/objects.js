// Classes, wrapped data, references, finalizers, buffers and promises through Node-API, as Node 22 prints them.
// flags: --expose-gc
const addon = require(require('./_compile')('objects'));
const util = require('util');

const show = (label, ...values) => console.log(label, ...values.map((v) => util.inspect(v)));
const thrown = (f) => {
  try {
    return f();
  } catch (error) {
    return `${error.name} ${error.code} ${error.message}`;
  }
};
const { Counter } = addon;

show('class', typeof Counter, Counter.name, Counter.length, Counter.answer(), Counter.limit, 
  Object.getOwnPropertyNames(Counter).filter((name) => name !== 'caller' && name !== 'arguments').sort());
const counter = new Counter(5);
show('instance', counter.add().add(2).value, counter.constant, counter instanceof Counter, Object.keys(counter));
counter.value = 100;
show('instance', counter.value, Object.getOwnPropertyNames(Counter.prototype).sort(), Counter.prototype.constructor === Counter);
show('instance', Object.getOwnPropertyDescriptor(Counter.prototype, 'add'), Counter.prototype.add.name);
show('prototype', Object.getOwnPropertyDescriptor(Counter, 'prototype').writable, Object.getOwnPropertyDescriptor(Counter, 'answer'));
show('without new', thrown(() => Counter(1)));
show('wrong this', thrown(() => counter.add.call({})), thrown(() => counter.add.call(undefined)), thrown(() => (0, counter.add)()),
  thrown(() => counter.add.call(Object.create(counter))));
show('wrong this', thrown(() => Reflect.get(Counter.prototype, 'value', {})), thrown(() => Counter.prototype.value));
class Double extends Counter {
  constructor(n) { super(n * 2); this.own = n; }
  add(n) { return super.add(n * 2); }
}
const double = new Double(4);
show('subclass', double.add(3).value, double instanceof Counter, double.own, double.constructor.name);
show('construct', Reflect.construct(Counter, [3], Double).value, Reflect.construct(Counter, [3], Double) instanceof Double);

const object = {};
show('wrap', addon.unwrap(object), addon.wrap(object), addon.wrap(object), addon.unwrap(object), addon.unwrap(Object.create(object)));
show('wrap', addon.removeWrap(object), addon.unwrap(object), addon.removeWrap(object), addon.wrap(object), Object.keys(object),
  Reflect.ownKeys(object), JSON.stringify(object));
show('wrap', addon.wrap(5), addon.wrap(Object.freeze({})), addon.wrap([]), addon.wrap(() => {}), addon.wrap(counter),
  addon.unwrap(5), addon.removeWrap(5), addon.unwrap(null));

show('reference', addon.keep({ kept: 1 }, 1), addon.kept(), addon.ref(), addon.unref(), addon.unref(), addon.unref());
addon.drop();
show('reference', addon.keep(5, 1), addon.keep('text', 1));
show('reference', addon.keep(Symbol('s'), 1), addon.kept());
addon.drop();
show('reference', addon.kept());
addon.keep({ weak: 1 }, 0);

const [plain, buffer, copy, external, externalBuffer, view, dataView] = addon.buffers();
show('buffers', plain, buffer, copy, external, externalBuffer, view, dataView);
show('buffers', Buffer.isBuffer(buffer), Buffer.isBuffer(externalBuffer), externalBuffer.toString('hex'), view.buffer === plain);
for (const value of [plain, buffer, external, view, dataView, new Float64Array(2), new BigInt64Array(3), new Uint8ClampedArray(1),
  buffer.subarray(1, 3), {}, new SharedArrayBuffer(2)]) {
  const answer = addon.describe(value);
  if (answer.length > 9) answer[9] = answer[9] === value.buffer;
  if (value === buffer) answer[8] = 'pooled';
  show('describe', answer.join(' '));
}
show('view', addon.view(1, 2, plain, 1), addon.view(10, 1, new ArrayBuffer(16), 8));
show('view', thrown(() => addon.view(3, 1, plain, 1)), thrown(() => addon.view(1, 5, plain, 0)), thrown(() => addon.view(5, 1, plain, 4)),
  addon.view(1, 1, {}, 0), thrown(() => addon.view(40, 1, plain, 0)));
show('view', addon.dataView(2, plain, 2), thrown(() => addon.dataView(4, plain, 1)), addon.dataView(1, [], 0));
show('detach', addon.detach(plain), plain.byteLength, view.length, addon.describe(plain).join(' '), addon.detach({}));
external && show('external', structuredClone(external), new Uint8Array(external).join());

(async () => {
  show('promise', await addon.promise('fine', false), await addon.promise(Promise.resolve('adopted'), false));
  show('promise', await addon.promise('bad', true).catch((reason) => ['caught', reason]));
  const before = addon.finalized();
  for (let i = 0; i < 100; i++) new Counter(i);
  (() => { addon.buffers(); })();
  for (let i = 0; i < 10 && addon.finalized() < before + 102; i++) {
    gc();
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  show('finalized', addon.finalized() >= before + 102, addon.kept());
  addon.drop();
})();
