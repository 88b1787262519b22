'use strict';
// Wrong arguments and wrong moments: class, code and message are Node 22's.
const t = async (f) => {
  try {
    console.log(await f());
  } catch (error) {
    console.log(String(error), error?.code);
  }
};
(async () => {
  await t(()=>new ReadableStream({},{highWaterMark:-1}));
  await t(()=>new ReadableStream({type:'x'}));
  await t(()=>new ReadableStream(1));
  await t(()=>new ReadableStream({type:'bytes'},{size(){}}));
  await t(()=>new ReadableStream({type:'bytes',autoAllocateChunkSize:0}));
  await t(()=>new ReadableStream().getReader({mode:'byob'}));
  await t(()=>new ReadableStream().getReader({mode:'x'}));
  await t(()=>new ReadableStream().getReader(1));
  await t(()=>{const s=new ReadableStream();s.getReader();return s.getReader()});
  await t(()=>{const s=new ReadableStream();s.getReader();return s.cancel()});
  await t(()=>{const s=new ReadableStream();s.getReader();return s.tee()});
  await t(()=>{const s=new ReadableStream();s.getReader();return s.pipeTo(new WritableStream())});
  await t(()=>{const s=new ReadableStream();s.getReader();return s.pipeThrough(new TransformStream())});
  await t(()=>{const s=new ReadableStream();return s.pipeThrough({})});
  await t(()=>{const s=new ReadableStream();return s.pipeTo({})});
  await t(()=>{const s=new ReadableStream();return s.pipeTo(new WritableStream(),{signal:1})});
  await t(()=>{const s=new ReadableStream();const w=new WritableStream();w.getWriter();return s.pipeTo(w)});
  await t(()=>{const s=new ReadableStream({start(c){c.close();c.close()}})});
  await t(()=>{const s=new ReadableStream({start(c){c.close();c.enqueue()}})});
  await t(()=>{const s=new ReadableStream({start(c){c.enqueue(1)}},{size:()=>NaN})});
  await t(()=>{const r=new ReadableStream().getReader();r.releaseLock();return r.read()});
  await t(()=>{const r=new ReadableStream().getReader();const p=r.read();r.releaseLock();return p});
  await t(()=>{const r=new ReadableStream().getReader();r.releaseLock();return r.closed});
  await t(()=>{const r=new ReadableStream().getReader();r.releaseLock();return r.cancel()});
  await t(()=>{const r=new ReadableStream({type:'bytes'}).getReader({mode:'byob'});return r.read(1)});
  await t(()=>{const r=new ReadableStream({type:'bytes'}).getReader({mode:'byob'});return r.read(new Uint8Array(0))});
  await t(()=>{const r=new ReadableStream({type:'bytes'}).getReader({mode:'byob'});return r.read(new Uint8Array(2),{min:3})});
  await t(()=>{const r=new ReadableStream({type:'bytes'}).getReader({mode:'byob'});return r.read(new Uint8Array(2),{min:0})});
  await t(()=>{const r=new ReadableStream({type:'bytes',start(c){c.enqueue('x')}})});
  await t(()=>{const r=new ReadableStream({type:'bytes',start(c){c.enqueue(new Uint8Array(0))}})});
  await t(()=>{let rq;const r=new ReadableStream({type:'bytes',pull(c){rq=c.byobRequest;rq.respond(0)}});return r.getReader({mode:'byob'}).read(new Uint8Array(1))});
  await t(()=>{let rq;const r=new ReadableStream({type:'bytes',pull(c){rq=c.byobRequest;rq.respond(4)}});return r.getReader({mode:'byob'}).read(new Uint8Array(1))});
  await t(()=>{let rq;const r=new ReadableStream({type:'bytes',pull(c){rq=c.byobRequest;rq.respond(1);rq.respond(1)}});return r.getReader({mode:'byob'}).read(new Uint8Array(1))});
  await t(()=>{let rq;const r=new ReadableStream({type:'bytes',pull(c){rq=c.byobRequest;rq.respondWithNewView(new Uint8Array(3))}});return r.getReader({mode:'byob'}).read(new Uint8Array(1))});
  await t(()=>new ReadableStreamDefaultReader(1));
  await t(()=>new ReadableStreamDefaultController());
  await t(()=>new WritableStreamDefaultWriter(1));
  await t(()=>new WritableStream({type:1}));
  await t(()=>new WritableStream(1));
  await t(()=>{const w=new WritableStream();w.getWriter();return w.getWriter()});
  await t(()=>{const w=new WritableStream();w.getWriter();return w.abort()});
  await t(()=>{const w=new WritableStream();w.getWriter();return w.close()});
  await t(async()=>{const w=new WritableStream();await w.close();return w.close()});
  await t(async()=>{const w=new WritableStream().getWriter();await w.close();return w.write()});
  await t(async()=>{const w=new WritableStream().getWriter();w.releaseLock();return w.write()});
  await t(async()=>{const w=new WritableStream().getWriter();w.releaseLock();return w.close()});
  await t(async()=>{const w=new WritableStream().getWriter();w.releaseLock();return w.ready});
  await t(async()=>{const w=new WritableStream().getWriter();w.releaseLock();return w.closed});
  await t(async()=>{const w=new WritableStream().getWriter();w.releaseLock();return w.desiredSize});
  await t(async()=>{const w=new WritableStream().getWriter();w.releaseLock();return w.abort()});
  await t(async()=>{const w=new WritableStream().getWriter();w.close();return w.close()});
  await t(async()=>{const w=new WritableStream().getWriter();await w.abort();return w.write()});
  await t(async()=>{const w=new WritableStream().getWriter();await w.abort(5);return w.write()});
  await t(async()=>{const w=new WritableStream({write(){throw 7}}).getWriter();return w.write()});
  await t(async()=>new TransformStream({readableType:1}));
  await t(async()=>new TransformStream({writableType:1}));
  await t(async()=>new TransformStream(1));
  await t(async()=>new TransformStream({transform:1}));
  await t(async()=>{let c;const t=new TransformStream({start(x){c=x}});c.terminate();return t.writable.getWriter().write(1)});
  await t(async()=>{let c;const t=new TransformStream({start(x){c=x}});c.terminate();c.enqueue(1)});
  await t(async()=>ReadableStream.from(1));
  await t(async()=>{const r=ReadableStream.from([1,2]).getReader();return [await r.read(),await r.read(),await r.read()]});
  await t(async()=>new CompressionStream('x'));
  await t(async()=>new TextDecoderStream('x'));
  await t(async()=>new CountQueuingStrategy());
  await t(async()=>new CountQueuingStrategy({}));
  await t(async()=>ReadableStream.prototype.locked);
  await t(async()=>ReadableStream.prototype.cancel());
  await t(async()=>ReadableStream.prototype.getReader());
  await t(async()=>ReadableStream.prototype.tee());
  await t(async()=>ReadableStreamDefaultReader.prototype.read());
  await t(async()=>WritableStream.prototype.locked);
  await t(async()=>{for await(const x of new DecompressionStream('gzip').readable){}; });
  // A source whose members are no functions.
  for (const name of ['start', 'pull', 'cancel']) {
    try {
      new ReadableStream({ [name]: 1 });
      console.log('made');
    } catch (error) {
      console.log(error instanceof TypeError);
    }
  }
})();
