'use strict';

// Proves: URLSearchParams, alone and as the query of a URL; file URLs; domains.

const show = require('../_expressions');
const { domainToASCII, domainToUnicode, fileURLToPath, pathToFileURL, urlToHttpOptions } = require('url');

const expressions = [];
for (const init of ['"a=1&b=2"', '"?a=1"', '"a=b=c&&d"', '"%zz=%41+b"', '{ a: 1, b: [2] }', '[["a", "b"], ["c", "d"]]', '[["a"]]', '[1]', '5', 'null',
                    'new Map([["x", "y"]])', 'new URLSearchParams("q=1")', '{ [Symbol.iterator]: 5 }', '"a=é&ü"', '"=x"', '""']) {
  expressions.push(`new URLSearchParams(${init})`, `String(new URLSearchParams(${init}))`, `[...new URLSearchParams(${init})]`);
}
expressions.push(
  `(() => {
    const p = new URLSearchParams('a=1&b=2&a=3');
    p.append('c', 'd e');
    p.set('a', 'z');
    p.delete('b');
    return [p.toString(), p.get('a'), p.getAll('a'), p.has('c'), p.has('c', 'x'), p.size, [...p.keys()], [...p.values()]];
  })()`,
  '(() => { const p = new URLSearchParams("b=1&a=2&b=0"); p.sort(); return String(p); })()',
  `(() => {
    const u = new URL('http://a?x=1');
    u.searchParams.append('y', '2 3');
    u.search = '?z=1';
    u.searchParams.set('z', 'é');
    return [u.href, u.searchParams.get('z')];
  })()`,
  'new URLSearchParams().get()', 'new URLSearchParams().set("a")', 'URLSearchParams.prototype.get.call({}, "a")',
  'new URLSearchParams("a=1").entries()', 'new URLSearchParams("a=1").keys()');
for (const url of ['"file:///a/b"', '"file:///a%20b"', '"file://h/a"', '"file:///a%2Fb"', '"http://a"', '5', 'new URL("file:///x")']) {
  expressions.push(`fileURLToPath(${url})`);
}
expressions.push('fileURLToPath("file:///C:/a/b", { windows: true })');
for (const path of ['"/a b"', '"/a%b?c#d"', '"/a/"', '5', '"/a\\n\\t\\\\b"', '"/é"']) expressions.push(`pathToFileURL(${path}).href`);
for (const domain of ['bücher.de', 'xn--bcher-kva.de', 'A.com', '1.2', '[::1]', 'a b']) {
  expressions.push(`domainToASCII('${domain}')`, `domainToUnicode('${domain}')`);
}
expressions.push('urlToHttpOptions(new URL("http://u:p%20@[::1]:80/x?y#z"))');
show(expressions, { URL, URLSearchParams, domainToASCII, domainToUnicode, fileURLToPath, pathToFileURL, urlToHttpOptions });
