'use strict';
/*
 * Runs the ECMAScript conformance suite: jsrun test/test262/_run.js CHECKOUT [--jsrun FILE] [--every N] [--list] [FOLDER...]
 *
 * CHECKOUT is a checkout of github.com/tc39/test262; FOLDER is below its folder test/ (all of it without any). Every
 * test that skipped.txt does not name is run by `jsrun --test262` in each mode that it asks for, on all cores. --every N takes each
 * N-th test only. Prints what failed and is not in expected-failures.txt, then passes and failures by folder. The exit
 * status is 1 when there is such a failure. --list writes every failure, in the form of that file, instead.
 */
const { spawn } = require('child_process');
const fs = require('fs');
const os = require('os');
const path = require('path');

const SECONDS = 20;
/* Signals and codes that mean the program itself went wrong. */
const isCrash = (status) => status !== 0 && status !== 1;

function parseArguments(list) {
  const options = { checkout: undefined, jsrun: process.execPath, every: 1, list: false, folders: [] };
  for (let i = 0; i < list.length; i++) {
    if (list[i] === '--jsrun') options.jsrun = path.resolve(list[++i]);
    else if (list[i] === '--every') options.every = Number(list[++i]);
    else if (list[i] === '--list') options.list = true;
    else if (options.checkout === undefined) options.checkout = path.resolve(list[i]);
    else options.folders.push(list[i]);
  }
  if (options.checkout === undefined || !fs.existsSync(path.join(options.checkout, 'harness/assert.js'))) {
    console.error('usage: jsrun test/test262/_run.js CHECKOUT [--jsrun FILE] [--every N] [--list] [FOLDER...]');
    process.exit(2);
  }
  return options;
}

