'use strict';
// _seeds.js TARGET DIRECTORY: writes the inputs that a fuzz target begins with. Most are pieces of the project's own tests.
const fs = require('fs');
const path = require('path');

const root = path.join(__dirname, '../..');
const [target, directory] = process.argv.slice(2);
let written = 0;

/** Writes one seed, a Buffer or a string. */
function seed(content) {
  fs.writeFileSync(path.join(directory, String(written++)), content);
}

/** The files below a folder of the project whose names end so. */
function* files(folder, end) {
  for (const entry of fs.readdirSync(path.join(root, folder), { withFileTypes: true })) {
    const name = path.join(folder, entry.name);
    if (entry.isDirectory()) yield* files(name, end);
    else if (entry.name.endsWith(end)) yield name;
  }
}

/** Pieces of text, parted at empty lines or where a line begins at the margin, each of at most `limit` characters. */
function* pieces(text, limit) {
  let piece = '';
  for (const paragraph of text.split(/\n(?=\S)/)) {
    if (piece && piece.length + paragraph.length > limit) {
      yield piece;
      piece = '';
    }
    if (paragraph.length <= limit) piece += `${paragraph}\n`;
  }
  if (piece) yield piece;
}

/** Pieces of the JavaScript below the folders. */
function* programs(folders, limit) {
  for (const folder of folders) {
    for (const name of files(folder, '.js')) {
      yield* pieces(fs.readFileSync(path.join(root, name), 'utf8'), limit);
    }
  }
}

/** The lines of a list beside this file, with \n, \r, \0 and \uXXXX in them meant as in a string. Empty when there is none. */
function lines(name) {
  const file = path.join(__dirname, name);
  if (!fs.existsSync(file)) return [];
  return fs.readFileSync(file, 'utf8').split('\n').filter((line) => line && !line.startsWith('//'));
}

