// How stack frames name the functions: class, static, accessor, private, alias, receiver's tag.
const line = () => console.log(new Error('x').stack.split('\n')[2].replace(/\(.*/, '').trim());
const o = { get g() { line(); }, set g(v) { line(); }, ['c' + 1]() { line(); }, [Symbol('sy')]() { line(); }, async am() { line(); }, *gen() { line(); } };
o.g; o.g = 1; o.c1(); o[Object.getOwnPropertySymbols(o)[0]](); o.am(); o.gen().next();
class A { get g() { line(); } static get s() { line(); } #p() { line(); } q() { this.#p(); } static #sp() { line(); } static t() { A.#sp(); } static u() { line(); } f = line(); constructor() { line(); } }
new A().g; A.s; new A().q(); A.t(); A.u();
function P() { line(); } P.prototype.n = function nn() { line(); };
new P().n();
(function () { line(); }).call(5); (function nm() { line(); }).call('s'); (function () { line(); }).call([1]); (function () { line(); }).call(Math);
const alias = P.prototype.n; alias(); o.z = alias; o.z(); o.zz = alias; o.zz();
[1].forEach(function fe() { line(); }); [1].forEach(line);
setTimeout(function tt() { line(); }); setTimeout(() => { line(); });
Promise.any([Promise.reject(1)]).catch((e) => console.log(e.stack));
