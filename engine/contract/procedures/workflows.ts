/** Procedures of workflows and their runs. */

import { z } from 'zod';
import { errorTextSchema } from '#engine/contract/procedures/column.ts';
import { staleAfterRun } from '#engine/contract/procedures/job-runs.ts';
import { pageOf, pageRequest } from '#engine/contract/procedures/page.ts';
import { defineProcedure } from '#engine/contract/procedures/procedure.ts';
import { staleAfterTrigger, staleAfterWorkflow } from '#engine/contract/procedures/triggers.ts';

const name = z.string().min(1).max(255);
const runId = z.string().min(1).max(255);
const includeGraph = z.boolean().default(false).describe('Whether to return the graph, with the state of each node.');

const graphSchema = z.object({
  nodes: z
    .array(
      z.object({
        id: z.string().describe('`job/NAME`, `crawler/NAME`, `table/DATABASE.TABLE` or `trigger/NAME`.'),
        type: z.enum(['TRIGGER', 'JOB', 'CRAWLER', 'TABLE']).describe('TABLE: compactions of a table.'),
        name: z.string(),
        state: z
          .string()
          .nullable()
          .describe('State of its last run or crawl; FIRED for a trigger. null: the run has not reached it.'),
        hasRejects: z.boolean().describe('Whether its last run rejected records.'),
        undone: z.boolean().describe('Whether its last run or crawl was undone.'),
        missing: z
          .boolean()
          .optional()
          .describe('In the graph of a workflow: whether no job or crawler of this name exists.'),
        runs: z
          .array(
            z.object({
              id: z.string().describe('Id of the job run or crawl.'),
              number: z.int().nullable().describe('Number of the job run; null: a crawl, or no run.'),
              state: z.string(),
              hasRejects: z.boolean().describe('Whether the job run rejected records.'),
              undone: z.boolean().describe('Whether the job run, or the whole crawl, was undone.'),
              triggerName: z.string(),
              startedOn: z
                .number()
                .nullable()
                .describe('null: it has not begun, has left the history, or belongs to the earlier run.'),
              completedOn: z.number().nullable().describe('null: it has not ended, or as for startedOn.'),
              carried: z.boolean().describe('Whether it belongs to the earlier run that this one resumed.'),
              error: errorTextSchema.nullable().describe('Why it did not start or succeed; null for a carried one.'),
            }),
          )
          .readonly(),
      }),
    )
    .readonly(),
  edges: z.array(z.object({ sourceId: z.string(), destinationId: z.string() })).readonly(),
});
export type WorkflowGraphText = z.output<typeof graphSchema>;

const count = z.int();
const workflowRunSchema = z.object({
  id: runId,
  number: z.int().describe('From 1, over all runs of workflows.'),
  workflowName: z.string(),
  status: z
    .enum(['RUNNING', 'COMPLETED', 'STOPPING', 'STOPPED', 'ERROR'])
    .describe('COMPLETED: nothing is left to do, whether its actions succeeded or not. ERROR: it could not start.'),
  previousRunId: z.string().nullable().describe('Run that it resumed.'),
  resumedBy: z
    .object({ id: runId, number: z.int() })
    .nullable()
    .describe('Run that resumed it. A run is resumed at most once.'),
  startedOn: z.number(),
  completedOn: z.number().nullable(),
  runProperties: z.record(z.string(), z.string()).readonly(),
  paused: z
    .object({ since: z.number(), why: z.string().nullable() })
    .nullable()
    .describe('A paused run is RUNNING and starts nothing until it is continued.'),
  error: errorTextSchema.nullable().describe('Why its status is ERROR.'),
  statistics: z
    .object({
      totalActions: count,
      waitingActions: count,
      runningActions: count,
      succeededActions: count,
      failedActions: count,
      timeoutActions: count,
      stoppedActions: count.describe('Stopped, cancelled, or not started because the run was stopped.'),
      erroredActions: count.describe('Actions that could not start.'),
      rejectingActions: count.describe('Those among all that rejected records.'),
    })
    .describe('Of the actions that its triggers have fired so far.'),
  graph: graphSchema.nullable(),
});
export type WorkflowRunText = z.output<typeof workflowRunSchema>;

const workflowTextSchema = z.object({
  name: z.string(),
  description: z.string(),
  defaultRunProperties: z.record(z.string(), z.string()).readonly(),
  maxConcurrentRuns: z.int(),
  triggers: z.array(z.string()).readonly(),
  problem: errorTextSchema
    .nullable()
    .describe('Why it cannot start, for example because nothing that its starting trigger starts exists.'),
  warnings: z
    .array(errorTextSchema)
    .readonly()
    .describe(
      'What its triggers do in vain though it starts: names that do not exist, arguments that a job does not have, conditions that no run meets.',
    ),
  lastRun: workflowRunSchema.nullable(),
  graph: graphSchema.nullable(),
});
export type WorkflowText = z.output<typeof workflowTextSchema>;

const remarkSchema = z.object({
  subject: z.string().describe('For example `trigger "nightly"`.'),
  says: z.string(),
});

const stale = [...staleAfterTrigger, ...staleAfterWorkflow, ...staleAfterRun];

