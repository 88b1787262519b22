'use strict';

// Proves: what each function of assert throws: class, code, whether the message was made, and the message itself.

const assert = require('assert');

function T(f) {
  console.log(`--- ${String(f).slice(4)}`);
  try {
    f();
    console.log('no error');
  } catch (e) {
    console.log(e.name, e.code, e.generatedMessage, e.operator, Object.keys(e).join());
    console.log(e.message);
  }
}

const big=Array.from({length:40},(_, i)=>i);const big2=big.slice();big2[20]='x';
T(()=>assert.strictEqual(1,2));
T(()=>assert.strictEqual('a'.repeat(10),'b'.repeat(10)));
T(()=>assert.strictEqual('a\nb','a\nc'));
T(()=>assert.strictEqual({a:1},{a:1}));
T(()=>assert.strictEqual([1],[1]));
T(()=>assert.strictEqual(NaN,0));
T(()=>assert.strictEqual(1,2,'custom'));
T(()=>assert.strictEqual(1,2,new TypeError('tt')));
T(()=>assert.strictEqual({a:1,b:2},{a:1,b:3}));
T(()=>assert.deepStrictEqual({a:1,b:[1,2,3]},{a:1,b:[1,2,4]}));
T(()=>assert.deepStrictEqual([1,2,3],[1,2,3,4]));
T(()=>assert.deepStrictEqual(big,big2));
T(()=>assert.deepStrictEqual({},[]));
T(()=>assert.deepStrictEqual(new Map([[1,2]]),new Map([[1,3]])));
T(()=>assert.deepStrictEqual(1,'1'));
T(()=>assert.deepStrictEqual(-0,0));
T(()=>assert.deepStrictEqual(new Date(0),new Date(1)));
T(()=>assert.deepStrictEqual([[1]],[[2]]));
T(()=>assert.deepStrictEqual({a:1},{a:1,b:undefined}));
T(()=>assert.deepEqual({a:1},{a:2}));
T(()=>assert.equal(1,2));
T(()=>assert.equal('a','b','msg'));
T(()=>assert.notEqual(1,1));
T(()=>assert.notStrictEqual(1,1));
T(()=>assert.notStrictEqual({a:1,b:2},1));const o={a:1};
T(()=>assert.notStrictEqual(o,o));
T(()=>assert.notDeepStrictEqual({a:1},{a:1}));
T(()=>assert.notDeepEqual([1],[1]));
T(()=>assert(0));
T(()=>assert.ok(null,undefined));
T(()=>assert());
T(()=>assert.ok(false,'m'));
T(()=>assert.fail());
T(()=>assert.fail('f'));
T(()=>assert.ifError(null));
T(()=>assert.ifError(new Error('ie')));
T(()=>assert.ifError('s'));
T(()=>assert.throws(()=>{}));
T(()=>assert.throws(()=>{},TypeError));
T(()=>assert.throws(()=>{},TypeError,'mm'));
T(()=>assert.throws(()=>{throw new Error('a')},/b/));
T(()=>assert.throws(()=>{throw new Error('a')},{message:'b'}));
T(()=>assert.throws(()=>{throw new Error('a')},{message:/b/,name:'Error'}));
T(()=>assert.throws(()=>{throw new Error('a')},TypeError));
T(()=>assert.throws(()=>{throw new Error('a')},()=>false));
T(()=>assert.throws(5));
T(()=>assert.throws(()=>{throw new Error('a')},'a'));
T(()=>assert.throws(()=>{throw new Error('a')},{}));
T(()=>assert.throws(()=>{throw 5},{a:1}));
T(()=>assert.throws(()=>{throw new Error('a')},5));
T(()=>assert.doesNotThrow(()=>{throw new Error('dn')}));
T(()=>assert.doesNotThrow(()=>{throw new Error('dn')},'mm'));
T(()=>assert.match('abc',/x/));
T(()=>assert.match(5,/x/));
T(()=>assert.doesNotMatch('abc',/a/));
T(()=>assert.match('a','b'));
T(()=>assert.partialDeepStrictEqual({a:1,b:2},{a:2}));
T(()=>assert.partialDeepStrictEqual({a:1,b:2},{a:1}));
T(()=>assert.deepStrictEqual({a:{b:{c:{d:{e:1}}}}},{a:{b:{c:{d:{e:2}}}}}));
T(()=>assert.deepStrictEqual('a'.repeat(30).split(''),'b'));
T(()=>assert.strictEqual(undefined,1));
T(()=>assert.deepStrictEqual(new Error('a'),new Error('b')));
T(()=>assert.equal({a:1},{a:1}));
T(()=>assert.equal(NaN,1));
T(()=>assert.strictEqual(1n,1));
T(()=>assert.strictEqual('1\n2\n3\n4','1\n2\n3\n5'));
T(()=>assert.deepStrictEqual([1,2,3,4,5,6,7,8,9],[1,2,3,4,0,6,7,8,9]));
T(()=>{throw new assert.AssertionError({actual:1,expected:2,operator:'strictEqual'})});
T(()=>{throw new assert.AssertionError({message:'x'})});
T(()=>new assert.AssertionError());
T(()=>new assert.AssertionError(5));
T(()=>assert.strictEqual(1));
T(()=>assert.strict.equal(1,2));
console.log(assert.strict === require('assert/strict'), assert.strict.strict === assert.strict);
T(()=>assert.deepStrictEqual(Array.from({length:60},(_, i)=>'l'+i),Array.from({length:60},(_, i)=>'l'+(i==3||i==30?'x':i))));
