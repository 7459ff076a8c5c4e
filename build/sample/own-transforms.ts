/** The user transform of the sample: the newest row of each key, which the job daily-revenue uses. */

import type { z } from 'zod';
import type { userTransformSchema } from '#engine/contract/definitions/user-transform.ts';

export const newestRow = {
  name: 'newest_row',
  displayName: 'Newest Row',
  description: 'Keeps the newest row of each key: the one with the largest value in a column, such as a time.',
  functionName: 'newestRow',
  parameters: [
    {
      name: 'keys',
      displayName: 'Keys',
      type: 'list',
      listOptions: 'column',
      description: 'Columns that identify what the rows are about.',
    },
    {
      name: 'newest',
      displayName: 'Newest by',
      type: 'str',
      listOptions: 'column',
      description: 'Column with the time or number of the row. The row with the largest value stays.',
    },
  ],
  tenon: { category: 'clean' },
} as const satisfies z.input<typeof userTransformSchema>;

export const newestRowSelect = `-- "$keys" and "$newest" are columns, with the names that the form of the node has.
SELECT *
FROM in1
QUALIFY row_number() OVER (PARTITION BY "$keys" ORDER BY "$newest" DESC NULLS LAST) = 1
`;
