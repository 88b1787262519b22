// For terminal.sh: shows each line it reads; completes words; 'ask' asks a question.
const readline = require('node:readline');
const words = ['alpha', 'alps', 'beta'];
const rl = readline.createInterface({
  input: process.stdin,
  output: process.stdout,
  prompt: 'rl> ',
  completer: (text, callback) => setImmediate(callback, null, [words.filter((word) => word.startsWith(text)), text]),
});
rl.on('line', (line) => {
  console.log(`<${line}>`);
  if (line === 'ask') rl.question('name? ', (name) => { console.log(`hello ${name}`); rl.prompt(); });
  else rl.prompt();
});
rl.on('SIGINT', () => { console.log('interrupted'); rl.write(null, { ctrl: true, name: 'u' }); rl.prompt(); });
rl.on('SIGCONT', () => { console.log('continued'); });
rl.on('close', () => { console.log('closed'); });
rl.prompt();
