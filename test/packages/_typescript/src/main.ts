import { Circle, Colour, Square, table, type Of, type Shape } from './shape.js';
type Mapped<T> = { [K in keyof T as `get${Capitalize<string & K>}`]: () => T[K] };
export function make<K extends keyof typeof table>(kind: K, size: number): Of<K> { return new table[kind](size) as Of<K>; }
export const total = (shapes: Shape[]): number => shapes.reduce((sum, s) => sum + s.area(), 0);
export let getters: Mapped<{ name: string; size?: number }> | undefined;
export async function* walk<T>(items: Iterable<T>) { for (const item of items) yield await item; }
export const describe = (x: Shape | Colour) => typeof x === 'object' ? x?.kind ?? 'none' : Colour[x];
console.log(total([make('circle', 1), make('square', 2)]).toFixed(3), describe(Colour.Blue), describe(new Square(1)), new Circle(2).kind);
