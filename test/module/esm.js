// ES modules: linking, live bindings, cycles, top-level await, import() and import.meta, CommonJS and JSON beside them.
const assert = require('assert');

import('./fixtures/esm/main.mjs').then((namespace) => {
  console.log(namespace);
  assert.throws(() => require('./fixtures/esm/counter.mjs'), { code: 'ERR_REQUIRE_ASYNC_MODULE' });
  console.log(require('./fixtures/esm/cycle_b.mjs').early);
});
