// uuid: random, name based and time based identifiers, parsing and checking them.
'use strict';
const { v1, v3, v4, v5, parse, stringify, validate, version, NIL } = require('uuid');

console.log(v5('hello.example.com', v5.DNS), v5('http://example.com/hello', v5.URL), v3('hello.example.com', v3.DNS), v3('käse', '1b671a64-40d5-491e-99b0-da01ff1f3341'));
console.log(v4({ random: Uint8Array.from({ length: 16 }, (_, i) => i * 16 + 9) }));
console.log(v1({ node: [1, 35, 69, 103, 137, 171], clockseq: 0x1234, msecs: Date.UTC(2011, 10, 1), nsecs: 5678 }));
const made = new Set(Array.from({ length: 1000 }, () => v4()));
console.log(made.size, [...made].every((id) => validate(id) && version(id) === 4 && id.length === 36));
const [first, second] = [v1(), v1()];
console.log(validate(first), version(second), first !== second);
const bytes = parse('6ec0bd7f-11c0-43da-975e-2a8ad9ebae0b');
console.log(bytes, stringify(bytes), NIL, validate(NIL), validate('not a uuid'));
console.log(v4(null, new Array(4), 2).length);
for (const wrong of [() => parse('x'), () => stringify([]), () => v5('name', 'namespace')]) {
  try {
    wrong();
  } catch (error) {
    console.log(error.name, error.message);
  }
}
