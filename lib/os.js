'use strict';

// What the operating system tells of itself, of the machine and of the user.

const { codes: { ERR_SYSTEM_ERROR }, getSystemErrorName, uvErrmapGet } = require('internal/errors');
const { validateInt32 } = require('internal/validators');
const binding = internalBinding('os');
const { os: constants } = internalBinding('constants');

function check(value, syscall) {
  if (typeof value === 'number' && value < 0) throw systemError(value, syscall);
  return value;
}

function systemError(errno, syscall) {
  return new ERR_SYSTEM_ERROR({
    errno, code: getSystemErrorName(errno), message: uvErrmapGet(errno)?.[1] ?? 'unknown error', syscall,
  });
}

let uname;

function system() {
  uname ??= check(binding.uname(), 'uv_os_uname');
  return uname;
}

function hostname() {
  return check(binding.hostname(), 'uv_os_gethostname');
}

function homedir() {
  return check(binding.homeDirectory(), 'uv_os_homedir');
}

function uptime() {
  return check(binding.uptime(), 'uv_uptime');
}

function release() {
  return system().release;
}

function type() {
  return system().sysname;
}

function version() {
  return system().version;
}

function machine() {
  return system().machine;
}

function arch() {
  return process.arch;
}

function platform() {
  return process.platform;
}

/** The folder for temporary files, without a slash at the end. */
function tmpdir() {
  const { env } = process;
  const path = env.TMPDIR || env.TMP || env.TEMP || '/tmp';
  return path.length > 1 && path.endsWith('/') ? path.slice(0, -1) : path;
}

function loadavg() {
  return binding.loadAverage();
}

function cpus() {
  return check(binding.cpus(), 'uv_cpu_info');
}

function freemem() {
  return binding.freeMemory();
}

function totalmem() {
  return binding.totalMemory();
}

function availableParallelism() {
  return binding.availableParallelism();
}

function endianness() {
  return new Uint8Array(new Uint16Array([1]).buffer)[0] === 1 ? 'LE' : 'BE';
}

// The number of leading one bits of a netmask.
function prefixLength(netmask, isIpv6) {
  let bits = 0;
  if (!isIpv6) {
    for (const part of netmask.split('.')) bits += countOnes(+part);
    return bits;
  }
  for (const part of netmask.split(':')) bits += countOnes(parseInt(part || '0', 16));
  return bits;
}

function countOnes(number) {
  let count = 0;
  for (; number > 0; number &= number - 1) count++;
  return count;
}

/** { lo: [{ address, netmask, family, mac, internal, cidr, scopeid? }] } */
function networkInterfaces() {
  const result = {};
  for (const entry of check(binding.interfaces(), 'uv_interface_addresses')) {
    const { name, address, netmask, family, mac, internal, scopeid } = entry;
    const shown = {
      address, netmask, family, mac, internal, cidr: `${address}/${prefixLength(netmask, family === 'IPv6')}`,
    };
    if (scopeid !== -1) shown.scopeid = scopeid;
    (result[name] ??= []).push(shown);
  }
  return result;
}

/** @param {{ encoding?: string }} [options] With encoding 'buffer' the texts are Buffers. */
function userInfo(options) {
  const info = Object.assign({ __proto__: null }, check(binding.userInfo(), 'uv_os_get_passwd'));
  if (options?.encoding === 'buffer') {
    const { Buffer } = require('buffer');
    for (const key of ['username', 'homedir', 'shell']) {
      if (info[key] !== null) info[key] = Buffer.from(info[key]);
    }
  }
  return info;
}

function getPriority(pid) {
  if (pid === undefined) pid = 0;
  else validateInt32(pid, 'pid');
  const priority = binding.getPriority(pid);
  if (Array.isArray(priority)) throw systemError(priority[0], 'uv_os_getpriority');
  return priority;
}

/** setPriority([pid, ]priority) */
function setPriority(pid, priority) {
  if (priority === undefined) {
    priority = pid;
    pid = 0;
  }
  validateInt32(pid, 'pid');
  validateInt32(priority, 'priority', -20, 19);
  check(binding.setPriority(pid, priority), 'uv_os_setpriority');
}

// In a template these stand for what they return.
for (const fn of [arch, availableParallelism, endianness, freemem, homedir, hostname, platform, release, tmpdir,
                  totalmem, type, uptime, version, machine]) {
  fn[Symbol.toPrimitive] = () => fn();
}

module.exports = {
  arch,
  availableParallelism,
  cpus,
  endianness,
  freemem,
  getPriority,
  homedir,
  hostname,
  loadavg,
  networkInterfaces,
  platform,
  release,
  setPriority,
  tmpdir,
  totalmem,
  type,
  userInfo,
  uptime,
  version,
  machine,
};
Object.defineProperties(module.exports, {
  constants: { __proto__: null, configurable: false, enumerable: true, value: constants },
  EOL: { __proto__: null, configurable: true, enumerable: true, writable: false, value: '\n' },
  devNull: { __proto__: null, configurable: true, enumerable: true, writable: false, value: '/dev/null' },
});
