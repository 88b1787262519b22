// yargs: options, commands, checks, generated help, completion of values, errors.
'use strict';
const yargs = require('yargs/yargs');

function make() {
  return yargs()
    .scriptName('tool')
    .usage('$0 <command> [options]')
    .option('verbose', { alias: 'v', type: 'count', describe: 'say more' })
    .option('port', { type: 'number', default: 3000, describe: 'port to listen on' })
    .option('tag', { type: 'array', string: true, describe: 'any number of tags' })
    .option('size', { choices: ['small', 'large'], describe: 'cup size' })
    .option('data', { coerce: (text) => JSON.parse(text), describe: 'JSON' })
    .command('serve [folder]', 'serve a folder', (y) => y.positional('folder', { default: '.', describe: 'what to serve' }), (argv) => console.log('serve', argv.folder, argv.port))
    .command({ command: 'add <first> [others..]', aliases: ['a'], describe: 'add numbers', handler: (argv) => console.log('sum', [argv.first, ...argv.others].reduce((a, b) => a + b)) })
    .command('later', 'asynchronous', {}, async () => {
      await null;
      console.log('later');
    })
    .group(['port'], 'Network:')
    .example('$0 serve public', 'serves the folder public')
    .check((argv) => {
      if (argv.port < 1) throw new Error('port must be positive');
      return true;
    })
    .implies('data', 'port')
    .conflicts('size', 'tag')
    .epilogue('The end.')
    .strict()
    .wrap(72)
    .version('1.2.3')
    .locale('en')
    .exitProcess(false);
}
function run(...words) {
  console.log('$ tool', ...words);
  make().parse(words, (error, argv, output) => {
    if (error) console.log('error:', error.message);
    if (output) console.log(output);
    const { $0, ...rest } = argv;
    console.log($0, rest);
  });
}
run('serve', '-vv', '--port=8080', '--tag', 'a', '1', '--no-verbose');
run('add', '1', '2', '3.5');
run('a', '--', '1');
run('later');
run('serve', '--data', '{"a":[1]}', '--data.b', 'x');
run('--help');
run('serve', '--help');
run('--version');
run('add');
run('serve', '--unknown', '--bad-one');
run('serve', '--size', 'huge');
run('serve', '--port', '-1');
run('serve', '--size', 'small', '--tag', 'a');
// (Without a name yargs takes that of the script only from executables that are called node.)
console.log(yargs(['--a.b', '1', '-xyz', '--no-c', '--d=e', 'f', '--', 'g']).scriptName('tool').parserConfiguration({ 'populate--': true }).help(false).version(false).argv);
