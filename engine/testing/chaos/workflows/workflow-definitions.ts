/** The definitions of a workspace under chaos: five workflows of four jobs and a crawler each, and triggers beside them. */

export const workflowKeys = ['1', '2', '3', '4', '5'] as const;
export type WorkflowKey = (typeof workflowKeys)[number];
export const jobParts = ['load', 'copy', 'all', 'last'] as const;
export type JobPart = (typeof jobParts)[number];

export const minute = 60_000;

/** Of a trigger, as its file has it. */
export interface ChaosTrigger {
  readonly name: string;
  readonly type: 'SCHEDULED' | 'CONDITIONAL' | 'ON_DEMAND' | 'EVENT';
  readonly workflowName: string | null;
  readonly logical: 'AND' | 'ANY';
  readonly missedRuns: 'skip' | 'once' | 'all';
  readonly schedule: string | null;
  readonly conditions: readonly Named[];
  readonly eventSources: readonly object[];
  readonly eventBatchingCondition: object | null;
  readonly actions: readonly Named[];
}

export interface Named {
  readonly jobName?: string;
  readonly crawlerName?: string;
  readonly compactTable?: string;
  readonly state?: string;
}

/** Schedules that are due whenever the minute of the hour is a multiple; `steady` ones stay activated. */
export const scheduled = {
  go1: { every: 10, missedRuns: 'all', isSteady: true, kind: 'trigger' },
  go4: { every: 15, missedRuns: 'once', isSteady: true, kind: 'trigger' },
  skip: { every: 20, missedRuns: 'skip', isSteady: false, kind: 'trigger' },
  c1: { every: 7, missedRuns: 'once', isSteady: true, kind: 'crawler' },
} as const;
export type ScheduledName = keyof typeof scheduled;
export const scheduledNames = Object.keys(scheduled) as ScheduledName[];

function cronEvery(minutes: number): string {
  return `cron(0/${minutes} * * * ? *)`;
}

export function jobNameOf(key: WorkflowKey, part: string): string {
  return `${key}-${part}`;
}

/** Jobs beside the workflows, which several triggers start. */
export const sharedJobs = ['shared', 'after', 'joined'] as const;

/** The table to which `after` appends, and whose files a trigger joins. */
export const compactedTable = 'lake.after';
const [databaseName, tableName] = compactedTable.split('.') as [string, string];

/** `load` and `copy` read what is new and append it, `after` appends everything, the others rewrite everything. */
export function jobDefinition(
  key: WorkflowKey,
  part: JobPart | (typeof sharedJobs)[number],
  name = jobNameOf(key, part),
): Record<string, unknown> {
  const isIncremental = part === 'load' || part === 'copy';
  const from = part === 'last' ? 'copy' : 'load';
  const source =
    part === 'load'
      ? { transform: 'CatalogSource', args: { databaseName: 'lake', tableName: `t${key}` } }
      : { transform: 'PathSource', args: { path: `out/${key}/${from}`, format: 'csv', options: { withHeader: true } } };
  return {
    name,
    bookmark: isIncremental ? 'enable' : 'disable',
    maxConcurrentRuns: 1,
    workers: 1,
    threads: 1,
    memory: 128,
    nodes: [
      { id: 'in', name: 'In', ...source },
      {
        id: jobNameOf(key, part),
        name: 'Out',
        inputs: { in: { node: 'in' } },
        ...(part === 'after'
          ? { transform: 'CatalogTarget', args: { databaseName, tableName, format: 'csv', mode: 'append' } }
          : {
              transform: 'PathTarget',
              args: { path: `out/${key}/${part}`, format: 'csv', mode: isIncremental ? 'append' : 'overwrite' },
            }),
      },
    ],
  };
}

/** Those of 2 and 5 watch their folder. */
export function crawlerDefinition(key: WorkflowKey): { readonly name: string } & Record<string, unknown> {
  return {
    name: `c${key}`,
    databaseName: 'lake',
    targets: [{ path: `in/t${key}` }],
    combineCompatibleSchemas: true,
    schemaChangePolicy: { deleteBehavior: 'DELETE_FROM_DATABASE' },
    ...(isWatched(key) ? { watch: { enabled: true, quietSeconds } } : {}),
    ...(key === '1' ? { schedule: cronEvery(scheduled.c1.every), missedRuns: scheduled.c1.missedRuns } : {}),
  };
}

/** Of the watched crawlers. */
export const quietSeconds = 2;

export function isWatched(key: WorkflowKey): boolean {
  return key === '2' || key === '5';
}

const usual = {
  workflowName: null,
  logical: 'AND',
  missedRuns: 'once',
  schedule: null,
  conditions: [],
  eventSources: [],
  eventBatchingCondition: null,
} as const;

function conditional(name: string, logical: 'AND' | 'ANY', conditions: readonly Named[]) {
  const states = conditions.map((each) => ({ state: 'SUCCEEDED', ...each }));
  return { ...usual, name, type: 'CONDITIONAL', logical, conditions: states } as const;
}

