// zod: schemas that accept, convert and refuse.
'use strict';
const { z } = require('zod');

const schema = z.object({
  name: z.string().min(2), count: z.number().int().optional(), kinds: z.array(z.enum(['x', 'y'])), mail: z.string().email(),
  either: z.union([z.string(), z.number()]), date: z.coerce.date(),
}).strict();
console.log(schema.parse({ name: 'ab', kinds: ['x'], mail: 'a@b.co', either: 1, date: 0 }));
const refused = schema.safeParse({ name: 'a', count: 1.5, kinds: ['q'], mail: 'no', either: {}, other: 1 });
console.log(refused.success, refused.error.issues);
console.log(z.string().transform((text) => text.length).pipe(z.number().max(3)).safeParse('abcd').error.issues);
