// flags: --conditions=custom
'use strict';

const root = __dirname;
const show = (value) => console.log(JSON.stringify(value, (key, v) => (typeof v === 'string' ? v.replaceAll(root, 'HERE') : v)));
const attempt = (request, from = require) => {
  try {
    const value = from(request);
    show([request, typeof value === 'function' ? 'function' : value]);
  } catch (error) {
    show([request, error.name, error.code, error.message, error.requireStack, error.path]);
  }
};
const inside = require('module').createRequire(`${root}/fixtures/x.js`);

for (const request of [
  'plain', 'plain/sub', 'plain/sub.js', 'main', '@s/p', 'exp', 'exp/feature/a', 'exp/feature/secret/s', 'exp/data.json',
  'exp/conditional', 'exp/list', 'exp/broken', 'exp/missing', 'exp/self', 'exp/imports', 'exp/package.json', 'exp/none',
  'nomain', 'fallback', 'badjson', 'not-there', './not-there', '/not/there',
]) attempt(request, inside);

for (const request of [
  './fixtures/cycle/a', './fixtures/deep/inner/where', './fixtures/ext/bom', './fixtures/ext/hashbang', './fixtures/ext/bare',
  './fixtures/ext/data', './fixtures/ext/data.json', './fixtures/ext/folder', './fixtures/ext/folder/', './fixtures/ext/link',
  './fixtures/ext/throws', 'node:nothing', 'nothing', '',
]) attempt(request);
attempt(5);

show(require.resolve('./fixtures/ext/folder/'));
show(require.resolve('fs'));
show(require.resolve('node:fs'));
show(inside.resolve('main'));
show(require.resolve('plain', { paths: [`${root}/fixtures`] }));
show(require.resolve.paths('./x'));
show(require.resolve.paths('x').slice(0, 2));
show(require.resolve.paths('fs'));
