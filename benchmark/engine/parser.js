// A language in small: tokens by a regular expression, a tree by precedence climbing, its value by a walk.
'use strict';
const pattern = /\s*(?:(\d+(?:\.\d+)?)|([a-z]\w*)|(\*\*|[-+*/%(),=;]))/giy;
function* tokens(text) {
  pattern.lastIndex = 0;
  for (let match = pattern.exec(text); match !== null; match = pattern.exec(text)) {
    const [, number, name, punctuator] = match;
    if (number !== undefined) yield { type: 'number', value: Number(number) };
    else if (name !== undefined) yield { type: 'name', value: name };
    else yield { type: punctuator, value: punctuator };
  }
  yield { type: 'end', value: '' };
}
const precedence = new Map([['+', 1], ['-', 1], ['*', 2], ['/', 2], ['%', 2], ['**', 3]]);

class Parser {
  #tokens;
  #at = 0;
  constructor(text) { this.#tokens = [...tokens(text)]; }
  get #token() { return this.#tokens[this.#at]; }
  #accept(type) {
    if (this.#token.type !== type) return null;
    return this.#tokens[this.#at++];
  }
  #expect(type) {
    const token = this.#accept(type);
    if (token === null) throw new SyntaxError(`expected ${type}, found ${this.#token.type}`);
    return token;
  }
  program() {
    const body = [];
    while (this.#accept('end') === null) {
      const name = this.#expect('name').value;
      this.#expect('=');
      body.push({ kind: 'assign', name, value: this.expression(0) });
      this.#expect(';');
    }
    return body;
  }
  expression(least) {
    let left = this.unary();
    for (;;) {
      const operator = this.#token.type;
      const strength = precedence.get(operator);
      if (strength === undefined || strength < least) return left;
      this.#at++;
      left = { kind: 'binary', operator, left, right: this.expression(operator === '**' ? strength : strength + 1) };
    }
  }
  unary() {
    if (this.#accept('-') !== null) return { kind: 'negate', operand: this.unary() };
    const number = this.#accept('number');
    if (number !== null) return { kind: 'number', value: number.value };
    if (this.#accept('(') !== null) {
      const inner = this.expression(0);
      this.#expect(')');
      return inner;
    }
    return { kind: 'name', name: this.#expect('name').value };
  }
}

function evaluate(node, variables) {
  switch (node.kind) {
    case 'number': return node.value;
    case 'name': return variables.get(node.name) ?? 0;
    case 'negate': return -evaluate(node.operand, variables);
    case 'assign': {
      const value = evaluate(node.value, variables);
      variables.set(node.name, value);
      return value;
    }
    default: {
      const left = evaluate(node.left, variables);
      const right = evaluate(node.right, variables);
      switch (node.operator) {
        case '+': return left + right;
        case '-': return left - right;
        case '*': return left * right;
        case '/': return left / right;
        case '%': return left % right;
        default: return left ** right;
      }
    }
  }
}

const start = performance.now();
const lines = [];
for (let i = 0; i < 400; i++) lines.push(`v${i % 17} = (v${i % 13} + ${i}.5) * -3 % 101 - v${i % 7} / (2 + ${i % 5}) + 2 ** 3 ** 1;`);
const text = lines.join('\n');
let sum = 0;
for (let round = 0; round < 10; round++) {
  const variables = new Map();
  for (const statement of new Parser(text).program()) sum += evaluate(statement, variables);
}
const elapsed = performance.now() - start;
const result = sum.toFixed(6);
if (result !== '-121800.940013') throw new Error(`wrong result ${result}`);
console.log(`${elapsed.toFixed(1)} ms`);
