/** Procedures of the quarantine: records that runs rejected, and runs that read them after a user corrected them. */

import { z } from 'zod';
import { columnSchema } from '#engine/contract/procedures/column.ts';
import { jobRunSchema, staleAfterRun } from '#engine/contract/procedures/job-runs.ts';
import { jobRunStates } from '#engine/contract/procedures/runs/run-states.ts';
import { pageOf, pageRequest } from '#engine/contract/procedures/page.ts';
import { defineProcedure } from '#engine/contract/procedures/procedure.ts';

/** Bytes of one corrected record, and records of one run. */
const longestRecord = 2_000_000;
const mostRecords = 10_000;

const groupSchema = z.object({
  stageId: z.string().nullable(),
  nodeId: z.string(),
  columnName: z.string().nullable(),
  reasonKind: z.string().describe('The reason without the values in it.'),
});

const rejectedRecordSchema = z.object({
  id: z.number(),
  nodeId: z.string(),
  file: z.string().nullable(),
  line: z.number().nullable().describe('Line number, from 1.'),
  byteOffset: z.number().nullable().describe('Position in the decompressed file, from 0.'),
  columnName: z.string().nullable(),
  reason: z.string(),
  raw: z.string().nullable().describe('Text of the record in the file, or the row of a later node as a JSON object.'),
  redrive: z
    .object({ runId: z.string(), jobRunState: jobRunStates, fixed: z.string() })
    .nullable()
    .describe('Run that reads the corrected text; null: none yet.'),
});
export type RejectedRecordText = z.output<typeof rejectedRecordSchema>;

export const quarantineProcedures = {
  getRejectedRecords: defineProcedure(() => ({
    kind: 'query',
    summary: 'Lists the records that a run rejected, with their position and the reason.',
    input: z.strictObject({ id: z.string().min(1), group: groupSchema.strict().optional(), ...pageRequest }),
    output: pageOf(rejectedRecordSchema),
    errors: ['EntityNotFound'],
  })),
  getRejectedGroups: defineProcedure(() => ({
    kind: 'query',
    summary:
      'Lists the rejected records of a run grouped by node and kind of reason, largest group first, with a description of the records.',
    input: z.strictObject({ id: z.string().min(1) }),
    output: z
      .array(
        groupSchema.extend({
          recordCount: z.number(),
          redrivenCount: z.number(),
          source: z
            .object({
              format: z.string(),
              options: z.record(z.string(), z.unknown()).readonly(),
              columns: z.array(columnSchema).readonly(),
            })
            .nullable()
            .describe('How the records were read; null: they are rows of a later node, as JSON objects.'),
        }),
      )
      .readonly(),
    errors: ['EntityNotFound'],
  })),
  findRedriveRefusal: defineProcedure(() => ({
    kind: 'query',
    summary: 'Explains why the corrected rejected records of a node cannot be run separately; null: they can.',
    input: z.strictObject({ id: z.string().min(1), stageId: z.string().nullable(), nodeId: z.string() }),
    output: z
      .object({ message: z.string(), hint: z.string().nullable() })
      .nullable()
      .describe('null: nothing in the job prevents it.'),
    errors: ['EntityNotFound'],
  })),
  redriveRejectedRecords: defineProcedure(() => ({
    kind: 'command',
    summary: 'Starts a run of the same job that reads only the corrected records.',
    input: z.strictObject({
      id: z.string().min(1).describe('Run that rejected the records.'),
      records: z
        .array(z.strictObject({ id: z.int(), fixed: z.string().min(1).max(longestRecord) }))
        .min(1)
        .max(mostRecords)
        .describe('Records to read, all rejected by the same node.'),
    }),
    output: jobRunSchema,
    errors: ['EntityNotFound', 'InvalidInput', 'InvalidState', 'IncrementalRefused', 'ConcurrentRunsExceeded'],
    invalidates: staleAfterRun,
  })),
  getRedrivenRecords: defineProcedure(() => ({
    kind: 'query',
    summary: 'Lists the records that a run of corrected records reads, with their original and corrected text.',
    input: z.strictObject({ id: z.string().min(1) }),
    output: z.array(rejectedRecordSchema).readonly(),
    errors: ['EntityNotFound'],
  })),
};
