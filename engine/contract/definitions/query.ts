/**
 * A saved query in `queries/<slug>.sql`: a first line `-- name: …`, lines `-- parameter NAME: VALUE` with the values that its
 * parameters begin with, then one SELECT.
 */

import { z } from 'zod';
import { nameSchema } from '#engine/contract/definitions/name.ts';
import { parameterName } from '#engine/contract/statement-parameters.ts';

function isOneLine(text: string): boolean {
  return !/[\r\n]/u.test(text);
}

export const querySchema = z.strictObject({
  name: nameSchema.refine(isOneLine, 'A name cannot contain line breaks.'),
  sql: z.string().max(1_000_000),
  parameters: z
    .record(
      z.string().regex(parameterName, 'it must begin with a letter or _ and have at most 100 letters, digits and _'),
      z.string().max(1000).refine(isOneLine, 'A value cannot contain line breaks.'),
    )
    .default({})
    .describe('Name of a parameter → its first value, as a person types it.'),
});

export type Query = z.output<typeof querySchema>;
