// commander: options of every kind, subcommands, generated help, errors.
'use strict';
const { Command, Option, InvalidArgumentError } = require('commander');

function make() {
  const program = new Command('tool');
  program
    .exitOverride()
    .configureOutput({ writeOut: (text) => process.stdout.write(`out: ${text}`), writeErr: (text) => process.stdout.write(`err: ${text}`) })
    .description('A tool that shows what was parsed')
    .version('1.2.3', '-V, --version', 'print the version')
    .option('-d, --debug', 'say more')
    .option('-p, --port <number>', 'port to listen on', parsePort, 3000)
    .option('--no-colour', 'plain output')
    .option('-t, --tag <tag>', 'repeatable', (value, all) => [...all, value], [])
    .addOption(new Option('-s, --size <size>', 'cup size').choices(['small', 'large']).default('small').env('CUP_SIZE'))
    .addOption(new Option('--secret', 'not in the help').hideHelp());
  program
    .command('build')
    .alias('b')
    .argument('<source>', 'folder to read')
    .argument('[targets...]', 'what to make', ['all'])
    .option('-w, --watch [seconds]', 'build again when files change')
    .description('build the sources')
    .action((source, targets, options, command) => console.log('build', source, targets, options, command.optsWithGlobals()));
  program
    .command('later', { hidden: true })
    .action(async () => {
      await null;
      console.log('asynchronous action');
    });
  program.addHelpText('after', '\nExample:\n  $ tool build src');
  program.hook('preAction', (self, action) => console.log('about to', action.name()));
  return program;
}
function parsePort(text) {
  const port = Number(text);
  if (!Number.isInteger(port)) throw new InvalidArgumentError('Not a number.');
  return port;
}

async function run(...words) {
  console.log('$ tool', ...words);
  const program = make();
  try {
    await program.parseAsync(words, { from: 'user' });
    console.log(program.opts());
  } catch (error) {
    console.log(error.name, error.code, error.exitCode);
  }
}
(async () => {
  await run('build', 'src');
  await run('-dp', '80', '--tag', 'a', '--tag=b', '--no-colour', '-slarge', 'b', 'src', 'one', 'two', '-w', '5');
  await run('later');
  await run('--help');
  await run('build', '--help');
  await run('--version');
  await run('build');
  await run('--port', 'x', 'later');
  await run('--size', 'huge', 'later');
  await run('--prot', '1');
  await run('biuld');
})();
