/** A saved query in `queries/<slug>.sql`: a first line `-- name: …`, then one SELECT. */

import { z } from 'zod';

export const querySchema = z.strictObject({
  name: z
    .string()
    .min(1)
    .max(255)
    .refine((name) => !/[\r\n]/u.test(name), 'A name cannot contain line breaks.'),
  sql: z.string().max(1_000_000),
});

export type Query = z.output<typeof querySchema>;
