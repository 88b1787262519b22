// pg: queries with parameters and values of all common types, transactions, LISTEN and NOTIFY, cursors, a pool, errors, cancelled and
// interrupted queries, TLS.
'use strict';
const fs = require('fs');
const path = require('path');
const { once } = require('events');
const { Client, Pool, Query, types } = require('pg');
const Cursor = require('pg-cursor');

const ca = fs.readFileSync(path.join(__dirname, '../tls/fixtures/ca.crt'), 'utf8');
const config = { host: '127.0.0.1', port: Number(process.env.PG_PORT), user: 'tester', password: 'secret', database: 'postgres' };
const show = (error) => console.log(error.constructor.name, error.code, error.severity, error.message, error.position, error.constraint, error.table, error.detail);

async function values(client) {
  const result = await client.query('SELECT $1::int AS int, $2::text AS text, $3::float8 AS float, $4::bool AS bool, $5::bytea AS bytes', [42, "it's \u{1F600}", 1.5e300, true, Buffer.from([0, 255, 39])]);
  console.log(result.rows, result.rowCount, result.command, result.fields.map(({ name, dataTypeID, format }) => [name, dataTypeID, format].join()));
  const all = {
    int2: '-32768', int4: '2147483647', int8: '9223372036854775807', numeric: '12345678901234567890.123456789', float4: '0.1', float8: 'NaN',
    bool: 'f', char: 'x', varchar: 'var', text: '', bytea: '\\xdeadbeef', date: '2024-02-29', time: '12:34:56.789', timestamp: '2024-02-29 12:34:56.789', timestamptz: '2024-02-29 12:34:56.789+02',
    interval: '1 year 2 months 3 days 04:05:06.5', uuid: 'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11', json: '{"a":[1,2,{"b":null}],"c":"\\u00e9"}', jsonb: '[1, "x", null]',
    inet: '192.168.0.1/24', cidr: '10.0.0.0/8', macaddr: '08:00:2b:01:02:03', point: '(1.5,2)', circle: '<(1,2),3>', box: '(2,2),(0,0)', money: '$1.50', xml: '<a/>', bit: '1', varbit: '1010',
    'int4[]': '{1,NULL,3}', 'text[]': '{a,"b, c","d\\"e",NULL}', 'int4[][]': '{{1,2},{3,4}}', 'timestamp[]': '{2024-01-01 00:00:00}', 'jsonb[]': '{"{\\"a\\": 1}"}', int4range: '[1,5)', tsvector: "'a':1 'b':2",
  };
  for (const [type, text] of Object.entries(all)) {
    const { rows: [row] } = await client.query(`SELECT $1::${type} AS value`, [text]);
    console.log(type, row.value);
  }
  const sent = [null, undefined, 1, -0, 1e21, 10n ** 20n, 'x', true, new Date(Date.UTC(2024, 1, 29, 12, 34, 56, 789)), { a: 1 }, [1, 2, null], [['a'], ['b"c']], Buffer.from('bytes'), { toPostgres: () => 'custom' }];
  for (const value of sent) console.log((await client.query('SELECT $1::text AS value', [value])).rows[0].value);
  console.log((await client.query({ text: 'SELECT 1 AS a, 2 AS b UNION SELECT 3, 4 ORDER BY 1', rowMode: 'array' })).rows, (await client.query('SELECT 1; SELECT 2 AS two')).map(({ rows }) => rows));
  console.log((await client.query({ name: 'prepared', text: 'SELECT $1::int * 2 AS n', values: [4] })).rows, (await client.query({ name: 'prepared', text: 'SELECT $1::int * 2 AS n', values: [5] })).rows);
  console.log((await client.query({ text: "SELECT '5'::int AS n, 'x'::bytea AS b", types: { getTypeParser: () => (text) => `<${text}>` } })).rows, (await client.query({ text: 'SELECT $1::bytea AS b, $2::int8 AS n', values: ['x', 7], binary: true })).rows);
  types.setTypeParser(types.builtins.INT8, BigInt);
  console.log((await client.query('SELECT count(*) FROM generate_series(1, 10)')).rows);
  types.setTypeParser(types.builtins.INT8, String);
  const large = 'é'.repeat(3 << 20);
  console.log((await client.query('SELECT $1::text AS t, length($1) AS n', [large])).rows.map(({ t, n }) => [t === large, n]));
  const { rows } = await client.query("SELECT i, 'row ' || i AS text, i * 0.5 AS half FROM generate_series(1, 20000) AS i");
  console.log(rows.length, rows[19999], rows.reduce((sum, row) => sum + row.i, 0));
  console.log(client.escapeIdentifier('a"b'), client.escapeLiteral("it's \\"), await new Promise((resolve) => client.query('SELECT 1 AS cb', (error, { rows: got }) => resolve([error, got]))));
}

