// RegExp objects: constructor, exec, flags, lastIndex, the methods called through symbols. Output as Node's.
'use strict';
function show(x) {
  if (typeof x === 'string') return JSON.stringify(x);
  if (x === null || typeof x !== 'object') return String(x);
  if (x instanceof RegExp) return `${x}@${x.lastIndex}`;
  const extras = ['index', 'input', 'groups', 'indices'].filter((k) => k in x).map((k) => ` ${k}=${show(x[k])}`);
  if (Array.isArray(x)) return `[${x.map(show).join()}]${extras.join('')}`;
  return `{${Object.keys(x).map((k) => `${k}:${show(x[k])}`).join()}}`;
}
function t(f) {
  try {
    console.log(show(f()));
  } catch (e) {
    console.log(`${e.name}: ${e.message}`);
  }
}
t(() => /a(b)?(?<n>c)/.exec('xxabc'));
t(() => /a(b)?(?<n>c)/d.exec('xxac'));
t(() => /(?<y>\d{4})-(?<m>\d\d)/u.exec('é 2020-12'));
t(() => { const r = /a/g; return [r.exec('aba'), r.lastIndex, r.exec('aba'), r.lastIndex, r.exec('aba'), r.lastIndex]; });
t(() => { const r = /é/g, s = 'aéбé中é😀é'; return [r.exec(s).index, r.exec(s).index, r.exec(s).index, r.exec(s).index, r.exec(s)]; });
t(() => { const r = /a/y; return [r.test('ba'), r.lastIndex, (r.lastIndex = 1, r.test('ba')), r.lastIndex]; });
t(() => ['abcabc'.match(/b/g), 'abcabc'.match(/x/g), 'abcabc'.match('b'), 'abc'.match()]);
t(() => ['a😀b'.match(/(?:)/gu).length, 'a😀b'.match(/(?:)/g).length]);
t(() => ['aaa'.replace('a', 'b'), 'aaa'.replaceAll('a', '[$&$`$\'$$$1]'), 'abc'.replaceAll('', '-')]);
t(() => 'abc'.replace(/(?<x>b)(z)?/, '[$1|$2|$3|$01|$10|$<x>|$<y>|$<|$&|$`|$\'|$$|$]'));
t(() => 'abc'.replace(/(b)/, '[$<x>]'));
t(() => 'a-b-c'.replace(/(?<q>-)/g, (m, c, p, s, g) => `<${m}${c}${p}${s}${show(g)}>`));
t(() => '中-б-c'.replace(/-/g, (m, p) => p));
t(() => ['中-б-c'.replace(/(?:)/g, '.'), '😀x'.replace(/(?:)/gu, '.')]);
t(() => 'x'.replaceAll(/x/, ''));
t(() => 'abc'.matchAll(/x/));
t(() => [...'a1b2'.matchAll(/[a-z](\d)/g)]);
t(() => String('a'.matchAll(/a/g)));
t(() => ['abc'.search(/c/), 'é中c'.search(/c/g), 'abc'.search('x')]);
t(() => ['a,b,c'.split(','), 'a,b,c'.split(',', 2), 'abc'.split(''), 'abc'.split(), ''.split(''), ''.split(',')]);
t(() => ['a1b22c'.split(/\d/), 'a1b22c'.split(/(\d)/), 'a1b22c'.split(/(\d)/, 4), 'abc'.split(/(?:)/)]);
t(() => ['a😀b'.split(/(?:)/u).length, 'a😀b'.split(/(?:)/).length, ''.split(/a/), ''.split(/a?/)]);
t(() => 'A<B>bold</B>and<CODE>coded</CODE>'.split(/<(\/)?([^<>]+)>/));
t(() => ['ab'.split(/a*?/), 'ab'.split(/a*/), 'test'.split(/(?:)/, -1)]);
t(() => String(new RegExp('/[/]\\/\n\u2028', 'gimsyd')));
t(() => [new RegExp('').source, new RegExp('\\\n').source, new RegExp('[\n]').source]);
t(() => [RegExp.prototype.source, RegExp.prototype.flags, RegExp.prototype.global, RegExp.prototype.toString()]);
t(() => [new RegExp('a', 'dgimsuy').flags, /a/v.unicodeSets, RegExp(/a/g, 'i').flags]);
t(() => new RegExp('a', 'uv'));
t(() => new RegExp('a', 'gg'));
t(() => new RegExp('/(', 'gi'));
t(() => new RegExp('[b-a]'));
t(() => { const r = /a/; return RegExp(r) === r; });
t(() => new RegExp({ source: 'z', flags: 'm', [Symbol.match]: true }));
t(() => RegExp.prototype.exec.call({}));
t(() => RegExp.prototype.test.call(1));
t(() => Object.getOwnPropertyDescriptor(RegExp.prototype, 'global').get.call(1));
t(() => Object.getOwnPropertyDescriptor(RegExp.prototype, 'flags').get.call({ global: 1, sticky: 1 }));
t(() => { const r = /a/; r.exec = () => 1; return r.test('a'); });
t(() => { const r = /a/g; r.exec = () => null; return ['a'.replace(r, 'b'), 'a'.match(r)]; });
t(() => {
  let n = 0;
  const r = /a/g;
  r.exec = () => (n++ < 2 ? { 0: 'zz', index: 1, length: 3, 1: 'q', groups: { k: 'K' } } : null);
  return 'abcdef'.replace(r, '[$&|$1|$2|$<k>|$`|$\']');
});
t(() => { const r = Object.freeze(/a/g); return r.test('a'); });
t(() => { const r = /a/; r.compile('b', 'g'); return [r, r.test('b'), r]; });
t(() => /a/.compile(/b/, 'g'));
t(() => String.prototype.match.call(null));
t(() => { /(a)(b)?/.exec('xabz'); return [RegExp.$1, RegExp.$2, RegExp.$9, RegExp['$&'], RegExp['$`'], RegExp["$'"]]; });
t(() => { const r = /(?:)/g; r.lastIndex = 5; return [r.exec('abc'), r.lastIndex]; });
t(() => { const r = /b/g; r.lastIndex = { valueOf: () => 1 }; return [r.exec('abb').index, r.lastIndex]; });
t(() => Object.getOwnPropertyDescriptor(/a/, 'lastIndex'));
t(() => [/a/ instanceof RegExp, Object.prototype.toString.call(/a/)]);
t(() => {
  class Sub extends RegExp {
    exec(s) { const r = super.exec(s); if (r) r[0] += '!'; return r; }
  }
  const r = new Sub('b', 'g');
  return [r instanceof RegExp, 'abab'.match(r), 'ab'.replace(r, '<$&>'), [...'ab'.matchAll(r)][0][0], r.flags];
});
t(() => '\ud83d\ude00'.replace(/\ud83d/, 'x').length);
t(() => /(?:a|b|cc)*$/.test('ab'.repeat(1e6)));
t(() => 'abc'.replace({ [Symbol.replace]: (s, r) => `${s}${r}!` }, 'x'));
t(() => {
  const r = /b/g, seen = [];
  return ['abab'.replace(r, (m) => { seen.push(r.lastIndex); r.lastIndex = 3; r.compile('a', 'g'); return `<${m}>`; }), seen, r];
});
t(() => { const made = []; for (let i = 0; i < 3; i++) made.push(/x/g); return [made[0] === made[1], made.map((r) => r.test('x'))]; });
