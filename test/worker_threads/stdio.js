// The standard streams of workers: to the parent's streams by default, or to worker.stdout, .stderr and from .stdin.
'use strict';

const { once } = require('events');
const { Worker } = require('worker_threads');

async function readAll(stream) {
  stream.setEncoding('utf8');
  let text = '';
  for await (const chunk of stream) text += chunk;
  return text;
}

(async () => {
  {
    const worker = new Worker(`
      console.log('to the parent: %d', 1);
      process.stdout.write('twice\\n');
      console.error('an error');
      process.exit();`, { eval: true });
    await once(worker, 'exit');
  }
  {
    const worker = new Worker(`
      process.stdin.setEncoding('utf8');
      let text = '';
      process.stdin.on('data', (chunk) => { text += chunk; });
      process.stdin.on('end', () => { console.log(text.toUpperCase()); console.error('at the end'); });`,
    { eval: true, stdin: true, stdout: true, stderr: true });
    worker.stdin.write('some ');
    worker.stdin.end('input');
    const [out, err] = await Promise.all([readAll(worker.stdout), readAll(worker.stderr)]);
    console.log([out, err]);
  }
  {
    // More than the buffers hold: writing waits for the reader.
    const worker = new Worker(`
      let n = 0;
      (function write() {
        while (n < 200) if (!process.stdout.write(String(n++ % 10).repeat(4096))) { process.stdout.once('drain', write); return; }
        process.stdout.end();
      })();`, { eval: true, stdout: true });
    console.log((await readAll(worker.stdout)).length);
  }
  {
    const worker = new Worker("process.stdin.on('end', () => console.log('no input')).resume()", { eval: true });
    console.log(worker.stdin);
    await once(worker, 'exit');
  }
})();
