/** A row for which the custom code of a node failed. */

import { z } from 'zod';

const codeFailureSchema = z.object({
  row: z.int().describe('Number of the row in the input of the node, from 1.'),
  column: z.string().nullable().describe('Column whose value does not fit its type; null: the row as a whole.'),
  reason: z.string(),
  line: z.int().nullable().describe('Line of the function, from 1; null if it is not known.'),
  raw: z.string().describe('The row as JSON.'),
});
export type CodeFailureText = z.output<typeof codeFailureSchema>;

export const codeFailures = z
  .array(codeFailureSchema)
  .readonly()
  .describe('Rows for which the custom code of the node failed; at most 20.');
