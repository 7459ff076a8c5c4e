/** A workflow from the requests that create it in AWS Glue, as the export writes them. What Tenon does not know is refused by name. Pure. */

import { z } from 'zod';
import { triggerSchema, type Trigger } from '#engine/contract/definitions/trigger.ts';
import { workflowSchema, type Workflow } from '#engine/contract/definitions/workflow.ts';
import { reasonOf } from '#engine/contract/issue-text.ts';
import { EngineError } from '#engine/contract/errors.ts';
import { readPlacedText } from '#engine/interchange/placed-text.ts';

const text = z.string();
const name = z.string().min(1).max(255);
const state = z.enum(['SUCCEEDED', 'FAILED', 'STOPPED', 'TIMEOUT', 'CANCELLED']);

const glueWorkflowSchema = z.strictObject({
  Name: name,
  Description: text.max(2048).optional(),
  DefaultRunProperties: z.record(text, text).optional(),
  MaxConcurrentRuns: z.int().min(1).max(1000).optional(),
});

const glueTriggerSchema = z.strictObject({
  Name: name,
  WorkflowName: name,
  Type: z.enum(['SCHEDULED', 'CONDITIONAL', 'ON_DEMAND']),
  Description: text.max(2048).optional(),
  Schedule: text.min(1).optional(),
  Predicate: z
    .strictObject({
      Logical: z.enum(['AND', 'ANY']).optional(),
      Conditions: z.array(
        z.strictObject({
          LogicalOperator: z.literal('EQUALS').optional(),
          JobName: name.optional(),
          State: state.optional(),
          CrawlerName: name.optional(),
          CrawlState: state.optional(),
        }),
      ),
    })
    .optional(),
  Actions: z
    .array(
      z.strictObject({
        JobName: name.optional(),
        CrawlerName: name.optional(),
        Arguments: z.record(text, text).optional(),
      }),
    )
    .min(1),
  StartOnCreation: z.boolean().optional(),
});

const documentSchema = z.strictObject({
  Workflow: glueWorkflowSchema,
  Triggers: z.array(glueTriggerSchema).max(10_000),
});

/** @throws EngineError MalformedFile for what is not JSON; InvalidInput that names the member. */
export function fromGlue(json: string): { readonly workflow: Workflow; readonly triggers: readonly Trigger[] } {
  const parsed = documentSchema.safeParse(
    readPlacedText(json, 'the workflow', 'Choose a file that tenon workflow export wrote.').value,
  );
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const keys = issue!.code === 'unrecognized_keys' ? issue!.keys : [];
    const place = [...issue!.path, ...keys.slice(0, 1)].map(String).join('.') || 'the whole text';
    throw refusal(
      keys.length > 0
        ? `Tenon has no equivalent of ${place}`
        : `${place} is not as in CreateWorkflow and CreateTrigger: ${reasonOf(issue!)}`,
      keys.length > 0
        ? 'Remove it from the file.'
        : 'Write {"Workflow": {…}, "Triggers": [{…}]} with the members of these requests.',
    );
  }
  const { Workflow: given, Triggers: triggers } = parsed.data;
  const other = triggers.find(({ WorkflowName }) => WorkflowName !== given.Name);
  if (other !== undefined)
    throw refusal(
      `trigger "${other.Name}" belongs to workflow "${other.WorkflowName}", not to "${given.Name}"`,
      'Put the triggers of one workflow into a file.',
    );
  const names = triggers.map(({ Name }) => Name);
  const twice = names.find((each, place) => names.indexOf(each) !== place);
  if (twice !== undefined) throw refusal(`there are two triggers "${twice}"`, 'Give each trigger a separate name.');
  return {
    workflow: workflowSchema.parse({
      name: given.Name,
      description: given.Description,
      defaultRunProperties: given.DefaultRunProperties,
      maxConcurrentRuns: given.MaxConcurrentRuns,
    }),
    triggers: triggers.map(triggerOf),
  };
}

function triggerOf(given: z.output<typeof glueTriggerSchema>): Trigger {
  const conditions = given.Predicate?.Conditions ?? [];
  return triggerSchema.parse({
    name: given.Name,
    workflowName: given.WorkflowName,
    type: given.Type,
    description: given.Description,
    schedule: given.Schedule,
    enabled: given.StartOnCreation,
    logical: given.Predicate?.Logical,
    conditions: conditions.map(({ JobName: jobName, CrawlerName: crawlerName, State: job, CrawlState: crawl }) => ({
      ...(jobName === undefined ? {} : { jobName }),
      ...(crawlerName === undefined ? {} : { crawlerName }),
      state: jobName === undefined ? crawl : job,
    })),
    actions: given.Actions.map(({ JobName: jobName, CrawlerName: crawlerName, Arguments: named = {} }) => ({
      ...(jobName === undefined ? {} : { jobName }),
      ...(crawlerName === undefined ? {} : { crawlerName }),
      arguments: Object.fromEntries(Object.entries(named).map(([key, value]) => [key.replace(/^--/u, ''), value])),
    })),
  });
}

function refusal(why: string, hint: string): EngineError {
  return new EngineError('InvalidInput', `Cannot import the workflow: ${why}.`, { hint });
}
