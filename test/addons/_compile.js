'use strict';
// Compiles test/addons/_NAME.c with this project's header, and gives the path of the addon.
const { execFileSync } = require('child_process');
const path = require('path');

module.exports = function compile(name) {
  const out = path.join(process.env.TEST_SCRATCH || require('os').tmpdir(), `${name}.node`);
  execFileSync(process.env.CC || 'cc', ['-shared', '-fPIC', '-Wall', '-Werror', '-o', out,
    `-I${path.join(__dirname, '../../src')}`, path.join(__dirname, `_${name}.c`), '-lpthread']);
  return out;
};
