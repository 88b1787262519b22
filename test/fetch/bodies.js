'use strict';
// Bodies in both directions: a bomb that is read slowly, truncated and doubly coded ones, uploads by streams that fail or are
// aborted, an answer that comes before the upload is read, clones, tee, BYOB, pipes. Expected output: Node 22's.
const http = require('http');
const zlib = require('zlib');
const t=async(n,f)=>{try{console.log(n,await f())}catch(e){console.log(n,e.name,e.message,e.cause?.message??'')}};
const server=http.createServer(async(req,res)=>{
 if(req.url==='/bomb'){res.writeHead(200,{'content-encoding':'gzip'});const g=zlib.createGzip();g.pipe(res);const c=Buffer.alloc(1<<20);let i=0;const w=()=>{while(i++<64)if(!g.write(c))return g.once('drain',w);g.end()};w();return}
 if(req.url==='/trunc'){const z=zlib.gzipSync('a'.repeat(10000));res.writeHead(200,{'content-encoding':'gzip'});res.end(z.subarray(0,z.length-12));return}
 if(req.url==='/multi'){res.writeHead(200,{'content-encoding':'deflate, gzip'});res.end(zlib.gzipSync(zlib.deflateSync('double')));return}
 if(req.url==='/emptygzip'){res.writeHead(200,{'content-encoding':'gzip'});res.end();return}
 if(req.url==='/up'){let n=0;try{for await(const c of req)n+=c.length}catch{}res.end(String(n));return}
 if(req.url==='/early'){res.end('early');return}
 if(req.url==='/big'){res.end(Buffer.alloc(5e6,1));return}
 res.end('ok');
});
server.listen(0,'127.0.0.1',async()=>{
 const B='http://127.0.0.1:'+server.address().port;
 await t('bomb',async()=>{const r=await fetch(B+'/bomb');const rd=r.body.getReader();let n=0;for(let i=0;i<5;i++)n+=(await rd.read()).value.length;const rss=process.memoryUsage().rss;await new Promise(r=>setTimeout(r,200));const grown=process.memoryUsage().rss-rss;await rd.cancel();return [n>0,grown<60e6]});
 await t('trunc',async()=>(await(await fetch(B+'/trunc')).text()).length);
 await t('multi',async()=>(await(await fetch(B+'/multi')).text()));
 await t('emptygzip',async()=>(await(await fetch(B+'/emptygzip')).text()));
 await t('up',async()=>{let n=0;return (await fetch(B+'/up',{method:'POST',duplex:'half',body:new ReadableStream({pull(c){if(n++<100)c.enqueue(new Uint8Array(65536));else c.close()}})})).text()});
 await t('uperr',async()=>{let n=0;return (await fetch(B+'/up',{method:'POST',duplex:'half',body:new ReadableStream({pull(c){if(n++<3)c.enqueue(new Uint8Array(65536));else c.error(new Error('src'))}})})).text()});
 await t('upabort',async()=>{let cancelled;const ac=new AbortController();setTimeout(()=>ac.abort(),30);try{await fetch(B+'/up',{signal:ac.signal,method:'POST',duplex:'half',body:new ReadableStream({start(c){c.enqueue(new Uint8Array(10))},cancel(r){cancelled=r}})})}catch(e){await new Promise(r=>setTimeout(r,20));return [e.name,String(cancelled)]}});
 await t('asyncgen',async()=>(await fetch(B+'/up',{method:'POST',duplex:'half',body:(async function*(){yield 'abc';yield Buffer.from('d')})()})).text());
 await t('clone',async()=>{const r=await fetch(B+'/big');const c=r.clone();const [a,b]=await Promise.all([r.arrayBuffer(),c.blob()]);return [a.byteLength,b.size]});
 await t('tee',async()=>{const r=await fetch(B+'/big');const [x,y]=r.body.tee();let n=0;for await(const c of x)n+=c.length;let m=0;for await(const c of y)m+=c.length;return [n,m]});
 await t('byob',async()=>{const r=await fetch(B+'/big');const rd=r.body.getReader({mode:'byob'});let n=0;for(;;){const {value,done}=await rd.read(new Uint8Array(100000));if(done)break;n+=value.length}return n});
 await t('pipe',async()=>{const r=await fetch(B+'/big');let n=0;await r.body.pipeThrough(new CompressionStream('gzip')).pipeThrough(new DecompressionStream('gzip')).pipeTo(new WritableStream({write(c){n+=c.length}}));return n});
 await t('fromWeb',async()=>{const r=await fetch(B+'/big');let n=0;for await(const c of require('stream').Readable.fromWeb(r.body))n+=c.length;return n});
 await t('postreq',async()=>{const rq=new Request(B+'/up',{method:'POST',body:'x'.repeat(50)});const a=await (await fetch(rq.clone())).text();const b=await (await fetch(rq)).text();return [a,b,rq.bodyUsed]});
 await t('reuse',async()=>{const rq=new Request(B+'/up',{method:'POST',body:'x'});await (await fetch(rq)).text();return fetch(rq)});
 await t('early',async()=>(await fetch(B+'/early',{method:'POST',body:new Uint8Array(3e6)})).text());
 await t('hosthdr',async()=>(await fetch(B+'/x',{headers:{host:'example.com','content-length':'5',connection:'close'}})).text());
 await t('urlobj',async()=>(await fetch(new URL(B+'/x'))).text());
 await t('hash',async()=>(await fetch(B+'/x#frag')).url.endsWith('/x'));
 await t('abortlate',async()=>{const ac=new AbortController();const r=await fetch(B+'/x',{signal:ac.signal});const tx=await r.text();ac.abort();return tx});
 await t('many',async()=>{let n=0;for(let i=0;i<300;i++){n+=(await (await fetch(B+'/x')).text()).length}return n});
 await t('json',async()=>(await fetch(B+'/x')).json());
 fetch(B+'/x').then(()=>console.log('unread, and exits'));
 setTimeout(()=>{server.close();server.closeAllConnections()},300);
});
