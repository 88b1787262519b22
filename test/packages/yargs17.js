// yargs 17: commands with builders, positional arguments, middleware, coercion, asynchronous handlers, help, strictness, completion.
'use strict';
const yargs = require('yargs17/yargs');
const { hideBin } = require('yargs17/helpers');
const make = () => yargs().scriptName('tool').usage('$0 <command>').locale('en').exitProcess(false).wrap(76).version('3.2.1')
  .option('level', { choices: [1, 2, 3], default: 1, describe: 'how much' })
  .option('name', { alias: ['n', 'who'], type: 'string', demandOption: false, describe: 'a name', group: 'Names:' })
  .option('list', { type: 'array', describe: 'many' })
  .option('when', { coerce: (text) => new Date(text).toISOString(), describe: 'a time' })
  .option('secret', { hidden: true, type: 'boolean' })
  .middleware((argv) => { argv.seen = true; })
  .command('copy <from> [to]', 'copies', (y) => y.positional('from', { type: 'string', describe: 'source' }).option('force', { alias: 'f', type: 'boolean', describe: 'overwrite' }), (argv) => console.log('copy', argv.from, argv.to, argv.force, argv.seen))
  .command('wait', 'waits', (y) => y, async (argv) => { await new Promise((r) => setTimeout(r, 5)); console.log('waited', argv.level); })
  .command('fail', 'fails', {}, async () => { throw new Error('deliberately'); })
  .command('$0', 'default', {}, () => console.log('default'))
  .deprecateOption('level', 'use --name').env('TOOL').strictOptions().recommendCommands().demandCommand(0).showHelpOnFail(false);
async function run(...words) {
  console.log('$ tool', words.join(' '));
  try {
    await make().parseAsync(words, {}, (error, argv, output) => {
      if (output) console.log(output);
      else if (error) console.log('error', error.message);
    });
  } catch (error) { console.log('caught', error.name, error.message); }
}
(async () => {
  process.env.TOOL_WHO = 'env';
  for (const line of ['', 'copy a b -f', 'copy', 'wait --level 2', 'fail', '--help', 'copy --help', '--level 9', '--nmae x', 'cpoy a', '--version', '--when 2020-01-01T00:00Z', '--list 1 2 --list 3']) await run(...line.split(' ').filter(Boolean));
  console.log(await yargs(['--a.b=1', '--a.c', '2', '-xvf', 'file', '--no-z', '--', 'rest']).scriptName('t').help(false).version(false).parse());
  console.log(hideBin(['node', 'script', 'a']), yargs.terminalWidth);
  console.log(yargs(['x']).scriptName('t').getCompletion(['co'], () => {}) instanceof Promise);
})();
