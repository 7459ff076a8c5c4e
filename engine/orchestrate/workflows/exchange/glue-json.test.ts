/** Export and import are inverse; what has no equivalent is refused by name. */

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { triggerSchema, type Trigger } from '#engine/contract/definitions/trigger.ts';
import { workflowSchema } from '#engine/contract/definitions/workflow.ts';
import { toGlue } from '#engine/orchestrate/workflows/exchange/glue-json.ts';
import { fromGlue } from '#engine/orchestrate/workflows/exchange/import-glue.ts';
import { drawSource } from '#engine/orchestrate/workflows/exchange/testing/draw-source.ts';

const workflow = workflowSchema.parse({
  name: 'nightly',
  defaultRunProperties: { day: 'monday' },
  maxConcurrentRuns: 2,
});
const trigger = (given: object): Trigger =>
  triggerSchema.parse({
    name: 'go',
    type: 'ON_DEMAND',
    workflowName: 'nightly',
    actions: [{ jobName: 'load' }],
    ...given,
  });
const exported = (triggers: readonly Trigger[]) => toGlue({ workflow, triggers, defaultArguments: new Map() });

test('export and import is identity', () => {
  fc.assert(
    fc.property(drawSource(false), (source) => {
      const { text, problems } = toGlue(source);
      expect(problems).toEqual([]);
      expect(fromGlue(text!)).toEqual({ workflow: source.workflow, triggers: source.triggers });
      expect(toGlue({ ...source, ...fromGlue(text!) }).text).toBe(text);
    }),
  );
});

test('the requests are those of CreateWorkflow and CreateTrigger', () => {
  const { text } = exported([
    trigger({ type: 'SCHEDULED', schedule: 'cron(0 6 * * ? *)', enabled: true }),
    trigger({
      name: 'then',
      type: 'CONDITIONAL',
      logical: 'ANY',
      conditions: [
        { jobName: 'load', state: 'FAILED' },
        { crawlerName: 'c', state: 'CANCELLED' },
      ],
      actions: [{ jobName: 'report', arguments: { day: 'x' } }, { crawlerName: 'c' }],
    }),
  ]);
  expect(JSON.parse(text!)).toEqual({
    Workflow: { Name: 'nightly', DefaultRunProperties: { day: 'monday' }, MaxConcurrentRuns: 2 },
    Triggers: [
      {
        Name: 'go',
        WorkflowName: 'nightly',
        Type: 'SCHEDULED',
        Schedule: 'cron(0 6 * * ? *)',
        Actions: [{ JobName: 'load' }],
        StartOnCreation: true,
      },
      {
        Name: 'then',
        WorkflowName: 'nightly',
        Type: 'CONDITIONAL',
        Predicate: {
          Logical: 'ANY',
          Conditions: [
            { LogicalOperator: 'EQUALS', JobName: 'load', State: 'FAILED' },
            { LogicalOperator: 'EQUALS', CrawlerName: 'c', CrawlState: 'CANCELLED' },
          ],
        },
        Actions: [{ JobName: 'report', Arguments: { '--day': 'x' } }, { CrawlerName: 'c' }],
        StartOnCreation: false,
      },
    ],
  });
});

test('what AWS Glue does not have is refused by the name of the trigger', () => {
  const reasonsOf = (given: object): string[] =>
    exported([trigger(given)]).problems.map(({ subject, says }) => `${subject}: ${says}`);
  expect(reasonsOf({ type: 'EVENT', eventSources: [{ crawlerName: 'c' }] })).toEqual([
    'trigger "go": Event triggers of AWS Glue wait for EventBridge, not for crawlers or tables.',
  ]);
  expect(
    reasonsOf({ type: 'SCHEDULED', schedule: 'rate(5 minutes)', timeZone: 'Europe/Berlin', missedRuns: 'all' }),
  ).toEqual([
    'trigger "go": AWS Glue has no rate(5 minutes), only cron(…).',
    'trigger "go": Schedules of AWS Glue are in UTC, and this one is in Europe/Berlin. Change it to UTC.',
    'trigger "go": AWS Glue has no setting for missed runs, and this one is "all". Change it to "once".',
  ]);
});

test('compactions are not exported, and what depends on one is refused', () => {
  const { text, differences } = exported([
    trigger({ actions: [{ jobName: 'load' }, { compactTable: 'sales.orders' }] }),
  ]);
  expect((JSON.parse(text!) as { Triggers: { Actions: unknown }[] }).Triggers[0]!.Actions).toEqual([
    { JobName: 'load' },
  ]);
  expect(differences).toEqual([
    {
      subject: 'trigger "go"',
      says: 'The compaction of table "sales.orders" is not exported: AWS Glue cannot start it. Tables of Apache Iceberg can have a table optimizer in AWS Glue.',
    },
  ]);
  const alone = exported([
    trigger({ actions: [{ compactTable: 'sales.orders' }] }),
    trigger({ name: 'then', type: 'CONDITIONAL', conditions: [{ compactTable: 'sales.orders' }] }),
  ]);
  expect(alone.text).toBeNull();
  expect(alone.problems.map(({ subject, says }) => `${subject}: ${says}`)).toEqual([
    'trigger "go": It only starts the compaction of table "sales.orders", which AWS Glue cannot start.',
    'trigger "then": It waits for the compaction of table "sales.orders", which AWS Glue cannot start.',
  ]);
});

test('what is not such a file, or has members that Tenon does not know, is refused by name', () => {
  const document = JSON.parse(exported([trigger({})]).text!) as { Workflow: object; Triggers: object[] };
  const withTrigger = (given: object): string =>
    JSON.stringify({ ...document, Triggers: [{ ...document.Triggers[0], ...given }] });
  expect(() => fromGlue('{\n  Workflow: 1}')).toThrow(
    /^Cannot import the workflow: line 2, column 3 is not valid JSON: (?!.*(?:Unexpected|token|position))/u,
  );
  expect(() => fromGlue('[]')).toThrow('the whole text is not as in CreateWorkflow');
  expect(() => fromGlue('{"Workflow":{},"Triggers":[]}')).toThrow(
    'Workflow.Name is not as in CreateWorkflow and CreateTrigger: it is missing; text is expected.',
  );
  expect(() => fromGlue(withTrigger({ Tags: {} }))).toThrow('Tenon has no equivalent of Triggers.0.Tags.');
  expect(() => fromGlue(withTrigger({ Actions: [{ JobName: 'load', Timeout: 5 }] }))).toThrow(
    'Triggers.0.Actions.0.Timeout',
  );
  expect(() => fromGlue(withTrigger({ Type: 'EVENT' }))).toThrow('Triggers.0.Type is not as in');
  expect(() => fromGlue(withTrigger({ WorkflowName: 'other' }))).toThrow(
    'belongs to workflow "other", not to "nightly"',
  );
  const [one] = document.Triggers;
  expect(() => fromGlue(JSON.stringify({ ...document, Triggers: [one, one] }))).toThrow('there are two triggers "go"');
});
