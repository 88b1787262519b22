// A worker may be a CommonJS file, an ES module, a file: or data: URL, or text of either kind.
'use strict';

const { once } = require('events');
const { pathToFileURL } = require('url');
const fs = require('fs');
const path = require('path');
const { Worker } = require('worker_threads');

const scratch = process.env.TEST_SCRATCH ?? fs.mkdtempSync('/tmp/worker-');
const write = (name, text) => {
  const file = path.join(scratch, name);
  fs.writeFileSync(file, text);
  return file;
};
const cjs = write('a.cjs', "require('worker_threads').parentPort.postMessage(['cjs', require.main === module, __filename === process.argv[1]]);");
const esm = write('b.mjs', "import { parentPort, workerData } from 'node:worker_threads';\nimport path from 'node:path';\n" +
  "await null;\nparentPort.postMessage(['esm', workerData, path.basename(import.meta.filename)]);");

async function run(source, options) {
  try {
    const worker = new Worker(source, options);
    const exit = once(worker, 'exit');
    exit.catch(() => {});
    const [message] = await once(worker, 'message');
    const [code] = await exit;
    return [...message, code];
  } catch (error) {
    return [error.name, error.code, error.message.replaceAll(scratch, 'SCRATCH')];
  }
}

(async () => {
  console.log(await run(cjs));
  console.log(await run(esm, { workerData: { n: 1 } }));
  console.log(await run(pathToFileURL(esm), { workerData: 2 }));
  console.log(await run(path.relative(process.cwd(), cjs).replace(/^(?!\.)/, './')));
  console.log(await run("require('worker_threads').parentPort.postMessage(['text', typeof module, process.argv[1], process.argv[2]])", { eval: true, argv: ['x'] }));
  console.log(await run("import { parentPort } from 'worker_threads'; parentPort.postMessage(['module text', typeof module])", { eval: true }));
  console.log(await run(new URL('data:text/javascript,import{parentPort}from"node:worker_threads";parentPort.postMessage(["data"])')));
  console.log(await run(new URL(`data:text/javascript;base64,${btoa('import { parentPort as p } from "node:worker_threads"; p.postMessage(["base64"])')}`)));
  console.log(await run(path.join(scratch, 'absent.js')));
  console.log(await run("throw Object.assign(new RangeError('mine'), { code: 'E_MINE', detail: { a: [1] } })", { eval: true }));
  console.log(await run('await 1; syntax error here', { eval: true }).then((r) => r[0]));
  for (const [source, options] of [
    ['bare.js'], ['http://example.com/a.js'], ['file:///a.js'], [new URL('http://example.com/a.js')], [5], [undefined],
    ['1', { eval: true, argv: 5 }], ['1', { eval: true, env: 5 }], ['1', { eval: true, execArgv: 'x' }],
    ['1', { eval: true, execArgv: ['--nonsense', '--title=x'] }], ['1', { eval: true, workerData: () => 1 }],
    [new URL('file:///a.js'), { eval: true }], ['1', { eval: true, transferList: [1] }], ['1', { eval: true, name: 5 }],
  ]) {
    console.log(await run(source, options));
  }
})();
