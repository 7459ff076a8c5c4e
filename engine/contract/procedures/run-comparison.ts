/** The procedure that compares two runs, and the parts of its answer. */

import { z } from 'zod';
import { defineProcedure } from '#engine/contract/procedures/procedure.ts';
import { jobRunStates } from '#engine/contract/procedures/runs/run-states.ts';

const changeSchema = z
  .enum(['added', 'removed', 'changed'])
  .describe('added: only in run B; removed: only in run A; changed: in both, with different values.');
const changeOrSameSchema = z
  .enum(['added', 'removed', 'changed', 'same'])
  .describe('added: only in run B; removed: only in run A; changed: in both, with different values; same: equal.');

/** What is not recorded of a run, so that it is not taken for equal. */
const gapSchema = z.object({
  run: z.enum(['a', 'b']),
  missing: z
    .enum(['all', 'some'])
    .describe('all: nothing of this part is known of the run. some: it is known in part.'),
  reason: z.string(),
});
export type ComparisonGap = z.output<typeof gapSchema>;

const partState = {
  state: z
    .enum(['same', 'different', 'unknown'])
    .describe('unknown: nothing of it is known of one run, or no difference was found but some of it is not known.'),
  gaps: z.array(gapSchema).readonly(),
};

/** @param item one entry of the list; those beyond `limit` are counted only. */
function partOf<T extends z.ZodType>(item: T) {
  return z.object({
    ...partState,
    added: z.int(),
    removed: z.int(),
    changed: z.int(),
    same: z.int(),
    itemCount: z.int().describe('Number of entries that the whole list has.'),
    items: z.array(item).readonly().describe('The first entries of the list, at most `limit`.'),
  });
}

const rowCountsSchema = z.object({
  rowsIn: z.number(),
  rowsOut: z.number(),
  filtered: z.number(),
  rejected: z.number(),
  deduplicated: z.number(),
});

const stageCostSchema = z.object({
  busyMillis: z.number().describe('Sum of the times of its finished tasks.'),
  taskCount: z.int().describe('Number of finished tasks.'),
  peakMemory: z.number().nullable().describe('Bytes of the task that used most; null: not measured.'),
  spilledBytes: z.number().nullable().describe('null: not measured.'),
});

const targetFilesSchema = z.object({
  files: z.int(),
  bytes: z.number(),
  rows: z.number().nullable().describe('null: not counted.'),
  replacedFiles: z.int(),
});

const inputFileSchema = z.object({
  size: z.number().describe('Bytes as stored.'),
  modifiedMicros: z.number().describe('Microseconds since 1970 UTC.'),
});

export const comparedRunSchema = z.object({
  id: z.string(),
  label: z.string().describe('Short name of the run in sentences, such as `#12`.'),
  jobName: z.string().nullable().describe('null: not known any more.'),
  number: z.int().nullable().describe('null: the run was removed from the history.'),
  jobRunState: jobRunStates.nullable().describe('null: the run was removed from the history.'),
  hasRejects: z.boolean(),
  undone: z.boolean(),
  removedOn: z.number().nullable().describe('When the run was removed from the history; null: it is in the history.'),
  createdOn: z.number().nullable(),
  startedOn: z.number().nullable(),
  completedOn: z.number().nullable(),
  nodeCount: z.int().nullable().describe('Number of nodes in the definition; null: not known.'),
  argumentCount: z.int().nullable().describe('null: not known.'),
  engineVersion: z.string().nullable().describe('null: not known.'),
  bookmarkOption: z.enum(['enable', 'disable', 'pause']).nullable().describe('null: not known.'),
  inputFiles: z.int().nullable().describe('Number of files that the run was planned to read; null: not known.'),
  inputBytes: z.number().nullable(),
  skippedFiles: z.int().nullable().describe('Number of files skipped because an earlier run had read them.'),
  rowsWritten: z.number().nullable().describe('Sum over the targets; null: not known.'),
  taskCount: z.int().nullable().describe('Number of finished tasks; null: not known.'),
  busyMillis: z.number().nullable().describe('Sum of the times of finished tasks.'),
  peakMemory: z.number().nullable().describe('Bytes of the task that used most; null: not measured.'),
  spilledBytes: z.number().nullable().describe('null: not measured.'),
});

