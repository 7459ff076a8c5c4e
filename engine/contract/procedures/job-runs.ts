/** Procedures of job runs and bookmarks. */

import { z } from 'zod';
import { errorTextSchema } from '#engine/contract/procedures/column.ts';
import { pageOf, pageRequest } from '#engine/contract/procedures/page.ts';
import { defineProcedure } from '#engine/contract/procedures/procedure.ts';

export const receiptSchema = z.object({
  stageId: z.string(),
  nodeId: z.string(),
  port: z.string().optional().describe('Output of a node that has several.'),
  kind: z.enum([
    'source',
    'row-wise',
    'filter',
    'split',
    'explode',
    'deduplicate',
    'join',
    'union',
    'aggregate',
    'sql',
    'target',
  ]),
  rowsIn: z.number(),
  rowsOut: z.number(),
  filtered: z.number(),
  rejected: z.number(),
  deduplicated: z.number(),
  otherOutputs: z.number().optional().describe('Of a split: rows that left through its other outputs.'),
  inputs: z.record(z.string(), z.number()).readonly(),
  withoutPartner: z.record(z.string(), z.number()).readonly().optional(),
  castToNull: z.record(z.string(), z.number()).readonly().optional(),
});

export const jobRunStates = z.enum([
  'WAITING',
  'RUNNING',
  'STOPPING',
  'SUCCEEDED',
  'FAILED',
  'STOPPED',
  'TIMEOUT',
  'COMMIT_BLOCKED',
]);

export const jobRunSchema = z.object({
  id: z.string(),
  jobName: z.string(),
  jobRunState: jobRunStates,
  attempt: z.int(),
  previousRunId: z.string().nullable(),
  redriveOf: z
    .string()
    .nullable()
    .describe('The run whose corrected rejected records it reads; null: it reads its sources.'),
  arguments: z.record(z.string(), z.string()).readonly(),
  createdOn: z.number(),
  startedOn: z.number().nullable(),
  completedOn: z.number().nullable(),
  error: errorTextSchema.nullable(),
  undone: z.boolean().describe('Its commit was undone; the state does not change.'),
  undoUntil: z
    .number()
    .nullable()
    .describe('When the files that it replaced are removed, which ends its undo; null: it replaced none.'),
  unfinishedUndo: z
    .object({ begunOn: z.number(), error: errorTextSchema.nullable() })
    .nullable()
    .describe('An undo that has files left to move and locks the tables; its error: why the last try failed.'),
});
export type JobRunText = z.output<typeof jobRunSchema>;

const runId = { id: z.string().min(1) };
const runErrors = ['EntityNotFound', 'InvalidState', 'CommitBlocked', 'ConcurrentModification'] as const;
/** The target's last change is not one that the catalog knows. */
const markerErrors = ['CatalogBehind', 'ForeignTarget'] as const;
export const staleAfterRun = [
  'findUndoRefusal',
  'findRedriveRefusal',
  'getBlockedRuns',
  'getJobRun',
  'getJobRuns',
  'getReceipts',
  'getJobTasks',
  'getRejectedRecords',
  'getRejectedGroups',
  'getRunLog',
  'getJobBookmark',
  'getTable',
  'getTables',
  'getTableObjects',
  'getPartitions',
];

