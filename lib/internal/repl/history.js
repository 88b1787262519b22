'use strict';
// The REPL's history in a file, newest line first in memory and in the file.

const fs = require('fs');
const os = require('os');
const path = require('path');

const DELAY = 15; // milliseconds from a line to the write
const DEFAULT_SIZE = 1000;

function complain(server, text) {
  server._writeToOutput(`\n${text}\n`);
  server._refreshLine();
}

/** NODE_REPL_HISTORY, else the usual file; empty: none. */
function defaultPath() {
  const name = process.env.NODE_REPL_HISTORY;
  if (name !== undefined) return name.trim();
  try {
    return path.join(os.homedir(), '.node_repl_history');
  } catch {
    return '';
  }
}

/** How many lines NODE_REPL_HISTORY_SIZE wants kept. */
function historySize() {
  const size = Number(process.env.NODE_REPL_HISTORY_SIZE);
  return size > 0 ? Math.floor(size) : DEFAULT_SIZE;
}

function read(file) {
  const fd = fs.openSync(file, 'a+', 0o600);
  fs.closeSync(fd);
  const lines = fs.readFileSync(file, 'utf8').split(/\r?\n+/);
  return lines.filter((line) => line !== '');
}

/** Fills the history from the file and writes it back as it grows; callback(error, server). */
function setupHistory(server, file, callback) {
  file ??= defaultPath();
  if (file === '' || !server.terminal) {
    process.nextTick(callback, null, server);
    return;
  }
  let lines;
  try {
    lines = read(file);
  } catch {
    complain(server, 'The history file cannot be opened: this session will not be kept.');
    process.nextTick(callback, null, server);
    return;
  }
  server.history.push(...lines.slice(0, server.historySize - server.history.length));
  let timer = null;
  const flush = () => {
    if (timer === null) return;
    clearTimeout(timer);
    timer = null;
    try {
      fs.writeFileSync(file, `${server.history.slice(0, server.historySize).join('\n')}\n`, { mode: 0o600 });
    } catch {
      server.removeListener('history', onHistory);
    }
    server.emit('flushHistory');
  };
  const onHistory = () => {
    if (timer !== null) clearTimeout(timer);
    timer = setTimeout(flush, DELAY);
  };
  server.on('history', onHistory);
  server.once('close', flush);
  process.once('exit', flush);
  process.nextTick(callback, null, server);
}

module.exports = { historySize, setupHistory };
