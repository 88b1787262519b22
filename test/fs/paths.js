'use strict';
// Folders, links, names, times, owners: the calls about paths.
const assert = require('node:assert');
const fs = require('node:fs');
const path = require('node:path');
const { promises } = fs;

const dir = fs.realpathSync(fs.mkdtempSync(path.join(process.env.TEST_SCRATCH || '/tmp', 'jsrun-paths-')));
const at = (...names) => path.join(dir, ...names);

assert.strictEqual(fs.mkdirSync(at('a')), undefined);
assert.strictEqual(fs.mkdirSync(at('b', 'c', 'd'), { recursive: true }), at('b'));
assert.strictEqual(fs.mkdirSync(at('b', 'c'), { recursive: true }), undefined);
fs.writeFileSync(at('b', 'f'), 'x');
fs.writeFileSync(at('b', 'c', 'ü😀'), 'y');
assert.deepStrictEqual(fs.readdirSync(dir), ['a', 'b']);
assert.deepStrictEqual(fs.readdirSync(at('b')).sort(), ['c', 'f']);
assert.deepStrictEqual(fs.readdirSync(at('b', 'c'), 'buffer').map(String).sort(), ['d', 'ü😀']);
assert.deepStrictEqual(fs.readdirSync(dir, { recursive: true }).sort(), ['a', 'b', 'b/c', 'b/c/d', 'b/c/ü😀', 'b/f']);
const entries = fs.readdirSync(at('b'), { withFileTypes: true });
assert.deepStrictEqual(entries.map((e) => [e.name, e.isDirectory(), e.isFile(), e.parentPath]).sort(),
  [['c', true, false, at('b')], ['f', false, true, at('b')]]);

fs.renameSync(at('b', 'f'), at('g'));
fs.copyFileSync(at('g'), at('h'));
assert.throws(() => fs.copyFileSync(at('g'), at('h'), fs.constants.COPYFILE_EXCL), { code: 'EEXIST' });
fs.linkSync(at('g'), at('hard'));
assert.strictEqual(fs.statSync(at('g')).nlink, 2);
fs.symlinkSync('g', at('soft'));
fs.symlinkSync(at('b'), at('folder'), 'dir');
assert.strictEqual(fs.readlinkSync(at('soft')), 'g');
assert.strictEqual(fs.lstatSync(at('soft')).isSymbolicLink(), true);
assert.strictEqual(fs.statSync(at('soft')).isFile(), true);
assert.strictEqual(fs.realpathSync(at('folder', 'c')), at('b', 'c'));
assert.strictEqual(fs.realpathSync.native(at('folder', 'c')), at('b', 'c'));
fs.symlinkSync('loop', at('loop'));
assert.throws(() => fs.realpathSync(at('loop')), { code: 'ELOOP' });

fs.chmodSync(at('g'), 0o640);
assert.strictEqual(fs.statSync(at('g')).mode & 0o777, 0o640);
fs.utimesSync(at('g'), 1000, new Date(2000500));
const stat = fs.statSync(at('g'));
assert.strictEqual(stat.atimeMs, 1000000);
assert.strictEqual(stat.mtimeMs, 2000500);
assert.ok(stat.mtime instanceof Date && stat.mtime.getTime() === 2000500);
const big = fs.statSync(at('g'), { bigint: true });
assert.strictEqual(big.mtimeNs, 2000500000000n);
assert.strictEqual(typeof big.ino, 'bigint');
assert.strictEqual(Number(big.ino), stat.ino);
fs.lutimesSync(at('soft'), 5, 6);
assert.strictEqual(fs.lstatSync(at('soft')).mtimeMs, 6000);
fs.chownSync(at('g'), process.getuid(), process.getgid());
fs.accessSync(at('g'), fs.constants.R_OK);
assert.strictEqual(fs.existsSync(at('g')), true);
assert.strictEqual(fs.existsSync(at('nope')), false);
assert.strictEqual(fs.existsSync({}), false);
assert.strictEqual(fs.statSync(at('nope'), { throwIfNoEntry: false }), undefined);
assert.strictEqual(fs.statfsSync('/').bsize > 0, true);

const opened = fs.opendirSync(dir);
assert.strictEqual(opened.path, dir);
const names = [];
for (let entry = opened.readSync(); entry !== null; entry = opened.readSync()) names.push(entry.name);
opened.closeSync();
assert.deepStrictEqual(names.sort(), fs.readdirSync(dir).sort());
assert.throws(() => opened.readSync(), { code: 'ERR_DIR_CLOSED' });