export const jobRunProcedures = {
  startJobRun: defineProcedure({
    kind: 'command',
    summary: 'Starts a run of a job; returns at once.',
    input: z.strictObject({ jobName: z.string().min(1), arguments: z.record(z.string(), z.string()).default({}) }),
    output: jobRunSchema,
    errors: [
      'EntityNotFound',
      'InvalidDefinition',
      'InvalidInput',
      'ConcurrentRunsExceeded',
      'IncrementalRefused',
      'TargetOverlapsSource',
    ],
    invalidates: staleAfterRun,
  }),
  resumeJobRun: defineProcedure({
    kind: 'command',
    summary: 'Starts a new run that continues from a failed or stopped one; returns at once.',
    input: z.strictObject(runId),
    output: jobRunSchema,
    errors: [...runErrors, 'FileChanged', 'FileNotFound'],
    invalidates: staleAfterRun,
  }),
  stopJobRun: defineProcedure({
    kind: 'command',
    summary: 'Stops a run. Nothing is published, unless its commit has started: then it succeeds.',
    input: z.strictObject(runId),
    output: jobRunSchema,
    errors: ['EntityNotFound', 'InvalidState'],
    invalidates: staleAfterRun,
  }),
  undoJobRun: defineProcedure({
    kind: 'command',
    summary: 'Undoes a committed run: files, catalog and bookmark as before it.',
    input: z.strictObject(runId),
    output: jobRunSchema,
    errors: [...runErrors, ...markerErrors, 'FileChanged', 'IoFailed', 'UndoBlocked'],
    invalidates: staleAfterRun,
  }),
  retryCommit: defineProcedure({
    kind: 'command',
    summary: 'Continues the commit of a run that is COMMIT_BLOCKED, after its cause was fixed.',
    input: z.strictObject(runId),
    output: jobRunSchema,
    errors: [...runErrors],
    invalidates: staleAfterRun,
  }),
  retryUndo: defineProcedure({
    kind: 'command',
    summary: 'Continues an undo that could not be finished, after its cause was fixed.',
    input: z.strictObject(runId),
    output: jobRunSchema,
    errors: [...runErrors, 'IoFailed', 'UndoBlocked'],
    invalidates: staleAfterRun,
  }),
  adoptTarget: defineProcedure({
    kind: 'command',
    summary: 'Says that every file in a target’s folder is the table’s own, so that an overwrite may replace them.',
    input: z.strictObject({ jobName: z.string().min(1), nodeId: z.string().min(1).describe('The target node.') }),
    output: z.object({ adopted: z.array(z.string()).readonly().describe('Files that were not listed before.') }),
    errors: ['EntityNotFound', 'InvalidInput', 'InvalidDefinition', 'ConcurrentModification'],
    invalidates: ['getTable', 'getTables', 'getTableObjects', 'getPartitions'],
  }),
  findUnknownTargets: defineProcedure({
    kind: 'query',
    summary:
      'Folders to which no run can write, because the catalog doesn’t know their last change: it was lost or replaced.',
    input: z.strictObject({}),
    output: z.array(z.object({ path: z.string(), message: z.string(), hint: z.string().nullable() })).readonly(),
    errors: [],
  }),
  adoptTargets: defineProcedure({
    kind: 'command',
    summary:
      'After the catalog was lost or restored: lists the files of every folder that jobs write to again, where the catalog does not know the folder’s last change.',
    input: z.strictObject({}),
    output: z.object({
      folders: z
        .array(
          z.object({
            path: z.string(),
            outcome: z
              .enum(['adopted', 'known', 'failed'])
              .describe('known: the catalog knew its last change, and nothing was done.'),
            tables: z.array(z.string()).readonly(),
            files: z.int().describe('Files that were not listed before.'),
            problem: z.object({ message: z.string(), hint: z.string().nullable() }).nullable(),
          }),
        )
        .readonly(),
      undecidedJobs: z
        .array(z.string())
        .readonly()
        .describe('Jobs that run again only after a person has set their bookmark.'),
    }),
    errors: [],
    invalidates: ['getTable', 'getTables', 'getTableObjects', 'getPartitions', 'getDatabases'],
  }),
  watchJobRun: defineProcedure({
    kind: 'stream',
    summary: 'A run’s progress; the finished run is the last item.',
    input: z.strictObject(runId),
    output: z.discriminatedUnion('item', [
      z.object({ item: z.literal('progress'), fraction: z.number().nullable(), note: z.string() }),
      z.object({ item: z.literal('finished'), run: jobRunSchema }),
    ]),
    errors: ['EntityNotFound'],
  }),
  getJobRun: defineProcedure({
    kind: 'query',
    summary: 'One run.',
    input: z.strictObject(runId),
    output: jobRunSchema,
    errors: ['EntityNotFound'],
  }),
  getJobRuns: defineProcedure({
    kind: 'query',
    summary: 'Runs, newest first.',
    input: z.strictObject({ jobName: z.string().optional(), ...pageRequest }),
    output: pageOf(jobRunSchema),
    errors: [],
  }),
  getBlockedRuns: defineProcedure({
    kind: 'query',
    summary: 'Runs whose commit or undo waits for a person, oldest first; each locks its own tables for writers.',
    input: z.strictObject({}),
    output: z.array(jobRunSchema).readonly(),
    errors: [],
  }),
  getReceipts: defineProcedure({
    kind: 'query',
    summary: 'Number of rows that entered and left each node of a run.',
    input: z.strictObject(runId),
    output: z.array(receiptSchema).readonly(),
    errors: ['EntityNotFound'],
  }),
  getJobTasks: defineProcedure({
    kind: 'query',
    summary: 'Tasks of a run in start order: times, memory and output.',
    input: z.strictObject(runId),
    output: z
      .array(
        z.object({
          stageId: z.string(),
          nodeName: z
            .string()
            .nullable()
            .describe('Node at which the rows of the stage end, as named when the run was planned; null: not planned.'),
          taskCount: z.int().nullable().describe('Tasks of the stage.'),
          taskId: z.string(),
          attempt: z.int(),
          state: z.enum(['WAITING', 'RUNNING', 'DURABLE', 'FAILED']),
          startedOn: z.number().nullable(),
          completedOn: z.number().nullable(),
          peakMemory: z.number().nullable().describe('Bytes; null: not measured.'),
          spilledBytes: z.number().nullable(),
          fileCount: z.int(),
          error: errorTextSchema.nullable(),
        }),
      )
      .readonly(),
    errors: ['EntityNotFound'],
  }),
  findUndoRefusal: defineProcedure({
    kind: 'query',
    summary: 'Why a run cannot be undone now.',
    input: z.strictObject(runId),
    output: z
      .object({
        message: z.string(),
        hint: z.string().nullable(),
        laterRuns: z
          .array(z.object({ id: z.string(), jobName: z.string() }))
          .readonly()
          .describe('Runs to undo first, newest first.'),
      })
      .nullable()
      .describe('null: it can.'),
    errors: ['EntityNotFound'],
  }),
  getCommitFiles: defineProcedure({
    kind: 'query',
    summary: 'Targets of a commit, with the files written and replaced: the changes that an undo reverts.',
    input: z.strictObject(runId),
    output: z.object({
      written: z.int(),
      replaced: z.int(),
      places: z
        .array(
          z.object({
            location: z.string().describe('Folder or file, absolute.'),
            databaseName: z.string().nullable().describe('null: the target is not a table of the catalog.'),
            name: z.string().nullable(),
            written: z.int(),
            firstFile: z.string().describe('One of the files, absolute.'),
          }),
        )
        .readonly(),
    }),
    errors: ['EntityNotFound'],
  }),
  getRunLog: defineProcedure({
    kind: 'query',
    summary: 'A run’s log.',
    input: z.strictObject({ ...runId, ...pageRequest }),
    output: pageOf(
      z.object({
        time: z.number(),
        level: z.enum(['debug', 'info', 'warning', 'error']),
        message: z.string(),
        details: z.record(z.string(), z.unknown()).readonly(),
      }),
    ),
    errors: ['EntityNotFound'],
  }),
  getJobBookmark: defineProcedure({
    kind: 'query',
    summary: 'State of a job’s bookmark.',
    input: z.strictObject({ jobName: z.string().min(1) }),
    output: z.object({ jobName: z.string(), version: z.int(), runId: z.string().nullable() }),
    errors: [],
  }),
  setJobBookmarkToNow: defineProcedure({
    kind: 'command',
    summary:
      'Counts every file that a job’s sources hold now as read; the next run reads later ones. Targets are not touched.',
    input: z.strictObject({ jobName: z.string().min(1), arguments: z.record(z.string(), z.string()).default({}) }),
    output: z.object({ jobName: z.string(), version: z.int(), runId: z.string().nullable() }),
    errors: ['EntityNotFound', 'InvalidInput', 'InvalidState', 'ConcurrentModification'],
    invalidates: ['getJobBookmark'],
  }),
  cleanHistory: defineProcedure({
    kind: 'command',
    summary:
      'Removes old runs and crawls from the history by the retention rule of the workspace; those that an undo, a resume or another run needs stay.',
    input: z.strictObject({
      dryRun: z.boolean().default(false).describe('Changes nothing, and says what would be removed.'),
    }),
    output: z.object({
      days: z.int().describe('The rule: what ended in this time stays.'),
      keepLast: z.int().describe('The rule: the newest of each job and crawler stay longer.'),
      jobs: z
        .array(
          z.object({
            jobName: z.string(),
            runCount: z.int(),
            stays: z
              .object({
                runId: z.string(),
                reason: z
                  .enum(['replaced', 'away'])
                  .describe('replaced: files that it replaced are still kept; away: its target cannot be found.'),
              })
              .nullable()
              .describe('The first old run that cannot be removed yet, and all after it stay; null: none.'),
          }),
        )
        .readonly(),
      crawlCount: z.int(),
      freedBytes: z.number().describe('Space given back by the catalog; 0 without a change.'),
    }),
    errors: ['IoFailed', 'DiskFull'],
    invalidates: ['getJobRun', 'getJobRuns', 'getCrawl', 'getCrawls'],
  }),
  resetJobBookmark: defineProcedure({
    kind: 'command',
    summary: 'Forgets what a job has processed, or what it processed after a run; targets are not touched.',
    input: z.strictObject({ jobName: z.string().min(1), runId: z.string().min(1).optional() }),
    output: z.object({ jobName: z.string(), version: z.int(), runId: z.string().nullable() }),
    errors: ['EntityNotFound', 'InvalidInput', 'InvalidState', 'ConcurrentModification'],
    invalidates: ['getJobBookmark'],
  }),
};
