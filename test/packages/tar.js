// tar: packs a folder with and without gzip, lists it, unpacks it again.
'use strict';
const fs = require('fs');
const os = require('os');
const path = require('path');
const tar = require('tar');

async function main() {
  const folder = fs.mkdtempSync(path.join(process.env.TEST_SCRATCH || os.tmpdir(), 'tar-'));
  const at = (name) => path.join(folder, name);
  fs.mkdirSync(at('in/sub'), { recursive: true });
  fs.mkdirSync(at('out'));
  fs.writeFileSync(at('in/a.txt'), 'hello');
  fs.writeFileSync(at('in/sub/b.bin'), Buffer.alloc(100000, 7));
  fs.symlinkSync('a.txt', at('in/link'));

  await tar.create({ gzip: true, file: at('packed.tgz'), cwd: folder, portable: true }, ['in']);
  const entries = [];
  await tar.list({ file: at('packed.tgz'), onReadEntry: (entry) => entries.push(`${entry.type} ${entry.path} ${entry.size}`) });
  console.log(entries.sort());
  await tar.extract({ file: at('packed.tgz'), cwd: at('out'), strip: 1 });
  console.log(fs.readdirSync(at('out')), fs.readlinkSync(at('out/link')), fs.readFileSync(at('out/a.txt'), 'utf8'));
  console.log(fs.readFileSync(at('out/sub/b.bin')).equals(fs.readFileSync(at('in/sub/b.bin'))));
  tar.create({ sync: true, file: at('plain.tar'), cwd: folder }, ['in']);
  console.log(fs.statSync(at('plain.tar')).size);
  fs.rmSync(folder, { recursive: true });
}
main();
