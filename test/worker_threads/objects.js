// Objects of the library that go from thread to thread: Blob, DOMException, FileHandle; and those that cannot.
'use strict';

const { once } = require('events');
const { open } = require('fs/promises');
const { Worker, MessageChannel, markAsUncloneable, receiveMessageOnPort } = require('worker_threads');

function failure(f) {
  try {
    return f();
  } catch (error) {
    return `${error.constructor.name} ${error.name}: ${error.message}`;
  }
}

(async () => {
  const worker = new Worker(`
    const { parentPort } = require('worker_threads');
    parentPort.on('message', async ({ blob, exception, handle }) => {
      const { bytesRead, buffer } = await handle.read({ buffer: Buffer.alloc(12) });
      await handle.close();
      parentPort.postMessage([await blob.text(), blob.type, blob instanceof Blob, exception instanceof DOMException,
        exception.name, bytesRead, buffer.toString()]);
      parentPort.close();
    });`, { eval: true });
  const handle = await open(__filename);
  const message = { blob: new Blob(['some ', 'text'], { type: 'text/plain' }), exception: new DOMException('m', 'DataError'), handle };
  console.log(failure(() => worker.postMessage(message)));
  worker.postMessage(message, [handle]);
  console.log(handle.fd);
  console.log((await once(worker, 'message'))[0]);
  await once(worker, 'exit');

  console.log(failure(() => structuredClone(new URL('http://example.com/'))));
  console.log(failure(() => structuredClone(markAsUncloneable({ a: 1 }) ?? 'nothing is returned')));
  const marked = { a: 1 };
  markAsUncloneable(marked);
  console.log(failure(() => structuredClone([marked])));

  // A message that cannot be sent takes nothing with it.
  const { port1, port2 } = new MessageChannel();
  const inner = new MessageChannel();
  const bytes = new Uint8Array(4);
  console.log(failure(() => port1.postMessage([bytes, inner.port1, () => {}], [bytes.buffer, inner.port1])));
  inner.port2.postMessage('still connected');
  console.log(bytes.length, receiveMessageOnPort(inner.port1), receiveMessageOnPort(port2));
  for (const port of [port1, inner.port1]) port.close();
})();
