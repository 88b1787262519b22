'use strict';

// Proves: url.parse, url.format and url.resolve.

const show = require('../_expressions');
const url = require('url');

const urls = ['http://a', 'HTTP://User:Pa%20ss@Example.COM:8080/p/a/t/h?query=string#hash', '//a/b', '/a?b', 'a', '', '?x', '#y', 'mailto:a@b',
              'javascript:alert(1)', 'file:///a', 'file://h/a', 'http://a:80', 'http://[::1]:80/x', 'http://a b', 'http://a/b c', 'http://a/"<>',
              'http://a?b#c?d', 'x:y', 'x://y', 'http:a', 'http:///a', '\\\\a\\b', 'http://a@b@c', 'http://日本.jp', 'coap://u:p@::1', ' http://a ',
              'xmpp:u@h', 'path?q#h'];
const expressions = [];
for (const one of urls) {
  const text = JSON.stringify(one);
  expressions.push(`url.parse(${text}).href`, `JSON.stringify(url.parse(${text}, true, true))`, `url.format(${text})`);
  for (const relative of ['..', '/x', 'x', '?q', '#h', '//h', 'http://z', '']) expressions.push(`url.resolve(${text}, '${relative}')`);
}
for (const object of ['{ protocol: "http", host: "a", pathname: "b" }', '{ hostname: "::1", port: 5 }', '{ search: "a#b" }',
                      '{ protocol: "http:", slashes: true, pathname: "x?y#z", query: { a: [1, 2] }, hash: "h" }', '{ auth: "u:p@x", hostname: "h" }',
                      '{}', '5', 'null', 'new URL("http://u:p@xn--bcher-kva.de:81/a?b#c")',
                      'new URL("http://u:p@xn--bcher-kva.de:81/a?b#c"), { unicode: true, auth: false, fragment: false, search: false }']) {
  expressions.push(`url.format(${object})`);
}
expressions.push('url.parse(5)', 'url.parse("http://u:p@h:1/p?q=1#f", true)');
show(expressions, { url, URL });
