/** Intersect: rows that both inputs have. */

import { sql } from '#engine/base/sql.ts';
import { setErrors, setInput, setSchema } from '#engine/transforms/sets/set-examples.ts';
import { setOperation } from '#engine/transforms/sets/set-operation.ts';

const [one, , , , none] = setInput.left.rows;

export const intersect = setOperation({
  name: 'Intersect',
  title: 'Intersect',
  summary: 'Keeps the rows that both inputs have.',
  times: (left, right) => sql`least(${left}, ${right})`,
  isKept: (left, right) => sql`${left} > 0 AND ${right} > 0`,
  examples: [
    {
      title: 'Each row once, by name; nulls equal each other',
      args: {},
      input: setInput,
      output: { schema: setSchema, rows: [one!, none!] },
    },
    {
      title: 'ALL: as often as both inputs have the row',
      args: { setType: 'ALL' },
      input: setInput,
      output: { schema: setSchema, rows: [one!, one!, none!] },
    },
    ...setErrors,
  ],
});
