/** Questions of workers about custom code, checked: workers run people's SQL. */

import { z } from 'zod';
import type { CodeQuestion } from '#engine/code/code-service.ts';

/** Columns and batches are read only by the process of the code. */
const opaque = z.custom<never>((value) => typeof value === 'object' && value !== null);

const questionSchema = z.strictObject({
  code: z.enum(['check', 'apply', 'infer']),
  task: z.strictObject({
    code: z.string(),
    returns: z.enum(['row', 'rows', 'keep']),
    input: opaque,
    output: opaque,
  }),
  batch: opaque,
  mostFailures: z.int().nonnegative(),
  timeLimit: z.int().positive().max(86_400_000),
  firstRow: z.int().positive(),
  sequence: z.string().min(1).max(100),
});

/** undefined: the question is about something else. */
export function readCodeQuestion(question: unknown): CodeQuestion | undefined {
  const read = questionSchema.safeParse(question);
  return read.success ? read.data : undefined;
}
