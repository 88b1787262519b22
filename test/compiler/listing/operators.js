// Small numbers are operands, comparisons and tests are one jump.
function steps(i) {
  while (i < 10) i += 2;
  if (i === 3 || i == null || i !== undefined) return i << 1;
  return typeof i === 'string' ? 1 : 2;
}
// expect steps JNLTI 1
// expect steps ADDI 1
// expect steps JSEQI 1
// expect steps JNULLISH 1
// expect steps JUNDEF 1
// expect steps SHLI 1
// expect steps JSNEK 1
// expect steps JT 0
// expect steps JF 0

// Iterators whose steps nothing can interrupt need no handler; the first property read is the check for null.
function unpack([a, b], { c, d }) { return a + b + c + d; }
// expect unpack ITERSTEP 2
// expect unpack REQOBJ 0
// expect unpack THROW 0
function unpackDefault([a = f()]) { return a; }
// expect unpackDefault THROW 1

// Methods are fetched together with their object.
function call(o) { return o.a.b(1); }
// expect call GETMETHOD 1
// expect call GETPROP 1
// expect call CALL 1
