'use strict';
// Wrong arguments and failures: code and message of each.
const fs = require('node:fs');
const path = require('node:path');

const dir = fs.mkdtempSync(path.join(process.env.TEST_SCRATCH || '/tmp', 'jsrun-errors-'));
process.chdir(dir);
fs.mkdirSync('a/b', { recursive: true });
fs.writeFileSync('f', 'hello');

function show(name, call) {
  try {
    console.log(name, '=>', call());
  } catch (error) {
    console.log(name, '!', error.name, error.code, error.message, Object.keys(error).filter((key) => key !== 'info').sort().join());
  }
}
const calls = {
  openMissing: () => fs.openSync('nope'), openFlags: () => fs.openSync('f', 'zz'), openFlagsObject: () => fs.openSync('f', {}),
  openNumber: () => fs.openSync(5), openNul: () => fs.openSync('a\0b'), openUrl: () => fs.openSync(new URL('http://x/y')),
  openMode: () => fs.openSync('f', 'r', 'zz'), openExclusive: () => fs.openSync('f', 'wx'),
  readMissing: () => fs.readFileSync('nope'), readFolder: () => fs.readFileSync('a'), readEncoding: () => fs.readFileSync('f', 'zz'),
  readFlag: () => fs.readFileSync('f', { flag: 'zz' }), readOptions: () => fs.readFileSync('f', 5), readFd: () => fs.readFileSync(99),
  readFdRange: () => fs.readFileSync(-1), writeNumber: () => fs.writeFileSync('f', 5), writeObject: () => fs.writeFileSync('f', {}),
  writeFolder: () => fs.writeFileSync('a', 'x'), writeMissing: () => fs.writeFileSync('no/f', 'x'),
  rmMissing: () => fs.rmSync('nope'), rmFolder: () => fs.rmSync('a'), rmOptions: () => fs.rmSync('a', { recursive: 5 }),
  rmdirFull: () => fs.rmdirSync('a'), rmdirFile: () => fs.rmdirSync('f'), mkdirExists: () => fs.mkdirSync('f'),
  mkdirFile: () => fs.mkdirSync('f', { recursive: true }), mkdirUnderFile: () => fs.mkdirSync('f/b/c', { recursive: true }),
  mkdirMissing: () => fs.mkdirSync('x/y'), mkdirMode: () => fs.mkdirSync('z', 'abc'), callback: () => fs.readFile('f'),
  callbackStat: () => fs.stat('f', {}), callbackNumber: () => fs.unlink('f', 5), copyMissing: () => fs.copyFileSync('nope', 'b'),
  renameMissing: () => fs.renameSync('nope', 'b'), linkMissing: () => fs.linkSync('nope', 'b'), symlinkExists: () => fs.symlinkSync('nope', 'f'),
  symlinkType: () => fs.symlinkSync('x', 'y', 'zz'), readlinkFile: () => fs.readlinkSync('f'), realpathMissing: () => fs.realpathSync.native('nope'),
  fdString: () => fs.closeSync('x'), fdNegative: () => fs.closeSync(-1), fdFraction: () => fs.fstatSync(1.5), fdClosed: () => fs.closeSync(99),
  readBuffer: () => fs.readSync(0, 'x'), readLength: () => fs.readSync(0, Buffer.alloc(3), 0, 4), readOffset: () => fs.readSync(0, Buffer.alloc(3), 9, 1),
  readClosed: () => fs.readSync(99, Buffer.alloc(3)), writeBuffer: () => fs.writeSync(1, 5), writeOffset: () => fs.writeSync(1, Buffer.alloc(2), 3),
  writeLength: () => fs.writeSync(1, Buffer.alloc(2), 1, 4), truncateMissing: () => fs.truncateSync('nope'), truncateLength: () => fs.truncateSync('f', 'x'),
  utimesTime: () => fs.utimesSync('f', 'x', 1), utimesMissing: () => fs.utimesSync('nope', 1, 1), chmodMode: () => fs.chmodSync('f', '9'),
  chmodMissing: () => fs.chmodSync('nope', 0o7), chownId: () => fs.chownSync('f', 'x', 1), mkdtempMissing: () => fs.mkdtempSync('nope/x-'),
  mkdtempNumber: () => fs.mkdtempSync(5), readdirMissing: () => fs.readdirSync('nope'), readdirFile: () => fs.readdirSync('f'),
  readdirEncoding: () => fs.readdirSync('.', 'zz'), accessMissing: () => fs.accessSync('nope'), statMissing: () => fs.statSync('nope'),
  lstatMissing: () => fs.lstatSync('nope'), fstatClosed: () => fs.fstatSync(99), streamRange: () => fs.createReadStream('f', { start: 5, end: 2 }),
  streamStart: () => fs.createReadStream('f', { start: 'x' }), streamPath: () => fs.createReadStream(5),
  streamWriteStart: () => fs.createWriteStream('f', { start: -1 }), watchFile: () => fs.watchFile('f'),
};
for (const name of Object.keys(calls)) show(name, calls[name]);

const later = [
  ['readFile', 'nope'], ['readFile', 'a'], ['writeFile', 'a', 'x'], ['unlink', 'nope'], ['stat', 'nope'], ['rename', 'nope', 'x'],
  ['readdir', 'nope'], ['rm', 'nope'], ['rmdir', 'f'], ['mkdir', 'f'], ['access', 'nope'], ['copyFile', 'nope', 'x'], ['realpath', 'nope'],
];
async function main() {
  for (const [name, ...args] of later) {
    const fromCallback = await new Promise((resolve) => { fs[name](...args, resolve); });
    const fromPromise = await fs.promises[name](...args).catch((error) => error);
    const text = (error) => `${error.code} ${error.message.replace(fs.realpathSync('.') + '/', '')}`;
    console.log(name, text(fromCallback), text(fromPromise));
  }
  process.chdir('/');
  fs.rmSync(dir, { recursive: true });
}
main();