async function transactions(client) {
  await client.query('CREATE TABLE IF NOT EXISTS account (id serial PRIMARY KEY, owner text UNIQUE NOT NULL, balance numeric CHECK (balance >= 0))');
  await client.query('TRUNCATE account RESTART IDENTITY');
  console.log((await client.query('INSERT INTO account (owner, balance) VALUES ($1, $2), ($3, $4) RETURNING *', ['ann', 10, 'bob', '20.50'])).rows);
  await client.query('BEGIN');
  console.log((await client.query("UPDATE account SET balance = balance + 5 WHERE owner = 'ann'")).rowCount);
  await client.query('SAVEPOINT here');
  await client.query('UPDATE account SET balance = -1').catch(show);
  await client.query('SELECT 1').catch(show);
  await client.query('ROLLBACK TO here');
  await client.query('COMMIT');
  await client.query('BEGIN ISOLATION LEVEL SERIALIZABLE');
  await client.query('DELETE FROM account');
  await client.query('ROLLBACK');
  console.log((await client.query('SELECT * FROM account ORDER BY id')).rows);
  for (const [text, parameters] of [['SELEC 1'], ['SELECT * FROM nowhere'], ['INSERT INTO account (owner) VALUES ($1)', ['ann']], ['INSERT INTO account (balance) VALUES (1)'], ['SELECT 1/0'], ['SELECT $1::int', ['x']], ['SELECT $1', []], ['SELECT $1::text', ['a\0b']], ['']]) {
    await client.query(text, parameters).then(({ command, rows }) => console.log(command, rows), show);
  }
  await client.query('SELECT 1', 'no array').catch(show);
  // Queries are sent one after another, in the order of the calls.
  const order = [];
  await Promise.all([1, 2, 3].map((n) => client.query('SELECT $1::int AS n', [n]).then(({ rows }) => order.push(rows[0].n))));
  console.log(order);
}

async function notifications(client) {
  const listener = new Client(config);
  await listener.connect();
  const got = [];
  const all = new Promise((resolve) => listener.on('notification', ({ channel, payload }) => got.push([channel, payload]) === 102 && resolve()));
  listener.on('notice', ({ severity, message }) => console.log('notice', severity, message));
  await listener.query('LISTEN news');
  await listener.query('LISTEN "Other"');
  await client.query("NOTIFY news, 'hello é'");
  await client.query('SELECT pg_notify($1, $2)', ['Other', '{"a":1}']);
  for (let i = 0; i < 100; i++) await client.query('SELECT pg_notify($1, $2)', ['news', `${i}`]);
  await all;
  console.log(got.slice(0, 3), got.at(-1));
  await listener.query("DO $$ BEGIN RAISE NOTICE 'look'; RAISE WARNING 'out'; END $$");
  await listener.end();
}

async function cursors(client) {
  const cursor = client.query(new Cursor('SELECT i FROM generate_series(1, $1) AS i', [250]));
  const sizes = [];
  for (let rows = await cursor.read(100); rows.length > 0; rows = await cursor.read(100)) sizes.push(rows.length, rows[0].i);
  console.log(sizes);
  await cursor.close();
  const cut = client.query(new Cursor('SELECT 1 FROM generate_series(1, 1000000)'));
  console.log((await cut.read(1)).length);
  await cut.close();
  await client.query(new Cursor('SELECT nothing')).read(1).catch(show);
  const query = client.query(new Query('SELECT generate_series(1, 3) AS n'));
  query.on('row', (row) => console.log('row', row)).on('error', show);
  await once(query, 'end');
}

