/** Procedures of job runs and bookmarks. */

import { z } from 'zod';
import { jobBookmarkSchema } from '#engine/contract/job-bookmark.ts';
import { errorTextSchema } from '#engine/contract/procedures/column.ts';
import { pageOf, pageRequest } from '#engine/contract/procedures/page.ts';
import { startRunInput } from '#engine/contract/procedures/runs/start-run.ts';
import { defineProcedure } from '#engine/contract/procedures/procedure.ts';
import { jobRunStates } from '#engine/contract/procedures/runs/run-states.ts';
import { runProgressItem } from '#engine/contract/procedures/runs/run-pace.ts';
import { receiptSchema } from '#engine/contract/receipt.ts';

export const jobRunSchema = z.object({
  id: z.string(),
  number: z.int().describe('From 1, over all runs of the workspace in the order in which they were requested.'),
  jobName: z.string(),
  jobRunState: jobRunStates,
  attempt: z.int(),
  previousRunId: z.string().nullable(),
  redriveOf: z
    .string()
    .nullable()
    .describe('Run whose corrected rejected records this run reads; null: this run reads its sources.'),
  arguments: z.record(z.string(), z.string()).readonly(),
  createdOn: z.number(),
  startedOn: z.number().nullable(),
  completedOn: z.number().nullable(),
  error: errorTextSchema.nullable(),
  hasRejects: z.boolean().describe('Whether it rejected records, which are in the quarantine.'),
  undone: z.boolean().describe('Whether its commit was undone. An undo does not change the state of the run.'),
  undoUntil: z
    .number()
    .nullable()
    .describe(
      'Time at which the files that the run replaced are removed and it can no longer be undone; null: it replaced none.',
    ),
  paused: z
    .object({
      askedOn: z.number(),
      pausedOn: z.number().nullable().describe('null: tasks that ran when it was asked for have not ended.'),
      why: z.string().nullable(),
    })
    .nullable()
    .describe('A pause between two tasks. A paused run is WAITING and holds no worker until it is continued.'),
  unfinishedUndo: z
    .object({ begunOn: z.number(), error: errorTextSchema.nullable() })
    .nullable()
    .describe('An undo that is not finished and locks the tables, with the error of the last attempt.'),
});
export type JobRunText = z.output<typeof jobRunSchema>;

const runId = { id: z.string().min(1) };
const runErrors = ['EntityNotFound', 'InvalidState', 'CommitBlocked', 'ConcurrentModification'] as const;
/** The target's last change is not one that the catalog knows. */
const markerErrors = ['CatalogBehind', 'ForeignTarget'] as const;
export const staleAfterFiles = ['getTableObjects', 'getPartitions', 'getPartitionCount', 'getPartitionStrip'] as const;
const staleAfterAdoption = ['getTable', 'getTables', 'getListedTables', ...staleAfterFiles];

export const staleAfterRun = [
  'compareRuns',
  'findUndoRefusal',
  'findRedriveRefusal',
  'getBlockedRuns',
  'getJobRun',
  'getJobRuns',
  'getLatestJobRuns',
  'getRunInputs',
  'findRunVersion',
  'getReceipts',
  'getRunAdvice',
  'getJobTasks',
  'getCosts',
  'getCalendar',
  'getRunsBetween',
  'getRejectedRecords',
  'getRejectedGroups',
  'getRunLog',
  'getJobBookmark',
  'getTableUsers',
  'getTrigger',
  'getWorkflowRuns',
  ...staleAfterAdoption,
];