export const workflowProcedures = {
  getWorkflows: defineProcedure(() => ({
    kind: 'query',
    summary: 'Lists workflows with their last run.',
    input: z.strictObject({}),
    output: z.array(workflowTextSchema).readonly(),
    errors: [],
  })),
  getWorkflow: defineProcedure(() => ({
    kind: 'query',
    summary: 'Returns a workflow, its graph and its last run.',
    input: z.strictObject({ name, includeGraph }),
    output: workflowTextSchema,
    errors: ['EntityNotFound'],
  })),
  startWorkflowRun: defineProcedure(() => ({
    kind: 'command',
    summary: 'Starts a run of a workflow with the actions of its starting trigger. Returns immediately.',
    input: z.strictObject({
      name,
      runProperties: z
        .record(z.string(), z.string())
        .default({})
        .describe('Added to the default properties of the workflow; the same name replaces one.'),
    }),
    output: workflowRunSchema,
    errors: ['EntityNotFound', 'InvalidDefinition', 'ConcurrentRunsExceeded'],
    invalidates: stale,
  })),
  stopWorkflowRun: defineProcedure(() => ({
    kind: 'command',
    summary: 'Stops a run of a workflow: its job runs and crawls are stopped, and its triggers start nothing more.',
    input: z.strictObject({ runId }),
    output: workflowRunSchema,
    errors: ['EntityNotFound', 'InvalidState'],
    invalidates: stale,
  })),
  pauseWorkflowRun: defineProcedure(() => ({
    kind: 'command',
    summary:
      'Pauses a run of a workflow: its job runs are paused between their tasks, and its triggers start nothing until it is continued.',
    input: z.strictObject({ runId, why: z.string().min(1).max(1000).nullable().default(null) }),
    output: workflowRunSchema,
    errors: ['EntityNotFound', 'InvalidState'],
    invalidates: stale,
  })),
  continueWorkflowRun: defineProcedure(() => ({
    kind: 'command',
    summary: 'Continues a paused run of a workflow, and the job runs that were paused with it.',
    input: z.strictObject({ runId }),
    output: workflowRunSchema,
    errors: ['EntityNotFound', 'InvalidState'],
    invalidates: stale,
  })),
  resumeWorkflowRun: defineProcedure(() => ({
    kind: 'command',
    summary: 'Starts a run that repeats the given nodes of an earlier run and what follows them. Returns immediately.',
    input: z.strictObject({
      runId,
      nodeIds: z.array(z.string().min(1)).min(1).max(1000).describe('Jobs and crawlers that the run attempted.'),
    }),
    output: z.object({
      run: workflowRunSchema,
      nodeIds: z
        .array(z.string())
        .readonly()
        .describe('Nodes that it starts with; what follows another given node is started by triggers.'),
    }),
    errors: ['EntityNotFound', 'InvalidInput', 'InvalidState', 'ConcurrentRunsExceeded'],
    invalidates: stale,
  })),
  getWorkflowRun: defineProcedure(() => ({
    kind: 'query',
    summary: 'Returns a run of a workflow.',
    input: z.strictObject({ runId: runId.describe('Its id, or its number: `5`.'), includeGraph }),
    output: workflowRunSchema,
    errors: ['EntityNotFound'],
  })),
  getWorkflowRuns: defineProcedure(() => ({
    kind: 'query',
    summary: 'Lists runs of workflows, newest first.',
    input: z.strictObject({ name: name.optional(), includeGraph, ...pageRequest }),
    output: pageOf(workflowRunSchema),
    errors: ['InvalidInput'],
  })),
  getWorkflowRunProperties: defineProcedure(() => ({
    kind: 'query',
    summary: 'Returns the properties of a run of a workflow.',
    input: z.strictObject({ runId }),
    output: z.record(z.string(), z.string()).readonly(),
    errors: ['EntityNotFound'],
  })),
  exportWorkflow: defineProcedure(() => ({
    kind: 'query',
    summary: 'Returns a workflow as text for another system, and what of it has no equivalent there.',
    input: z.strictObject({
      name,
      as: z
        .enum(['glue', 'airflow', 'step-functions'])
        .describe(
          'glue: the requests that create it in AWS Glue. airflow: a DAG in Python. step-functions: a state machine in the Amazon States Language.',
        ),
    }),
    output: z.object({
      text: z.string().nullable().describe('null: it has no equivalent, see problems.'),
      problems: z.array(remarkSchema).readonly().describe('Parts that have no equivalent.'),
      differences: z.array(remarkSchema).readonly().describe('Cases in which runs can differ from those of Tenon.'),
    }),
    errors: ['EntityNotFound', 'InvalidDefinition'],
  })),
  importWorkflow: defineProcedure(() => ({
    kind: 'command',
    summary:
      'Creates a workflow and its triggers from the requests that create them in AWS Glue. No trigger is activated.',
    input: z.strictObject({ text: z.string().max(10_000_000).describe('As exportWorkflow returns it for glue.') }),
    output: z.object({ name: z.string(), triggers: z.array(z.string()).readonly() }),
    errors: ['InvalidInput', 'MalformedFile', 'InvalidDefinition', 'AlreadyExists'],
    invalidates: stale,
  })),
  putWorkflowRunProperties: defineProcedure(() => ({
    kind: 'command',
    summary: 'Adds and replaces properties of a run of a workflow, for the jobs that it starts from then on.',
    input: z.strictObject({ runId, runProperties: z.record(z.string(), z.string()) }),
    output: workflowRunSchema,
    errors: ['EntityNotFound', 'InvalidState'],
    invalidates: staleAfterWorkflow,
  })),
};
