// One-way constraints between variables, planned anew when one is added: many virtual calls on a graph of objects.
'use strict';
class Variable {
  constructor(name, value) {
    this.name = name;
    this.value = value;
    this.constraints = [];
    this.determinedBy = null;
    this.mark = 0;
  }
}
class Constraint {
  constructor(strength) {
    this.strength = strength;
  }
  addTo(planner) {
    for (const variable of this.inputs()) variable.constraints.push(this);
    planner.determine(this);
  }
}
class Stay extends Constraint {
  constructor(variable, strength) {
    super(strength);
    this.output = variable;
  }
  inputs() { return []; }
  execute() {}
}
class Scale extends Constraint {
  constructor(source, factor, offset, output, strength) {
    super(strength);
    Object.assign(this, { source, factor, offset, output });
  }
  inputs() { return [this.source, this.factor, this.offset]; }
  execute() {
    this.output.value = (this.source.value * this.factor.value + this.offset.value) % 9973;
  }
}
class Equal extends Constraint {
  constructor(source, output, strength) {
    super(strength);
    this.source = source;
    this.output = output;
  }
  inputs() { return [this.source]; }
  execute() {
    this.output.value = this.source.value;
  }
}
class Planner {
  mark = 0;
  determine(constraint) {
    const { output } = constraint;
    if (output.determinedBy === null || output.determinedBy.strength < constraint.strength) output.determinedBy = constraint;
  }
  /** The constraints that follow from a variable, in the order they have to be executed. */
  planFrom(variable) {
    const mark = ++this.mark;
    const plan = [];
    const visit = (current) => {
      if (current.mark === mark) return;
      current.mark = mark;
      for (const constraint of current.constraints) {
        if (constraint.output.determinedBy !== constraint) continue;
        visit(constraint.output);
        plan.push(constraint);
      }
    };
    visit(variable);
    return plan.reverse();
  }
}

const start = performance.now();
const planner = new Planner();
const first = new Variable('first', 1);
const factor = new Variable('factor', 3);
const offset = new Variable('offset', 7);
new Stay(factor, 5).addTo(planner);
new Stay(offset, 5).addTo(planner);
let last = first;
for (let i = 0; i < 400; i++) {
  const next = new Variable(`v${i}`, 0);
  (i % 2 === 0 ? new Equal(last, next, 3) : new Scale(last, factor, offset, next, 4)).addTo(planner);
  last = next;
}
let sum = 0;
for (let round = 0; round < 500; round++) {
  first.value = round;
  for (const constraint of planner.planFrom(first)) constraint.execute();
  sum += last.value;
}
const elapsed = performance.now() - start;
if (sum !== 2499479) throw new Error(`wrong result ${sum}`);
console.log(`${elapsed.toFixed(1)} ms`);