export const jobRunProcedures = {
  startJobRun: defineProcedure(() => ({
    kind: 'command',
    summary: 'Starts a run of a job. Returns immediately.',
    input: startRunInput,
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
  })),
  resumeJobRun: defineProcedure(() => ({
    kind: 'command',
    summary: 'Starts a run that continues a failed or stopped one. Returns immediately.',
    input: z.strictObject(runId),
    output: jobRunSchema,
    errors: [...runErrors, 'FileChanged', 'FileNotFound'],
    invalidates: staleAfterRun,
  })),
  stopJobRun: defineProcedure(() => ({
    kind: 'command',
    summary: 'Stops a run. Nothing is published, unless the commit has already started; then the run succeeds.',
    input: z.strictObject(runId),
    output: jobRunSchema,
    errors: ['EntityNotFound', 'InvalidState'],
    invalidates: staleAfterRun,
  })),
  pauseJobRun: defineProcedure(() => ({
    kind: 'command',
    summary:
      'Pauses a run: its tasks in progress end, then it gives its worker back and waits, also over a restart, until it is continued.',
    input: z.strictObject({ ...runId, why: z.string().min(1).max(1000).nullable().default(null) }),
    output: jobRunSchema,
    errors: ['EntityNotFound', 'InvalidState'],
    invalidates: staleAfterRun,
  })),
  continueJobRun: defineProcedure(() => ({
    kind: 'command',
    summary: 'Continues a paused run with its plan and its finished tasks. Returns immediately.',
    input: z.strictObject(runId),
    output: jobRunSchema,
    errors: ['EntityNotFound', 'InvalidState'],
    invalidates: staleAfterRun,
  })),
  undoJobRun: defineProcedure(() => ({
    kind: 'command',
    summary: 'Undoes a committed run. Files, catalog and bookmark return to their state before the run.',
    input: z.strictObject(runId),
    output: jobRunSchema,
    errors: [...runErrors, ...markerErrors, 'FileChanged', 'IoFailed', 'UndoBlocked'],
    invalidates: staleAfterRun,
  })),
  retryCommit: defineProcedure(() => ({
    kind: 'command',
    summary: 'Continues the commit of a COMMIT_BLOCKED run once you have fixed the cause.',
    input: z.strictObject(runId),
    output: jobRunSchema,
    errors: [...runErrors],
    invalidates: staleAfterRun,
  })),
  retryUndo: defineProcedure(() => ({
    kind: 'command',
    summary: 'Continues an unfinished undo once you have fixed the cause.',
    input: z.strictObject(runId),
    output: jobRunSchema,
    errors: [...runErrors, 'IoFailed', 'UndoBlocked'],
    invalidates: staleAfterRun,
  })),
  adoptTarget: defineProcedure(() => ({
    kind: 'command',
    summary: 'Marks every file in a target’s folder as part of its table, so that an overwrite can replace them.',
    input: z.strictObject({ jobName: z.string().min(1), nodeId: z.string().min(1).describe('The target node.') }),
    output: z.object({
      adopted: z.array(z.string()).readonly().describe('Files that the catalog did not list before.'),
    }),
    errors: ['EntityNotFound', 'InvalidInput', 'InvalidDefinition', 'ConcurrentModification'],
    invalidates: staleAfterAdoption,
  })),
  findUnknownTargets: defineProcedure(() => ({
    kind: 'query',
    summary:
      'Lists folders that no run can write to, because the catalog was lost or replaced and does not know their last change.',
    input: z.strictObject({}),
    output: z.array(z.object({ path: z.string(), message: z.string(), hint: z.string().nullable() })).readonly(),
    errors: [],
  })),
  adoptTargets: defineProcedure(() => ({
    kind: 'command',
    summary:
      'After the catalog was lost or restored, rebuilds its file lists for every folder that jobs write to and whose last change it does not know.',
    input: z.strictObject({}),
    output: z.object({
      folders: z
        .array(
          z.object({
            path: z.string(),
            outcome: z
              .enum(['adopted', 'known', 'failed'])
              .describe(
                'adopted: its files were added to the catalog. known: the catalog already knew its last change. failed: see `problem`.',
              ),
            tables: z.array(z.string()).readonly(),
            files: z.int().describe('Number of files that the catalog did not list before.'),
            problem: z.object({ message: z.string(), hint: z.string().nullable() }).nullable(),
          }),
        )
        .readonly(),
      undecidedJobs: z.array(z.string()).readonly().describe('Jobs that cannot run until you set their bookmark.'),
    }),
    errors: [],
    invalidates: [...staleAfterAdoption, 'getDatabases'],
  })),
  watchJobRun: defineProcedure(() => ({
    kind: 'stream',
    summary: 'Streams the progress of a run. The last item is the finished run.',
    input: z.strictObject(runId),
    output: z.discriminatedUnion('item', [
      runProgressItem,
      z.object({ item: z.literal('finished'), run: jobRunSchema }),
    ]),
    errors: ['EntityNotFound'],
  })),
  getJobRun: defineProcedure(() => ({
    kind: 'query',
    summary: 'Returns one run.',
    input: z.strictObject({ id: runId.id.describe('Its id, or its number: `52` or `#52`.') }),
    output: jobRunSchema,
    errors: ['EntityNotFound'],
  })),
  getJobRuns: defineProcedure(() => ({
    kind: 'query',
    summary: 'Lists runs, newest first.',
    input: z.strictObject({ jobName: z.string().optional(), ...pageRequest }),
    output: pageOf(jobRunSchema),
    errors: [],
  })),
  getLatestJobRuns: defineProcedure(() => ({
    kind: 'query',
    summary: 'The newest run of each job, by the name of the job.',
    input: z.strictObject({ ...pageRequest }),
    output: pageOf(jobRunSchema),
    errors: [],
  })),
  getBlockedRuns: defineProcedure(() => ({
    kind: 'query',
    summary:
      'Lists runs whose commit or undo needs your attention, oldest first. Other runs cannot write to their tables.',
    input: z.strictObject({}),
    output: z.array(jobRunSchema).readonly(),
    errors: [],
  })),
  getReceipts: defineProcedure(() => ({
    kind: 'query',
    summary: 'Lists how many rows entered and left each node of a run.',
    input: z.strictObject(runId),
    output: z.array(receiptSchema).readonly(),
    errors: ['EntityNotFound'],
  })),
  getJobTasks: defineProcedure(() => ({
    kind: 'query',
    summary: 'Lists the tasks of a run in the order they started, with their times, memory and output.',
    input: z.strictObject(runId),
    output: z
      .array(
        z.object({
          stageId: z.string(),
          nodeName: z
            .string()
            .nullable()
            .describe('Name of the stage’s last node when the run was planned; null: not planned.'),
          taskCount: z.int().nullable().describe('Number of tasks in the stage.'),
          taskId: z.string(),
          attempt: z.int(),
          state: z.enum(['WAITING', 'RUNNING', 'DURABLE', 'FAILED']),
          startedOn: z.number().nullable(),
          completedOn: z.number().nullable(),
          peakMemory: z.number().nullable().describe('Maximum memory use in bytes; null: not measured.'),
          spilledBytes: z.number().nullable(),
          fileCount: z.int(),
          error: errorTextSchema.nullable(),
        }),
      )
      .readonly(),
    errors: ['EntityNotFound'],
  })),
  findUndoRefusal: defineProcedure(() => ({
    kind: 'query',
    summary: 'Explains why a run cannot be undone now; null: it can.',
    input: z.strictObject(runId),
    output: z
      .object({
        message: z.string(),
        hint: z.string().nullable(),
        laterRuns: z
          .array(z.object({ id: z.string(), jobName: z.string(), number: z.int() }))
          .readonly()
          .describe('Runs that must be undone first, newest first.'),
      })
      .nullable()
      .describe('null: it can.'),
    errors: ['EntityNotFound'],
  })),
  getCommitFiles: defineProcedure(() => ({
    kind: 'query',
    summary:
      'Lists the targets of a commit with the files written and replaced, which are the changes that an undo reverts.',
    input: z.strictObject(runId),
    output: z.object({
      written: z.int(),
      replaced: z.int(),
      places: z
        .array(
          z.object({
            location: z.string().describe('Absolute path of a folder or file.'),
            databaseName: z.string().nullable().describe('null: the target is not a table of the catalog.'),
            name: z.string().nullable(),
            written: z.int(),
            firstFile: z.string().describe('Absolute path of one of the files.'),
          }),
        )
        .readonly(),
    }),
    errors: ['EntityNotFound'],
  })),
  getRunLog: defineProcedure(() => ({
    kind: 'query',
    summary: 'Returns the log of a run.',
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
  })),
  getJobBookmark: defineProcedure(() => ({
    kind: 'query',
    summary: 'Returns the state of a job’s bookmark.',
    input: z.strictObject({ jobName: z.string().min(1) }),
    output: jobBookmarkSchema,
    errors: [],
  })),
  setJobBookmarkToNow: defineProcedure(() => ({
    kind: 'command',
    summary:
      'Marks all current files of a job’s sources as read, so that the next run reads only newer ones. Does not change targets.',
    input: z.strictObject({ jobName: z.string().min(1), arguments: z.record(z.string(), z.string()).default({}) }),
    output: jobBookmarkSchema,
    errors: ['EntityNotFound', 'InvalidInput', 'InvalidState', 'ConcurrentModification'],
    invalidates: ['getJobBookmark'],
  })),
  cleanHistory: defineProcedure(() => ({
    kind: 'command',
    summary:
      'Removes old runs and crawls from the history according to the workspace’s retention settings. Keeps those that an undo, a resume or another run needs.',
    input: z.strictObject({
      dryRun: z.boolean().default(false).describe('Reports what would be removed, without removing anything.'),
    }),
    output: z.object({
      days: z.int().describe('Setting: runs and crawls that ended within this many days are kept.'),
      keepLast: z
        .int()
        .describe(
          'Setting: this many of the newest runs of each job and crawls of each crawler are kept even if they are older.',
        ),
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
              .describe(
                'The first old run that cannot be removed yet. It is kept, and so are all later ones. null: there is no such run.',
              ),
          }),
        )
        .readonly(),
      crawlCount: z.int(),
      freedBytes: z.number().describe('Disk space freed in the catalog; 0 if nothing was removed.'),
    }),
    errors: ['IoFailed', 'DiskFull'],
    invalidates: ['compareRuns', 'getJobRun', 'getJobRuns', 'getLatestJobRuns', 'getCrawl', 'getCrawls'],
  })),
  resetJobBookmark: defineProcedure(() => ({
    kind: 'command',
    summary: 'Resets the bookmark of a job completely, or to its state after a run. Does not change targets.',
    input: z.strictObject({ jobName: z.string().min(1), runId: z.string().min(1).optional() }),
    output: jobBookmarkSchema,
    errors: ['EntityNotFound', 'InvalidInput', 'InvalidState', 'ConcurrentModification'],
    invalidates: ['getJobBookmark'],
  })),
};
