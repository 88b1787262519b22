// Classes: construction through super, methods, accessors, fields, private names, statics.
'use strict';
class Shape {
  static made = 0;
  name = 'shape';
  #id;
  constructor(id) {
    this.#id = id;
    Shape.made++;
  }
  get id() {
    return this.#id;
  }
  area() {
    return 0;
  }
  describe() {
    return this.area() + this.#id;
  }
}
class Rectangle extends Shape {
  constructor(id, width, height) {
    super(id);
    this.width = width;
    this.height = height;
  }
  area() {
    return this.width * this.height;
  }
}
class Square extends Rectangle {
  #colour = 7;
  constructor(id, side) {
    super(id, side, side);
  }
  describe() {
    return super.describe() + this.#colour;
  }
}

const start = performance.now();
let sum = 0;
for (let i = 0; i < 400000; i++) {
  const shape = i & 1 ? new Square(i, 3) : new Rectangle(i, 2, 5);
  sum += shape.describe() + (shape.id & 1);
  if (shape instanceof Square) sum++;
}
const elapsed = performance.now() - start;
if (sum !== 80005400000 || Shape.made !== 400000) throw new Error(`wrong result ${sum}`);
console.log(`${elapsed.toFixed(1)} ms`);
