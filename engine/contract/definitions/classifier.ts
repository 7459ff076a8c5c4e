/** A Classifier as it stands in `classifiers/<slug>.json`: a person's way of recognising files, asked before ours. */

import { z } from 'zod';

const shared = {
  name: z.string().min(1).max(255),
  description: z.string().max(2048).default(''),
};

export const classifierSchema = z.discriminatedUnion('type', [
  z.strictObject({
    ...shared,
    type: z.literal('csv'),
    delimiter: z.string().length(1).nullable().default(null),
    quoteSymbol: z.string().length(1).nullable().default(null),
    containsHeader: z.enum(['UNKNOWN', 'PRESENT', 'ABSENT']).default('UNKNOWN'),
    header: z.array(z.string().min(1)).default([]).describe('Column names to use.'),
  }),
  z.strictObject({ ...shared, type: z.literal('json'), jsonPath: z.string().min(1) }),
  z.strictObject({ ...shared, type: z.literal('xml'), classification: z.string().min(1), rowTag: z.string().min(1) }),
  z.strictObject({
    ...shared,
    type: z.literal('grok'),
    classification: z.string().min(1),
    grokPattern: z.string().min(1).max(2048),
    customPatterns: z.string().max(16_000).default(''),
  }),
]);

export type Classifier = z.output<typeof classifierSchema>;