async function broken(client) {
  const { rows: [{ pid }] } = await client.query('SELECT pg_backend_pid() AS pid');
  const other = new Client(config);
  await other.connect();
  const sleeping = client.query('SELECT pg_sleep(30)').catch(show);
  while (!(await other.query('SELECT pg_cancel_backend($1) AS done FROM pg_stat_activity WHERE pid = $1 AND wait_event = $2', [pid, 'PgSleep'])).rows[0]?.done);
  await sleeping;
  await client.query("SET statement_timeout = '50ms'");
  await client.query('SELECT pg_sleep(30)').catch(show);
  await client.query('RESET statement_timeout');
  const impatient = new Client({ ...config, query_timeout: 50 });
  impatient.on('error', () => {});
  await impatient.connect();
  await impatient.query('SELECT pg_sleep(0.3)').catch((error) => console.log(error.message));
  await impatient.end();
  const victim = new Client(config);
  await victim.connect();
  victim.on('error', (error) => console.log('event', error.code ?? error.message));
  const { rows: [{ pid: victimPid }] } = await victim.query('SELECT pg_backend_pid() AS pid');
  const ended = new Promise((resolve) => victim.once('end', resolve));
  const dying = victim.query('SELECT pg_sleep(30)').catch(show);
  while (!(await other.query('SELECT pg_terminate_backend($1) AS done FROM pg_stat_activity WHERE pid = $1 AND wait_event = $2', [victimPid, 'PgSleep'])).rows[0]?.done);
  await dying;
  await ended;
  await victim.query('SELECT 1').catch((error) => console.log(error.message));
  await other.end();
  for (const wrong of [{ password: 'nope' }, { user: 'nobody' }, { database: 'nowhere' }, { port: 1 }, { ssl: true }, { ssl: { ca: [] } }, { host: '127.0.0.1', connectionTimeoutMillis: 1000, password: '' }]) {
    const bad = new Client({ ...config, ...wrong });
    bad.on('error', () => {});
    await bad.connect().then(() => console.log('connected'), (error) => console.log(error.code, error.message.replace(/port \d+/, 'port')));
    await bad.end().catch(() => {});
  }
}

async function pools() {
  const pool = new Pool({ ...config, max: 3, idleTimeoutMillis: 50, connectionTimeoutMillis: 5000 });
  const events = {};
  for (const event of ['connect', 'acquire', 'release', 'remove']) pool.on(event, () => { events[event] = (events[event] ?? 0) + 1; });
  const sums = await Promise.all(Array.from({ length: 30 }, (_, i) => pool.query('SELECT $1::int + 1 AS n', [i])));
  console.log(sums.reduce((sum, { rows }) => sum + rows[0].n, 0), pool.totalCount, pool.idleCount, pool.waitingCount);
  const clients = await Promise.all([pool.connect(), pool.connect(), pool.connect()]);
  const hungry = new Pool({ ...config, max: 1, connectionTimeoutMillis: 1000 });
  const only = await hungry.connect();
  await hungry.connect().catch((error) => console.log(error.message));
  only.release(true);
  await hungry.end();
  for (const client of clients) client.release();
  try { clients[0].release(); } catch (error) { console.log(error.message); }
  await pool.query('SELECT nothing').catch((error) => console.log(error.code));
  while (pool.totalCount > 0) await new Promise((resolve) => setTimeout(resolve, 10));
  await pool.end();
  await pool.query('SELECT 1').catch((error) => console.log(error.message));
  console.log(events.connect, events.acquire);
}

(async () => {
  const client = new Client(config);
  await client.connect();
  console.log((await client.query("SELECT current_user AS u, current_setting('server_encoding') AS e")).rows);
  for (const part of [values, transactions, notifications, cursors, broken, pools]) {
    console.log(`--- ${part.name}`);
    await part(client);
  }
  await client.end();
  for (const ssl of [{ ca }, { ca, maxVersion: 'TLSv1.2' }, { rejectUnauthorized: false }]) {
    const secure = new Client({ ...config, host: 'localhost', ssl });
    await secure.connect();
    console.log((await secure.query('SELECT ssl, version FROM pg_stat_ssl WHERE pid = pg_backend_pid()')).rows, secure.connection.stream.authorized);
    await secure.end();
  }
})();
