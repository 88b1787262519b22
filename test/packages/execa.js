// execa (ES modules): output, input, failures, programs that are missing, time limits, pipes between programs.
'use strict';

async function main() {
  const { $, execa, execaSync } = await import('execa');
  console.log((await execa('echo', ['hello', 'there'])).stdout, (await execa({ input: 'abc' })`cat`).stdout);
  await execa('sh', ['-c', 'echo bad >&2; exit 3']).catch((e) => console.log(e.name, e.exitCode, e.stderr, e.shortMessage));
  await execa('no-such-command').catch((e) => console.log(e.code, e.shortMessage));
  console.log(execaSync('echo', ['at once']).stdout, (await $`echo ${'a b'}`).stdout);
  console.log((await execa({ lines: true })`printf ${'a\nb\n'}`).stdout);
  await execa('sleep', ['100'], { timeout: 50 }).catch((e) => console.log(e.timedOut, e.signal));
  console.log((await execa('echo', ['one\ntwo']).pipe('sort', ['-r'])).stdout);
}
main();
