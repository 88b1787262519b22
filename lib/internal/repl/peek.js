'use strict';
// Evaluates expressions that can have no effect, for previews and completion while somebody types: names, properties that
// are data, literals, operators on primitive values, and methods of strings, numbers and Math.

const { isProxy } = internalBinding('types');
const { compileScript, lexicalNames } = internalBinding('contextify');

const MAX_LENGTH = 1000; // of the expression
const costly = ['repeat', 'padStart', 'padEnd', 'normalize', 'concat'];

/** The expression is wrong, incomplete, or might have an effect. */
class Unknown extends Error {}

function refuse() {
  throw new Unknown();
}

const pure = new Set([Number, parseInt, parseFloat, isNaN, isFinite, String.fromCharCode, Number.isInteger, Array.isArray]);
for (const holder of [Math, String.prototype, Number.prototype, Boolean.prototype]) {
  for (const name of Object.getOwnPropertyNames(holder)) {
    if (typeof holder[name] === 'function' && name !== 'constructor' && !costly.includes(name)) pure.add(holder[name]);
  }
}
pure.delete(Math.random);

/** Names of the getters of the global object, all of which only load what they give. */
function accessorNames() {
  const names = new Set();
  for (const name of Object.getOwnPropertyNames(globalThis)) {
    if (Object.getOwnPropertyDescriptor(globalThis, name).get !== undefined) names.add(name);
  }
  return names;
}

function isPrimitive(value) {
  return (typeof value !== 'object' && typeof value !== 'function') || value === null;
}

/** The property if it is data. */
function getData(object, name) {
  if (object === null || object === undefined) refuse();
  if (typeof object === 'string' && name === 'length') return object.length;
  for (let holder = Object(object); holder !== null; holder = Object.getPrototypeOf(holder)) {
    if (isProxy(holder)) refuse();
    const descriptor = Object.getOwnPropertyDescriptor(holder, name);
    if (descriptor === undefined) continue;
    if (descriptor.get === undefined && descriptor.set === undefined) return descriptor.value;
    if (holder === globalThis && accessors.has(name)) return globalThis[name];
    refuse();
  }
  return undefined;
}

let accessors = new Set();

const token = new RegExp([
  '\\s*(?:(?<number>0[xXoObB][0-9a-fA-F_]+n?|(?:\\d[\\d_]*\\.?[\\d_]*|\\.\\d[\\d_]*)(?:[eE][+-]?\\d+)?n?)',
  '(?<name>[\\p{ID_Start}$_][\\p{ID_Continue}$]*)',
  '(?<string>"(?:[^"\\\\\\n]|\\\\[^])*"|\'(?:[^\'\\\\\\n]|\\\\[^])*\'|`(?:[^`\\\\$]|\\\\[^])*`)',
  '(?<sign>===|!==|==|!=|<=|>=|<<|>>>|>>|&&|\\|\\||\\?\\?|\\?\\.|\\*\\*|[-+*/%<>&|^!~?:.,()[\\]]))',
].join('|'), 'uy');

const precedence = {
  '__proto__': null,
  '??': 1, '||': 1, '&&': 2, '|': 3, '^': 4, '&': 5, '==': 6, '!=': 6, '===': 6, '!==': 6, '<': 7, '>': 7, '<=': 7,
  '>=': 7, '<<': 8, '>>': 8, '>>>': 8, '+': 9, '-': 9, '*': 10, '/': 10, '%': 10, '**': 11,
};
const operators = {
  '__proto__': null,
  '|': (a, b) => a | b, '^': (a, b) => a ^ b, '&': (a, b) => a & b, '==': (a, b) => a == b, '!=': (a, b) => a != b,
  '<': (a, b) => a < b, '>': (a, b) => a > b, '<=': (a, b) => a <= b, '>=': (a, b) => a >= b, '<<': (a, b) => a << b,
  '>>': (a, b) => a >> b, '>>>': (a, b) => a >>> b, '+': (a, b) => a + b, '-': (a, b) => a - b, '*': (a, b) => a * b,
  '/': (a, b) => a / b, '%': (a, b) => a % b, '**': (a, b) => a ** b,
};
const constants = {
  __proto__: null, undefined, null: null, true: true, false: false, NaN, Infinity, globalThis, this: globalThis,
};

function tokenize(text) {
  const tokens = [];
  text = text.trimEnd();
  token.lastIndex = 0;
  while (token.lastIndex < text.length) {
    const match = token.exec(text);
    if (match === null) refuse();
    tokens.push(match.groups);
  }
  return tokens;
}

