// marked: the whole of Markdown to HTML, the lexer's tokens, a renderer and an extension of one's own.
'use strict';
const { marked, Marked, Lexer } = require('marked');

const text = `# Title with *emphasis* and \`code\`

A paragraph with **bold**, ~~struck~~, a [link](https://example.org "tip"), <b>html</b>,
an ![image](a.png), an autolink https://example.org/a_b?c=d&e=f and a\\
hard break. Escaped \\*stars\\* &copy; & < >

- one
- two
  1. nested
  2. list

     with a paragraph
- [x] done
- [ ] open

> A quote
> > within a quote

\`\`\`js
const a = 1 < 2 && "x";
\`\`\`

    indented code

| left | centre | right |
|:-----|:------:|------:|
| a    | **b**  | c \\| d |
| 漢字 | 👍     | é     |

Setext
------

* * *

[reference][id], [id] and [missing][no].

[id]: <https://example.org/ref> 'Reference'

<div>
  block *html*
</div>

***both* bold** and __init__ snake_case_word
`;
console.log(marked.parse(text));
console.log(marked.parse('one\ntwo', { breaks: true }), marked.parseInline('*in* line'));
console.log(Lexer.lex('# A\n\n- x\n- y *z*'));
const own = new Marked({
  renderer: {
    heading({ tokens, depth }) {
      return `<h${depth} id="x">${this.parser.parseInline(tokens)}</h${depth}>\n`;
    },
  },
  extensions: [
    {
      name: 'mention',
      level: 'inline',
      start: (source) => source.indexOf('@'),
      tokenizer(source) {
        const match = /^@(\w+)/.exec(source);
        return match ? { type: 'mention', raw: match[0], user: match[1] } : undefined;
      },
      renderer: (token) => `<a href="/u/${token.user}">@${token.user}</a>`,
    },
  ],
  walkTokens: (token) => {
    if (token.type === 'strong') token.type = 'em';
  },
});
console.log(own.parse('## Hi **there** @someone'));
(async () => console.log(await new Marked({ async: true, walkTokens: async () => null }).parse('*later*')))();
console.log(marked.parse(text.repeat(40)).length);
