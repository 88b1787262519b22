// A small virtual machine: switch on numbers and on strings, as parsers and reducers do.
'use strict';
const PUSH = 0, ADD = 1, SUBTRACT = 2, DUPLICATE = 3, JUMP_IF = 4, HALT = 5;
const program = [PUSH, 400000, PUSH, 1, SUBTRACT, DUPLICATE, JUMP_IF, 2, HALT];
function run(code) {
  const stack = [];
  let at = 0;
  let steps = 0;
  for (;;) {
    steps++;
    switch (code[at++]) {
      case PUSH:
        stack.push(code[at++]);
        break;
      case ADD:
        stack.push(stack.pop() + stack.pop());
        break;
      case SUBTRACT: {
        const right = stack.pop();
        stack.push(stack.pop() - right);
        break;
      }
      case DUPLICATE:
        stack.push(stack[stack.length - 1]);
        break;
      case JUMP_IF:
        if (stack.pop() !== 0) at = code[at];
        else at++;
        break;
      case HALT:
        return steps;
    }
  }
}
const actions = ['open', 'read', 'write', 'seek', 'close', 'other'];
function reduce(state, action) {
  switch (action) {
    case 'open':
      return state + 1;
    case 'close':
      return state - 1;
    case 'read':
    case 'write':
      return state + 2;
    case 'seek':
      return state;
    default:
      return state + 3;
  }
}

const start = performance.now();
const steps = run(program);
let state = 0;
for (let i = 0; i < 1200000; i++) state = reduce(state, actions[i % 6]);
const elapsed = performance.now() - start;
if (steps !== 1600002 || state !== 1400000) throw new Error(`wrong result ${steps} ${state}`);
console.log(`${elapsed.toFixed(1)} ms`);
