// Material: questions of every kind asked by inquirer.
import inquirer from 'inquirer';

const answers = await inquirer.prompt([
  { type: 'input', name: 'name', message: 'Name?', default: 'nobody', validate: (text) => text.length > 2 || 'too short' },
  { type: 'confirm', name: 'sure', message: 'Sure?' },
  { type: 'select', name: 'colour', message: 'Colour?', choices: ['red', 'green', { name: 'blue', disabled: 'sold out' }, 'white'] },
  { type: 'checkbox', name: 'extras', message: 'Extras?', choices: [{ value: 'milk' }, { value: 'sugar', checked: true }, { value: 'lemon' }] },
  { type: 'password', name: 'secret', message: 'Secret?', mask: '*' },
  { type: 'number', name: 'size', message: 'Size?', when: ({ sure }) => sure },
  { type: 'expand', name: 'action', message: 'Conflict?', choices: [{ key: 'y', name: 'Overwrite', value: 'over' }, { key: 'n', name: 'Skip', value: 'skip' }] },
  { type: 'rawlist', name: 'number', message: 'Which?', choices: ['one', 'two', 'three'] },
]);
console.log(JSON.stringify(answers));
