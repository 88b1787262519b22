// mqtt: every quality of service, retained messages, wills, wildcards, versions 3.1.1 and 5, over TCP, TLS with client certificates, and WebSocket.
'use strict';
const fs = require('fs');
const path = require('path');
const mqtt = require('mqtt');

const { MQTT_PORT, MQTT_TLS_PORT, MQTT_WS_PORT } = process.env;
const fixture = (name) => fs.readFileSync(path.join(__dirname, '../tls/fixtures', name));
const transports = {
  tcp: [`mqtt://127.0.0.1:${MQTT_PORT}`, {}],
  tls: [`mqtts://localhost:${MQTT_TLS_PORT}`, { ca: fixture('ca.crt'), cert: fixture('client.crt'), key: fixture('client.key') }],
  ws: [`ws://127.0.0.1:${MQTT_WS_PORT}/mqtt`, {}],
};
const event = (emitter, name) => new Promise((resolve) => emitter.once(name, (...args) => resolve(args)));
const text = (value) => JSON.stringify(value, (key, each) => (each?.type === 'Buffer' ? Buffer.from(each.data).toString('latin1') : each));

async function main(transport, protocolVersion) {
  console.log(`--- ${transport}, version ${protocolVersion}`);
  const [url, options] = transports[transport];
  const root = `${transport}${protocolVersion}`;
  const connect = (more) => mqtt.connectAsync(url, { ...options, protocolVersion, reconnectPeriod: 0, ...more });
  const client = await connect({ clientId: `${root}-a` });
  const other = await connect({ clientId: `${root}-b` });
  console.log(client.connected, client.options.protocol, client.options.keepalive);

  const got = [];
  let wanted = 0;
  let enough;
  const received = (count) => new Promise((resolve) => { [wanted, enough] = [count, resolve]; if (got.length >= count) resolve(); });
  other.on('message', (topic, payload, packet) => {
    got.push([topic, payload.length > 40 ? payload.length : `${payload}`, packet.qos, packet.retain, packet.dup, packet.properties]);
    if (got.length === wanted) enough();
  });
  console.log(text(await other.subscribeAsync([`${root}/+/temperature`, `${root}/all/#`], { qos: 2 })), text(await other.subscribeAsync({ [`${root}/low`]: { qos: 0 }, [`${root}/mid`]: { qos: 1 } })));
  for (const qos of [0, 1, 2]) {
    const packet = await client.publishAsync(`${root}/kitchen/temperature`, `${20 + qos}`, { qos });
    console.log(packet?.cmd, packet?.qos);
    await received(qos + 1);
  }
  await client.publishAsync(`${root}/low`, 'lowered', { qos: 2 });
  await client.publishAsync(`${root}/mid`, 'lowered too', { qos: 2 });
  await received(5);
  await client.publishAsync(`${root}/all/a/b/c`, Buffer.alloc(transport === 'ws' ? 3000 : 1 << 20, 'x'), { qos: 1 });
  await client.publishAsync(`${root}/all`, '', { qos: 1 });
  await client.publishAsync(`${root}/other`, 'nobody listens', { qos: 1 });
  await client.publishAsync(`${root}/all/é\u{1F600}`, 'wörld', { qos: 1, ...(protocolVersion === 5 && { properties: { contentType: 'text/plain', messageExpiryInterval: 60, userProperties: { a: ['1', '2'] }, correlationData: Buffer.from('id'), responseTopic: 'answer' } }) });
  await received(8);
  console.log(text(got));

  got.length = 0;
  const many = Array.from({ length: 45 }, (_, i) => client.publishAsync(`${root}/all/${i}`, `${i}`, { qos: i % 3 }));
  await Promise.all(many);
  await received(45);
  console.log(got.reduce((sum, [, payload]) => sum + Number(payload), 0), [0, 1, 2].map((qos) => got.filter((each) => each[2] === qos).length));
  got.length = 0;
  console.log((await other.unsubscribeAsync(`${root}/all/#`)).cmd);

  // Retained, and removed again.
  await client.publishAsync(`${root}/state`, 'on', { qos: 1, retain: true });
  await other.subscribeAsync(`${root}/state`, { qos: 1 });
  await received(1);
  await client.publishAsync(`${root}/state`, '', { qos: 1, retain: true });
  await received(2);
  console.log(text(got));
  got.length = 0;

  // A will is sent when a client vanishes, and not when it says goodbye.
  const will = (id) => ({ clientId: `${root}-${id}`, will: { topic: `${root}/wills/${id}`, payload: `${id} is gone`, qos: 1, retain: false } });
  await other.subscribeAsync(`${root}/wills/+`, { qos: 1 });
  const polite = await connect(will('polite'));
  await polite.endAsync();
  const rude = await connect(will('rude'));
  rude.on('error', () => {});
  rude.stream.destroy();
  await received(1);
  console.log(text(got));
  got.length = 0;

  // A session that outlives its connection keeps what was sent meanwhile.
  const session = { clientId: `${root}-session`, clean: false, ...(protocolVersion === 5 && { properties: { sessionExpiryInterval: 60 } }) };
  let sleeper = await connect(session);
  await sleeper.subscribeAsync(`${root}/later`, { qos: 1 });
  await sleeper.endAsync();
  await client.publishAsync(`${root}/later`, 'kept', { qos: 1 });
  sleeper = mqtt.connect(url, { ...options, protocolVersion, reconnectPeriod: 20, ...session });
  const [[connack], [topic, payload]] = await Promise.all([event(sleeper, 'connect'), event(sleeper, 'message')]);
  console.log(connack.sessionPresent, topic, `${payload}`);
  // The same name again throws the first one out, which comes back.
  sleeper.on('error', () => {});
  const back = event(sleeper, 'reconnect');
  const usurper = await connect({ ...session, reconnectPeriod: 0 });
  await back;
  console.log('thrown out');
  usurper.on('error', () => {});
  sleeper.end(true);
  usurper.end(true);

  await client.subscribeAsync('a/#/b').catch((error) => console.log(error.message));
  await client.endAsync();
  await other.endAsync();
  console.log(client.connected, other.disconnected);
}

(async () => {
  for (const transport of Object.keys(transports)) {
    await main(transport, 4);
    await main(transport, 5);
  }
  const nobody = mqtt.connect('mqtt://127.0.0.1:1', { reconnectPeriod: 0 });
  const [error] = await event(nobody, 'error');
  console.log(error.code, error.syscall);
  const untrusted = mqtt.connect(transports.tls[0], { reconnectPeriod: 0 });
  console.log((await event(untrusted, 'error'))[0].code);
  const plain = mqtt.connect(`mqtt://127.0.0.1:${MQTT_TLS_PORT}`, { reconnectPeriod: 0, connectTimeout: 5000 });
  plain.on('error', () => {});
  await event(plain, 'close');
  console.log('closed');
})();
