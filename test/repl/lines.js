// Lines from a stream: values, errors, texts of many lines, declarations that last, await, commands, _ and _error.
const repl = require('node:repl');
const { PassThrough } = require('node:stream');
const input = new PassThrough();
const server = repl.start({ input, output: process.stdout, prompt: '> ' });
server.context.given = 42;
server.defineCommand('say', { help: 'Say it', action(what) { this.output.write(`said ${what}\n`); this.displayPrompt(); } });
server.on('exit', () => console.log('exit'));
const lines = String.raw`
1 + 1
given
absent
let a = 1
let a = 2
a
const c = 3
c = 4
const c = 5
c
{ a: 1 }
{ a: 1 };
function f() {
throw new Error('boom') }
f()
throw 5
throw { a: 1 }
var s = ${'`abc'}
def${'`'}
_
_error
'ab\
cd'
/* comment
end */ 7
Math.max(1,
2)
var )
let b; let b
JSON.parse('{')
import { a as x } from 'fs'
await 5
const q = await Promise.resolve({ z: 1 })
q
for await (const n of [1, 2]) a += n
a
await Promise.reject(new TypeError('no'))
class K { #p = 1; get p() { return this.#p } }
class K { }
Object.getOwnPropertyNames(K.prototype)
_ = 3
_
if (true) {
.break
1 +
.nosuch
2
.nosuch
.say hello
fs.existsSync('/')
path.join('a', 'b')
module.id
require('node:os') === os
var await1 = 1; await1
({ get x() { throw 1 } })
new Proxy({}, { ownKeys() { throw new Error('trap') } })
npm install x
.5
.exit
not reached`.slice(1);
input.end(lines);
