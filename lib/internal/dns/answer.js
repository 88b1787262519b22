'use strict';

// DNS messages (RFC 1035): the answer section as records. Whatever a server sends must end in records or in an error:
// every read is within the message, and a compressed name may only point backwards.

const { Buffer } = require('buffer');

const types = { A: 1, NS: 2, CNAME: 5, SOA: 6, PTR: 12, MX: 15, TXT: 16, AAAA: 28, SRV: 33, NAPTR: 35, TLSA: 52, ANY: 255, CAA: 257 };

const kHeaderLength = 12;
const kMaxName = 255;

class Reader {
  constructor(bytes) {
    this.bytes = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.at = 0;
    this.end = bytes.byteLength;
  }

  /** @throws {RangeError} beyond the end */
  take(count) {
    const from = this.at;
    if (from + count > this.end) throw new RangeError('truncated DNS message');
    this.at = from + count;
    return from;
  }

  u8() { return this.bytes[this.take(1)]; }
  u16() { return this.bytes.readUInt16BE(this.take(2)); }
  u32() { return this.bytes.readUInt32BE(this.take(4)); }

  /** A string with its length before it. */
  text() {
    const length = this.u8();
    const from = this.take(length);
    return this.bytes.latin1Slice(from, from + length);
  }

  name() {
    const labels = [];
    let length = 0;
    let at = this.at;
    let lowest = at; // pointers must go below
    let after = -1;  // where the message goes on behind the first pointer
    for (;;) {
      if (at >= this.bytes.length) throw new RangeError('truncated DNS name');
      const size = this.bytes[at];
      if (size >= 0xc0) {
        if (at + 1 >= this.bytes.length) throw new RangeError('truncated DNS name');
        const target = (size & 0x3f) << 8 | this.bytes[at + 1];
        if (after === -1) after = at + 2;
        if (target >= lowest) throw new RangeError('bad pointer in DNS name');
        lowest = at = target;
        continue;
      }
      if (size > 63) throw new RangeError('bad label in DNS name');
      at++;
      if (size === 0) break;
      length += size + 1;
      if (length > kMaxName || at + size > this.bytes.length) throw new RangeError('bad DNS name');
      labels.push(escapeLabel(this.bytes, at, at + size));
      at += size;
    }
    this.at = after === -1 ? at : after;
    if (this.at > this.end) throw new RangeError('truncated DNS name');
    return labels.join('.');
  }
}

/** A label as text: dots and backslashes in it escaped, what is not printable as three digits. */
function escapeLabel(bytes, from, to) {
  const text = bytes.latin1Slice(from, to);
  if (!/[^!-~]|[.\\]/.test(text)) return text;
  return text.replace(/[^!-~]|[.\\"$();@]/g, (c) => (c > ' ' && c <= '~' ? `\\${c}` : `\\${c.charCodeAt(0).toString().padStart(3, '0')}`));
}

function ipv6Text(bytes) {
  return internalBinding('cares').canonicalIP(Array.from({ length: 8 }, (_, i) => bytes.readUInt16BE(2 * i).toString(16)).join(':'));
}

/** The data of a record by its type; undefined for types that are not looked at. */
const readers = {
  [types.A](reader, length) {
    if (length !== 4) throw new RangeError('bad address record');
    return { address: [...reader.bytes.subarray(reader.take(4), reader.at)].join('.') };
  },
  [types.AAAA](reader, length) {
    if (length !== 16) throw new RangeError('bad address record');
    return { address: ipv6Text(reader.bytes.subarray(reader.take(16), reader.at)) };
  },
  [types.NS]: (reader) => ({ value: reader.name() }),
  [types.CNAME]: (reader) => ({ value: reader.name() }),
  [types.PTR]: (reader) => ({ value: reader.name() }),
  [types.MX](reader) {
    const priority = reader.u16();
    return { exchange: reader.name(), priority };
  },
  [types.TXT](reader, length) {
    if (length === 0) throw new RangeError('bad TXT record');
    const entries = [];
    while (reader.at < reader.end) {
      const length = reader.u8();
      const from = reader.take(length);
      entries.push(reader.bytes.latin1Slice(from, from + length));
    }
    return { entries };
  },
  [types.SRV](reader) {
    const [priority, weight, port] = [reader.u16(), reader.u16(), reader.u16()];
    return { name: reader.name(), port, priority, weight };
  },
  [types.SOA]: (reader) => ({
    nsname: reader.name(), hostmaster: reader.name(), serial: reader.u32(), refresh: reader.u32(), retry: reader.u32(),
    expire: reader.u32(), minttl: reader.u32(),
  }),
  [types.NAPTR](reader) {
    const [order, preference] = [reader.u16(), reader.u16()];
    return {
      flags: reader.text(), service: reader.text(), regexp: reader.text(), replacement: reader.name(), order, preference,
    };
  },
  [types.TLSA](reader, length, end) {
    const [certUsage, selector, match] = [reader.u8(), reader.u8(), reader.u8()];
    const from = reader.take(end - reader.at);
    if (from === end) throw new RangeError('bad TLSA record');
    return { certUsage, selector, match, data: new Uint8Array(reader.bytes.subarray(from, end)).buffer };
  },
  [types.CAA](reader, length, end) {
    const critical = reader.u8();
    const tag = reader.text();
    const from = reader.take(end - reader.at);
    if (from === end) throw new RangeError('bad CAA record');
    return { critical, [tag]: reader.bytes.latin1Slice(from, end) };
  },
};

/**
 * @param {Uint8Array} bytes a DNS message
 * @returns {{type: number, ttl: number, data: object}[]} the answers; type 0: one of no type above
 * @throws {RangeError} the message is malformed
 */
function readAnswers(bytes) {
  const reader = new Reader(bytes);
  if (reader.end < kHeaderLength) throw new RangeError('truncated DNS message');
  reader.at = 4;
  const questions = reader.u16();
  const count = reader.u16();
  reader.at = kHeaderLength;
  for (let i = 0; i < questions; i++) {
    reader.name();
    reader.take(4);
  }
  const answers = [];
  for (let i = 0; i < count; i++) {
    reader.name();
    const type = reader.u16();
    const cls = reader.u16();
    const ttl = reader.u32();
    const length = reader.u16();
    const end = reader.take(length) + length;
    if (cls !== 1 || readers[type] === undefined) {
      answers.push({ type: 0, ttl, data: {} });
      continue;
    }
    const messageEnd = reader.end;
    reader.at = end - length;
    reader.end = end;
    const data = readers[type](reader, length, end);
    reader.end = messageEnd;
    reader.at = end;
    answers.push({ type, ttl, data });
  }
  return answers;
}

module.exports = { readAnswers, types };
