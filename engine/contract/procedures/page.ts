/** Keyset pages, as every list gives them. */

import { z } from 'zod';

export const pageRequest = {
  limit: z.int().min(1).max(1000).optional(),
  after: z.string().nullable().optional().describe('The `next` of the previous page.'),
};

/** `next` null: the end. */
export function pageOf<T extends z.ZodType>(
  item: T,
): z.ZodObject<{ items: z.ZodReadonly<z.ZodArray<T>>; next: z.ZodNullable<z.ZodString> }> {
  return z.object({ items: z.array(item).readonly(), next: z.string().nullable() });
}
