'use strict';
// What joins streams: pipe, pipeline, finished, compose, addAbortSignal, Duplex.from, the promise forms.
const assert = require('node:assert');
const { Duplex, PassThrough, Readable, Transform, Writable, addAbortSignal, compose, finished, pipeline } =
  require('node:stream');
const promises = require('node:stream/promises');

const upper = () => new Transform({ readableObjectMode: true, transform(chunk, encoding, callback) { callback(null, String(chunk).toUpperCase()); } });
const sink = (log = []) => Object.assign(new Writable({
  write(chunk, encoding, callback) { log.push(String(chunk)); callback(); },
}), { log });
const tick = () => new Promise((resolve) => setImmediate(resolve));

async function main() {
  { // pipe: pace, unpipe
    const source = new Readable({ read() {} });
    const slow = new Writable({ highWaterMark: 1, write(chunk, encoding, callback) { this.done = callback; } });
    source.pipe(slow);
    source.push('a');
    source.push('b');
    await tick();
    assert.strictEqual(source.readableFlowing, false);
    slow.done();
    await tick();
    assert.strictEqual(slow.writableLength, 1);
    source.unpipe(slow);
    assert.strictEqual(slow.listenerCount('drain'), 0);
  }
  { // two destinations
    const source = Readable.from(['x', 'y']);
    const [a, b] = [sink(), sink()];
    source.pipe(a);
    source.pipe(b);
    await Promise.all([promises.finished(a), promises.finished(b)]);
    assert.deepStrictEqual([a.log, b.log], [['x', 'y'], ['x', 'y']]);
  }
  { // pipeline: streams, generators, async functions
    const s = sink();
    await promises.pipeline(['ab', 'cd'], upper(), async function* (chunks) {
      for await (const chunk of chunks) yield `<${chunk}>`;
    }, s);
    assert.deepStrictEqual(s.log, ['<AB>', '<CD>']);
    const text = await promises.pipeline(Readable.from(['1', '2']), async (chunks) => {
      let all = '';
      for await (const chunk of chunks) all += chunk;
      return all;
    });
    assert.strictEqual(text, '12');
  }
  { // pipeline: an error takes all down
    const source = new Readable({ highWaterMark: 16, read() { this.push('x'); } });
    const broken = new Transform({ transform(chunk, encoding, callback) { callback(new Error('boom')); } });
    const s = sink();
    const error = await new Promise((resolve) => { pipeline(source, broken, s, resolve); });
    assert.strictEqual(error.message, 'boom');
    assert.deepStrictEqual([source.destroyed, broken.destroyed, s.destroyed], [true, true, true]);
  }
  { // pipeline: premature close, arguments
    const source = new Readable({ read() {} });
    setImmediate(() => source.destroy());
    await assert.rejects(promises.pipeline(source, sink()), { code: 'ERR_STREAM_PREMATURE_CLOSE' });
    assert.throws(() => pipeline(source, () => {}), { code: 'ERR_MISSING_ARGS' });
    assert.throws(() => pipeline(source, sink()), { code: 'ERR_INVALID_ARG_TYPE' });
  }
  { // signals
    const controller = new AbortController();
    const running = promises.pipeline(new Readable({ read() {} }), sink(), { signal: controller.signal });
    controller.abort();
    await assert.rejects(running, { name: 'AbortError', code: 'ABORT_ERR' });
    const tied = addAbortSignal(AbortSignal.abort(), new Readable({ read() {} }));
    const [error] = await require('node:events').once(tied, 'error');
    assert.strictEqual(error.name, 'AbortError');
  }
  { // finished
    const s = sink();
    const results = [];
    finished(s, (error) => results.push(error));
    s.end('x');
    await tick();
    await tick();
    assert.deepStrictEqual(results, [undefined]);
    const cut = new PassThrough();
    finished(cut, (error) => results.push(error.code));
    cut.destroy();
    await tick();
    assert.strictEqual(results[1], 'ERR_STREAM_PREMATURE_CLOSE');
    const removed = new PassThrough();
    finished(removed, () => results.push('never'))();
    removed.end();
    removed.resume();
    await tick();
    assert.strictEqual(results.length, 2);
  }
  { // compose and Duplex.from
    const both = compose(upper(), async function* (chunks) {
      for await (const chunk of chunks) yield `${chunk}!`;
    });
    both.end('hi');
    assert.deepStrictEqual((await both.toArray()).map(String), ['HI!']);
    const pair = Duplex.from({ readable: Readable.from(['r']), writable: sink() });
    assert.deepStrictEqual((await pair.toArray()).map(String), ['r']);
    assert.deepStrictEqual(await Duplex.from(Promise.resolve('p')).toArray(), ['p']);
    const mapped = Duplex.from(async function* (chunks) { for await (const chunk of chunks) yield chunk * 2; });
    mapped.write(1);
    mapped.end(2);
    assert.deepStrictEqual(await mapped.toArray(), [2, 4]);
    assert.throws(() => Duplex.from(5), { code: 'ERR_INVALID_ARG_TYPE' });
  }
  { // Transform: flush, errors, backpressure by a held callback
    const t = new Transform({
      transform(chunk, encoding, callback) { this.push(chunk); callback(null, chunk); },
      flush(callback) { callback(null, 'end'); },
    });
    t.end('a');
    assert.strictEqual((await t.toArray()).join(''), 'aaend');
  }
}
main().then(() => console.log('ok'));
