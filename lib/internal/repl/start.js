'use strict';
// `jsrun` without a program: the REPL on standard input and output.

function startRepl() {
  const repl = require('repl');
  const { env } = process;
  console.log(`Welcome to jsrun v${process.versions.jsrun} (Node.js ${process.version}).\nType ".help" for more information.`);
  const terminal = env.NODE_NO_READLINE && Number(env.NODE_NO_READLINE) !== 0 ? false : undefined;
  const server = repl.start({
    prompt: '> ',
    terminal,
    breakEvalOnSigint: true,
    replMode: String(env.NODE_REPL_MODE).trim().toLowerCase() === 'strict' ? repl.REPL_MODE_STRICT : repl.REPL_MODE_SLOPPY,
  });
  // What the code entered throws later is shown like what it throws at once, and the session goes on.
  process.setUncaughtExceptionCaptureCallback((error) => {
    if (process.listenerCount('uncaughtException') > 0) {
      process.emit('uncaughtException', error, 'uncaughtException');
      server.clearBufferedCommand();
      server.displayPrompt();
    } else {
      server._reportError(error);
    }
  });
  server.on('exit', () => { process.exit(); });
  server.setupHistory(undefined, () => {});
  return server;
}

module.exports = { startRepl };
