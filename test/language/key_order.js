// The order of keys: indices in ascending order, then strings as they came, then symbols; for many indices in any order too.
'use strict';
const assert = require('assert');

const symbol = Symbol('s');
const o = { b: 1, 10: 1, [symbol]: 1, a: 1, 2: 1, '01': 1, 4294967294: 1, 4294967295: 1, '-1': 1, 0: 1 };
assert.deepStrictEqual(Reflect.ownKeys(o), ['0', '2', '10', '4294967294', 'b', 'a', '01', '4294967295', '-1', symbol]);
assert.deepStrictEqual(JSON.stringify(o), '{"0":1,"2":1,"10":1,"4294967294":1,"b":1,"a":1,"01":1,"4294967295":1,"-1":1}');

for (const n of [2, 12, 13, 24, 25, 100, 1000, /debug$/.test(process.execPath) ? 3000 : 60000]) {
  const object = {};
  const sparse = [];
  const expected = new Set();
  for (let i = 0; i < n; i++) {
    const key = (i * 2654435761) % 4294967291;
    object[`name${i}`] = i;
    object[key] = i;
    sparse[key] = i;
    expected.add(key);
  }
  const indices = [...expected].sort((a, b) => a - b).map(String);
  const names = Array.from({ length: n }, (_, i) => `name${i}`);
  assert.deepStrictEqual(Object.keys(object), [...indices, ...names]);
  assert.deepStrictEqual(Object.keys(sparse), indices);
  const seen = [];
  for (const key in object) seen.push(key);
  assert.deepStrictEqual(seen, [...indices, ...names]);
  assert(Object.entries(object).every(([key, value]) => object[key] === value));
}