/** One expression; evaluates while it parses. */
class Reader {
  #tokens;
  #at = 0;
  #lexicals = null;

  constructor(text) {
    this.#tokens = tokenize(text);
  }

  #sign() {
    return this.#tokens[this.#at]?.sign;
  }

  #take(sign) {
    if (this.#sign() !== sign) return false;
    this.#at++;
    return true;
  }

  #expect(sign) {
    if (!this.#take(sign)) refuse();
  }

  whole() {
    const value = this.#conditional();
    if (this.#at < this.#tokens.length) refuse();
    return value;
  }

  #conditional() {
    const test = this.#binary(1);
    if (!this.#take('?')) return test;
    const yes = this.#conditional();
    this.#expect(':');
    const no = this.#conditional();
    return test ? yes : no;
  }

  #binary(least) {
    let left = this.#unary();
    for (;;) {
      const sign = this.#sign();
      const level = precedence[sign];
      if (level === undefined || level < least) return left;
      this.#at++;
      const right = this.#binary(sign === '**' ? level : level + 1);
      left = this.#operate(sign, left, right);
    }
  }

  #operate(sign, left, right) {
    switch (sign) {
      case '??': return left ?? right;
      case '||': return left || right;
      case '&&': return left && right;
      case '===': return left === right;
      case '!==': return left !== right;
      default:
        if (!isPrimitive(left) || !isPrimitive(right)) refuse();
        return operators[sign](left, right);
    }
  }

  #unary() {
    const { sign, name } = this.#tokens[this.#at] ?? refuse();
    if (sign === '!' || name === 'typeof' || name === 'void') {
      this.#at++;
      const value = this.#unary();
      return sign === '!' ? !value : name === 'typeof' ? typeof value : undefined;
    }
    if (sign !== '-' && sign !== '+' && sign !== '~') return this.#member();
    this.#at++;
    const value = this.#unary();
    if (!isPrimitive(value)) refuse();
    return sign === '-' ? -value : sign === '+' ? +value : ~value;
  }

  #member() {
    let object;
    let value = this.#primary();
    for (;;) {
      if (this.#take('.')) {
        object = value;
        value = getData(object, this.#tokens[this.#at++]?.name ?? refuse());
      } else if (this.#take('?.')) {
        if (value === null || value === undefined) refuse();
        object = value;
        value = getData(object, this.#tokens[this.#at++]?.name ?? refuse());
      } else if (this.#take('[')) {
        const key = this.#conditional();
        this.#expect(']');
        if (!isPrimitive(key)) refuse();
        object = value;
        value = getData(object, typeof key === 'symbol' ? key : String(key));
      } else if (this.#take('(')) {
        value = this.#call(value, object);
        object = undefined;
      } else {
        return value;
      }
    }
  }

  #call(callee, object) {
    const values = this.#list(')');
    if (!pure.has(callee) || !values.every(isPrimitive)) refuse();
    if (!isPrimitive(object) && object !== Math && object !== Number && object !== String && object !== globalThis) refuse();
    return Reflect.apply(callee, object, values);
  }

  #list(end) {
    const values = [];
    while (!this.#take(end)) {
      values.push(this.#conditional());
      if (this.#sign() !== end) this.#expect(',');
    }
    return values;
  }

  #primary() {
    const { number, name, string, sign } = this.#tokens[this.#at++] ?? refuse();
    if (number !== undefined || string !== undefined) return compileScript(number ?? string, 'preview')();
    if (name !== undefined) return this.#variable(name);
    if (sign === '[') return this.#list(']');
    if (sign !== '(') refuse();
    const value = this.#conditional();
    this.#expect(')');
    return value;
  }

  #variable(name) {
    if (name in constants) return constants[name];
    this.#lexicals ??= lexicalNames();
    if (this.#lexicals.includes(name)) return compileScript(name, 'preview')();
    if (!(name in globalThis)) refuse();
    return getData(globalThis, name);
  }
}

/** { value } of the expression; undefined if it is not one, or not one without effects. `getters`: see accessorNames. */
function peek(text, getters) {
  if (text.length > MAX_LENGTH) return undefined;
  accessors = getters;
  try {
    return { value: new Reader(text).whole() };
  } catch {
    return undefined;
  }
}

module.exports = { accessorNames, peek };
