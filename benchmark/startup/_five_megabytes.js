// Prints a program of 5 MB: modules' worth of functions, of which it calls a few.
const parts = [];
let size = 0;
for (let i = 0; size < 5e6; i++) {
  const text = `function work${i}(list, options = { limit: ${i} }) {
  const found = new Map();
  for (const { id, name = 'none', value } of list) {
    if (value > options.limit || name.startsWith('part${i % 97}')) continue;
    const key = \`\${id}:\${name}\`;
    found.set(key, (found.get(key) ?? 0) + value * ${i % 13});
  }
  return [...found].filter(([, sum]) => sum !== ${i % 7}).map(([key, sum]) => ({ key, sum, at: ${i} }));
}
exports.work${i} = work${i};
`;
  parts.push(text);
  size += text.length;
}
parts.push("console.log(work7([{ id: 1, value: 2 }])[0].sum === 14 ? 'done' : 'wrong');\n");
process.stdout.write(parts.join(''));
