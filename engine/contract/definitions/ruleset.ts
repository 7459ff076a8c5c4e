/** A Ruleset in `rulesets/<slug>.json`: data quality rules in DQDL. */

import { z } from 'zod';
import { nameSchema } from '#engine/contract/definitions/name.ts';

export const rulesetSchema = z.strictObject({
  name: nameSchema,
  description: z.string().max(2048).default(''),
  ruleset: z.string().min(1).describe('DQDL: Rules = [ … ].'),
  targetTable: z
    .strictObject({ databaseName: z.string().min(1), tableName: z.string().min(1) })
    .nullable()
    .default(null)
    .describe('The table it was written for; null: any.'),
});

export type Ruleset = z.output<typeof rulesetSchema>;
