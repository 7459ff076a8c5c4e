/** FilterExpression of AWS Glue: comparisons of a column, joined by AND or OR. */

import { z } from 'zod';

const filterExpression = z.object({
  Operation: z.enum(['EQ', 'LT', 'GT', 'LTE', 'GTE', 'REGEX', 'ISNULL']),
  Negated: z.boolean().optional(),
  Values: z.array(z.object({ Type: z.enum(['COLUMNEXTRACTED', 'CONSTANT']), Value: z.array(z.string()).min(1) })),
});

export const filterFields = z.object({
  LogicalOperator: z.enum(['AND', 'OR']),
  Filters: z.array(filterExpression).min(1).max(1000),
});

export type FilterExpression = z.output<typeof filterExpression>;
export type GlueFilters = z.output<typeof filterFields>;

/** Whether a constant, which AWS Glue keeps as text, is written as a number in a condition. */
export function isNumberText(text: string): boolean {
  return /^-?(?:0|[1-9]\d{0,17})(?:\.\d{1,18})?$/u.test(text);
}
