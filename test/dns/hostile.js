// What a name server must not answer: lengths that lie, names that loop, other ids and questions, answers cut short. Every
// query ends in records or in an error. Also which answers are empty lists and which are ENODATA.
'use strict';
const dgram = require('dgram');
const dns = require('dns');

const u16 = (n) => [n >> 8 & 255, n & 255];
const text = (s) => [s.length, ...Buffer.from(s, 'latin1')];
const name = (s) => [...s.split('.').filter(Boolean).flatMap(text), 0];
const types = { A: 1, NS: 2, CNAME: 5, SOA: 6, PTR: 12, MX: 15, TXT: 16, AAAA: 28, SRV: 33, NAPTR: 35, TLSA: 52, CAA: 257, ANY: 255 };
/** A record named as the question; `length` may lie. */
const record = (type, data, { length = data.length, owner = [0xc0, 12], cls = 1, ttl = [0, 0, 0, 9] } = {}) => [...owner, ...u16(types[type === 'ANY' ? 'A' : type] ?? type), ...u16(cls), ...ttl, ...u16(length), ...data];
const good = {
  A: [1, 2, 3, 4], AAAA: [0x20, 1, 13, 0xb8, ...Array(11).fill(0), 1], NS: name('ns.x'), CNAME: name('c.x'), PTR: name('p.x'), MX: [0, 5, ...name('m.x')],
  TXT: [...text('t'), ...text('')], SRV: [0, 1, 0, 2, 0, 3, ...name('s.x')], SOA: [...name('n.x'), ...name('h.x'), ...Array(20).fill(1)],
  NAPTR: [0, 1, 0, 2, ...text('f'), ...text('s'), ...text('r'), ...name('n.x')], TLSA: [1, 2, 3, 4], CAA: [0, ...text('issue'), 99],
};

// Each case makes the reply out of the query's id, question and type: [flags, count, bytes after the question] or a Buffer.
const cases = {
  nothing: () => [0x8180, 0, []],
  otherType: (type) => [0x8180, 1, record(type === 'A' ? 'MX' : 'A', good[type === 'A' ? 'MX' : 'A'])],
  aliasOnly: () => [0x8180, 1, record('CNAME', good.CNAME)],
  unknownType: () => [0x8180, 1, record(4711, [1, 2, 3])],
  otherClass: (type) => [0x8180, 1, record(type, good[type] ?? good.A, { cls: 3 })],
  good: (type) => [0x8180, 1, record(type, good[type] ?? good.A)],
  hugeTtl: (type) => [0x8180, 1, record(type, good[type] ?? good.A, { ttl: [255, 255, 255, 255] })],
  tail: (type) => [0x8180, 1, [...record(type, good[type] ?? good.A), 1, 2, 3]],
  countTooBig: (type) => [0x8180, 9, record(type, good[type] ?? good.A)],
  dataCut: (type) => [0x8180, 1, record(type, (good[type] ?? good.A).slice(0, -1))],
  dataEmpty: (type) => [0x8180, 1, record(type, [])],
  lengthBeyond: (type) => [0x8180, 1, record(type, good[type] ?? good.A, { length: 500 })],
  lengthShort: (type) => [0x8180, 1, record(type, good[type] ?? good.A, { length: 1 })],
  headerCut: (type) => [0x8180, 1, record(type, []).slice(0, 7)],
  ownerLoop: (type, at) => [0x8180, 1, record(type, good[type] ?? good.A, { owner: [0xc0, at] })],
  ownerForward: (type) => [0x8180, 1, record(type, good[type] ?? good.A, { owner: [0xff, 0xff] })],
  ownerBadLabel: (type) => [0x8180, 1, record(type, good[type] ?? good.A, { owner: [0x80, 1, 0] })],
  dataLoop: (type, at) => [0x8180, 1, record(type, [...(good[type] ?? good.A).slice(0, 2), 0xc0, at + 12 + 2])],
  dataPointers: (type, at) => [0x8180, 1, record(type, [0xc0, at + 14, 0xc0, at + 12])],
  truncatedWithoutTcp: (type) => [0x8380, 1, record(type, good[type] ?? good.A)],
  formatError: () => [0x8181, 0, []],
  notImplemented: () => [0x8184, 0, []],
  strangeCode: () => [0x818b, 0, []],
};