/** How each workflow begins. */
function startOf(key: WorkflowKey): ChaosTrigger {
  const name = `go${key}`;
  const of = { ...usual, name, workflowName: `w${key}` };
  const load = [{ jobName: jobNameOf(key, 'load') }];
  const crawl = [{ crawlerName: `c${key}` }];
  switch (key) {
    case '1':
      return { ...of, type: 'SCHEDULED', ...timesOf('go1'), actions: load };
    case '2':
      return { ...of, type: 'EVENT', eventSources: [{ crawlerName: 'c2' }], actions: load };
    case '3':
      return { ...of, type: 'ON_DEMAND', actions: crawl };
    case '4':
      return { ...of, type: 'SCHEDULED', ...timesOf('go4'), actions: crawl };
    case '5': {
      const eventSources = [{ databaseName: 'lake', tableName: 't5' }];
      const eventBatchingCondition = { batchSize: 3, batchWindow: 3 };
      return { ...of, type: 'EVENT', eventSources, eventBatchingCondition, actions: load };
    }
  }
}

function timesOf(name: ScheduledName): Pick<ChaosTrigger, 'schedule' | 'missedRuns'> {
  return { schedule: cronEvery(scheduled[name].every), missedRuns: scheduled[name].missedRuns };
}

function innerOf(key: WorkflowKey): ChaosTrigger[] {
  const job = (part: JobPart): Named => ({ jobName: jobNameOf(key, part) });
  const crawled = conditional(`crawled${key}`, 'AND', [{ crawlerName: `c${key}` }]);
  const inner = [
    ...(key === '3' || key === '4' ? [{ ...crawled, actions: [job('load')] }] : []),
    { ...conditional(`then${key}`, 'AND', [job('load')]), actions: [job('copy'), job('all')] },
    { ...conditional(`last${key}`, 'AND', [job('copy'), job('all')]), actions: [job('last')] },
    { ...conditional(`failed${key}`, 'ANY', [{ ...job('load'), state: 'FAILED' }]), actions: [job('all')] },
  ];
  return inner.map((each) => ({ ...each, workflowName: `w${key}` }));
}

/** Outside of workflows. */
function besides(): ChaosTrigger[] {
  const arrivals = (key: WorkflowKey) => ({ eventSources: [{ crawlerName: `c${key}` }] });
  // Two that wait for files and start the same job, which may not run twice at a time.
  const shared = [{ jobName: '2-shared' }];
  return [
    { ...usual, name: 'skip', type: 'SCHEDULED', ...timesOf('skip'), actions: [{ crawlerName: 'c1' }] },
    { ...usual, name: 'also2', type: 'EVENT', ...arrivals('2'), actions: shared },
    { ...usual, name: 'also5', type: 'EVENT', ...arrivals('5'), actions: shared },
    { ...conditional('any', 'ANY', [{ jobName: '1-load' }, { crawlerName: 'c4' }]), actions: [{ jobName: '2-after' }] },
    {
      ...conditional('both', 'AND', [{ jobName: '2-copy' }, { jobName: '5-copy' }]),
      actions: [{ jobName: '2-after' }],
    },
    { ...conditional('tidy', 'ANY', [{ jobName: '2-after' }]), actions: [{ compactTable: compactedTable }] },
    { ...conditional('tidied', 'ANY', [{ compactTable: compactedTable }]), actions: [{ jobName: '2-joined' }] },
  ];
}

export function chaosTriggers(): ChaosTrigger[] {
  return [...workflowKeys.flatMap((key) => [startOf(key), ...innerOf(key)]), ...besides()];
}

/** Path below the workspace → definition. */
export function definitionFiles(): Map<string, unknown> {
  const files = new Map<string, unknown>();
  for (const key of workflowKeys) {
    files.set(`workflows/w${key}.json`, { name: `w${key}`, maxConcurrentRuns: 1 });
    files.set(`crawlers/c${key}.json`, crawlerDefinition(key));
    for (const part of jobParts) files.set(`jobs/${jobNameOf(key, part)}.json`, jobDefinition(key, part));
  }
  for (const part of sharedJobs) files.set(`jobs/${jobNameOf('2', part)}.json`, jobDefinition('2', part));
  // Whoever activates a trigger enables it; those within a workflow need no activation.
  for (const trigger of chaosTriggers())
    files.set(`triggers/${trigger.name}.json`, { enabled: trigger.type === 'CONDITIONAL', ...trigger });
  return files;
}

/** Those that fire by themselves. */
export function activatedNames(): string[] {
  const isInner = (each: ChaosTrigger): boolean => each.type === 'CONDITIONAL' && each.workflowName !== null;
  return chaosTriggers()
    .filter((each) => each.type !== 'ON_DEMAND' && !isInner(each))
    .map(({ name }) => name);
}
