// The cases of benchmark/scaling. Without arguments: lists their names and sizes. With NAME SIZE: runs one once and
// prints the milliseconds of processor time it took. A case is [size, prepare]: prepare(n) makes what is worked on and returns the work,
// whose result must be `true`.
'use strict';

const cases = {
  append: [250000, (n) => () => {
    let s = '';
    for (let i = 0; i < n; i++) s += 'x';
    return s.length === n;
  }],
  char_code_at: [250000, (n) => {
    const text = 'añ€b'.repeat(n / 4);
    return () => {
      let sum = 0;
      for (let i = 0; i < n; i++) sum += text.charCodeAt(i);
      return sum === (97 + 241 + 0x20ac + 98) * (n / 4);
    };
  }],
  queue: [50000, (n) => () => {
    const queue = [];
    let sum = 0;
    for (let i = 0; i < n; i++) queue.push(i);
    for (let i = 0; i < n; i++) queue.push(queue.shift());
    for (let i = 0; i < n; i++) queue.unshift(queue.pop());
    for (let i = 0; i < n; i++) queue.unshift(-1);
    while (queue.length > n) sum += queue.shift();
    return sum === -n && queue.length === n && queue[1] === 1;
  }],
  splice_middle: [12500, (n) => { // 200 of them, each of which may move what is behind
    const list = Array.from({ length: n }, (_, i) => i);
    return () => {
      for (let i = 0; i < 200; i++) list.splice(n / 2, 1, ...list.splice(n / 2, 1), i);
      return list.length === n;
    };
  }],
  map: [250000, (n) => () => {
    const map = new Map();
    let sum = 0;
    for (let i = 0; i < n; i++) map.set('key' + i, i);
    for (let i = 0; i < n; i++) sum += map.get('key' + i);
    for (let i = 0; i < n; i++) map.delete('key' + i);
    return map.size === 0 && sum === (n * (n - 1)) / 2;
  }],
  object: [250000, (n) => () => {
    const object = {};
    let sum = 0;
    for (let i = 0; i < n; i++) object['key' + i] = i;
    for (let i = 0; i < n; i++) sum += object['key' + i];
    for (let i = 0; i < n; i++) delete object['key' + i];
    return Object.keys(object).length === 0 && sum === (n * (n - 1)) / 2;
  }],
  object_turnover: [100000, (n) => () => { // always a thousand keys, each of them new
    const object = {};
    for (let i = 0; i < n; i++) {
      object['key' + i] = i;
      if (i >= 1000) delete object['key' + (i - 1000)];
    }
    return Object.keys(object).length === 1000;
  }],
  object_integer_keys: [100000, (n) => () => {
    const object = {};
    for (let i = 0; i < n; i++) object[i * 1000] = i;
    let sum = 0;
    for (const key in object) sum += object[key];
    return sum === (n * (n - 1)) / 2;
  }],
  array_descending: [100000, (n) => () => {
    const list = [];
    for (let i = n - 1; i >= 0; i--) list[i] = i;
    return list.length === n && list[0] === 0;
  }],
  array_preallocated: [500000, (n) => () => {
    const list = new Array(n);
    for (let i = 0; i < n; i++) list[i] = i;
    return list[n - 1] === n - 1;
  }],
  json_parse: [25000, (n) => {
    const text = JSON.stringify(Array.from({ length: n }, (_, i) => ({ id: i, name: `name ${i}`, tags: ['a', 'b', String(i)], at: i / 3 })));
    return () => JSON.parse(text).length === n;
  }],
  json_stringify: [25000, (n) => {
    const list = Array.from({ length: n }, (_, i) => ({ id: i, name: `name ${i}`, tags: ['a', 'b', String(i)], at: i / 3 }));
    return () => JSON.stringify(list).length > 50 * n;
  }],
  sort_numbers: [250000, (n) => {
    const list = Array.from({ length: n }, (_, i) => (i * 7919) % n);
    return () => list.sort((a, b) => a - b)[n - 1] >= list[0];
  }],
  sort_strings: [250000, (n) => {
    const list = Array.from({ length: n }, (_, i) => `key ${(i * 7919) % n}`);
    return () => list.sort()[0] <= list[n - 1];
  }],
  spread_and_apply: [25000, (n) => {
    const list = Array.from({ length: n }, (_, i) => i);
    const count = (...values) => values.length;
    return () => {
      let sum = 0;
      for (let i = 0; i < 20; i++) sum += count(...list) + count.apply(null, list) + Math.max(...list) + [...list].push(...list);
      return sum === 20 * (n + n + (n - 1) + 2 * n);
    };
  }],
  split_join: [625000, (n) => {
    const text = 'abc,'.repeat(n);
    return () => text.split(',').join(';').length === 4 * n;
  }],
  replace: [625000, (n) => {
    const text = 'abc,'.repeat(n);
    return () => text.replaceAll(',', '--').length === 5 * n && text.replace(/b/g, (m) => m + m).length === 5 * n;
  }],
  regexp_global: [625000, (n) => {
    const text = 'ab1 '.repeat(n);
    return () => {
      const word = /[a-z]+(\d)/g;
      let found = 0;
      while (word.exec(text) !== null) found++;
      return found === n && text.match(/\d/g).length === n;
    };
  }],
  array_from: [250000, (n) => () => Array.from({ length: n }, (_, i) => i).length + Array.from(new Set([1, 2])).length === n + 2],
  destructuring: [250000, (n) => {
    const list = Array.from({ length: n }, (_, i) => [i, { v: i }]);
    return () => {
      let sum = 0;
      for (const [i, { v, w = 1 }] of list) sum += i - v + w;
      const [first, ...rest] = list;
      return sum === n && rest.length === n - 1 && first[0] === 0;
    };
  }],
  for_of: [250000, (n) => {
    const list = Array.from({ length: n }, (_, i) => i);
    const set = new Set(list);
    return () => {
      let count = 0;
      for (const x of list) count += x >= 0;
      for (const x of set) count += x >= 0;
      for (const [i, x] of list.entries()) count += i === x;
      return count === 3 * n;
    };
  }],
  recursion: [2500, (n) => { // 40 times n deep
    const depth = (k) => (k === 0 ? 0 : 1 + depth(k - 1));
    return () => {
      let sum = 0;
      for (let i = 0; i < 40; i++) sum += depth(n);
      return sum === 40 * n;
    };
  }],
  pending_promises: [25000, (n) => async () => {
    const settle = [];
    const waiting = [];
    for (let i = 0; i < n; i++) waiting.push(new Promise((resolve) => settle.push(resolve)).then((x) => x + 1));
    for (let i = 0; i < n; i++) settle[i](i);
    const results = await Promise.all(waiting);
    return results.length === n && results[n - 1] === n;
  }],
  closures: [25000, (n) => () => {
    const list = [];
    for (let i = 0; i < n; i++) list.push((x) => x + i);
    let sum = 0;
    for (const f of list) sum += f(0);
    return sum === (n * (n - 1)) / 2;
  }],
  small_objects: [250000, (n) => () => {
    let last = null;
    for (let i = 0; i < n; i++) last = { i, next: i & 15 ? last : null };
    let list = [];
    for (let i = 0; i < n; i++) list.push({ i });
    list = null;
    return last.i === n - 1;
  }],
  interned_keys: [250000, (n) => () => { // and their memory comes back
    const used = () => process.memoryUsage().rss;
    const before = used();
    let object = {};
    for (let i = 0; i < n; i++) object[`a key of some length ${i}`] = true;
    const full = used();
    object = null;
    if (globalThis.gc) gc();
    return full - before < 8e6 || used() - before < (full - before) / 2;
  }],
};

const [name, size] = process.argv.slice(2);
if (name === undefined) {
  for (const key of Object.keys(cases)) console.log(key, cases[key][0]);
} else {
  const work = cases[name][1](Number(size));
  const start = process.cpuUsage();
  Promise.resolve(work()).then((right) => {
    const { user, system } = process.cpuUsage(start);
    const elapsed = (user + system) / 1000;
    if (right !== true) throw new Error(`${name} ${size}: wrong result`);
    console.log(elapsed.toFixed(2));
  });
}
