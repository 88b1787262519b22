'use strict';
// What the REPL offers at the Tab key: commands, modules, files, properties, variables, keywords.

const { peek } = require('internal/repl/peek');
const { lexicalNames } = internalBinding('contextify');

const identifier = /^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u;
const command = /^\s*\.(\w*)$/;
const moduleText = /\b(?:require|import)\s*\(\s*(['"`])([^'"`]*)$/;
const fileText = /\bfs(?:\.promises|Promises)?\.\w+\(\s*(['"`])([^'"`]*)$/;
const nameUnit = /[\p{ID_Continue}$]/u;
const keywords = [
  'async', 'await', 'break', 'case', 'catch', 'const', 'continue', 'debugger', 'default', 'delete', 'do', 'else', 'export',
  'false', 'finally', 'for', 'function', 'if', 'import', 'in', 'instanceof', 'let', 'new', 'null', 'return', 'switch', 'this',
  'throw', 'true', 'try', 'typeof', 'var', 'void', 'while', 'with', 'yield',
];

function nameStart(text, end) {
  while (end > 0 && nameUnit.test(text[end - 1])) end--;
  return end;
}

/** Where the operand that ends at `end` begins: a name, a number, a string, or something in brackets after one. */
function operandStart(text, end) {
  for (;;) {
    const last = text[end - 1];
    if (last === '"' || last === "'" || last === '`') return Math.max(text.lastIndexOf(last, end - 2), 0);
    if (last !== ']') return nameStart(text, end);
    const open = text.lastIndexOf('[', end - 2);
    if (open <= 0 || !(nameUnit.test(text[open - 1]) || text[open - 1] === ']')) return Math.max(open, 0);
    end = open;
  }
}

/** What is to be completed: the names, indices and dots at the end of `text`. Null: of a call's result or the like. */
function trailingExpression(text) {
  let start = nameStart(text, text.length);
  while (text[start - 1] === '.') {
    const end = text[start - 2] === '?' ? start - 2 : start - 1;
    const next = operandStart(text, end);
    if (next === end) return null;
    start = next;
  }
  return text.slice(start);
}

/** Names of an object's own properties that can be written after a dot. */
function ownNames(object) {
  try {
    return Object.getOwnPropertyNames(object).filter((name) => identifier.test(name));
  } catch {
    return []; // a proxy's trap
  }
}

/** The names for each object of the prototype chain, the object's own first. */
function nameGroups(value) {
  const groups = [];
  for (let object = Object(value); object !== null; object = Object.getPrototypeOf(object)) groups.push(ownNames(object));
  return groups;
}

/** The groups as one list with an empty line between them, the most general first. */
function joinGroups(groups, filter, prefix = '') {
  const seen = new Set();
  let all = [];
  for (const group of groups) {
    const fresh = [...new Set(group)].filter((name) => name.startsWith(filter) && !seen.has(name)).sort();
    if (fresh.length === 0) continue;
    for (const name of fresh) seen.add(name);
    all = [...fresh.map((name) => prefix + name), ...(all.length > 0 ? [''] : []), ...all];
  }
  return all;
}

/** Files and folders that begin with `text`, which may hold folders. */
function fileNames(text, from, extensions) {
  const fs = require('fs');
  const path = require('path');
  const slash = text.lastIndexOf('/');
  const folder = text.slice(0, slash + 1);
  const begin = text.slice(slash + 1);
  let entries;
  try {
    entries = fs.readdirSync(path.resolve(from, folder), { withFileTypes: true });
  } catch {
    return [];
  }
  const names = [];
  for (const entry of entries) {
    if (!entry.name.startsWith(begin) || (begin === '' && entry.name.startsWith('.'))) continue;
    let isFolder = entry.isDirectory();
    if (entry.isSymbolicLink()) {
      isFolder = fs.statSync(path.resolve(from, folder, entry.name), { throwIfNoEntry: false })?.isDirectory() ?? false;
    }
    if (isFolder) {
      names.push(`${folder}${entry.name}/`);
    } else if (extensions === undefined) {
      names.push(folder + entry.name);
    } else if (extensions.includes(path.extname(entry.name))) {
      // The extension of a program need not be written.
      const extension = path.extname(entry.name);
      names.push(folder + (extension === '.js' ? entry.name.slice(0, -extension.length) : entry.name));
    }
  }
  return names.sort();
}

function moduleNames(text) {
  const { Module } = require('internal/modules/cjs');
  const extensions = Object.keys(Module._extensions);
  if (/^\.{0,2}\//.test(text) || text === '.' || text === '..') {
    return [fileNames(text, process.cwd(), extensions)];
  }
  const packages = [];
  for (const folder of Module._nodeModulePaths(process.cwd())) {
    for (const name of fileNames(text, folder, extensions)) packages.push(name.replace(/\/$/, ''));
  }
  const builtins = Module.builtinModules.filter((id) => !id.startsWith('_'));
  const schemed = text.startsWith('node:') ? builtins.map((id) => `node:${id}`) : [];
  return [packages, [...builtins, ...schemed]];
}

function variableGroups(filter) {
  const groups = [lexicalNames(), ...nameGroups(globalThis)];
  if (filter !== '') groups.push(keywords);
  return groups;
}

function candidates(server, text) {
  let match = command.exec(text);
  if (match !== null && !server._isBuffering) {
    return [Object.keys(server.commands).filter((name) => name.startsWith(match[1])).sort(), match[1]];
  }
  match = moduleText.exec(text);
  if (match !== null) return [joinGroups(moduleNames(match[2]), match[2]), match[2]];
  match = fileText.exec(text);
  if (match !== null) return [fileNames(match[2], process.cwd()), match[2]];
  const whole = trailingExpression(text);
  if (whole === null || /^\d+\./.test(whole)) return [[], text];
  if (whole === '' && text.trim() !== '' && !/[\s({[,;=:!&|+\-*%<>?~^]$/.test(text)) return [[], text];
  const dot = whole.lastIndexOf('.');
  if (dot === -1) return /^\d/.test(whole) ? [[], whole] : [joinGroups(variableGroups(whole), whole), whole];
  const filter = whole.slice(dot + 1);
  const base = whole.slice(0, whole[dot - 1] === '?' ? dot - 1 : dot);
  const found = peek(base, server._accessorNames);
  if (found === undefined || found.value === undefined || found.value === null) return [[], whole];
  return [joinGroups(nameGroups(found.value), filter, whole.slice(0, dot + 1)), whole];
}

/** callback(error, [candidates, what they complete]). Names of properties are found without running getters or traps. */
function complete(server, text, callback) {
  let result;
  try {
    result = candidates(server, text);
  } catch (error) {
    callback(error);
    return;
  }
  callback(null, result);
}

module.exports = { complete };
