'use strict';

const assert = require('assert');
const path = require('path');

assert.strictEqual(Object.prototype.toString.call(process), '[object process]');
assert(process instanceof require('events'));
assert.strictEqual(require('process'), process);
assert.strictEqual(globalThis.process, process);
assert.match(process.version, /^v22\.\d+\.\d+$/);
assert.strictEqual(`v${process.versions.node}`, process.version);
assert.strictEqual(process.release.name, 'node');
assert.strictEqual(process.platform, 'linux');
assert.strictEqual(typeof process.arch, 'string');
assert.strictEqual(process.argv[1], __filename);
assert(path.isAbsolute(process.execPath) && process.argv[0] === process.execPath);
assert.deepStrictEqual(process.execArgv, []);
assert(process.pid > 0 && process.ppid > 0);

// Directories
const start = process.cwd();
process.chdir('/');
assert.strictEqual(process.cwd(), '/');
process.chdir(start);
assert.throws(() => process.chdir('/no/such/folder'), {
  code: 'ENOENT', syscall: 'chdir', dest: '/no/such/folder', path: start,
  message: `ENOENT: no such file or directory, chdir '${start}' -> '/no/such/folder'`,
});
assert.throws(() => process.chdir(1), { code: 'ERR_INVALID_ARG_TYPE' });
const mask = process.umask(0o077);
assert.strictEqual(process.umask(), 0o077);
assert.strictEqual(process.umask('22'), 0o077);
process.umask(mask);
assert.throws(() => process.umask('9'), { code: 'ERR_INVALID_ARG_VALUE' });

// Time
const time = process.hrtime();
assert(Array.isArray(time) && time.length === 2 && time.every(Number.isInteger));
const since = process.hrtime(time);
assert(since[0] === 0 && since[1] >= 0 && since[1] < 1e9);
assert.throws(() => process.hrtime(1), { code: 'ERR_INVALID_ARG_TYPE' });
assert.throws(() => process.hrtime([1]), { code: 'ERR_OUT_OF_RANGE' });
const big = process.hrtime.bigint();
assert(typeof big === 'bigint' && process.hrtime.bigint() >= big);
assert(process.uptime() > 0 && process.uptime() < 60);

// Resources
const memory = process.memoryUsage();
assert.deepStrictEqual(Object.keys(memory), ['rss', 'heapTotal', 'heapUsed', 'external', 'arrayBuffers']);
assert(memory.rss > 1e6 && memory.heapUsed > 0 && memory.heapTotal >= memory.heapUsed);
assert(process.memoryUsage.rss() > 1e6);
const cpu = process.cpuUsage();
assert(cpu.user + cpu.system > 0);
const more = process.cpuUsage(cpu);
assert(more.user >= 0 && more.system >= 0);
assert.throws(() => process.cpuUsage({ user: -1, system: 0 }), { code: 'ERR_INVALID_ARG_VALUE' });
assert.strictEqual(Object.keys(process.resourceUsage()).length, 16);

// Environment
process.env.JSRUN_TEST = 5;
assert.strictEqual(process.env.JSRUN_TEST, '5');
assert('JSRUN_TEST' in process.env && Object.keys(process.env).includes('JSRUN_TEST'));
assert(Object.hasOwn(process.env, 'JSRUN_TEST'));
assert.strictEqual({ ...process.env }.JSRUN_TEST, '5');
assert(delete process.env.JSRUN_TEST);
assert.strictEqual(process.env.JSRUN_TEST, undefined);
assert.strictEqual(process.env[Symbol.iterator], undefined);
assert.throws(() => { process.env[Symbol('x')] = 1; }, TypeError);
process.env.UNICODE = 'é😀';
assert.strictEqual(process.env.UNICODE, 'é😀');
assert.throws(() => Object.defineProperty(process.env, 'A', { get() {} }), { code: 'ERR_INVALID_OBJECT_DEFINE_PROPERTY' });

// Signals and users
assert.throws(() => process.kill(process.pid, 'SIGNOTHING'), { code: 'ERR_UNKNOWN_SIGNAL' });
assert.throws(() => process.kill('x'), { code: 'ERR_INVALID_ARG_TYPE' });
assert.throws(() => process.kill(2 ** 22 + 1, 0), { code: 'ESRCH', syscall: 'kill' });
assert.strictEqual(process.kill(process.pid, 0), true);
assert.strictEqual(process.getuid(), process.geteuid());
assert(Array.isArray(process.getgroups()));
assert.throws(() => process.setuid('no such user'), { code: 'ERR_UNKNOWN_CREDENTIAL' });

// The rest
assert.strictEqual(process.getBuiltinModule('node:fs'), require('fs'));
assert.strictEqual(process.getBuiltinModule('zoo'), undefined);
process.title = 'jsrun-test';
assert.strictEqual(process.title, 'jsrun-test');
console.log('done');
