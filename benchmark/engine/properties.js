// Reading and writing properties: own, inherited, through a getter, of several shapes at one place.
'use strict';
class Point {
  constructor(x, y) {
    this.x = x;
    this.y = y;
    this.moved = 0;
  }
  get length2() {
    return this.x * this.x + this.y * this.y;
  }
}
Point.prototype.scale = 3;
const shapes = [{ size: 1 }, { a: 0, size: 2 }, { a: 0, b: 0, size: 3 }, { c: 0, size: 4 }];

const start = performance.now();
const point = new Point(1, 2);
let sum = 0;
for (let i = 0; i < 3e6; i++) {
  point.x = i & 15;
  point.y += 1;
  point.moved++;
  sum += point.x * point.scale + shapes[i & 3].size;
  if ((i & 15) === 0) sum += point.length2 % 7;
}
const elapsed = performance.now() - start;
if (sum !== 75375002 || point.moved !== 3e6) throw new Error(`wrong result ${sum}`);
console.log(`${elapsed.toFixed(1)} ms`);
