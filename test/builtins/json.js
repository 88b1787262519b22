// JSON.parse and JSON.stringify: what they give for values, keys, nesting, replacers, gaps, proxies and code that changes
// what is being written. The expected text is what Node prints.
'use strict';
const show = (get) => {
  try {
    console.log(String(get()));
  } catch (error) {
    console.log(error instanceof Error ? `${error.name}: ${error.message}` : `thrown ${String(error)}`);
  }
};
const parsed = (text) => JSON.stringify(JSON.parse(text));

// Numbers, strings, names.
for (const text of ['0', '-0', '1e3', '0.1', '-12.5e-3', '123456789012345', '9007199254740993', '1e400', '5e-324',
  '0.30000000000000004', '100000000000000000000000', '1.7976931348623157e308', '-1', '123456.789']) {
  show(() => `${text}: ${Object.is(JSON.parse(text), -0) ? '-0' : JSON.parse(text)} ${parsed(text)}`);
}
show(() => parsed('"\\u0000\\ud83d\\ude00\\ud800 \\" \\\\ \\/ \\b\\f\\n\\r\\t \u00e9\u2028"'));
show(() => JSON.stringify('\ud800a\udc00\ud83d\ude00\u007f\ufeff\ud7ff'));
show(() => JSON.parse('"' + 'a'.repeat(99) + '\\n' + 'b'.repeat(99) + '"').length);
show(() => parsed(' { "b" : 1 , "a" : [ ] , "2" : { } , "1" : [ null , true , false ] , "b" : 2 } '));
const own = JSON.parse('{"__proto__":[1],"":2,"constructor":3}');
show(() => `${Object.getPrototypeOf(own) === Object.prototype} ${Object.keys(own)} ${JSON.stringify(own)}`);
show(() => Object.keys(JSON.parse(`{${Array.from({ length: 1000 }, (_, i) => `"k${i}":${i}`)}}`)).length);
show(() => JSON.parse({ toString: () => '[7]' })[0]);
for (const bad of ['', '[1,]', '{"a":1,}', '01', '1.', '-', '"\n"', '"\\x"', '"\\u12g4"', 'nul', '[1', '{"a"}', '1 2', '"a',
  '"\\']) show(() => JSON.parse(bad));
show(() => JSON.parse(Symbol('s')));
show(() => JSON.parse());

// Nesting: reading has no limit, what recurses ends in a RangeError.
const depth = 100000;
const deep = '['.repeat(depth) + ']'.repeat(depth);
show(() => JSON.parse(deep).length);
show(() => JSON.parse(deep, (key, value) => value));
show(() => JSON.stringify(JSON.parse(deep)));

// Names that end up unused must not be kept wrongly: the value is replaced while its names are remembered.
show(() => parsed('{"a":{"x":1,"y":{"x":2}},"a":3,"b":{"x":4,"y":5}}'));

// Revivers.
show(() => JSON.stringify(JSON.parse('{"a":[1,2,{"b":3}],"c":4}', function (key, value) {
  return key === '1' || key === 'c' ? undefined : typeof value === 'number' ? value * 2 : value;
})));
show(() => JSON.parse('[[1],2]', function (key, value) {
  return Array.isArray(this) && key === '0' && Array.isArray(value) ? value[0] : value;
}));
show(() => {
  const seen = [];
  JSON.parse('{"a":1,"b":2}', function (key, value) {
    if (key === 'a') this.b = new Proxy({ z: 1 }, {});
    seen.push(key);
    return value;
  });
  return seen;
});

// Replacers and gaps.
show(() => JSON.stringify({ a: 1, b: { a: 2, c: 3 }, 1: 4 }, ['b', 'a', 'b', 1, new String('c'), Object('a'), {}]));
show(() => JSON.stringify({ a: [1, 'x'], f() {} }, function (key, value) {
  return key === '' || Array.isArray(value) ? value : `${key}:${typeof value}:${Array.isArray(this)}`;
}));
for (const gap of [0, 1, 20, -1, 2.9, '', '--', 'x'.repeat(12), new Number(2), new String('\t'), null, {}, '\ud83d\ude00'.repeat(6)])
  show(() => JSON.stringify({ a: [1, {}, []], b: { c: undefined }, d: { e: 1 } }, null, gap));

// Values.
show(() => JSON.stringify([undefined, () => 1, Symbol(), NaN, -Infinity, -0, new Date(0), new Number(1), new String('s'),
  new Boolean(false), /x/, new Map([[1, 2]]), new Uint8Array(2), 1e21, 1.5, 1e-7, 123456789012345680000, , 5]));
show(() => [JSON.stringify(undefined), JSON.stringify(() => 1), JSON.stringify(Symbol()), JSON.stringify()].join());
show(() => JSON.stringify({ u: undefined, f() {}, s: Symbol(), [Symbol('k')]: 1, get g() { return 2; }, n: null }));
show(() => JSON.stringify(Object.defineProperty({ a: 1 }, 'hidden', { value: 1, enumerable: false })));
show(() => JSON.stringify(Object.assign([1, 2], { extra: 3 })));
show(() => JSON.stringify({ toJSON(key) { return `json of "${key}"`; } }));
show(() => JSON.stringify([{ toJSON(key) { return typeof key + key; } }]));
show(() => JSON.stringify({ n: 1n }));
show(() => JSON.stringify(Object(1n)));
BigInt.prototype.toJSON = function () { 'use strict'; return `${typeof this} ${this}n`; };
show(() => JSON.stringify([2n]));
delete BigInt.prototype.toJSON;
show(() => JSON.stringify(new Proxy([1, new Proxy({ a: 1 }, {})], {})));
show(() => JSON.stringify(new Proxy(() => 1, {})));
const { proxy, revoke } = Proxy.revocable([], {});
revoke();
show(() => JSON.stringify(proxy));
show(() => JSON.stringify(1, proxy));
show(() => JSON.stringify({ get a() { throw 'from the getter'; } }));

// Code that changes the object while it is written.
show(() => {
  const o = { a: { toJSON() { delete o.b; o.c = 'new'; o.d = 'added'; for (let i = 0; i < 99; i++) o[`x${i}`] = i; return 1; } },
    b: 2, c: 3 };
  return JSON.stringify(o);
});
show(() => {
  const list = [{ toJSON() { list.length = 1; list.x = 1; return 0; } }, 2, 3];
  return JSON.stringify(list);
});

// Circles.
const circle = (make) => show(() => JSON.stringify(make()));
circle(() => { const o = {}; o.x = o; return o; });
circle(() => { const o = { x: { y: [1, { z: 0 }] } }; o.x.y[1].z = o; return { outer: [o] }; });
circle(() => { const o = []; o[0] = [[o]]; return o; });
circle(() => { class Foo {} const o = new Foo(); o.a = { b: { c: { d: { e: o } } } }; return o; });
circle(() => { const o = Object.create(null); o[''] = o; return o; });
circle(() => { const o = new Map(); o.m = o; return o; });
circle(() => { const o = { [Symbol.toStringTag]: 'Tag' }; o.m = o; return o; });

show(() => [JSON[Symbol.toStringTag], JSON.parse.length, JSON.stringify.length, JSON.parse.name, typeof JSON].join());
