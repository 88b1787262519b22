// A reviver that puts a revoked proxy into its holder gets a TypeError (the walk then looks at the proxy's keys).
'use strict';
const { proxy, revoke } = Proxy.revocable([], {});
revoke();
for (const use of [() => JSON.parse('[null,null]', function () { this[1] = proxy; }), () => Object.keys(proxy)]) {
  let error;
  try {
    use();
  } catch (caught) {
    error = caught;
  }
  if (!(error instanceof TypeError)) throw new Error(`no TypeError but ${error}`);
}
