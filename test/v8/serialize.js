// v8.serialize and its classes: the bytes of every kind of value are those of Node, and malformed ones are refused.
const v8 = require('v8'); const util = require('util');
const cyc = { a: 1 }; cyc.self = cyc; const sparse = [1, , 3]; sparse[100] = 5; const extra = [1, 2]; extra.x = 'y';
const shared = new Uint8Array([1, 2, 3]);
const values = [undefined, null, true, false, 0, -0, 1, -1, 2 ** 30, 2 ** 31, -(2 ** 30), 1.5, NaN, Infinity, 0n, -1n, 2n ** 64n, 12345678901234567890n, 'ascii', 'é', 'é€😀', '', 'x'.repeat(200),
  {}, { a: 1, b: { c: [1, 2] } }, { 1: 'i', z: 2 }, [], [1, 'a', null], sparse, extra, [, 1], new Date(5), /a(b)\/c/giu, new Map([[1, { a: 2 }], ['k', 'v']]), new Set([1, 'two']), Object(1), Object('s'), Object(true), Object(5n),
  Buffer.from('hello'), shared, new Float64Array([1.5, 2]), new DataView(new ArrayBuffer(4)), new ArrayBuffer(3), cyc, [shared, shared], new BigInt64Array([1n])];
for (const v of values) { const b = v8.serialize(v); console.log(b.toString('hex'), util.inspect(v8.deserialize(b))); }
const e = new RangeError('msg', { cause: 'why' }); e.stack = 'the stack'; const eb = v8.deserialize(v8.serialize(e)); console.log(eb.name, eb.message, eb.cause, eb.stack, eb instanceof RangeError);
for (const bad of [() => {}, Symbol('s'), { f() {} }, Promise.resolve(), new WeakMap()]) try { v8.serialize(bad); console.log('?'); } catch (er) { console.log(er.name, er.message); }
for (const hex of ['ff0f', 'ff0f49', 'ff0f6f', 'ff0f41ffffffff0f', 'ff0f22ff', 'ff105f', '00', 'ff0f5e05', 'ff0f5c0a05', 'ff0f523f']) try { console.log(v8.deserialize(Buffer.from(hex, 'hex'))); } catch (er) { console.log(er.message); }
const s = new v8.Serializer(); s.writeHeader(); s.writeValue(new Uint16Array([1, 2])); s.writeUint32(300); s.writeUint64(1, 2); s.writeDouble(1.5); s.writeRawBytes(Buffer.from('xy')); const b = s.releaseBuffer(); console.log(b.toString('hex'));
const d = new v8.Deserializer(b); d.readHeader(); console.log(d.readValue(), d.readUint32(), d.readUint64(), d.readDouble(), d.readRawBytes(2), d.getWireFormatVersion());
console.log(Object.keys(v8.getHeapStatistics()).length > 10, v8.getHeapSpaceStatistics().length > 0, typeof v8.cachedDataVersionTag());