export const runComparisonSchema = z.object({
  a: comparedRunSchema,
  b: comparedRunSchema,
  firstDifference: z.object({
    part: z
      .enum(['definition', 'arguments', 'inputs', 'engine', 'rows', 'targets'])
      .nullable()
      .describe('The first part that differs, in this order; null: no difference was found.'),
    nodeId: z.string().nullable().describe('The node with the difference; null: no single node.'),
    text: z.string().describe('One sentence. It also names the parts that are not known.'),
  }),
  definition: partOf(
    z.object({
      change: changeSchema,
      path: z
        .string()
        .describe('JSON path; members of lists with ids by their id, others by position: `nodes[join].args.how`.'),
      nodeId: z.string().nullable().describe('The node that it belongs to; null: the job itself.'),
      nodeName: z.string().nullable(),
      a: z.unknown().describe('JSON value; null if `change` is added.'),
      b: z.unknown().describe('JSON value; null if `change` is removed.'),
    }),
  ).describe('The differences of the job’s definition when each run was planned, except positions on the canvas.'),
  arguments: partOf(
    z.object({ change: changeSchema, name: z.string(), a: z.string().nullable(), b: z.string().nullable() }),
  ),
  inputs: partOf(
    z.object({
      change: changeSchema,
      path: z.string(),
      nodeIds: z.array(z.string()).readonly().describe('Sources that read the file, in either run.'),
      a: inputFileSchema.nullable(),
      b: inputFileSchema.nullable(),
    }),
  ).describe('The exact files that each run was planned to read, compared by path, size and modification time.'),
  engine: z.object({ ...partState, a: z.string().nullable(), b: z.string().nullable() }),
  nodes: partOf(
    z.object({
      change: changeOrSameSchema,
      nodeId: z.string(),
      port: z.string().nullable().describe('Output, for a node that has several.'),
      stageNodeId: z.string().describe('Node and output at which the stage ends that counted the rows.'),
      nodeName: z.string(),
      transform: z.string().nullable().describe('null: not known.'),
      a: rowCountsSchema.nullable().describe('null: no rows were counted.'),
      b: rowCountsSchema.nullable().describe('null: no rows were counted.'),
    }),
  ).describe('Rows of every node and output, matched by node id, sources first.'),
  stages: partOf(
    z.object({
      change: changeOrSameSchema,
      nodeId: z.string().describe('Node and output at which the stage ends.'),
      nodeName: z.string(),
      a: stageCostSchema.nullable(),
      b: stageCostSchema.nullable(),
    }),
  ).describe('Time and memory of every stage, matched by the node at which it ends.'),
  targets: partOf(
    z.object({
      change: changeOrSameSchema,
      target: z.string().describe('`database.table`, or the path of the target.'),
      sameContent: z
        .boolean()
        .nullable()
        .describe('Whether both runs wrote files of the same bytes, by checksum; null: only one run wrote there.'),
      a: targetFilesSchema.nullable(),
      b: targetFilesSchema.nullable(),
    }),
  ).describe('Files that each run committed, by target.'),
});
export type RunComparison = z.output<typeof runComparisonSchema>;
export type ComparedRun = z.output<typeof comparedRunSchema>;

export const runComparisonProcedures = {
  compareRuns: defineProcedure(() => ({
    kind: 'query',
    summary:
      'Compares two runs of the same job or of different jobs: definition, arguments, inputs, engine version, rows, times and targets. States which parts are no longer known.',
    input: z.strictObject({
      a: z.string().min(1).describe('Id of the first run, usually the earlier one.'),
      b: z.string().min(1).describe('Id of the second run.'),
      limit: z.int().min(1).max(10_000).default(500).describe('Maximum number of entries in each list.'),
    }),
    output: runComparisonSchema,
    errors: ['EntityNotFound'],
  })),
};
