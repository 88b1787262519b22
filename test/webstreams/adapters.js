'use strict';
// Node's streams as web streams and back, pipeline(), finished(), Duplex.from() and stream/consumers with web streams,
// and the compression and encoding streams. Expected output: Node 22's.
const { Readable, Writable, Duplex, PassThrough } = require('stream');
const t = async (name, f) => {
  try {
    console.log(name, await f());
  } catch (error) {
    console.log(name, error.name, error.code, error.message, error.cause?.message);
  }
};
(async () => {
  await t('toWeb',async()=>{const out=[];for await(const c of Readable.toWeb(Readable.from(['a','b'])))out.push(c);return out});
  await t('toWeb2',async()=>{const out=[];for await(const c of Readable.toWeb(Readable.from([Buffer.from('abc')],{objectMode:false})))out.push(c);return out});
  await t('toWeberr',async()=>{const out=[];const r=new Readable({read(){this.destroy(new Error('boo'))}});for await(const c of Readable.toWeb(r))out.push(c);return out});
  await t('toWebdestroy',async()=>{const r=new Readable({read(){}});const w=Readable.toWeb(r);r.destroy();return w.getReader().read()});
  await t('toWebcancel',async()=>{const r=new Readable({read(){}});r.on('error',()=>{});const w=Readable.toWeb(r);await w.cancel(new Error('x'));return r.destroyed});
  await t('fromWeb',async()=>{const r=Readable.fromWeb(new ReadableStream({start(c){c.enqueue('a');c.enqueue('b');c.close()}}));const o=[];for await(const c of r)o.push(c);return o});
  await t('fromWebO',async()=>{const r=Readable.fromWeb(new ReadableStream({start(c){c.enqueue({a:1});c.close()}}),{objectMode:true});const o=[];for await(const c of r)o.push(c);return o});
  await t('fromWeberr',async()=>{const r=Readable.fromWeb(new ReadableStream({start(c){c.error(new Error('zz'))}}));const o=[];for await(const c of r)o.push(c);return o});
  await t('fromWebdestroy',async()=>{let q;const r=Readable.fromWeb(new ReadableStream({cancel(x){q=x}}));r.on('error',()=>{});r.destroy(new Error('why'));await new Promise(r=>setTimeout(r,10));return q.message});
  await t('fromWebbad',async()=>Readable.fromWeb(1));
  await t('toWebbad',async()=>Readable.toWeb(1));
  await t('wtoWebbad',async()=>Writable.toWeb(1));
  await t('wfromWebbad',async()=>Writable.fromWeb(1));
  await t('dfromWebbad',async()=>Duplex.fromWeb(1));
  await t('dfromWebbad',async()=>Duplex.fromWeb({readable:1}));
  await t('wtoWeb',async()=>{const o=[];const w=new Writable({write(c,e,cb){o.push(c);setImmediate(cb)},final(cb){o.push('fin');cb()}});const x=Writable.toWeb(w).getWriter();await x.write('hello');await x.write(new Uint8Array(2));await x.close();return o});
  await t('wtoWeberr',async()=>{const w=new Writable({write(c,e,cb){cb(new Error('wr'))}});w.on('error',()=>{});const x=Writable.toWeb(w).getWriter();x.closed.catch(e=>console.log('closed',e.message));await x.write('hello');await x.ready;});
  await t('wtoWebabort',async()=>{const w=new Writable({write(c,e,cb){cb()}});w.on('error',()=>{});const x=Writable.toWeb(w).getWriter();await x.abort(new Error('ab'));return w.destroyed});
  await t('wfromWeb',async()=>{const o=[];const w=Writable.fromWeb(new WritableStream({write(c){o.push(c)},close(){o.push('close')},abort(r){o.push(r)}}));w.write('hi');w.end('x');await require('stream/promises').finished(w);return o});
  await t('wfromWebdestroy',async()=>{const o=[];const w=Writable.fromWeb(new WritableStream({write(c){o.push(c)},close(){o.push('close')},abort(r){o.push(r.message)}}));w.on('error',()=>{});w.destroy(new Error('bad'));await new Promise(r=>setTimeout(r,10));return o});
  await t('wfromWeberr',async()=>{const w=Writable.fromWeb(new WritableStream({write(c){throw new Error('nono')}}));w.write('a');return require('stream/promises').finished(w)});
  await t('dtoWeb',async()=>{const {readable,writable}=Duplex.toWeb(new PassThrough());const w=writable.getWriter();w.write(Buffer.from('q'));w.close();const o=[];for await(const c of readable)o.push(c);return o});
  await t('dfromWeb',async()=>{const d=Duplex.fromWeb(new TransformStream({transform(c,k){k.enqueue(String(c).toUpperCase())}}),{encoding:'utf8'});d.end('abc');const o=[];for await(const c of d)o.push(c);return o});
  await t('pipeline',async()=>{const o=[];await require('stream/promises').pipeline(new ReadableStream({start(c){c.enqueue('a');c.close()}}),new TransformStream({transform(c,k){k.enqueue(c+c)}}),new WritableStream({write(c){o.push(c)}}));return o});
  await t('pipeline2',async()=>{const o=[];await require('stream/promises').pipeline(Readable.from(['a']),new TransformStream({transform(c,k){k.enqueue(c+c)}}),new Writable({objectMode:true,write(c,e,cb){o.push(c);cb()}}));return o});
  await t('finished',async()=>{const r=new ReadableStream({start(c){c.close()}});await require('stream/promises').finished(r);return 1});
  await t('finishederr',async()=>{const r=new ReadableStream({start(c){c.error(new Error('f'))}});await require('stream/promises').finished(r);return 1});
  await t('cs',async()=>{const r=new Blob(['hello hello hello']).stream().pipeThrough(new CompressionStream('gzip')).pipeThrough(new DecompressionStream('gzip')).pipeThrough(new TextDecoderStream());const o=[];for await(const c of r)o.push(c);return o});
  await t('csbad',async()=>{const r=new Blob(['hello hello hello']).stream().pipeThrough(new DecompressionStream('gzip'));const o=[];for await(const c of r)o.push(c);return o});
  await t('cstrunc',async()=>{const z=require('zlib').gzipSync('hello');const r=new Blob([z.subarray(0,15)]).stream().pipeThrough(new DecompressionStream('gzip'));const o=[];for await(const c of r)o.push(c);return o});
  await t('cstrail',async()=>{const z=require('zlib').gzipSync('hello');const r=new Blob([z,'xx']).stream().pipeThrough(new DecompressionStream('gzip'));const o=[];for await(const c of r)o.push(c);return o});
  await t('csstr',async()=>{const c=new CompressionStream('gzip');const w=c.writable.getWriter();await w.write('abc')});
  await t('tds',async()=>{const c=new TextDecoderStream('utf-8',{fatal:true});const w=c.writable.getWriter();w.closed.catch(()=>{});w.write(new Uint8Array([255])).catch(e=>console.log('w',e.code));return c.readable.getReader().read()});
  await t('tes',async()=>{const c=new TextEncoderStream();const w=c.writable.getWriter();w.write('\ud83d');w.write('\ude00x\ud83d');w.close();const o=[];for await(const x of c.readable)o.push(x);return o});
  const C=require('stream/consumers');
  await t('c',async()=>[await C.text(Readable.from(['a','b'])),await C.json(new Blob(['[1]']).stream()),await C.buffer(new Blob(['xyz']).stream()),await C.arrayBuffer(Readable.from([Buffer.from('a')])),await C.blob(Readable.from(['aa']))]);
  await t('addAbort',async()=>{const ac=new AbortController();const r=new ReadableStream();require('stream').addAbortSignal(ac.signal,r);ac.abort();return r.getReader().read()});
  await t('readablefrom',async()=>{const o=[];for await(const c of Readable.from(new ReadableStream({start(c){c.enqueue('a');c.close()}})))o.push(c);return o});
  await t('compose',async()=>{const o=[];for await(const c of Duplex.from({readable:new ReadableStream({start(c){c.enqueue('a');c.close()}}),writable:new WritableStream()}))o.push(c);return o});
  await t('isReadable',async()=>{const s=require('stream');const r=new ReadableStream();const r2=new ReadableStream({start(c){c.close()}});await r2.getReader().read();return [s.isReadable(r),s.isErrored(r),s.isDisturbed(r),s.isReadable(r2),s.isDisturbed(r2)]});
  // A chunk of a small Buffer does not take the bytes of its neighbours away.
  const small = Buffer.from('x');
  const bytes = new ReadableStream({ type: 'bytes', start(c) { c.enqueue(Buffer.from('abc')); c.close(); } });
  for await (const chunk of bytes) console.log(chunk.length);
  console.log(Buffer.from('neighbour').toString(), small.toString());
})();
