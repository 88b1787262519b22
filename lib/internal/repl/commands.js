'use strict';
// The commands that begin with a dot.

const fs = require('fs');

const commands = {
  break: {
    help: 'Give up the expression that is being entered',
    action() {
      this.clearBufferedCommand();
      this.displayPrompt();
    },
  },
  clear: {
    help: 'The same as .break',
    action() {
      this.clearBufferedCommand();
      this.displayPrompt();
    },
  },
  exit: {
    help: 'Exit the REPL',
    action() { this.close(); },
  },
  help: {
    help: 'Print this list of commands',
    action() {
      const names = Object.keys(this.commands).sort();
      const width = Math.max(...names.map((name) => name.length)) + 3;
      for (const name of names) {
        const { help } = this.commands[name];
        this.output.write(`.${name}${help ? ' '.repeat(width - name.length) + help : ''}\n`);
      }
      this.output.write('\nCtrl+C gives up the current expression, Ctrl+D exits the REPL\n');
      this.displayPrompt();
    },
  },
  save: {
    help: 'Save what was entered in this session to a file',
    action(file) {
      try {
        if (file === '') throw new Error('no file name');
        fs.writeFileSync(file, this.lines.join('\n'));
        this.output.write(`Session saved to: ${file}\n`);
      } catch {
        this.output.write(file === '' ? 'The name of a file is needed\n' : `Failed to save: ${file}\n`);
      }
      this.displayPrompt();
    },
  },
  load: {
    help: 'Run a file in the REPL session',
    action(file) {
      let text;
      try {
        text = fs.readFileSync(file, 'utf8');
      } catch {
        this.output.write(file === '' ? 'The name of a file is needed\n' : `Failed to load: ${file}\n`);
        this.displayPrompt();
        return;
      }
      this._evaluateText(text.endsWith('\n') ? text : `${text}\n`);
    },
  },
  editor: {
    help: 'Enter editor mode, for text of many lines',
    terminalOnly: true,
    action() {
      this.editorMode = true;
      this.output.write('// Entering editor mode (Ctrl+D to finish, Ctrl+C to cancel)\n');
      Object.getPrototypeOf(this.constructor.prototype).setPrompt.call(this, '');
      this.prompt();
    },
  },
};

function defineCommands(server) {
  for (const name of Object.keys(commands)) {
    const { action, help, terminalOnly } = commands[name];
    if (!terminalOnly || server.terminal) server.defineCommand(name, { help, action });
  }
}

module.exports = { defineCommands };
