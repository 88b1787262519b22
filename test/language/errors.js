// The words and places of errors, as Node prints them.
const assert = require('assert');

function message(code) {
  try { (0, eval)(code); } catch (e) { return e.message; }
  return 'no error';
}
const cases = {
  'var o = {}; o.a.b()': "Cannot read properties of undefined (reading 'b')",
  'var o = {b: {}}; o.b.c()': 'o.b.c is not a function',
  'var f1 = 1; f1()': 'f1 is not a function',
  'var f2 = () => 1; f2()()': 'f2(...) is not a function',
  '(() => {})().x': "Cannot read properties of undefined (reading 'x')",
  '({}).x()': '{}.x is not a function',
  '[].x()': '[].x is not a function',
  'new Date().foo()': '(intermediate value).foo is not a function',
  'var k = "y", o = {}; o[k]()': 'o[k] is not a function',
  'var o = {}; o["x"]()': 'o.x is not a function',
  'var q = 1; new q': 'q is not a constructor',
  'null.x': "Cannot read properties of null (reading 'x')",
  'var u; u.x = 1': "Cannot set properties of undefined (setting 'x')",
  'let {p2} = undefined': "Cannot destructure property 'p2' of 'undefined' as it is undefined.",
  'var nn = null; var {p3} = nn': "Cannot destructure property 'p3' of 'nn' as it is null.",
  'let {} = null': "Cannot destructure 'null' as it is null.",
  'var {p4: {x}} = {}': "Cannot read properties of undefined (reading 'x')",
  'var five = 5; for (var v of five);': 'five is not iterable',
  'var five = 5; [...five]': 'five is not iterable',
  '(1, 2)()': '(1 , 2) is not a function',
  'nowhere': 'nowhere is not defined',
  'var n1 = 1n; n1 + 1': 'Cannot mix BigInt and other types, use explicit conversions',
};
for (const [code, expected] of Object.entries(cases)) assert.strictEqual(message(code), expected, code);

function place(fn) {
  try { fn(); } catch (e) { return e.stack.match(/errors\.js:(\d+):(\d+)/).slice(1).map(Number); }
}
const here = place(() => { throw new Error(); })[0];
const o = {};
assert.deepStrictEqual(place(() => { o.missing(1); }), [here + 2, 40]);
assert.deepStrictEqual(place(() => { missing(); }), [here + 3, 38]);
assert.deepStrictEqual(place(() => { o.a.b; }), [here + 4, 42]);
assert.deepStrictEqual(place(() => { o.a.b = 1; }), [here + 5, 44]);
assert.deepStrictEqual(place(() => { 1n + 1; }), [here + 6, 41]);
assert.deepStrictEqual(place(() => { new o(); }), [here + 7, 38]);
assert.deepStrictEqual(place(() => { o['k'](1); }), [here + 8, 44]);
assert.deepStrictEqual(place(() => { const { x } = o.nothing; }), [here + 9, 46]);
