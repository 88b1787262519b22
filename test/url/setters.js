'use strict';

// Proves: changing the parts of a URL, and what is refused.

const show = require('../_expressions');

const values = {
  protocol: ['http', 'https:', 'foo', 'file', 'x y', '', 'ws:junk'],
  username: ['x', '', 'a:b@c', 'é'],
  password: ['x', '', 'a:b@c'],
  host: ['x', 'x:99', 'x:99/y', '', '[::1]:5', 'x?y', 'a b', 'x:80', 'x:', '1.2.3', 'a@b'],
  hostname: ['x', 'x:99', '', '[::1]', 'a/b', '1.2'],
  port: ['80', '', '99999', '8a', 'a', '443', '0', '65535', '9/x'],
  pathname: ['/x', 'x', '', '?a', '#b', '/a/../b', '\\x', '/é ', '//x'],
  search: ['x', '?x', '', '??x', 'a b\'', 'é', '#'],
  hash: ['x', '#x', '', 'a b`', 'é'],
};
const expressions = [];
for (const base of ['http://u:p@h:81/p?q#f', 'file:///a/b', 'mailto:x', 'foo://h:9/p?q']) {
  for (const property of Object.keys(values)) {
    for (const value of values[property]) {
      expressions.push(`Object.assign(new URL('${base}'), { ${property}: ${JSON.stringify(value)} }).href`);
    }
  }
}
show(expressions, { URL });
