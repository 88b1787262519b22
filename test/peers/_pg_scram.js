// pg: a password by SCRAM-SHA-256, which is PBKDF2 and HMAC by Web Crypto, with and without TLS, right and wrong.
'use strict';
const { Client } = require('pg');

const config = { host: '127.0.0.1', port: Number(process.env.PG_PORT), user: 'tester', password: 'secret', database: 'postgres' };

(async () => {
  const client = new Client(config);
  await client.connect();
  await client.query("SET password_encryption = 'scram-sha-256'");
  await client.query('DROP USER IF EXISTS scram');
  await client.query("CREATE USER scram PASSWORD 'gehéim'");
  await client.end();
  for (const options of [{}, { password: async () => 'gehéim' }, { ssl: { rejectUnauthorized: false } }, { ssl: { rejectUnauthorized: false }, enableChannelBinding: true }, { password: 'wrong' }, { password: '' }]) {
    const scram = new Client({ ...config, user: 'scram', password: 'gehéim', ...options });
    scram.on('error', () => {});
    try {
      await scram.connect();
      console.log((await scram.query('SELECT current_user')).rows);
    } catch (error) {
      console.log(error.code, error.message);
    }
    await scram.end();
  }
})();
