'use strict';
// What happens when, in streams of chunks and of bytes: backpressure, BYOB reads, tee, abort and error on every way,
// pipes, transforms, iteration. Expected output: Node 22's.
const log = [];
const L = (...a) => log.push(a.join(' '));
(async()=>{
 // backpressure & pull count
 let pulls=0; const r=new ReadableStream({pull(c){pulls++; c.enqueue(pulls); if(pulls===5)c.close()}},{highWaterMark:2});
 await new Promise(setImmediate); L('pulls',pulls);
 const rd=r.getReader(); for(let x;!(x=await rd.read()).done;)L('v',x.value); await rd.closed; L('closed');
 // byte BYOB
 let n=0; const b=new ReadableStream({type:'bytes',pull(c){const v=c.byobRequest.view; L('view',v.byteLength); for(let i=0;i<Math.min(3,v.byteLength);i++)v[i]=n++; c.byobRequest.respond(Math.min(3,v.byteLength)); if(n>9)c.close()},autoAllocateChunkSize:8});
 const br=b.getReader({mode:'byob'}); let x=await br.read(new Uint8Array(2)); L(x.value,x.done); x=await br.read(new Uint8Array(5),{min:4}); L(x.value,x.done); x=await br.read(new Uint16Array(2)); L(x.value,x.value.constructor.name); br.releaseLock();
 const dr=b.getReader(); x=await dr.read(); L(x.value,x.done);x=await dr.read(); L(x.value,x.done);
 // tee default
 const [a1,a2]=new ReadableStream({start(c){c.enqueue(1);c.enqueue(2);c.close()}}).tee();
 for await(const v of a1)L('t1',v); for await(const v of a2)L('t2',v);
 // tee cancel
 let can; const [c1,c2]=new ReadableStream({cancel(r){can=r}}).tee(); const p1=c1.cancel('x');const p2=c2.cancel('y'); await p1;await p2; L('can',can);
 // tee bytes
 const [b1,b2]=new ReadableStream({type:'bytes',start(c){c.enqueue(new Uint8Array([1,2,3]));c.enqueue(new Uint8Array([4]));c.close()}}).tee();
 const q=b1.getReader({mode:'byob'}); x=await q.read(new Uint8Array(2)); L(x.value); x=await q.read(new Uint8Array(2)); L(x.value);x=await q.read(new Uint8Array(2)); L(x.value,x.done);x=await q.read(new Uint8Array(2)); L(x.value,x.done); for await(const v of b2)L('b2',v);
 // writable order
 const w=new WritableStream({start(){L('start')},async write(c){L('w',c);await 1;L('w-',c)},close(){L('close')},abort(r){L('abort',r)}},{highWaterMark:2});
 const wr=w.getWriter(); L('ds',wr.desiredSize); wr.write(1);wr.write(2);L('ds',wr.desiredSize);wr.ready.then(()=>L('ready')); wr.write(3); await wr.close(); L('wclosed');
 const w2=new WritableStream({write(c,k){k.signal.onabort=()=>L('sig',k.signal.reason);return new Promise(()=>{})},abort(r){L('ab',r)}}); const w2r=w2.getWriter(); const pw=w2r.write(1).catch(e=>L('pw',e)); await 0;await 0; w2r.abort('why'); await new Promise(setImmediate); L(w2r.desiredSize);
 // controller error
 let k; const w3=new WritableStream({start(c){k=c}}).getWriter(); w3.closed.catch(e=>L('w3',e)); k.error('E'); await w3.write(1).catch(e=>L('w3w',e)); await w3.ready.catch(e=>L('r',e));
 // pipe errors
 const mk=(o)=>new ReadableStream({start(c){c.enqueue(1);c.enqueue(2)},cancel(r){L('cancelled',r)},...o});
 await mk().pipeTo(new WritableStream({write(c){if(c===2)throw 'werr'}})).catch(e=>L('pipe',e));
 let rc; await new ReadableStream({start(c){c.enqueue(1);rc=c},pull(c){c.error('rerr')}}).pipeTo(new WritableStream({write(c){L('got',c)},abort(r){L('aborted',r)}})).catch(e=>L('pipe',e));
 const ac=new AbortController(); const pp=mk().pipeTo(new WritableStream({abort(r){L('a',r)}}),{signal:ac.signal}).catch(e=>L('pipe',e)); ac.abort('stop'); await pp;
 await mk().pipeTo(new WritableStream(),{signal:AbortSignal.abort('pre'),preventCancel:true}).catch(e=>L('pipe',e));
 const src=mk({start(c){c.enqueue(1);c.close()}}); const dst=new WritableStream({close(){L('dclose')}}); await src.pipeTo(dst,{preventClose:true}); L(dst.locked, src.locked); await dst.close();
 const dst2=new WritableStream(); await dst2.close(); await mk().pipeTo(dst2).catch(e=>L(e));
 // transform
 const ts=new TransformStream({start(c){c.enqueue('s')},transform(ch,c){c.enqueue(ch*2)},flush(c){c.enqueue('f')}});
 const tw=ts.writable.getWriter(); tw.write(1);tw.write(2);tw.close(); for await(const v of ts.readable)L('ts',v);
 const ts2=new TransformStream({transform(){throw 'terr'}}); const t2=ts2.writable.getWriter(); t2.closed.catch(e=>L('tc',e)); t2.write(1).catch(e=>L('tw',e)); await ts2.readable.getReader().read().catch(e=>L('tr',e));
 const ts3=new TransformStream({cancel(r){L('tcancel',r)}}); await ts3.readable.cancel('rc'); await ts3.writable.getWriter().closed.catch(e=>L('t3',e));
 const ts4=new TransformStream({cancel(r){L('tcancel',r)}}); await ts4.writable.abort('wa'); await ts4.readable.getReader().closed.catch(e=>L('t4',e));
 // async iteration return
 let cc; const it=new ReadableStream({start(c){c.enqueue(1);c.enqueue(2)},cancel(r){cc='c'+r}}); for await(const v of it){break} L(cc,it.locked);
 const it2=new ReadableStream({start(c){c.enqueue(1);c.enqueue(2)},cancel(r){cc='d'}}); for await(const v of it2.values({preventCancel:true})){break} L(cc,it2.locked);
 const gi=new ReadableStream({start(c){c.enqueue(1);c.close()}})[Symbol.asyncIterator](); L(JSON.stringify(await Promise.all([gi.next(),gi.next(),gi.next()])));
 // from
 let ret; const fr=ReadableStream.from((async function*(){try{yield 1;yield 2}finally{ret='fin'}})()); const frr=fr.getReader(); L((await frr.read()).value); await frr.cancel('z'); L(ret);
 // released default reader w/ pending
 const rr=new ReadableStream().getReader(); const pr=rr.read(); rr.releaseLock(); await pr.catch(e=>L(e.message));
 console.log(log.join('\n'));
})();
