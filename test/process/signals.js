'use strict';

let left = 2;
process.on('SIGUSR2', function handler(name, number) {
  console.log(name, number, this === process);
  if (--left > 0) return process.kill(process.pid, 'SIGUSR2');
  process.off('SIGUSR2', handler);
  clearInterval(keepAlive);
});
process.once('SIGHUP', () => {
  console.log('SIGHUP');
  process.kill(process.pid, 'SIGUSR2');
});
const keepAlive = setInterval(() => {}, 1000);
process.kill(process.pid, 'SIGHUP');
