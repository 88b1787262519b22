// lodash: collections, objects, functions, strings, templates, chains.
'use strict';
const _ = require('lodash');

const users = [
  { name: 'barney', age: 36, active: true, tags: ['a', 'b'] },
  { name: 'fred', age: 40, active: false, tags: ['b'] },
  { name: 'pebbles', age: 1, active: true, tags: [] },
];
console.log(_.VERSION);
console.log(_.chunk([1, 2, 3, 4, 5], 2), _.compact([0, 1, false, 2, '', 3]), _.difference([2, 1], [2, 3]));
console.log(_.flattenDeep([1, [2, [3, [4]], 5]]), _.uniqBy([2.1, 1.2, 2.3], Math.floor), _.zip(['a', 'b'], [1, 2]));
console.log(_.groupBy(users, 'active'), _.keyBy(users, (user) => user.name[0]));
console.log(_.sortBy(users, ['age']).map('name'.length ? (u) => u.name : null), _.orderBy(users, ['active', 'age'], ['asc', 'desc']));
console.log(_.find(users, { age: 1, active: true }), _.filter(users, ['active', false]), _.countBy(users, 'active'));
console.log(_.map(users, 'tags.length'), _.sumBy(users, 'age'), _.meanBy(users, 'age'), _.maxBy(users, 'age').name);
console.log(_.partition(users, 'active').map((part) => part.length), _.invokeMap([[5, 1, 7], [3, 2, 1]], 'sort'));
console.log(_.get({ a: [{ b: { c: 3 } }] }, 'a[0].b.c'), _.set({}, 'x[0].y', 1), _.has({ a: { b: 2 } }, 'a.b'));
console.log(_.merge({ a: [{ b: 2 }, { d: 4 }] }, { a: [{ c: 3 }, { e: 5 }] }), _.defaultsDeep({ a: { b: 2 } }, { a: { b: 1, c: 3 } }));
console.log(_.pick({ a: 1, b: '2', c: 3 }, ['a', 'c']), _.omit({ a: 1, b: '2', c: 3 }, ['a', 'c']), _.pickBy({ a: 1, b: 'x' }, _.isNumber));
console.log(_.invert({ a: 1, b: 2 }), _.mapValues({ a: 1, b: 2 }, (n) => n * 3), _.toPairs({ a: 1, b: 2 }), _.transform([2, 3, 4], (r, n) => (r.push(n *= n), n % 2 === 0), []));

const original = { date: new Date(0), re: /x/gi, map: new Map([[1, { a: 1 }]]), set: new Set([1]), buffer: new Uint8Array([1, 2]), nested: { list: [1, , 3] } };
original.self = original;
const copy = _.cloneDeep(original);
console.log(copy, copy !== original, copy.self === copy, copy.map.get(1) !== original.map.get(1));
console.log(_.isEqual(copy.nested, original.nested), _.isEqual(new Map([[1, [2]]]), new Map([[1, [2]]])), _.isEqual([1], { 0: 1 }));
console.log(_.isPlainObject({}), _.isPlainObject(new (class A {})()), _.isArguments((function () { return arguments; })()), _.isFunction(async () => {}), _.isTypedArray(new Int8Array(1)));

console.log(_.camelCase('Foo Bar-baz'), _.kebabCase('fooBarBaz'), _.snakeCase('Foo Bar'), _.startCase('--foo-bar--'), _.deburr('déjà vu'));
console.log(_.pad('abc', 8, '_-'), _.truncate('hi-diddly-ho there, neighborino', { length: 24, separator: ' ' }), _.words('fred, barney, & pebbles'), _.escape('<a & "b">'));
console.log([..._.toArray('a👍🏽b')], _.size('a👍🏽b'), _.reverse(_.split('漢字-ab', '')), _.upperFirst('élan'));
console.log(_.template('<% _.forEach(users, (user) => { %><li><%- user.name %></li><% }) %> ${ total } <%= 1 + 1 %>')({ users: [{ name: 'a<b' }, { name: 'c' }], total: 3 }));

const add = _.curry((a, b, c) => a + b + c);
console.log(add(1)(2)(3), add(1, 2)(3), add(_, 2)(1)(3), _.partialRight((a, b) => `${a} ${b}`, 'you')('hi'), _.flow([Math.abs, (n) => n * 2])(-4));
let calls = 0;
const once = _.once(() => ++calls);
once();
once();
const memo = _.memoize((n) => (calls++, n * 2));
console.log(calls, memo(2), memo(2), calls, _.range(0, 20, 5), _.times(3, String), _.random(5, 5), _.clamp(-10, -5, 5), _.inRange(3, 2, 4));
console.log(_(users).filter('active').map('name').map(_.upperFirst).value(), _.chain([4, 3, 2, 1]).sortBy().take(2).reverse().value(), _([1, 2, 3, 4]).map((n) => n * n).filter((n) => n % 2).take(1).value());

const debounced = _.debounce((value) => console.log('debounced', value), 10);
debounced(1);
debounced(2);
const throttled = _.throttle((value) => console.log('throttled', value), 50, { trailing: false });
throttled('first');
throttled('second');
_.defer((text) => console.log(text), 'deferred');
