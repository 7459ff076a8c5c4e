/** A column as it crosses the border: its type in Hive spelling. */

import { z } from 'zod';

export const columnSchema = z.object({ name: z.string(), type: z.string() });
export type ColumnText = z.output<typeof columnSchema>;

/** One row of data as JSON (DESIGN §9: big integers and decimals as strings, dates ISO, binary base64). */
export const rowSchema = z.record(z.string(), z.unknown());

/** SerializedError as zod checks it. */
export const errorTextSchema = z.object({
  kind: z
    .enum(['user', 'operational', 'unexpected'])
    .describe('Who has to act: the user, nobody yet, or the developers.'),
  code: z.string(),
  message: z.string(),
  hint: z.string().optional(),
  node: z.string().optional().describe('The node that it is about.'),
  stageNode: z.string().optional().describe('The node whose rows were being made.'),
});
export type ErrorText = z.output<typeof errorTextSchema>;
