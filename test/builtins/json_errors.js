// JSON.parse: what is said of texts that are not JSON.
'use strict';
const texts = [
  '[1', '{"a"', '{"a":1', '{"a":1,', '[1,]', '[', '{"a" "b"}', 'tr"', 't1', '-', '-a', '1.', '1.x', '1e',
  '1ex', '1e+', '"\\x"', '"\\u12"', '"\\u12G4"', '"\\', '"\\u', '{"a":\n  bad\n}', '[1,\n2\r\n,\r"a"b]', 'é',
  '😀', '"a', 'a'.repeat(9)+'b', '[1,2,3,4,5,6,7,8,9,10,11x]', '[1,2,3,4,5,6,7,8,9,10,11,x]',
  'x23456789012345678901', '[object Object]', 'NaN', 'Infinity', ' undefined', '{a:1}', "{'a':1}",
  '{"a":undefined}', '{,}', ',', '[,]', '1 2', '"a" "b"', 'true false', 'nul', 'n', '01', '-01', '00', '+1',
  '.5', '\u00a01', '[1}', '{"a":1]', '{"a":1,,}', '"\t"', '"\u2028"', ' ', 'tru\n', '{"x":truE}', '[[[[x',
  '😀😀😀😀😀😀😀😀😀😀x😀😀😀😀😀😀😀😀', '["😀😀😀😀😀😀😀😀😀😀",x,"😀😀😀😀😀😀😀😀"]', '[1,2,"\\q"]', '\ufeff{}', '{"a":"b\nc"}', '[1e5e]',
  '[0x1]',
];
for (const text of texts) {
  try {
    JSON.parse(text);
    console.log('parsed');
  } catch (error) {
    console.log(error.name, error.message);
  }
}
