// chalk 5: levels, nesting, templates of colours, visible and disabled.
import { Chalk, chalkStderr, supportsColor } from 'chalk5';
import chalk from 'chalk5';
for (const level of [0, 1, 2, 3]) {
  const c = new Chalk({ level });
  console.log(JSON.stringify([c.red('a'), c.bold.underline.blue('b'), c.hex('#ff8800')('c'), c.bgRgb(1, 2, 3).ansi256(200)('d'), c.red(`x${c.green('y')}z`), c.blue('line\nline'), c.visible('v')]));
}
console.log(chalk.level, supportsColor, chalkStderr.level);
try { new Chalk({ level: 9 }); } catch (error) { console.log(error.message); }
