// bcrypt: a native addon that hashes on the thread pool.
const bcrypt = require('bcrypt');

const hash = bcrypt.hashSync('secret', 4);
console.log(hash.length, hash.slice(0, 7), bcrypt.getRounds(hash), bcrypt.compareSync('secret', hash), bcrypt.compareSync('other', hash));
console.log(bcrypt.hashSync('pw', '$2b$04$abcdefghijklmnopqrstuu'));
(async () => {
  const hashes = await Promise.all(['a', 'ä', '😀'].map((text) => bcrypt.hash(text, 4)));
  console.log(await Promise.all(hashes.map((h, i) => bcrypt.compare(['a', 'ä', 'x'][i], h))));
  await bcrypt.hash('x', 'no salt').catch((error) => console.log(error.message));
})();
