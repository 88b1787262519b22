// A ray tracer: vectors as objects made and dropped, spheres and a floor, shadows and mirrors.
'use strict';
class Vector {
  constructor(x, y, z) {
    this.x = x;
    this.y = y;
    this.z = z;
  }
  add(v) { return new Vector(this.x + v.x, this.y + v.y, this.z + v.z); }
  sub(v) { return new Vector(this.x - v.x, this.y - v.y, this.z - v.z); }
  scale(s) { return new Vector(this.x * s, this.y * s, this.z * s); }
  dot(v) { return this.x * v.x + this.y * v.y + this.z * v.z; }
  unit() { return this.scale(1 / Math.sqrt(this.dot(this))); }
}
class Sphere {
  constructor(centre, radius, colour, mirror) {
    Object.assign(this, { centre, radius, colour, mirror });
  }
  hit(from, direction) {
    const offset = from.sub(this.centre);
    const b = offset.dot(direction);
    const d = b * b - offset.dot(offset) + this.radius * this.radius;
    if (d < 0) return Infinity;
    const t = -b - Math.sqrt(d);
    return t > 1e-4 ? t : Infinity;
  }
  normal(point) { return point.sub(this.centre).unit(); }
  colourAt() { return this.colour; }
}
class Floor {
  mirror = 0.1;
  hit(from, direction) {
    const t = -from.y / direction.y;
    return t > 1e-4 ? t : Infinity;
  }
  normal() { return new Vector(0, 1, 0); }
  colourAt(point) { return (Math.floor(point.x) + Math.floor(point.z)) % 2 === 0 ? 0.9 : 0.2; }
}
const light = new Vector(5, 9, -6);
const things = [
  new Sphere(new Vector(0, 1, 4), 1, 0.7, 0.4), new Sphere(new Vector(2, 0.7, 3), 0.7, 0.5, 0.2),
  new Sphere(new Vector(-1.8, 0.6, 2.5), 0.6, 0.9, 0), new Floor(),
];

function nearest(from, direction) {
  let best = Infinity;
  let found = null;
  for (const thing of things) {
    const t = thing.hit(from, direction);
    if (t < best) {
      best = t;
      found = thing;
    }
  }
  return { t: best, thing: found };
}

function trace(from, direction, depth) {
  const { t, thing } = nearest(from, direction);
  if (thing === null) return 0.3;
  const point = from.add(direction.scale(t));
  const normal = thing.normal(point);
  const toLight = light.sub(point).unit();
  let shade = 0.1;
  const facing = normal.dot(toLight);
  if (facing > 0 && nearest(point, toLight).thing === null) shade += 0.9 * facing;
  let colour = thing.colourAt(point) * shade;
  if (thing.mirror > 0 && depth > 0) {
    const mirrored = direction.sub(normal.scale(2 * direction.dot(normal)));
    colour = colour * (1 - thing.mirror) + trace(point, mirrored, depth - 1) * thing.mirror;
  }
  return colour;
}

const start = performance.now();
let sum = 0;
const size = 90;
const eye = new Vector(0, 1.5, -3);
for (let y = 0; y < size; y++) {
  for (let x = 0; x < size; x++) sum += trace(eye, new Vector(x / size - 0.5, 0.5 - y / size, 1).unit(), 3);
}
const elapsed = performance.now() - start;
const result = sum.toFixed(6);
if (result !== '2648.977917') throw new Error(`wrong result ${result}`);
console.log(`${elapsed.toFixed(1)} ms`);
