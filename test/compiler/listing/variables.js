// Variables that no inner function sees are registers: no scope object, no look-up by name.
'use strict';
function sum(list) {
  let total = 0;
  for (let i = 0; i < list.length; i++) {
    const value = list[i];
    total += value;
  }
  return total;
}
// expect sum NEWSCOPE 0
// expect sum GETDYN 0
// expect sum GETGLOBAL 0
// expect sum CHKTDZ 0
// expect sum COPYSCOPE 0
// expect sum LOOP 1

// A captured loop variable is fresh in each iteration.
function each(list) {
  for (let i = 0; i < 3; i++) list.push(() => i);
}
// expect each NEWSCOPE 1
// expect each COPYSCOPE 1

// An operand is used where it is unless something assigns to it in between.
function inPlace(a, b) { return a * b + a; }
// expect inPlace MOV 0
function assignedBetween(a) { return a + (a = 1); }
// expect assignedBetween MOV 1

// A closure made after the declaration needs no check; a hoisted function does.
function checks() {
  const early = 1;
  const arrow = () => early;
  function hoisted() { return early; }
  return [arrow, hoisted];
}
// expect arrow GETUP 1
// expect arrow GETUPC 0
// expect hoisted GETUPC 1

// The name of a function expression is the running function.
const own = function self() { return self; };
// expect self LDFUNC 1
// expect self GETUP 0

// Only code that a sloppy eval may add names to looks them up.
function strictEval(x) { return eval('x') + x; }
// expect strictEval GETDYN 0
