// Web Crypto with key pairs: RSA, ECDSA, ECDH, Ed25519, Ed448, X25519, X448; clones. pairs.out is Node 22's output.
'use strict';
const {subtle}=globalThis.crypto;const {KeyObject,createPrivateKey,createPublicKey}=require('crypto');
const show=e=>e instanceof DOMException?`DOM ${e.name} ${e.code} ${e.message}`:`${e.name} ${e.code} ${e.message}`;
const hex=b=>b instanceof ArrayBuffer?Buffer.from(b).toString('hex').slice(0,64)+':'+b.byteLength:b;
const t=async(n,f)=>{try{const r=await f();console.log(n,hex(r))}catch(e){console.log(n,'!',show(e))}};
const enc=s=>new TextEncoder().encode(s);const dt=enc('data to sign');
const priv=k=>`${k.type} ${k.extractable} ${k.usages} ${JSON.stringify(k.algorithm,(n,v)=>v instanceof Uint8Array?[...v]:v)}`;
(async()=>{
const rsaPem=require('fs').readFileSync(require('path').join(__dirname,'../tls/fixtures/server.key'),'utf8');
const pk=createPrivateKey(rsaPem),pub=createPublicKey(rsaPem);
const p8=pk.export({format:'der',type:'pkcs8'}),spki=pub.export({format:'der',type:'spki'});
for(const n of ['RSASSA-PKCS1-v1_5','RSA-PSS','RSA-OAEP']){const us=n=='RSA-OAEP'?[['decrypt','unwrapKey'],['encrypt','wrapKey']]:[['sign'],['verify']];
 const a={name:n,hash:'SHA-256'};const kr=await subtle.importKey('pkcs8',p8,a,true,us[0]),ku=await subtle.importKey('spki',spki,a,true,us[1]);
 console.log(priv(kr));console.log(priv(ku));
 const al=n=='RSA-PSS'?{name:n,saltLength:32}:n=='RSA-OAEP'?{name:n,label:enc('lab')}:n;
 if(n=='RSA-OAEP'){await t('oaep',async()=>{const c=await subtle.encrypt(al,ku,dt);console.log(c.byteLength);return Buffer.from(await subtle.decrypt(al,kr,c)).toString()});
  await t('oaepbad',()=>subtle.decrypt(al,kr,Buffer.alloc(256,1)));
  await t('oaeplong',()=>subtle.encrypt(al,ku,Buffer.alloc(300)))
  await t('wrap',async()=>{const aes=await subtle.generateKey({name:'AES-GCM',length:256},true,['encrypt']);const w=await subtle.wrapKey('raw',aes,ku,al);return priv(await subtle.unwrapKey('raw',w,kr,al,'AES-GCM',false,['decrypt']))})}
 else{await t('sig',async()=>{const s=await subtle.sign(al,kr,dt);return [s.byteLength,await subtle.verify(al,ku,s,dt),await subtle.verify(al,ku,s,enc('other')),await subtle.verify(al,ku,Buffer.alloc(3),dt)].join()});
  await t('sigpub',()=>subtle.sign(al,ku,dt))}
 if(n=='RSASSA-PKCS1-v1_5')await t('det',()=>subtle.sign(al,kr,dt));
 if(n=='RSA-PSS'){await t('salt',()=>subtle.sign({name:n,saltLength:1000},kr,dt));
  await t('nosalt',()=>subtle.sign({name:n},kr,dt))}
 await t('jwk',async()=>{const j=await subtle.exportKey('jwk',kr);return Object.keys(j).join()+JSON.stringify([j.kty,j.alg,j.key_ops,j.ext,j.e])});
 await t('jwkp',async()=>{const j=await subtle.exportKey('jwk',ku);return Object.keys(j).join()+JSON.stringify([j.kty,j.alg,j.key_ops,j.ext,j.e])});
 await t('jwki',async()=>{const j=await subtle.exportKey('jwk',kr);return priv(await subtle.importKey('jwk',j,a,false,us[0]))});
 await t('jwki2',async()=>{const j=await subtle.exportKey('jwk',kr);j.alg='RS999';return priv(await subtle.importKey('jwk',j,a,false,us[0]))});
 await t('raw',()=>subtle.exportKey('raw',ku));
  await t('p8',async()=>Buffer.from(await subtle.exportKey('pkcs8',kr)).equals(p8));
  await t('sp',async()=>Buffer.from(await subtle.exportKey('spki',ku)).equals(spki));
  await t('spx',()=>subtle.exportKey('spki',kr));
  await t('p8x',()=>subtle.exportKey('pkcs8',ku));
 await t('us',()=>subtle.importKey('spki',spki,a,true,us[0]));
  await t('us2',()=>subtle.importKey('pkcs8',p8,a,true,[]));
  await t('us3',async()=>priv(await subtle.importKey('spki',spki,a,true,[])));
 await t('bad',()=>subtle.importKey('spki',Buffer.alloc(10),a,true,us[1]));
  await t('bad8',()=>subtle.importKey('pkcs8',spki,a,true,us[0]));
 await t('rawi',()=>subtle.importKey('raw',spki,a,true,us[1]));
}
  await t('gen',async()=>{const k=await subtle.generateKey({name:'RSA-PSS',modulusLength:1024,publicExponent:new Uint8Array([1,0,1]),hash:'SHA-384'},false,['sign','verify']);return priv(k.privateKey)+priv(k.publicKey)+Object.keys(k)});
  await t('genexp',()=>subtle.generateKey({name:'RSA-PSS',modulusLength:1024,publicExponent:new Uint8Array([2]),hash:'SHA-384'},false,['sign','verify']));
  await t('gennoexp',()=>subtle.generateKey({name:'RSA-PSS',modulusLength:1024,hash:'SHA-384'},false,['sign','verify']));
  await t('genus',()=>subtle.generateKey({name:'RSA-PSS',modulusLength:1024,publicExponent:new Uint8Array([1,0,1]),hash:'SHA-384'},false,['verify']));
  await t('gensmall',()=>subtle.generateKey({name:'RSA-PSS',modulusLength:100,publicExponent:new Uint8Array([1,0,1]),hash:'SHA-384'},false,['sign','verify']));
  await t('genexp3',()=>subtle.generateKey({name:'RSA-PSS',modulusLength:1024,publicExponent:[1,0,1],hash:'SHA-384'},false,['sign','verify']));
for(const c of ['P-256','P-384','P-521','secp256k1',undefined]){await t('ec'+c,async()=>{const k=await subtle.generateKey({name:'ECDSA',namedCurve:c},true,['sign','verify']);console.log(priv(k.privateKey));console.log(priv(k.publicKey));
 const s=await subtle.sign({name:'ECDSA',hash:'SHA-256'},k.privateKey,dt);console.log(s.byteLength,await subtle.verify({name:'ECDSA',hash:'SHA-256'},k.publicKey,s,dt),await subtle.verify({name:'ECDSA',hash:'SHA-512'},k.publicKey,s,dt),await subtle.verify({name:'ECDSA',hash:'SHA-256'},k.publicKey,Buffer.alloc(5),dt));
 const raw=await subtle.exportKey('raw',k.publicKey);console.log(raw.byteLength);const j=await subtle.exportKey('jwk',k.privateKey);console.log(Object.keys(j).join(),j.key_ops.join());const jp=await subtle.exportKey('jwk',k.publicKey);console.log(Object.keys(jp).join(),jp.key_ops.join());
 const k2=await subtle.importKey('raw',raw,{name:'ECDSA',namedCurve:c},true,['verify']);const k3=await subtle.importKey('jwk',j,{name:'ECDSA',namedCurve:c},true,['sign']);const k4=await subtle.importKey('pkcs8',await subtle.exportKey('pkcs8',k.privateKey),{name:'ECDSA',namedCurve:c},true,['sign']);
 return await subtle.verify({name:'ECDSA',hash:'SHA-384'},k2,await subtle.sign({name:'ECDSA',hash:'SHA-384'},k3,dt),dt)&&priv(k4)})}
  await t('ecmis',async()=>{const k=await subtle.generateKey({name:'ECDSA',namedCurve:'P-256'},true,['sign','verify']);return subtle.importKey('spki',await subtle.exportKey('spki',k.publicKey),{name:'ECDSA',namedCurve:'P-384'},true,['verify'])});
  await t('ecmisj',async()=>{const k=await subtle.generateKey({name:'ECDSA',namedCurve:'P-256'},true,['sign','verify']);return subtle.importKey('jwk',await subtle.exportKey('jwk',k.publicKey),{name:'ECDSA',namedCurve:'P-384'},true,['verify'])});
  await t('ecraw',()=>subtle.importKey('raw',Buffer.alloc(65,4),{name:'ECDSA',namedCurve:'P-256'},true,['verify']));
  await t('ecnohash',async()=>{const k=await subtle.generateKey({name:'ECDSA',namedCurve:'P-256'},true,['sign','verify']);return subtle.sign('ECDSA',k.privateKey,dt)});
  await t('ecrawpriv',async()=>{const k=await subtle.generateKey({name:'ECDSA',namedCurve:'P-256'},true,['sign','verify']);return subtle.exportKey('raw',k.privateKey)});
for(const [n,c] of [['ECDH','P-256'],['ECDH','P-521'],['X25519'],['X448']])await t(n,async()=>{const g=()=>subtle.generateKey({name:n,namedCurve:c},true,['deriveBits','deriveKey']);const a=await g(),b=await g();console.log(priv(a.privateKey),priv(a.publicKey));
 const d=(l,x=a,y=b)=>subtle.deriveBits({name:n,public:y.publicKey},x.privateKey,l);
 console.log(Buffer.from(await d(null)).equals(Buffer.from(await d(null,b,a))),(await d(null)).byteLength,(await d(128)).byteLength);
 await t('d7',async()=>(await d(7)).byteLength);
  await t('d12',async()=>(await d(12)).byteLength);
  await t('d0',async()=>(await d(0)).byteLength);
  await t('dbig',()=>d(5000));
  await t('undef',async()=>(await d(undefined)).byteLength);
 await t('pubpriv',()=>subtle.deriveBits({name:n,public:b.privateKey},a.privateKey,128));
  await t('basepub',()=>subtle.deriveBits({name:n,public:b.publicKey},a.publicKey,128));
  await t('nopub',()=>subtle.deriveBits({name:n},a.privateKey,128));
 const k=await subtle.deriveKey({name:n,public:b.publicKey},a.privateKey,{name:'AES-GCM',length:256},true,['encrypt']);
 const raw=await subtle.exportKey('raw',a.publicKey);console.log(raw.byteLength,priv(await subtle.importKey('raw',raw,{name:n,namedCurve:c},true,[])));
 const j=await subtle.exportKey('jwk',a.privateKey);console.log(Object.keys(j).join(),j.kty,j.crv);
 return priv(k)+priv(await subtle.importKey('jwk',j,{name:n,namedCurve:c},true,['deriveBits']))});
  await t('ecdhcross',async()=>{const a=await subtle.generateKey({name:'ECDH',namedCurve:'P-256'},true,['deriveBits']),b=await subtle.generateKey({name:'ECDH',namedCurve:'P-384'},true,['deriveBits']);return subtle.deriveBits({name:'ECDH',public:b.publicKey},a.privateKey,128)});
for(const n of ['Ed25519','Ed448'])await t(n,async()=>{const k=await subtle.generateKey({name:n},true,['sign','verify']);console.log(priv(k.privateKey),priv(k.publicKey));const s=await subtle.sign(n,k.privateKey,dt);console.log(s.byteLength,await subtle.verify(n,k.publicKey,s,dt),await subtle.verify(n,k.publicKey,s,enc('')),await subtle.verify(n,k.publicKey,Buffer.alloc(2),enc('')));
 const j=await subtle.exportKey('jwk',k.privateKey);console.log(Object.keys(j).join(),j.crv,j.alg);const raw=await subtle.exportKey('raw',k.publicKey);return priv(await subtle.importKey('raw',raw,n,true,['verify']))+priv(await subtle.importKey('jwk',j,n,true,['sign']))+(await subtle.exportKey('pkcs8',k.privateKey)).byteLength});
  await t('edraw',()=>subtle.importKey('raw',Buffer.alloc(31),'Ed25519',true,['verify']));
  await t('edus',()=>subtle.importKey('raw',Buffer.alloc(32),'Ed25519',true,['sign']));
  await t('edctx',async()=>{const k=await subtle.generateKey('Ed448',true,['sign','verify']);return (await subtle.sign({name:'Ed448',context:enc('')},k.privateKey,dt)).byteLength});
  await t('edctx2',async()=>{const k=await subtle.generateKey('Ed448',true,['sign','verify']);return (await subtle.sign({name:'Ed448',context:enc('x')},k.privateKey,dt)).byteLength});
  await t('ko',async()=>{const k=await subtle.generateKey('Ed25519',true,['sign','verify']);return KeyObject.from(k.privateKey).asymmetricKeyType+require('crypto').sign(null,dt,k.privateKey).length});
  await t('tck',()=>priv(pk.toCryptoKey({name:'RSA-PSS',hash:'SHA-256'},true,['sign'])));
  await t('tck2',()=>priv(pk.toCryptoKey({name:'ECDSA',namedCurve:'P-256'},true,['sign'])));
  await t('sc',async()=>{const k=await subtle.generateKey('Ed25519',false,['sign','verify']);const c=structuredClone(k.privateKey);return priv(c)+(c instanceof CryptoKey)+(await subtle.verify('Ed25519',k.publicKey,await subtle.sign('Ed25519',c,dt),dt))});
  await t('sc2',()=>structuredClone(pk).type);
  await t('sc3',()=>structuredClone(require('crypto').createSecretKey('ab','hex')).export().toString('hex'));
const {Worker,isMainThread}=require('worker_threads');
const w=new Worker(`require('worker_threads').parentPort.on('message',async k=>{const p=require('worker_threads').parentPort;try{p.postMessage(k.asymmetricKeyType||[k.type,k.extractable,k.algorithm.name,k.usages])}catch(e){p.postMessage(e)}; })`,{eval:true});
const k=await subtle.generateKey('Ed25519',false,['sign','verify']);
for(const m of [pk,k.privateKey]){w.postMessage(m);console.log(await new Promise(r=>w.once('message',r)))}
w.terminate();
})();
