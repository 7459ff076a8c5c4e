/** Except: rows of the left input that the right one does not have. */

import { sql } from '#engine/base/sql.ts';
import { setErrors, setInput, setSchema } from '#engine/transforms/sets/set-examples.ts';
import { setOperation } from '#engine/transforms/sets/set-operation.ts';

const [one, , , two] = setInput.left.rows;

export const except = setOperation({
  name: 'Except',
  title: 'Except',
  summary: 'Keeps the rows of the left input that the right one does not have.',
  times: (left, right) => sql`greatest(${left} - ${right}, 0)`,
  isKept: (left, right) => sql`${left} > 0 AND ${right} = 0`,
  examples: [
    {
      title: 'Each row once, by name; nulls equal each other',
      args: {},
      input: setInput,
      output: { schema: setSchema, rows: [two!] },
    },
    {
      title: 'ALL: each row of the right input removes one',
      args: { setType: 'ALL' },
      input: setInput,
      output: { schema: setSchema, rows: [one!, two!] },
    },
    ...setErrors,
  ],
});
