/** How log files are read; names are Glue's where Glue has them (AWS Glue, "Using the grokLog format"). */

import { z } from 'zod';
import { fieldLogs } from '#engine/formats/logs/field-lines.ts';
import { knownLogs } from '#engine/formats/logs/known-logs.ts';

const names = [...knownLogs, ...fieldLogs].map(({ name }) => name).join(', ');

export const logReadOptions = z.object({
  logFormat: z
    .string()
    .default('')
    .describe(`A grok pattern that a whole record fits, or the name of a known log: ${names}. Empty: found.`),
  customPatterns: z.string().default('').describe('Patterns of your own, each a line of name and pattern.'),
  multiLine: z
    .boolean()
    .default(false)
    .describe('Lines that do not fit the pattern belong to the record before, as stack traces do.'),
  MISSING: z.string().default('-').describe('A value that means null; empty: none does.'),
  LineCount: z.int().min(1).default(1).describe('Lines of each record.'),
  encoding: z.string().default('utf-8').describe('Character encoding.'),
});

export type LogReadOptions = z.output<typeof logReadOptions>;
