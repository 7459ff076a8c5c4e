/** Random workflows that can be started, with hostile names, drawn for exports. */

import fc from 'fast-check';
import { triggerSchema, type Trigger } from '#engine/contract/definitions/trigger.ts';
import { workflowSchema } from '#engine/contract/definitions/workflow.ts';
import type { WorkflowSource } from '#engine/orchestrate/workflows/exchange/exported.ts';

const jobs = [
  'load',
  "it's",
  'say "hi"',
  '$HOME `id`',
  'run.sh',
  'Übersicht',
  'back\\slash',
  '-dash',
  'two\nlines',
  'load ',
];
const crawlers = ['landing', "c'rawl", 'load'];
const tables = ['sales.orders', "it's.$x"];
type Named = { readonly jobName: string } | { readonly crawlerName: string } | { readonly compactTable: string };
const withoutTables: readonly Named[] = [
  ...jobs.map((jobName) => ({ jobName })),
  ...crawlers.map((crawlerName) => ({ crawlerName })),
];
const withTables: readonly Named[] = [...withoutTables, ...tables.map((compactTable) => ({ compactTable }))];

interface DrawnTrigger {
  readonly logical: 'AND' | 'ANY';
  readonly conditions: readonly { readonly at: number; readonly fails: boolean }[];
  readonly actions: readonly number[];
  readonly arguments: Readonly<Record<string, string>>;
}

const words = fc.constantFrom('monday', 'a b', "o'clock", '$x', '');
const drawnTrigger: fc.Arbitrary<DrawnTrigger> = fc.record({
  logical: fc.constantFrom('AND', 'ANY'),
  conditions: fc.array(fc.record({ at: fc.nat(100), fails: fc.boolean() }), { minLength: 1, maxLength: 3 }),
  actions: fc.array(fc.nat(100), { minLength: 1, maxLength: 3 }),
  arguments: fc.dictionary(fc.constantFrom('day', 'mode', 'it s'), words, { maxKeys: 2 }),
});

/** @param startedOnce every job and crawler has one action. @param compacts tables are compacted, too. */
export function drawSource(startedOnce: boolean, compacts = false): fc.Arbitrary<WorkflowSource> {
  const subjects = compacts ? withTables : withoutTables;
  return fc
    .record({
      start: drawnTrigger,
      schedule: fc.constantFrom(null, 'cron(30 5 * * ? *)', 'cron(0/15 6-8 ? * MON-FRI *)', 'cron(0 0 1,15 1 ? *)'),
      inner: fc.array(drawnTrigger, { maxLength: 6 }),
      properties: fc.dictionary(fc.constantFrom('day', 'region', "o'clock"), words, { maxKeys: 3 }),
      maxConcurrentRuns: fc.integer({ min: 1, max: 5 }),
      enabled: fc.boolean(),
    })
    .map(({ start, schedule, inner, properties, maxConcurrentRuns, enabled }) => {
      const workflow = workflowSchema.parse({
        name: 'the "nightly" one',
        description: 'Line one.\n"""Line two\\',
        defaultRunProperties: properties,
        maxConcurrentRuns,
      });
      const base = { workflowName: workflow.name } as const;
      const triggers: Trigger[] = [];
      const started: Named[] = [];
      const choose = (numbers: readonly number[], given: Readonly<Record<string, string>>): Trigger['actions'] => {
        const free = numbers.map((number) => subjects[number % subjects.length]!);
        const own = free.filter((each, place) => !started.includes(each) && free.indexOf(each) === place);
        return own.map((each) => ({ ...each, arguments: 'jobName' in each ? given : {} }));
      };
      const actions = choose(start.actions, start.arguments);
      triggers.push(
        triggerSchema.parse({
          ...base,
          name: 'begin',
          actions,
          ...(schedule === null ? { type: 'ON_DEMAND' } : { type: 'SCHEDULED', schedule, enabled }),
        }),
      );
      started.push(...subjects.filter((each) => actions.some((action) => isOf(action, each))));
      for (const [place, { logical, conditions, actions: numbers, arguments: given }] of inner.entries()) {
        const own = choose(numbers, given);
        // A second action of one that runs already, of the trigger's own level: it waits for others.
        const again =
          startedOnce || own.length === 0 ? [] : own.slice(0, 1).map((action) => ({ ...action, arguments: {} }));
        if (own.length === 0) continue;
        triggers.push(
          triggerSchema.parse({
            ...base,
            name: `inner ${place}`,
            type: 'CONDITIONAL',
            enabled: true,
            logical,
            conditions: conditions.map(({ at, fails }) => ({
              ...started[at % started.length]!,
              state: fails ? 'FAILED' : 'SUCCEEDED',
            })),
            actions: [...own, ...again],
          }),
        );
        started.push(...subjects.filter((each) => own.some((action) => isOf(action, each))));
      }
      const defaultArguments = new Map(
        jobs.map((job) => [job, { day: 'today', WORKFLOW_RUN_ID: '', WORKFLOW_NAME: '' }]),
      );
      return { workflow, triggers, defaultArguments };
    });
}

function isOf(action: Trigger['actions'][number], named: Named): boolean {
  if ('jobName' in named) return action.jobName === named.jobName;
  if ('compactTable' in named) return action.compactTable === named.compactTable;
  return action.crawlerName === named.crawlerName;
}
