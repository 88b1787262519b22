// Where errors of property chains point: the name, or behind a call the dot; and how V8 words some others.
const at = (f) => { try { f(); } catch (e) { console.log(e.message.slice(0, 50), /:(\d+:\d+)\)?$/.exec(e.stack.split('\n')[1])[1]); } };
const o = { a: null, f() { return o; }, t() { throw new Error('t'); } };
at(() => o.f().nope());
at(() => o.f().a.b);
at(() => o.f().a.b());
at(() => o.f().a.b = 1);
at(() => o.f().t());
at(() => o.f()['a']['b']);
at(() => o['a']['b']);
at(() => o.f()['nope']());
at(() => o?.f().a.b.c);
at(() => o?.nope());
at(() => (o.f()).a.b);
at(() => o.f`x`.a.b);
for (const f of [() => { class A extends null {} new A(); }, () => { class A extends null { constructor() { super(); } } new A(); }, () => { new (class extends null {})(); }, () => { class P {} class A extends P {} Object.setPrototypeOf(A, {}); new A(); },
  () => decodeURIComponent('%'), () => decodeURI('%E0'), () => encodeURIComponent('\ud800'), () => encodeURI('\udc00')]) try { f(); } catch (e) { console.log(e.name, e.message); }
