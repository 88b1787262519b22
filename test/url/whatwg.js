'use strict';

// Proves: parsing and serialising URLs as the URL standard says, with and without a base.

const show = require('../_expressions');

const urls = ['http://a', 'http://a/b?c#d', 'HTTP://EXAMPLE.com:80/', 'https://u:p@h:443/x', 'http://u@h', 'http://:p@h', 'http://a:99999',
              'http://', 'http:a', '//a', '/a', 'a', '', '?x', '#y', '../x', 'http://a/./b/..', 'http://a/b/%2e%2e/c', 'http://[::1]/',
              'http://[1:2::3]', 'http://[::ffff:1.2.3.4]', 'http://[::1', 'http://1.2.3', 'http://0x7f.1', 'http://256.1.1.1', 'http://4294967296',
              'http://a b', 'http://a%41', 'http://日本語.jp', 'http://bücher.de/ü?ü#ü', 'http://xn--a', 'http://ＡＢＣ.com', 'http://a。b',
              'file:///a/b', 'file://host/a', 'file://localhost/a', 'file:a', 'file:///C|/x', 'mailto:a@b', 'data:text/plain,hi there', 'foo://bar',
              'foo:/a', 'foo:a/../b', 'blob:http://a/b', 'ws://a:80', '  http://a  ', 'ht\ntp://a/\tb', 'http://a\\b', 'http://a/b c',
              'http://a/"<>`{}|', 'http://a/?"<>`{}|\'', 'http://a/#"<>`{}|', 'http://a/\u{1f600}', 'http://a/?', 'http://u:p:q@h', '1http://a',
              'non-special:opaque?q', 'http://a%00b', 'http://a/b/../../../c'];
const expressions = [];
for (const url of urls) {
  const text = JSON.stringify(url);
  expressions.push(`(({ href, origin, username, password, host, pathname, search, hash }) => ` +
    `[href, origin, username, password, host, pathname, search, hash].join(' | '))(new URL(${text}))`);
  for (const base of ['http://h/p/q?r#s', 'file:///C:/d/e', 'mailto:x']) expressions.push(`new URL(${text}, '${base}').href`);
  expressions.push(`URL.canParse(${text})`);
}
expressions.push('new URL("http://u:p@a/?b=1#c")', '({ u: { v: { w: new URL("http://a") } } })', 'JSON.stringify(new URL("http://a"))', 'new URL()',
                 'new URL("x", "y")', 'URL("http://a")', 'Object.keys(new URL("http://a"))', 'URL.parse("x")',
                 '(() => { try { new URL("x"); } catch (e) { return [e.stack.split("\\n")[0], { ...e }]; } })()');
show(expressions, { URL });
