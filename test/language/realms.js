// Realms of the engine alone (_realms.js): intrinsics, bindings, errors, calls between them, their lives.
const assert = require('assert');
const { spawnSync } = require('child_process');
const path = require('path');

const { stdout, stderr, status } = spawnSync(process.execPath, ['--test262', path.join(__dirname, '_realms.js')],
  { encoding: 'utf8' });
assert.strictEqual(stderr, '');
assert.strictEqual(stdout, 'done\n');
assert.strictEqual(status, 0);
