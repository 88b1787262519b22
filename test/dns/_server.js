'use strict';
// A name server for the tests: answers from a table { 'NAME TYPE': [data...] | 'NXDOMAIN' | 'SERVFAIL' | 'SILENCE' | Buffer }.
const dgram = require('dgram');

const numbers = { A: 1, NS: 2, CNAME: 5, SOA: 6, PTR: 12, MX: 15, TXT: 16, AAAA: 28, SRV: 33, NAPTR: 35, ANY: 255, CAA: 257 };
const u16 = (n) => [n >> 8 & 255, n & 255];
const u32 = (n) => [...u16(n >>> 16), ...u16(n)];
const text = (s) => [Buffer.byteLength(s), ...Buffer.from(s)];
const name = (s) => [...s.split('.').filter(Boolean).flatMap(text), 0];

const encoders = {
  A: (s) => s.split('.').map(Number),
  AAAA: (s) => s.split(':').flatMap((part) => u16(parseInt(part, 16))),
  NS: name, CNAME: name, PTR: name,
  MX: ([priority, exchange]) => [...u16(priority), ...name(exchange)],
  TXT: (parts) => parts.flatMap(text),
  SRV: ([priority, weight, port, target]) => [...u16(priority), ...u16(weight), ...u16(port), ...name(target)],
  SOA: ([ns, mail, ...rest]) => [...name(ns), ...name(mail), ...rest.flatMap(u32)],
  NAPTR: ([order, preference, flags, service, regexp, replacement]) =>
    [...u16(order), ...u16(preference), ...text(flags), ...text(service), ...text(regexp), ...name(replacement)],
  CAA: ([critical, tag, value]) => [critical, ...text(tag), ...Buffer.from(value)],
};

/** A record whose name points at the question's. */
const record = (type, data, ttl = 60) => {
  const bytes = encoders[type](data);
  return [0xc0, 12, ...u16(numbers[type]), ...u16(1), ...u32(ttl), ...u16(bytes.length), ...bytes];
};

function startServer(table, callback) {
  const server = dgram.createSocket('udp4', (query, { port, address }) => {
    let at = 12;
    const labels = [];
    while (query[at] !== 0) {
      labels.push(`${query.subarray(at + 1, at + 1 + query[at])}`);
      at += query[at] + 1;
    }
    const type = query.readUInt16BE(at + 1);
    const typeName = Object.keys(numbers).find((key) => numbers[key] === type);
    const question = query.subarray(12, at + 5);
    const entry = table[`${labels.join('.')} ${typeName}`] ?? 'NXDOMAIN';
    if (entry === 'SILENCE') return;
    const code = { SERVFAIL: 2, NXDOMAIN: 3, REFUSED: 5 }[entry] ?? 0;
    const answers = Array.isArray(entry) ? entry.map((data) => (data?.type ? record(data.type, data.data, data.ttl) : record(typeName, data))) : [];
    const body = Buffer.isBuffer(entry) ? entry : Buffer.from(answers.flat());
    const count = Buffer.isBuffer(entry) ? 1 : answers.length;
    const head = [query[0], query[1], 0x81, 0x80 | code, 0, 1, ...u16(count), 0, 0, 0, 0];
    server.send([Buffer.from(head), question, body], port, address);
  });
  server.bind(0, '127.0.0.1', () => callback(server, `127.0.0.1:${server.address().port}`));
}

module.exports = { startServer };
