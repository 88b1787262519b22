// stream-json: tokens, picking, streaming of arrays and objects, filters, lines, strings again, a large document, errors.
import { Readable } from 'node:stream';
import chain from 'stream-chain';
import { parser } from 'stream-json';
import { pick } from 'stream-json/filters/pick.js';
import { ignore } from 'stream-json/filters/ignore.js';
import { filter } from 'stream-json/filters/filter.js';
import { streamArray } from 'stream-json/streamers/stream-array.js';
import { streamObject } from 'stream-json/streamers/stream-object.js';
import { streamValues } from 'stream-json/streamers/stream-values.js';
import { stringer } from 'stream-json/stringer.js';
import jsonl from 'stream-json/jsonl/parser.js';

const document = JSON.stringify({ meta: { made: 'é "q" \\ \n', n: -1.5e3 }, data: [{ id: 1, tags: ['a', null] }, { id: 2, tags: [] }, 'end'], flags: { on: true, off: false } });
const pieces = (text, size) => Readable.from(text.match(new RegExp(`[^]{1,${size}}`, 'g')).map((part) => Buffer.from(part)));
async function all(...stages) {
  const out = [];
  for await (const item of chain(stages)) out.push(item);
  return out;
}
console.log((await all(pieces('{"a":[1,"x",null,true]}', 3), parser())).map((t) => t.name + (t.value === undefined ? '' : `=${t.value}`)).join(' '));
for (const size of [1, 7, 10000]) console.log(JSON.stringify(await all(pieces(document, size), parser(), pick({ filter: 'data' }), streamArray())));
console.log(JSON.stringify(await all(pieces(document, 5), parser(), streamObject())));
console.log(JSON.stringify(await all(pieces(document, 5), parser(), ignore({ filter: /^data\.\d+\.tags/ }), streamValues())));
console.log((await all(pieces(document, 5), parser(), filter({ filter: /^(flags|meta)\b/ }), stringer())).join(''));
console.log(await all(pieces('1 "two" [3] {"four":5}', 4), parser({ jsonStreaming: true }), streamValues()));
console.log(await all(pieces('{"a":1}\n{"b":[2]}\n3\n', 4), jsonl()));
const many = `[${Array.from({ length: 20000 }, (_, i) => `{"i":${i},"s":"text ${i}"}`).join()}]`;
let sum = 0;
for await (const { value } of chain([pieces(many, 65536), parser(), streamArray(), ({ value }) => (value.i % 2 ? { value } : null)])) sum += value.i;
console.log(sum);
for (const bad of ['{"a":tru}', '[1,2', '{"a" 1}', ']']) {
  try {
    console.log(bad, await all(pieces(bad, 2), parser(), streamValues()));
  } catch (error) {
    console.log(bad, error.message);
  }
}
