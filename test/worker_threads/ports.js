// MessageChannel and MessagePort: order, start, ref, transfer of ports, closing, and both ways of listening.
'use strict';

const { once } = require('events');
const { MessageChannel, MessagePort, receiveMessageOnPort, markAsUntransferable, isMarkedAsUntransferable } = require('worker_threads');

function failure(f) {
  try {
    return f();
  } catch (error) {
    return `${error.constructor.name} ${error.name} ${error.code}: ${error.message}`;
  }
}

async function main() {
  {
    console.log('--- listening');
    const { port1, port2 } = new MessageChannel();
    console.log(port1 instanceof MessagePort, port1 instanceof EventTarget, port1.hasRef(), failure(() => new MessagePort()));
    port1.postMessage({ n: 1 });
    port1.postMessage({ n: 2 });
    const values = [];
    port2.once('message', (value) => values.push(['once', value]));
    port2.on('message', (value) => values.push(['on', value]));
    console.log(port2.hasRef());
    port2.addEventListener('message', (event) => values.push([event.type, event.data, event.target === port2, event.ports.length]));
    port2.onmessage = (event) => {
      values.push(['onmessage', event.data]);
      if (event.data.n === 2) port2.close();
    };
    await once(port1, 'close');
    for (const value of values) console.log(...value);
    console.log(port2.hasRef(), port1.postMessage(1), failure(() => structuredClone(port1, { transfer: [port1] })));
  }
  {
    console.log('--- received without listening');
    const { port1, port2 } = new MessageChannel();
    port1.postMessage('a');
    port1.postMessage(undefined);
    console.log(receiveMessageOnPort(port2), receiveMessageOnPort(port2), receiveMessageOnPort(port2));
    console.log(failure(() => receiveMessageOnPort({})));
    port1.close(() => console.log('closed, and the callback called'));
    await once(port1, 'close');
  }
  {
    console.log('--- a port within a message, with messages waiting in it');
    const outer = new MessageChannel();
    const inner = new MessageChannel();
    inner.port2.postMessage('early');
    outer.port1.postMessage({ port: inner.port1 }, [inner.port1]);
    inner.port2.postMessage('late');
    const [{ port }] = await once(outer.port2, 'message');
    console.log(port instanceof MessagePort, port !== inner.port1);
    console.log(await once(port, 'message'), await once(port, 'message'));
    port.postMessage('back');
    console.log(await once(inner.port2, 'message'));
    outer.port2.close();
    port.close();
    await Promise.all([once(outer.port1, 'close'), once(inner.port2, 'close')]);
  }
  {
    console.log('--- event.ports');
    const outer = new MessageChannel();
    const inner = new MessageChannel();
    outer.port1.postMessage(null, [inner.port1]);
    const event = await new Promise((resolve) => { outer.port2.onmessage = resolve; });
    console.log(event.constructor.name, event.data, event.ports.length, event.ports[0] instanceof MessagePort, event.origin, event.source);
    event.ports[0].close();
    outer.port1.close();
  }
  {
    console.log('--- wrong use');
    const { port1, port2 } = new MessageChannel();
    console.log(failure(() => port1.postMessage()));
    console.log(failure(() => port1.postMessage(1, 5)));
    console.log(failure(() => port1.postMessage(1, { transfer: 5 })));
    console.log(failure(() => port1.postMessage(1, [port1])));
    console.log(failure(() => port1.postMessage(port2)));
    console.log(failure(() => port1.postMessage(() => 1)));
    const { port1: other } = new MessageChannel();
    console.log(failure(() => port1.postMessage(other, [other, other])));
    const buffer = new ArrayBuffer(4);
    markAsUntransferable(buffer);
    console.log(isMarkedAsUntransferable(buffer), isMarkedAsUntransferable({}), failure(() => port1.postMessage(buffer, [buffer])));
    console.log(failure(() => MessageChannel()));
    other.close();
    port1.close();
    port1.close();
    console.log(receiveMessageOnPort(port2));
  }
  {
    console.log('--- a port closed at both ends at once');
    const { port1, port2 } = new MessageChannel();
    port1.postMessage('lost');
    let closes = 0;
    port1.on('close', () => closes++);
    port2.on('close', () => closes++);
    port1.close();
    port2.close();
    await new Promise((resolve) => setTimeout(resolve, 20));
    console.log(closes);
  }
  {
    console.log('--- what is not listened to does not keep the program');
    const { port1, port2 } = new MessageChannel();
    port1.on('message', () => {});
    port1.unref();
    console.log(port1.hasRef(), port2.hasRef());
    port2.ref();
    port2.unref();
  }
}

main().then(() => console.log('done'));