fs.cpSync(at('b'), at('copy'), { recursive: true });
assert.deepStrictEqual(fs.readdirSync(at('copy'), { recursive: true }).sort(), fs.readdirSync(at('b'), { recursive: true }).sort());
assert.throws(() => fs.cpSync(at('b'), at('copy2')), { code: 'ERR_FS_EISDIR' });
assert.throws(() => fs.cpSync(at('b'), at('b', 'inside'), { recursive: true }), { code: 'ERR_FS_CP_EINVAL' });
fs.unlinkSync(at('hard'));
fs.rmdirSync(at('a'));
assert.throws(() => fs.rmdirSync(at('b')), { code: 'ENOTEMPTY' });
assert.throws(() => fs.rmSync(at('b')), { code: 'ERR_FS_EISDIR' });
assert.throws(() => fs.rmSync(at('nope')), { code: 'ENOENT' });
fs.rmSync(at('nope'), { force: true });
fs.rmSync(at('copy'), { recursive: true });
assert.strictEqual(fs.existsSync(at('copy')), false);

async function main() {
  assert.strictEqual(await promises.mkdir(at('p', 'q'), { recursive: true }), at('p'));
  const found = [];
  for await (const entry of await promises.opendir(dir, { recursive: false })) found.push(entry.name);
  assert.deepStrictEqual(found.sort(), fs.readdirSync(dir).sort());
  assert.deepStrictEqual((await promises.readdir(dir, { recursive: true })).sort(), fs.readdirSync(dir, { recursive: true }).sort());
  assert.strictEqual(await promises.realpath(at('folder')), at('b'));
  await promises.cp(at('b'), at('p', 'b'), { recursive: true, filter: async (name) => !name.endsWith('d') });
  assert.deepStrictEqual((await promises.readdir(at('p'), { recursive: true })).sort(), ['b', 'b/c', 'b/c/ü😀', 'q']);
  await promises.symlink('b', at('p', 's'));
  assert.strictEqual(await promises.readlink(at('p', 's')), 'b');
  assert.strictEqual((await promises.lstat(at('p', 's'))).isSymbolicLink(), true);
  await promises.rename(at('p', 'q'), at('p', 'r'));
  await promises.copyFile(at('g'), at('p', 'g'));
  await promises.truncate(at('p', 'g'), 0);
  assert.strictEqual((await promises.stat(at('p', 'g'))).size, 0);
  await promises.chmod(at('p', 'g'), 0o600);
  await promises.utimes(at('p', 'g'), 1, 2);
  await promises.access(at('p', 'g'));
  await promises.unlink(at('p', 'g'));
  await promises.rm(at('p'), { recursive: true });
  await assert.rejects(promises.access(at('p')), { code: 'ENOENT' });
  const temporary = await promises.mkdtemp(at('t-'));
  assert.match(path.basename(temporary), /^t-[A-Za-z0-9]{6}$/);
  const call = (name, ...args) => new Promise((resolve) => { fs[name](...args, (...results) => resolve(results)); });
  assert.deepStrictEqual(await call('mkdir', at('m')), [null]);
  assert.deepStrictEqual(await call('mkdir', at('m', 'n', 'o'), { recursive: true }), [null, at('m', 'n')]);
  assert.deepStrictEqual(await call('readdir', at('m')), [null, ['n']]);
  assert.deepStrictEqual(await call('realpath', at('folder')), [null, at('b')]);
  assert.strictEqual((await call('stat', at('g')))[1].isFile(), true);
  assert.deepStrictEqual(await call('access', at('g')), [null]);
  assert.deepStrictEqual(await call('rm', at('m'), { recursive: true }), [null]);
  const [error] = await call('rename', at('nope'), at('x'));
  assert.strictEqual(error.message, `ENOENT: no such file or directory, rename '${at('nope')}' -> '${at('x')}'`);
  assert.deepStrictEqual(Object.keys(error), ['errno', 'code', 'syscall', 'path', 'dest']);
  const [, folder] = await call('opendir', dir);
  const [, entry] = await new Promise((resolve) => { folder.read((...results) => resolve(results)); });
  assert.strictEqual(typeof entry.name, 'string');
  await new Promise((resolve) => { folder.close(resolve); });
}
main().then(() => {
  fs.rmSync(dir, { recursive: true });
  console.log('ok');
});
