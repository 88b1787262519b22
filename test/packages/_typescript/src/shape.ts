/** Something with an area. */
export interface Shape { readonly kind: string; area(): number }
export abstract class Base<T extends string> implements Shape {
  constructor(readonly kind: T, protected scale: number = 1) {}
  abstract area(): number;
  static #made = 0;
  protected static count() { return ++Base.#made; }
}
export type Of<K extends string> = K extends 'circle' ? Circle : K extends 'square' ? Square : never;
export class Circle extends Base<'circle'> {
  constructor(private radius: number) { super('circle'); Base.count(); }
  area() { return Math.PI * this.radius ** 2 * this.scale; }
}
export class Square extends Base<'square'> {
  constructor(private side: number) { super('square'); Base.count(); }
  area() { return this.side * this.side * this.scale; }
}
export enum Colour { Red = 1, Green, Blue = Red | 4 }
export const table = { circle: Circle, square: Square } as const;
