// env: FORCE_COLOR=3 TERM=dumb
// chalk: styles, nesting, true colour, templates, levels.
'use strict';
const chalk = require('chalk');

console.log(chalk.supportsColor, chalk.level);
console.log(chalk.blue('Hello') + ' World' + chalk.red('!'));
console.log(chalk.blue.bgRed.bold('Hello world!'), chalk.underline.italic.strikethrough('lines'));
console.log(chalk.red('Hello', chalk.underline.bgBlue('world') + '!'));
console.log(chalk.green(`I am a green line ${chalk.blue.underline.bold('with a blue substring')} that becomes green again!`));
console.log(chalk.rgb(123, 45, 67).underline('Underlined reddish color'), chalk.hex('#DEADED').bold('Bold gray!'), chalk.keyword('orange')('orange'), chalk.bgAnsi256(194)('background'));
console.log(chalk`{red.bold Warning:} {rgb(10,20,30) ${2 + 3} files} {hex('#00ff00').bold left \u{1F600}}`);
console.log(chalk.red('two\nlines'), chalk.hsl(32, 100, 50)('hsl'), chalk.hwb(32, 0, 50).inverse('hwb'), chalk.reset.dim.hidden.visible('x'));
for (const level of [0, 1, 2, 3]) console.log(JSON.stringify(new chalk.Instance({ level }).hex('#ff8800').bold(level)));
const error = chalk.bold.red;
const warning = chalk.keyword('orange');
console.log(error('Error!'), warning('Warning!'), JSON.stringify(chalk.visible('')), chalk.red(1, undefined, null, { a: 1 }));
