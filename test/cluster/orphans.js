// A primary that is killed leaves no workers, whether they listen, wait for a message or have yet to start.
'use strict';
const assert = require('assert');
const cluster = require('cluster');
const { spawn } = require('child_process');

if (cluster.isWorker) {
  console.log(process.pid);
  if (cluster.worker.id === 1) require('http').createServer(() => {}).listen(0);
  else process.on('message', () => {});
} else if (process.argv[2] === 'primary') {
  cluster.fork();
  cluster.fork();
  if (process.argv[3] === 'early') {
    console.log(Object.values(cluster.workers).map((worker) => worker.process.pid).join('\n'));
    process.kill(process.pid, 'SIGKILL');
  }
} else {
  const isAlive = (pid) => {
    try {
      process.kill(pid, 0);
      // One that waits for its new parent to take note of its end is no orphan.
      return !require('fs').readFileSync(`/proc/${pid}/stat`, 'latin1').includes(') Z ');
    } catch {
      return false;
    }
  };
  const run = (when) => new Promise((resolve) => {
    const primary = spawn(process.execPath, [__filename, 'primary', when], { stdio: ['ignore', 'pipe', 'inherit'] });
    let text = '';
    primary.stdout.setEncoding('utf8').on('data', (data) => {
      text += data;
      if (text.match(/\n/g)?.length >= 2) primary.kill('SIGKILL');
    });
    // The pipe ends when the last of its writers is gone, workers included.
    primary.on('close', () => resolve(text.trim().split('\n').map(Number)));
  });
  Promise.all([run('late'), run('early')]).then((lists) => {
    const pids = lists.flat();
    assert(pids.length >= 4 && pids.every((pid) => pid > 0), `${pids}`);
    const check = (left) => {
      const alive = pids.filter(isAlive);
      if (alive.length === 0) return;
      assert(left > 0, `alive: ${alive}`);
      setTimeout(check, 50, left - 1);
    };
    check(40);
  });
}
