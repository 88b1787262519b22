'use strict';
// watch() and watchFile().
const assert = require('node:assert');
const fs = require('node:fs');
const path = require('node:path');
const { once } = require('node:events');

const dir = fs.mkdtempSync(path.join(process.env.TEST_SCRATCH || '/tmp', 'jsrun-watch-'));

async function main() {
  const watcher = fs.watch(dir);
  setTimeout(() => fs.writeFileSync(path.join(dir, 'new'), 'x'), 10);
  const [event, name] = await once(watcher, 'change');
  assert.deepStrictEqual([event, name], ['rename', 'new']);
  watcher.close();
  await once(watcher, 'close');

  const file = path.join(dir, 'polled');
  fs.writeFileSync(file, '1');
  fs.utimesSync(file, 1, 1);
  const change = new Promise((resolve) => fs.watchFile(file, { interval: 20 }, (now, before) => resolve([now, before])));
  setTimeout(() => fs.writeFileSync(file, '22'), 60);
  const [now, before] = await change;
  assert.deepStrictEqual([before.size, now.size], [1, 2]);
  fs.unwatchFile(file);

  const controller = new AbortController();
  setTimeout(() => fs.writeFileSync(path.join(dir, 'other'), 'x'), 10);
  await assert.rejects(async () => {
    for await (const { filename } of fs.promises.watch(dir, { signal: controller.signal })) {
      assert.strictEqual(filename, 'other');
      controller.abort();
    }
  }, { name: 'AbortError' });
  assert.throws(() => fs.watch(path.join(dir, 'nope')), { code: 'ENOENT', syscall: 'watch' });
}
main().then(() => {
  fs.rmSync(dir, { recursive: true });
  console.log('ok');
});
