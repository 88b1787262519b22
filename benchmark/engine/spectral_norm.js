// Numeric loops over Float64Array: the spectral norm of an infinite matrix, cut off.
'use strict';
const n = 220;
const element = (i, j) => 1 / (((i + j) * (i + j + 1)) / 2 + i + 1);

function multiply(v, out) {
  for (let i = 0; i < n; i++) {
    let sum = 0;
    for (let j = 0; j < n; j++) sum += element(i, j) * v[j];
    out[i] = sum;
  }
}
function multiplyTransposed(v, out) {
  for (let i = 0; i < n; i++) {
    let sum = 0;
    for (let j = 0; j < n; j++) sum += element(j, i) * v[j];
    out[i] = sum;
  }
}

const start = performance.now();
const u = new Float64Array(n).fill(1);
const v = new Float64Array(n);
const w = new Float64Array(n);
for (let i = 0; i < 10; i++) {
  multiply(u, w);
  multiplyTransposed(w, v);
  multiply(v, w);
  multiplyTransposed(w, u);
}
let uv = 0;
let vv = 0;
for (let i = 0; i < n; i++) {
  uv += u[i] * v[i];
  vv += v[i] * v[i];
}
const elapsed = performance.now() - start;
const result = Math.sqrt(uv / vv).toFixed(9);
if (result !== '1.274223736') throw new Error(`wrong result ${result}`);
console.log(`${elapsed.toFixed(1)} ms`);
