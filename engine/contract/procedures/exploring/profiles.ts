/** Procedures that describe one column of a file: its values, and what takes longer to find out. */

import { z } from 'zod';
import { columnSchema } from '#engine/contract/procedures/column.ts';
import { defineProcedure } from '#engine/contract/procedures/procedure.ts';
import { fileErrors, readingInput } from '#engine/contract/procedures/reading.ts';
import { rowChoice, sampleInput, viewErrors, viewInput } from '#engine/contract/procedures/row-view.ts';

export const profileProcedures = {
  profileColumn: defineProcedure(() => ({
    kind: 'query',
    summary: 'Returns statistics of one column of a file over all rows.',
    input: z.strictObject({
      path: z.string().min(1),
      ...readingInput,
      ...viewInput,
      ...sampleInput,
      column: z.string(),
      containing: z
        .string()
        .max(1000)
        .default('')
        .describe('Lists only values whose text contains this text. Ignores case. Changes nothing but `top`.'),
      most: z.int().min(1).max(1000).default(12).describe('Maximum number of listed values.'),
    }),
    output: z.object({
      column: columnSchema,
      sampled: z.boolean().describe('true: there are more rows than were counted.'),
      rowCount: z.number(),
      nullCount: z.number(),
      distinctCount: z.number().describe('Number of distinct values, without nulls.'),
      minimum: z.string().nullable().describe('null if there are no values, or if the type has no order.'),
      maximum: z.string().nullable(),
      histogram: z
        .object({
          step: z.string().describe('`50`, `month`, `5 years`.'),
          bins: z
            .array(z.object({ from: z.string(), to: z.string().describe('Of the next bin.'), rowCount: z.number() }))
            .readonly(),
          placelessCount: z.number().describe('Rows with NaN or an infinite value.'),
        })
        .nullable()
        .describe('Adjacent bins; null unless the values are numbers or times.'),
      top: z
        .array(z.object({ value: z.string(), rowCount: z.number() }))
        .readonly()
        .describe('The most frequent values as text, most frequent first.'),
      matchCount: z.number().describe('Number of distinct values that contain the text; those of `top` are the first.'),
    }),
    errors: [...fileErrors, ...viewErrors, 'DiskFull'],
  })),
  detailColumn: defineProcedure(() => ({
    kind: 'query',
    summary:
      'Returns the quantiles, outliers, lengths and patterns of one column of a file. Takes longer than profileColumn.',
    input: z.strictObject({
      path: z.string().min(1),
      ...readingInput,
      ...rowChoice,
      ...sampleInput,
      column: z.string(),
    }),
    output: z.object({
      quantiles: z
        .array(z.string())
        .readonly()
        .nullable()
        .describe('Minimum, 5%, 25%, median, 75%, 95% and maximum; null unless the values are numbers or times.'),
      numbers: z
        .object({
          mean: z.number(),
          standardDeviation: z.number().nullable().describe('Null for one value, and for values beyond 10^150.'),
          zeroCount: z.number(),
          negativeCount: z.number(),
          outliers: z
            .object({ below: z.number(), above: z.number(), rowCount: z.number() })
            .describe('Beyond three times the distance of the quartiles from the nearer one.'),
        })
        .nullable(),
      texts: z
        .object({
          length: z.object({ least: z.number(), median: z.number(), most: z.number() }).describe('Characters.'),
          blankCount: z.number().describe('Empty, or nothing but white space.'),
          patterns: z
            .array(z.object({ pattern: z.string(), rowCount: z.number() }))
            .readonly()
            .describe('Most frequent first: 9 for a digit, a and A for letters; at most 40 characters.'),
          patternCount: z.number(),
        })
        .nullable(),
    }),
    errors: [...fileErrors, ...viewErrors, 'DiskFull'],
  })),
  findCleanups: defineProcedure(() => ({
    kind: 'query',
    summary:
      'Finds what is worth cleaning in a column of text: blanks, placeholders, numbers and dates stored as text, several parts in one. Changes nothing.',
    input: z.strictObject({
      path: z.string().min(1),
      ...readingInput,
      ...rowChoice,
      ...sampleInput,
      column: z.string().describe('Columns of other types have nothing to clean.'),
    }),
    output: z.object({
      valueCount: z.number().describe('Counted rows that are not null.'),
      sampled: z.boolean().describe('true: there are more rows than were counted.'),
      cleanups: z
        .array(
          z.object({
            kind: z
              .enum(['trim', 'empty', 'placeholder', 'type', 'time', 'date', 'json', 'split'])
              .describe(
                'trim: blanks around the text. empty: nothing but blanks. placeholder: a text for "no value", such as n/a. type: numbers or true and false. time: ISO 8601. date: with slashes or dots and the year at the end. split: several parts.',
              ),
            rowCount: z.number().describe('Rows that it is about.'),
            outOf: z.number().nullable().describe('Rows that have a value; null where no type or split is suggested.'),
            examples: z
              .array(z.string())
              .readonly()
              .describe('Values, most frequent first, at most 60 characters each.'),
            type: z.enum(['bigint', 'double', 'boolean']).nullable(),
            order: z.enum(['day-first', 'month-first']).nullable(),
            isAmbiguous: z.boolean().describe('true: every date fits both orders.'),
            separator: z.string().nullable(),
            parts: z.int().nullable(),
            values: z.array(z.string()).readonly().describe('Placeholders that occur, in small letters.'),
          }),
        )
        .readonly(),
    }),
    errors: [...fileErrors, ...viewErrors, 'DiskFull'],
  })),
};
