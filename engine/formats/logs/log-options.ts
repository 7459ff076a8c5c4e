/** How log files are read; names are Glue's where Glue has them (AWS Glue, "Using the grokLog format"). */

import { z } from 'zod';
import { computeOnce } from '#engine/base/compute-once.ts';
import { fieldLogs } from '#engine/formats/logs/field-lines.ts';
import { knownLogs } from '#engine/formats/logs/known-logs.ts';

const names = [...knownLogs, ...fieldLogs].map(({ name }) => name).join(', ');

export const logReadOptions = computeOnce(() =>
  z.object({
    logFormat: z
      .string()
      .default('')
      .describe(`A grok pattern that matches a whole record, or the name of a known log: ${names}. Empty: detected.`)
      .meta({ title: 'Log format' }),
    customPatterns: z
      .string()
      .default('')
      .describe('Additional grok patterns, one per line: a name, a space and the pattern.')
      .meta({ title: 'Custom patterns' }),
    multiLine: z
      .boolean()
      .default(false)
      .describe('Adds lines that do not match the pattern, such as stack traces, to the previous record.')
      .meta({ title: 'Records can span lines' }),
    MISSING: z.string().default('-').describe('Value that is read as null. Empty: none.').meta({ title: 'Null value' }),
    LineCount: z
      .int()
      .min(1)
      .default(1)
      .describe('Number of lines in each record.')
      .meta({ title: 'Lines per record' }),
    encoding: z
      .string()
      .default('utf-8')
      .describe('Character encoding of the file, such as utf-8.')
      .meta({ title: 'Encoding' }),
  }),
);

export type LogReadOptions = z.output<ReturnType<typeof logReadOptions>>;
