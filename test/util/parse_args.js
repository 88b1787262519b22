'use strict';

// Proves: util.parseArgs: long and short options, groups, negation, defaults, tokens, errors.

const show = require('../_expressions');
const { parseArgs, parseEnv } = require('util');

const flags = 'options: { a: { type: "boolean", short: "a" }, b: { type: "boolean", short: "b" }, foo: { type: "string", short: "f" } }';
show([
  ...['{}', '{ args: ["-f", "x", "-a"], F }', '{ args: ["--nope"] }', '{ args: ["x"] }', '{ args: ["x", "--", "-y"], allowPositionals: true, tokens: true }',
      '{ args: ["-ab"], F, tokens: true }', '{ args: ["-abfvalue", "x"], F, allowPositionals: true, tokens: true }', '{ args: ["--foo=1"], F }',
      '{ args: ["--foo=1", "--foo", "2"], options: { foo: { type: "string", multiple: true } } }', '{ args: ["--foo"], F }', '{ args: ["--a=1"], F }',
      '{ args: ["--foo", "-1"], F }', '{ args: ["--no-a"], F, allowNegative: true }', '{ args: ["--no-a"], F }', '{ args: ["--x", "y", "-z"], strict: false }',
      '{ args: [], options: { a: { type: "string", default: "d" }, b: { type: "boolean", default: true } } }', '{ options: { a: { type: "number" } } }',
      '{ options: { a: { type: "string", short: "ab" } } }', '{ options: { a: { type: "string", default: 5 } } }', '{ args: 5 }', '{ args: ["-fx"], F, tokens: true }',
      '{ args: ["-f", "-x"], F }', '{ args: ["-"], allowPositionals: true }', '{ args: ["--nope"], allowPositionals: true }']
    .map((config) => `parseArgs(${config.replace('F', flags)})`),
  'parseEnv("A=1\\n#c\\nB = \\"x\\ny\\" # c\\nC=\'q\'\\nexport D=5 #z\\nE=a b\\nF=`x`\\nG\\nH=\\nI=\\"a\\\\nb\\"\\nL =  sp  ")',
], { parseArgs, parseEnv });
