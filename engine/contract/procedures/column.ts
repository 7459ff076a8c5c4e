/** A column as it crosses the border, its type in Hive spelling; and other parts that several procedures give. */

import { z } from 'zod';

export const columnSchema = z.object({ name: z.string(), type: z.string() });
export type ColumnText = z.output<typeof columnSchema>;

/** One row of data as JSON (DESIGN §9: big integers and decimals as strings, dates ISO, binary base64). */
export const rowSchema = z.record(z.string(), z.unknown());

/** As it was when the table was crawled. */
export const tableClassifierSchema = z
  .object({
    name: z.string(),
    classification: z.string().describe('Label of such files; csv and json for classifiers of these types.'),
    because: z.string().describe('What the classifier states.'),
  })
  .optional()
  .describe('The custom classifier that recognised the files; absent: none did.');

/** SerializedError as zod checks it. */
export const errorTextSchema = z.object({
  kind: z
    .enum(['user', 'operational', 'unexpected'])
    .describe('Who has to act: the user, nobody yet, or the developers.'),
  code: z.string(),
  message: z.string(),
  hint: z.string().optional(),
  node: z.string().optional().describe('The node that it is about.'),
  stageNode: z.string().optional().describe('The node whose rows were being made.'),
  problem: z
    .string()
    .optional()
    .describe('What is wrong with a connection, as in testConnection; connection: none is for the bucket.'),
  bucket: z.string().optional().describe('Bucket that no connection is for.'),
  memoryLimit: z.number().optional().describe('For OutOfMemory: bytes that the worker could use, if known.'),
  connection: z.string().optional().describe('Name of the connection that failed.'),
  interrupted: z
    .literal(true)
    .optional()
    .describe('Nothing failed: Tenon ended before the run or task did. The run can be resumed.'),
});
export type ErrorText = z.output<typeof errorTextSchema>;