/** The lines of a list beside this file, without comments. */
function readList(name) {
  return fs.readFileSync(path.join(__dirname, name), 'utf8').split('\n')
    .map((line) => line.replace(/(^|\s)#.*/, '').trim()).filter((line) => line !== '');
}

/** What skipped.txt says: features by name, and folders or files by their path below test/. */
function readSkipped() {
  const features = new Set();
  const paths = [];
  for (const line of readList('skipped.txt')) {
    if (line.startsWith('feature ')) features.add(line.slice(8).trim());
    else paths.push(line);
  }
  return { features, skips: (name) => paths.some((p) => name === p || name.startsWith(`${p}/`)) };
}

/** A list in the test's front matter: `key: [a, b]`, or one item a line. */
function listIn(yaml, key) {
  const line = new RegExp(`^\\s*${key}:\\s*\\[([^\\]]*)\\]`, 'm').exec(yaml);
  if (line !== null) return line[1].split(',').map((item) => item.trim()).filter((item) => item !== '');
  const lines = new RegExp(`^\\s*${key}:\\s*\\n((?:\\s*- .*\\n)+)`, 'm').exec(yaml);
  return lines === null ? [] : lines[1].trim().split('\n').map((item) => item.trim().slice(1).trim());
}

function readMetadata(text) {
  const yaml = `${/\/\*---([^]*?)---\*\//.exec(text)?.[1] ?? ''}\n`.replaceAll('\r\n', '\n').replaceAll('\r', '\n');
  const negative = /^\s*negative:\s*\n((?:\s+\w+:.*\n)+)/m.exec(yaml)?.[1];
  return {
    flags: new Set(listIn(yaml, 'flags')),
    includes: listIn(yaml, 'includes'),
    features: listIn(yaml, 'features'),
    negative: negative === undefined ? undefined : /type:\s*(\w+)/.exec(negative)[1],
  };
}

function modesOf({ flags }) {
  if (flags.has('module')) return ['module'];
  if (flags.has('raw') || flags.has('noStrict')) return ['sloppy'];
  if (flags.has('onlyStrict')) return ['strict'];
  return ['sloppy', 'strict'];
}

function* filesBelow(folder) {
  for (const entry of fs.readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const file = path.join(folder, entry.name);
    if (entry.isDirectory()) yield* filesBelow(file);
    else if (entry.name.endsWith('.js') && !entry.name.includes('_FIXTURE')) yield file;
  }
}

/** Every run to make: {name, mode, file, metadata}. */
function* runsOf(options, skipped) {
  const root = path.join(options.checkout, 'test');
  let count = 0;
  for (const folder of options.folders.length > 0 ? options.folders : ['']) {
    const start = path.join(root, folder);
    const files = fs.statSync(start).isDirectory() ? filesBelow(start) : [start];
    for (const file of files) {
      const name = path.relative(root, file);
      if (skipped.skips(name) || count++ % options.every !== 0) continue;
      const metadata = readMetadata(fs.readFileSync(file, 'utf8'));
      if (metadata.flags.has('CanBlockIsFalse') || metadata.features.some((f) => skipped.features.has(f))) continue;
      for (const mode of modesOf(metadata)) yield { name, mode, file, metadata };
    }
  }
}

/** Calls done(reason), undefined when the test passed. */
function runOne(options, run, done) {
  const { flags, includes, negative } = run.metadata;
  const preludes = [];
  if (!flags.has('raw')) {
    preludes.push('assert.js', 'sta.js');
    if (flags.has('async')) preludes.push('doneprintHandle.js');
    preludes.push(...includes);
  }
  const parameters = ['--test262'];
  if (run.mode !== 'sloppy') parameters.push(`--${run.mode}`);
  parameters.push(run.file, ...preludes.map((name) => path.join(options.checkout, 'harness', name)));
  let out = '';
  let err = '';
  let late = false;
  const child = spawn(options.jsrun, parameters, { stdio: ['ignore', 'pipe', 'pipe'] });
  const timer = setTimeout(() => {
    late = true;
    child.kill('SIGKILL');
  }, SECONDS * 1000 * (options.jsrun.endsWith('debug') ? 10 : 1));
  child.stdout.on('data', (data) => { out += data; });
  child.stderr.on('data', (data) => { err += data; });
  child.on('close', (code, signal) => {
    clearTimeout(timer);
    done(judge(late ? 'time-out' : signal ?? code));
  });

  function judge(status) {
    if (isCrash(status)) return `CRASH ${status} ${err.slice(0, 200)}`;
    if (negative !== undefined) {
      if (status === 0) return `expected ${negative}`;
      return err.startsWith(`${negative}:`) ? undefined : `expected ${negative}, got ${err.slice(0, 200)}`;
    }
    if (status !== 0) return err.slice(0, 300);
    if (flags.has('async') && !out.includes('Test262:AsyncTestComplete')) return `never done: ${out.slice(0, 300)}`;
    return undefined;
  }
}

/** `language/expressions` of a test below it; one level for what lies flat. */
function folderOf(name) {
  return name.split('/').slice(0, -1).slice(0, 2).join('/');
}

function printTable(results) {
  const width = Math.max(...[...results.keys()].map((name) => name.length), 5);
  const line = (name, { passed, failed }) => {
    const share = (100 * passed) / (passed + failed);
    console.log(`${name.padEnd(width)} ${String(passed).padStart(7)} ${String(failed).padStart(6)} ${share.toFixed(2).padStart(7)}%`);
  };
  console.log(`${'folder'.padEnd(width)}  passed failed`);
  const totals = new Map();
  for (const [name, counts] of results) {
    line(name, counts);
    for (const key of [name.split('/')[0], 'all']) {
      const total = totals.get(key) ?? { passed: 0, failed: 0 };
      total.passed += counts.passed;
      total.failed += counts.failed;
      totals.set(key, total);
    }
  }
  console.log('');
  for (const [name, counts] of totals) line(name, counts);
}

function main() {
  const options = parseArguments(process.argv.slice(2));
  const expected = new Set(readList('expected-failures.txt'));
  const runs = runsOf(options, readSkipped());
  const results = new Map();
  const surprises = [];
  let unexpected = 0;
  let busy = 0;

  const next = () => {
    const { value: run, done } = runs.next();
    if (done) {
      if (busy === 0) finish();
      return;
    }
    busy++;
    runOne(options, run, (reason) => {
      busy--;
      note(run, reason);
      next();
    });
  };

  const note = (run, reason) => {
    const folder = folderOf(run.name);
    if (!results.has(folder)) results.set(folder, { passed: 0, failed: 0 });
    results.get(folder)[reason === undefined ? 'passed' : 'failed']++;
    const id = `${run.name} ${run.mode}`;
    const foreseen = expected.has(id) || expected.has(run.name);
    if (reason === undefined) {
      if (expected.has(id)) surprises.push(id);
      return;
    }
    if (!foreseen) unexpected++;
    if (options.list) console.log(`${id}  # ${reason.trim().replaceAll('\n', ' | ')}`);
    else if (!foreseen) console.log(`FAILED ${id}: ${reason.trim()}`);
  };

  const finish = () => {
    if (options.list) return;
    for (const id of surprises) console.log(`passes now, strike it from expected-failures.txt: ${id}`);
    if (results.size > 0) printTable(results);
    console.log(`${unexpected} failed that expected-failures.txt does not name`);
    process.exitCode = unexpected > 0 || results.size === 0 ? 1 : 0;
  };

  for (let i = 0; i < os.availableParallelism(); i++) next();
}

main();
