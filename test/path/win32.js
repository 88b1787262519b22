'use strict';

// Proves: path.win32 on drives, UNC paths, devices and both kinds of slashes.

const show = require('../_expressions');
const { win32 } = require('path');

const paths = ['', '.', 'a/b', 'C:', 'C:\\', 'C:a', 'C:\\a\\b\\', 'c:/a/../b', '\\\\s\\h', '\\\\s\\h\\', '\\\\s\\h\\f', '//s/h/f', '\\\\s', 'a\\b', '\\a',
               '\\\\.\\x', '\\\\?\\C:\\a', 'CON:', 'x:/..', 'C:..', 'C:\\\\a', 'a\\..\\..', 'C:\\a.b\\c.d'];
const expressions = [];
for (const one of paths) {
  const text = JSON.stringify(one);
  for (const name of ['normalize', 'dirname', 'basename', 'extname', 'parse', 'isAbsolute']) expressions.push(`win32.${name}(${text})`);
  expressions.push(`win32.resolve('C:\\\\cwd', ${text})`, `win32.format(win32.parse(${text}))`);
  for (const other of ['b', '\\b', '..\\x', 'D:\\q']) {
    const second = JSON.stringify(other);
    expressions.push(`win32.join(${text}, ${second})`, `win32.resolve('C:\\\\r', ${text}, ${second})`,
                     `win32.relative(win32.resolve('C:\\\\r', ${text}), win32.resolve('C:\\\\r', ${second}))`);
  }
}
show(expressions, { win32 });
