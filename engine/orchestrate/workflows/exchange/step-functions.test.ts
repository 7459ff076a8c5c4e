/** The state machine has the structure of the language, and starts what the workflow would, for any ends of its jobs. */

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { triggerSchema, type Trigger } from '#engine/contract/definitions/trigger.ts';
import { workflowSchema } from '#engine/contract/definitions/workflow.ts';
import { subjectText, type WorkflowSource } from '#engine/orchestrate/workflows/exchange/exported.ts';
import { toStepFunctions } from '#engine/orchestrate/workflows/exchange/step-functions.ts';
import { drawSource } from '#engine/orchestrate/workflows/exchange/testing/draw-source.ts';
import {
  faultsOf,
  interpret,
  type Machine,
} from '#engine/orchestrate/workflows/exchange/testing/state-machine-checks.ts';

/** What a run of the workflow starts, each trigger once, as `job "x"`. @param fails names of what fails. */
function startedBy({ triggers }: WorkflowSource, fails: (subject: string) => boolean): string[] {
  const ends = new Set<string>();
  const fired = new Set<Trigger>();
  const started: string[] = [];
  const isMet = ({ type, logical, conditions }: Trigger): boolean => {
    const met = conditions.map((each) => ends.has(`${subjectText(each)} ${each.state}`));
    return type !== 'CONDITIONAL' || (logical === 'AND' ? met.every(Boolean) : met.some(Boolean));
  };
  for (
    let trigger = triggers[0];
    trigger !== undefined;
    trigger = triggers.find((each) => !fired.has(each) && isMet(each))
  ) {
    fired.add(trigger);
    for (const action of trigger.actions) {
      const subject = subjectText(action);
      started.push(subject);
      ends.add(`${subject} ${fails(subject) ? 'FAILED' : 'SUCCEEDED'}`);
    }
  }
  return started.toSorted();
}

test('random workflows: structure, and what is started for random ends', () => {
  fc.assert(
    fc.property(drawSource(false), fc.func(fc.boolean()), (source, isFailing) => {
      const fails = (subject: string): boolean => isFailing(subject);
      const { text, problems } = toStepFunctions(source);
      expect(problems).toEqual([]);
      const machine = JSON.parse(text!) as Machine;
      expect(faultsOf(machine)).toEqual([]);
      const started: string[] = [];
      interpret(machine, (resource, { JobName, Name }) => {
        const subject = JobName === undefined ? `crawler "${Name as string}"` : `job "${JobName as string}"`;
        if (resource.endsWith('startJobRun.sync')) {
          started.push(subject);
          if (fails(subject)) throw new Error('States.TaskFailed');
          return { JobRunState: 'SUCCEEDED' };
        }
        if (resource.endsWith('startCrawler')) return started.push(subject);
        return { Crawler: { State: 'READY', LastCrawl: { Status: fails(subject) ? 'FAILED' : 'SUCCEEDED' } } };
      });
      expect(started.toSorted()).toEqual(startedBy(source, fails));
    }),
  );
});

test('the checker finds faults', () => {
  const end = { Type: 'Pass', End: true };
  expect(faultsOf({ StartAt: 'a', States: { a: end } })).toEqual([]);
  expect(faultsOf({ StartAt: 'b', States: { a: end } })).toContain('StartAt b does not exist');
  expect(faultsOf({ StartAt: 'a', States: { a: { Type: 'Pass', Next: 'c' } } })).toContain('a leads to "c"');
  expect(faultsOf({ StartAt: 'a', States: { a: end, b: end } })).toEqual(['b is not reached']);
  expect(faultsOf({ StartAt: 'a', States: { a: { Type: 'Wait', Seconds: 1, Next: 'a' } } })).toEqual([
    'a does not lead to an end',
  ]);
  const parallel = { Type: 'Parallel', Branches: [{ StartAt: 'a', States: { a: end } }], End: true };
  expect(faultsOf({ StartAt: 'a', States: { a: parallel } })).toEqual(['a is there twice']);
  expect(
    faultsOf({ StartAt: 'a', States: { a: { Type: 'Choice', Choices: [{ Variable: 'x', Next: 'b' }] }, b: end } }),
  ).toEqual(['a: rule {"Variable":"x"}']);
});

const workflow = workflowSchema.parse({ name: 'nightly', defaultRunProperties: { day: 'monday' } });
const trigger = (given: object): Trigger =>
  triggerSchema.parse({
    name: 'go',
    type: 'ON_DEMAND',
    workflowName: 'nightly',
    actions: [{ jobName: 'a' }],
    ...given,
  });

test('arguments come from properties and actions, and what is not the same is said', () => {
  const defaultArguments = new Map([['a', { day: '', WORKFLOW_RUN_ID: '' }]]);
  const start = trigger({
    type: 'SCHEDULED',
    schedule: 'cron(0 6 * * ? *)',
    actions: [{ jobName: 'a', arguments: { x: '1' } }],
  });
  const { text, differences } = toStepFunctions({ workflow, triggers: [start], defaultArguments });
  expect(text).toContain('"Arguments": {');
  const calls: unknown[] = [];
  interpret(JSON.parse(text!) as Machine, (_resource, parameters) => calls.push(parameters));
  expect(calls).toEqual([
    { JobName: 'a', Arguments: { '--day': 'monday', '--WORKFLOW_RUN_ID.$': '$$.Execution.Name', '--x': '1' } },
  ]);
  expect(differences.map(({ subject }) => subject)).toEqual(['trigger "go"', 'workflow "nightly"']);
});

test('a compaction beside a job is dropped, and said', () => {
  const start = trigger({ actions: [{ compactTable: 'sales.orders' }, { jobName: 'a' }] });
  const { text, differences } = toStepFunctions({ workflow, triggers: [start], defaultArguments: new Map() });
  const calls: unknown[] = [];
  interpret(JSON.parse(text!) as Machine, (_resource, parameters) => calls.push(parameters));
  expect(calls).toEqual([{ JobName: 'a' }]);
  expect(differences[0]).toMatchObject({
    subject: 'trigger "go"',
    says: expect.stringContaining('The compaction of table "sales.orders" is not exported'),
  });
});

test('what waits for a compaction is refused for that alone', () => {
  const start = trigger({ actions: [{ compactTable: 'sales.orders' }, { jobName: 'a' }] });
  const conditions = [{ compactTable: 'sales.orders' }, { jobName: 'a' }];
  const then = trigger({ name: 'then', type: 'CONDITIONAL', enabled: true, conditions, actions: [{ jobName: 'b' }] });
  const source = { workflow, triggers: [start, then], defaultArguments: new Map() };
  expect(toStepFunctions(source).problems.map(({ says }) => says)).toEqual([
    'It waits for the compaction of table "sales.orders", which Step Functions cannot start.',
  ]);
});

test('what Step Functions does not have is refused by name', () => {
  const then = trigger({
    name: 'then',
    type: 'CONDITIONAL',
    enabled: true,
    conditions: [{ jobName: 'a', state: 'TIMEOUT' }],
    actions: [{ jobName: 'b', arguments: { 'x.$': '1' } }],
  });
  const { text, problems } = toStepFunctions({ workflow, triggers: [trigger({}), then], defaultArguments: new Map() });
  expect(text).toBeNull();
  expect(problems.map(({ subject, says }) => `${subject}: ${says}`)).toEqual([
    'trigger "then": It waits for TIMEOUT of job "a", which Step Functions reports as a failure.',
    'job "b": The name of an argument ends in .$, which Step Functions reads as a path.',
  ]);
});
