'use strict';

// What a stream to a terminal has besides: its size, its colours, the cursor.

const { terminalSize } = internalBinding('process_methods');

/** Bits of colour for the environment: 1 none, 4, 8 or 24. */
function getColorDepth(env = process.env) {
  if (env.FORCE_COLOR !== undefined) {
    switch (env.FORCE_COLOR) {
      case '': case '1': case 'true': return 4;
      case '2': return 8;
      case '3': return 24;
      default: return 1;
    }
  }
  if (env.NODE_DISABLE_COLORS !== undefined && env.NODE_DISABLE_COLORS !== '') return 1;
  if ((env.NO_COLOR !== undefined && env.NO_COLOR !== '') || env.TERM === 'dumb') return 1;
  if (env.TMUX) return 24;
  if (env.TF_BUILD || env.CI) return env.GITHUB_ACTIONS || env.GITEA_ACTIONS || env.CIRCLECI ? 24 : 8;
  if (env.COLORTERM === 'truecolor' || env.COLORTERM === '24bit') return 24;
  const { TERM } = env;
  if (TERM) {
    if (/^xterm-256|-256(color)?$/.test(TERM)) return 8;
    if (/^(screen|xterm|vt100|vt220|rxvt|eterm|linux|cygwin|ansi|konsole|putty|mosh)|color|direct/i.test(TERM)) return 4;
  }
  return env.COLORTERM ? 4 : 1;
}

/** Adds the members to a Writable on a terminal. */
function addTerminal(stream) {
  const readline = () => require('internal/readline/callbacks');
  let seen = terminalSize(stream.fd);
  // Asked for when looked at: the signal that tells of changes is only waited for when somebody listens to 'resize'.
  ['columns', 'rows'].forEach((name, i) => {
    Object.defineProperty(stream, name, {
      __proto__: null,
      configurable: true,
      enumerable: true,
      get: () => terminalSize(stream.fd)[i],
      set(value) {
        Object.defineProperty(stream, name, { __proto__: null, value, writable: true, enumerable: true, configurable: true });
      },
    });
  });
  const refreshSize = () => {
    const [columns, rows] = terminalSize(stream.fd);
    if (columns === seen[0] && rows === seen[1]) return;
    seen = [columns, rows];
    stream.emit('resize');
  };
  stream.on('newListener', (name) => {
    if (name === 'resize' && stream.listenerCount('resize') === 0) process.on('SIGWINCH', refreshSize);
  });
  stream.on('removeListener', (name) => {
    if (name === 'resize' && stream.listenerCount('resize') === 0) process.removeListener('SIGWINCH', refreshSize);
  });
  Object.assign(stream, {
    isTTY: true,
    _refreshSize: refreshSize,
    getColorDepth,
    getWindowSize: () => [stream.columns, stream.rows],
    hasColors(count, env) {
      if (env === undefined && (count === undefined || typeof count === 'object')) {
        env = count;
        count = 16;
      }
      return count <= 2 ** getColorDepth(env);
    },
    cursorTo: (x, y, callback) => readline().cursorTo(stream, x, y, callback),
    moveCursor: (dx, dy, callback) => readline().moveCursor(stream, dx, dy, callback),
    clearLine: (direction, callback) => readline().clearLine(stream, direction, callback),
    clearScreenDown: (callback) => readline().clearScreenDown(stream, callback),
  });
  return stream;
}

module.exports = { addTerminal, getColorDepth };
