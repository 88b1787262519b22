'use strict';

// Proves: every function of path on the shapes that paths have.

const show = require('../_expressions');
const path = require('path');

const paths = ['', '.', '..', '/', '//', 'a', 'a/', '/a', '/a/', 'a//b', './a', '../../a', 'a/../..', '/../a', 'a/./b/../c', 'a.b', '.a', 'a.',
               'a..', '/a.b/', 'a/.b', '/a/b.c.d', '日本/x'];
const expressions = [];
for (const one of paths) {
  const text = JSON.stringify(one);
  for (const name of ['normalize', 'dirname', 'basename', 'extname', 'parse', 'isAbsolute']) expressions.push(`path.${name}(${text})`);
  expressions.push(`path.resolve('/cwd', ${text})`, `path.format(path.parse(${text}))`, `path.basename(${text}, 'b')`);
  for (const other of ['/a/b', '../x', '', 'a/b/c']) {
    const second = JSON.stringify(other);
    expressions.push(`path.join(${text}, ${second})`, `path.resolve('/r', ${text}, ${second})`,
                     `path.relative(path.resolve('/r', ${text}), path.resolve('/r', ${second}))`);
  }
}
for (const value of ['5', 'undefined', 'null']) {
  for (const name of ['normalize', 'dirname', 'basename', 'extname', 'parse', 'isAbsolute', 'join', 'resolve', 'format']) {
    expressions.push(`path.${name}(${value})`);
  }
}
expressions.push('path.format({ dir: "/a", base: "b" })', 'path.format({ root: "/", name: "f", ext: "txt" })', 'path.sep', 'path.delimiter',
                 'path.posix === path');
show(expressions, { path });
