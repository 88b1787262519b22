const n: number = 'text';
function f(a: { x: number }) { return a.y; }
f({ x: 1, z: 2 });
let later: string | undefined;
later.length;
interface A { a: number } const a: A = {};
