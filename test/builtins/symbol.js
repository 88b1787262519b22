// Symbol and its well-known symbols.
'use strict';
function same(a, b) { if (a !== b) throw new Error('got ' + String(a) + ', want ' + String(b)); }
same(Symbol('x').toString(), 'Symbol(x)'); same(Symbol('x').description, 'x'); same(Symbol().description, undefined);
same(Symbol('').description, ''); same(Symbol.for('a'), Symbol.for('a')); same(Symbol.keyFor(Symbol.for('a')), 'a');
same(Symbol.keyFor(Symbol('a')), undefined); same(Symbol.for('a').description, 'a');
same(Symbol.asyncIterator.toString(), 'Symbol(Symbol.asyncIterator)'); same(Symbol.iterator.description, 'Symbol.iterator');
same(Symbol.prototype[Symbol.toStringTag], 'Symbol'); same(Symbol.name, 'Symbol'); same(Symbol.length, 0);
var d = Object.getOwnPropertyDescriptor(Symbol, 'iterator'); same(d.writable || d.enumerable || d.configurable, false);
same(Symbol.prototype[Symbol.toPrimitive].name, '[Symbol.toPrimitive]');
same(Object(Symbol.iterator).valueOf(), Symbol.iterator);