async function main(server) {
  const { address, port } = server.address();
  const resolver = new dns.promises.Resolver({ timeout: 400, tries: 1 });
  resolver.setServers([`${address}:${port}`]);
  const ask = (type, hostname) => resolver.resolve(hostname, type).then((value) => JSON.stringify(value, (key, v) => (v instanceof ArrayBuffer ? [...new Uint8Array(v)] : v)), (error) => error.message);
  for (const label of Object.keys(cases)) {
    for (const type of Object.keys(types)) {
      if ((label === 'otherClass' && /TXT|TLSA|CAA|ANY/.test(type)) || (label === 'otherType' && type === 'CNAME') || (label === 'strangeCode' && /SOA|TLSA|ANY/.test(type))) continue;
      console.log(label, type, await ask(type, `${label}.${type}.x`));
    }
  }
  // A reply with another id, to another question, or no reply at all is not an answer; the right one that follows is.
  for (const label of ['wrongid', 'wrongquestion', 'wrongtype', 'query', 'empty']) {
    console.log(label, await ask('A', `${label}.A.x`), await ask('A', `${label}.A.only`));
  }
  // What is no reply at all may end the query, or be passed over.
  for (const label of ['noquestion', 'short', 'garbage']) {
    console.log(label, /^(queryA EBADRESP|\["1.2.3.4"])/.test(await ask('A', `${label}.A.x`)), /^queryA E(BADRESP|TIMEOUT)/.test(await ask('A', `${label}.A.only`)));
  }
  for (const label of Object.keys(cases)) if (label !== 'lengthShort') console.log('reverse', label, await resolver.reverse(`1.2.3.${Object.keys(cases).indexOf(label)}`).catch((error) => error.message));
}

const server = dgram.createSocket('udp4', (query, peer) => {
  let at = 12;
  while (query[at] !== 0) at += query[at] + 1;
  const end = at + 5;
  const question = query.subarray(12, end);
  const [small, labelType, only] = `${question.subarray(1)}`.split(/[\x01-\x0f]/);
  const type = /^\d/.test(small) ? 'PTR' : labelType?.toUpperCase();
  const reply = (flags, count, bytes, { id = query.subarray(0, 2), asked = question, questions = 1 } = {}) => server.send(Buffer.from([...id, ...u16(flags), 0, questions, ...u16(count), 0, 0, 0, 0, ...asked, ...bytes]), peer.port, peer.address);
  const label = Object.keys(cases).find((key, i) => key.toLowerCase() === small || `${i}` === small) ?? small;
  const bad = {
    wrongid: () => reply(0x8180, 1, record('A', [6, 6, 6, 6]), { id: [query[0] ^ 1, query[1]] }),
    wrongquestion: () => reply(0x8180, 1, record('A', [6, 6, 6, 6]), { asked: [...name('evil.x'), 0, 1, 0, 1] }),
    wrongtype: () => reply(0x8180, 1, record('A', [6, 6, 6, 6]), { asked: [...question.subarray(0, -4), 0, 15, 0, 1] }),
    noquestion: () => reply(0x8180, 1, record('A', [6, 6, 6, 6], { owner: name('x') }), { asked: [], questions: 0 }),
    query: () => reply(0x0100, 0, []),
    short: () => server.send(query.subarray(0, 5), peer.port, peer.address),
    empty: () => server.send(Buffer.alloc(0), peer.port, peer.address),
    garbage: () => server.send(Buffer.alloc(1000, 0xc0), peer.port, peer.address),
  };
  if (bad[label]) {
    bad[label]();
    if (only?.startsWith('x')) setImmediate(() => reply(0x8180, 1, record('A', good.A)));
    return;
  }
  reply(...(cases[label] ?? cases.dataLoop)(type, end));
});
server.bind(0, '127.0.0.1', () => main(server).then(() => server.close()));
