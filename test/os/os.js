'use strict';

// Proves: the functions of os give values of the right shape, and its errors; process-independent constants.

const os = require('os');

console.log(Object.keys(os).sort().join());
console.log(os.EOL === '\n', os.devNull, os.endianness(), os.platform(), os.type(), os.arch() === process.arch);
console.log(Object.keys(os.cpus()[0]), Object.keys(os.cpus()[0].times), os.cpus().length === os.availableParallelism());
console.log(os.networkInterfaces().lo[0]);
console.log(Object.keys(os.userInfo()), os.userInfo({ encoding: 'buffer' }).username instanceof Buffer);
console.log(os.loadavg().length, os.uptime() > 0, os.freemem() < os.totalmem(), `${os.hostname}` === os.hostname());
console.log(os.constants.signals.SIGTERM, os.constants.errno.ENOENT, os.constants.priority.PRIORITY_LOW);
process.env.TMPDIR = '/x/y/';
console.log(os.tmpdir(), typeof os.getPriority());
for (const f of [() => os.setPriority(50), () => os.setPriority('a'), () => os.getPriority(99999999)]) {
  try {
    f();
  } catch (error) {
    console.log(error.name, error.code, error.message, error.info);
  }
}
