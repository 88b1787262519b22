// BroadcastChannel reaches all others of its name, in this thread and in others, and never itself.
'use strict';

const { BroadcastChannel, Worker, isMainThread } = require('worker_threads');

if (!isMainThread) {
  const channel = new BroadcastChannel('news');
  channel.onmessage = ({ data }) => {
    if (data !== 'to all') return;
    channel.postMessage({ echo: data, bytes: new Uint8Array([1, 2]) });
    channel.close();
  };
  channel.postMessage('ready');
} else {
  const one = new BroadcastChannel('news');
  const two = new BroadcastChannel('news');
  const other = new BroadcastChannel('olds');
  other.onmessage = () => console.log('must not hear it');
  const heard = [];
  let ready = 0;
  one.onmessage = ({ data }) => {
    heard.push(['one', data]);
    if (data === 'ready' && ++ready === 2) one.postMessage('to all');
  };
  two.onmessage = ({ data }) => heard.push(['two', data]);
  let ended = 0;
  for (let i = 0; i < 2; i++) {
    new Worker(__filename).on('exit', () => {
      if (++ended < 2) return;
      setTimeout(() => {
        const texts = heard.map((item) => JSON.stringify(item)).sort();
        for (const text of texts) console.log(text);
        for (const channel of [one, two, other]) channel.close();
        try {
          one.postMessage(1);
        } catch (error) {
          console.log(error.name, error.message);
        }
        try {
          new BroadcastChannel();
        } catch (error) {
          console.log(error.code, error.message);
        }
        console.log(one.name, BroadcastChannel.prototype instanceof EventTarget);
      }, 20);
    });
  }
}