const makers = {
  parse() {
    let choice = 0;
    const add = (text) => seed(Buffer.concat([Buffer.from([choice++ & 0x7f]), Buffer.from(text)]));
    for (const text of lines('constructs.txt')) {
      for (let goal = 0; goal < 6; goal++) seed(`${String.fromCharCode(goal | goal << 4 & 0x70)}${text}`);
    }
    for (const text of programs(['test/language', 'test/compiler', 'test/builtins', 'test/module', 'lib/internal/fetch'], 700)) add(text);
  },

  image() {
    const none = Buffer.from([0]);
    for (const text of lines('constructs.txt')) seed(Buffer.concat([none, Buffer.from(text)]));
    for (const text of programs(['test/language'], 400)) seed(Buffer.concat([none, Buffer.from(text)]));
  },

  script() {
    for (const text of lines('constructs.txt')) seed(text);
    for (const text of programs(['test/language', 'test/builtins'], 500)) seed(text);
  },

  regexp() {
    const bytes = (text) => Buffer.from(text.replace(/[^\0-\x7f]/g, (c) => {
      const unit = c.charCodeAt(0);
      const high = unit >> 8;
      return String.fromCharCode(high < 0x30 ? high + 0x80 : Math.max(high, 0xb0), unit & 0xff);
    }), 'latin1');
    const cases = fs.readFileSync(path.join(root, 'test/builtins/regexp/cases.txt'), 'utf8').split('\n').filter(Boolean);
    const all = cases.map((line) => JSON.parse(line)).filter((_, i) => i % 7 === 0);
    for (const line of lines('regexp.txt')) all.push(JSON.parse(line));
    for (const [pattern, flags, subject] of all) {
      let bits = 0;
      for (const flag of flags) bits |= 1 << 'dgimsuvy'.indexOf(flag);
      seed(Buffer.concat([Buffer.from([bits, 0]), bytes(pattern), Buffer.from([0xff]), bytes(subject)]));
    }
  },

  url() {
    for (const text of lines('url.txt')) seed(text.replaceAll('\\n', '\n'));
  },

  dns_answer() {
    const name = (text) => Buffer.concat([...text.split('.').filter(Boolean).map((label) => Buffer.from(`${String.fromCharCode(label.length)}${label}`)), Buffer.from([0])]);
    const u16 = (...numbers) => Buffer.from(numbers.flatMap((n) => [n >> 8, n & 255]));
    const question = Buffer.concat([name('a.example'), u16(1, 1)]);
    const record = (type, data) => Buffer.concat([u16(0xc00c, type, 1, 0, 60, data.length), data]);
    const records = [
      record(1, Buffer.from([127, 0, 0, 1])), record(28, Buffer.alloc(16, 1)), record(2, name('ns.example')), record(5, u16(0xc00e)),
      record(6, Buffer.concat([name('ns'), u16(0xc00c), u16(0, 1, 0, 2, 0, 3, 0, 4, 0, 5)])), record(12, name('\x01.\\"(')),
      record(15, Buffer.concat([u16(10), name('mail')])), record(16, Buffer.from('\x02hi\x00\x01x')),
      record(33, Buffer.concat([u16(1, 2, 3), u16(0xc00c)])), record(35, Buffer.concat([u16(1, 2), Buffer.from('\x01s\x00\x03a!b'), name('x.y')])),
      record(257, Buffer.from('\x80\x05issueca.example')), record(99, Buffer.alloc(3)),
    ];
    const message = (...answers) => Buffer.concat([u16(1, 0x8180, 1, answers.length, 0, 0), question, ...answers]);
    for (const one of records) seed(message(one));
    seed(message(...records));
    seed(message(record(5, u16(0xc025)), record(5, u16(0xc033))));
  },

  clone() {
    const v8 = require('v8');
    const cycle = { a: [] };
    cycle.a.push(cycle, cycle.a);
    for (const value of [
      1, -1, 1.5, 2 ** 40, 'text', '\u20ac', '\ud800', true, null, undefined, 12345678901234567890n, -1n, new Date(0), /a+/gi, [1, , 'x'], { a: 1, 2: 'b', c: { d: [] } },
      new Map([[1, { a: 2 }], ['b', new Set([1, 2])]]), new Uint8Array([1, 2, 3]), new Float64Array(2), new DataView(new ArrayBuffer(4)), new ArrayBuffer(8), Buffer.from('x'),
      new Error('message', { cause: 1 }), new RangeError('r'), Object(1), Object('s'), Object(false), Object(1n), cycle, new BigInt64Array(1), Object.assign([1, 2, 3], { x: 1 }), new Array(1000),
    ]) seed(v8.serialize(value));
  },

  zlib() {
    const zlib = require('zlib');
    const text = Buffer.from('the quick brown fox jumps over the quick brown fox, '.repeat(4));
    const packed = [zlib.deflateSync(text), zlib.gzipSync(text), zlib.gzipSync(text), zlib.deflateRawSync(text)];
    for (let choice = 0; choice < 128; choice += 3) seed(Buffer.concat([Buffer.from([0, choice, 0]), packed[choice & 3]]));
    seed(Buffer.concat([Buffer.from([0, 1, 0]), packed[1], packed[1], Buffer.alloc(4)]));
    seed(Buffer.concat([Buffer.from([0, 32, 0]), zlib.deflateSync(text, { dictionary: text.subarray(0, 8) })]));
    for (let choice = 0; choice < 8; choice++) seed(Buffer.concat([Buffer.from([1, choice, choice * 17]), text]));
    for (let choice = 0; choice < 7; choice++) seed(Buffer.concat([Buffer.from([2, choice, 0]), Buffer.concat([...packed[choice & 3].toString('latin1').match(/[^]{1,8}/g)].map((piece) => Buffer.from(`\x07${piece}`, 'latin1')))]));
  },

  http() {
    const requests = [
      'GET / HTTP/1.1\r\nHost: a\r\n\r\n', 'GET /a HTTP/1.0\r\nConnection: keep-alive\r\n\r\nGET /bc HTTP/1.1\r\nHost: x\r\n\r\n',
      'POST /abc HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nExpect: 100-continue\r\n\r\nhello', 'POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nTrailer: x\r\n\r\n5;a=b\r\nhello\r\n0\r\nX: y\r\n\r\n',
      'CONNECT a:1 HTTP/1.1\r\nHost: a\r\n\r\nxyz', 'GET /up HTTP/1.1\r\nHost: a\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\ndata', 'HEAD /abcd HTTP/1.1\r\nHost: a\r\nCookie: a\r\nCookie: b\r\nSet-Cookie: c\r\n\r\n',
      'OPTIONS * HTTP/1.1\r\nHost:a\r\nConnection: close\r\nX-\x80: \xff\r\n\r\n', 'GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n',
    ];
    const responses = [
      'HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\nX: y\r\n\r\n', 'HTTP/1.0 200\r\n\r\nuntil the end',
      'HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\nHTTP/1.1 204 No Content\r\n\r\n', 'HTTP/1.1 101 Switching\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\ndata', 'HTTP/1.1 304 Not Modified\r\nSet-Cookie: a\r\nSet-Cookie: b\r\n\r\n',
    ];
    for (const choice of [0, 0x14, 0x28]) for (const text of requests) seed(Buffer.from(String.fromCharCode(choice) + text, 'latin1'));
    for (const choice of [0x80, 0x81, 0x82, 0x94]) for (const text of responses) seed(Buffer.from(String.fromCharCode(choice) + text, 'latin1'));
  },
};

fs.rmSync(directory, { recursive: true, force: true });
fs.mkdirSync(directory, { recursive: true });
makers[target]?.();
if (written === 0) for (const text of lines(`${target}.txt`)) seed(text);
if (written === 0) seed('0');
