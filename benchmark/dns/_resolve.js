'use strict';
const dns = require('dns');
const COUNT = 5000;
dns.setServers([`127.0.0.1:${process.argv[2]}`]);
let done = 0;
const begin = performance.now();
for (let i = 0; i < COUNT; i++) {
  dns.resolve4(`name${i}.example.test`, (error, addresses) => {
    if (error) throw error;
    if (addresses.length !== 1 || addresses[0] !== '10.1.2.3') throw new Error('wrong answer');
    if (++done === COUNT) console.log(`${(performance.now() - begin).toFixed(0)} ms`);
  });
}
