// ejs: tags, escaping, includes, loops, custom delimiters, files, async templates, errors with their line.
'use strict';
const path = require('path');
const ejs = require('ejs');

const page = `<h1><%= title %></h1>
<%# a comment %>
<% if (users.length) { -%>
<ul>
  <%_ for (const { name, admin = false } of users) { _%>
  <li<%- admin ? ' class="admin"' : '' %>><%= name %></li>
  <%_ } _%>
</ul>
<% } else { -%>
nobody
<% } -%>
<%% not a tag %>
`;
const users = [{ name: 'Ann <ann@example.org>', admin: true }, { name: "Bob's & Co" }];
console.log(ejs.render(page, { title: 'Users', users }));
console.log(ejs.render(page, { title: 'None', users: [] }, { rmWhitespace: true }));
const compiled = ejs.compile('Hello <?= who ?>', { delimiter: '?' });
console.log(compiled({ who: 'there' }), compiled({ who: '<b>' }));
console.log(ejs.render('<%- include("row", { cell: 1 }) %><%- include("row", { cell: 2 }) %>', {}, { includer: () => ({ template: '[<%= cell %>]' }) }));
console.log(ejs.render('<%= it.a + it.b %>', { a: 1, b: 2 }, { _with: false, localsName: 'it' }), ejs.render('<%= a %>', { a: 'x' }, { escape: (text) => `(${text})` }));
console.log(ejs.compile('<%= a %> done', { client: true, compileDebug: false }).toString().length > 100);
try {
  ejs.render('line one\n<% if (true) { %>\n<%= missing.name %>\n<% } %>', {});
} catch (error) {
  console.log(error.name, error.message);
}
try {
  ejs.render('<% if ( %>', {});
} catch (error) {
  console.log(error.name, error.message.split('\n').slice(1).join('|'));
}
(async () => {
  console.log(await ejs.render('<%= await value %>', { value: Promise.resolve('awaited') }, { async: true }));
  console.log(await ejs.renderFile(path.join(__dirname, '_ejs', 'page.ejs'), { items: ['one', 'two'] }));
})();
