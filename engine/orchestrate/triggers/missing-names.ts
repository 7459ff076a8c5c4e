/** Jobs, crawlers, tables and workflows that triggers and notifications name and that do not exist. Pure. */

import type { Notification } from '#engine/contract/definitions/notification.ts';
import type { EventSource, Trigger } from '#engine/contract/definitions/trigger.ts';
import { foldName } from '#engine/catalog/names.ts';
import { capital } from '#engine/contract/capital.ts';
import { countText } from '#engine/contract/count-text.ts';
import type { ErrorText } from '#engine/contract/procedures/column.ts';
import { nodeIdOf, type Started } from '#engine/orchestrate/workflows/workflow-graph.ts';

/** Of a workspace; only whether they exist counts. */
export interface NamedDefinitions {
  readonly job: { find(name: string): unknown };
  readonly crawler: { find(name: string): unknown };
  readonly workflow: { find(name: string): unknown };
}

type Naming = Pick<Trigger, 'conditions' | 'eventSources' | 'actions'> & {
  readonly workflowName?: string | null;
};

/** At most as many are named. */
const mostNamed = 3;

/** A table may come by the run of a job: it never counts here. */
export function isMissing(stores: Pick<NamedDefinitions, 'job' | 'crawler'>, started: Started): boolean {
  const { jobName, crawlerName } = started;
  if (jobName != null) return stores.job.find(jobName) === undefined;
  return crawlerName != null && stores.crawler.find(crawlerName) === undefined;
}

/**
 * What these start or wait for in vain; null: everything exists. They fire nevertheless, for what else they name.
 * @param tables of compactions and events, as DATABASE.TABLE, that do not exist and that nothing in the workspace creates.
 */
export function missingNames(
  stores: NamedDefinitions,
  triggers: readonly Naming[],
  tables: ReadonlySet<string> = new Set(),
): ErrorText | null {
  const named = triggers.flatMap(({ conditions, eventSources, actions }): Started[] => [
    ...actions,
    ...conditions,
    ...eventSources.map((source) => ({ crawlerName: source.crawlerName, compactTable: tableOfSource(source) })),
  ]);
  const missing = named.filter(
    (each) => isMissing(stores, each) || (each.compactTable != null && tables.has(each.compactTable)),
  );
  const titles = new Map(missing.map((each) => [nodeIdOf(each), titleOfStarted(each)]));
  for (const { workflowName } of triggers)
    if (workflowName != null && stores.workflow.find(workflowName) === undefined)
      titles.set(`workflow/${workflowName}`, `workflow "${workflowName}"`);
  return missingText([...titles.values()], 'triggers');
}

/** DATABASE.TABLE as for {@link missingNames}; undefined: it names no table. */
export function tableOfSource({ databaseName, tableName }: EventSource): string | undefined {
  if (databaseName === undefined || tableName === undefined) return undefined;
  return foldName(`${databaseName}.${tableName}`);
}

/** The job or workflow whose runs a notification would report; null: it exists, or it is not about one. */
export function missingSubject(
  { job, workflow }: NamedDefinitions,
  { jobName, workflowName }: Pick<Notification, 'jobName' | 'workflowName'>,
): ErrorText | null {
  const isJobMissing = jobName !== null && job.find(jobName) === undefined;
  const isWorkflowMissing = workflowName !== null && workflow.find(workflowName) === undefined;
  return missingText(
    [...(isJobMissing ? [`job "${jobName}"`] : []), ...(isWorkflowMissing ? [`workflow "${workflowName}"`] : [])],
    'notifications',
  );
}

/** @param titles such as `job "a"`, each once. @param namedBy in the plural. @returns null for none. */
function missingText(titles: readonly string[], namedBy: string): ErrorText | null {
  if (titles.length === 0) return null;
  const them = titles.length === 1 ? 'it' : 'them';
  const rest = titles.length - mostNamed;
  const all = rest > 0 ? [...titles.slice(0, mostNamed), countText(rest, 'more', 'more')] : [...titles];
  const last = all.pop()!;
  const [subject, verb] = all.length === 0 ? [last, 'does'] : [`${all.join(', ')} and ${last}`, 'do'];
  return {
    kind: 'user',
    code: 'EntityNotFound',
    message: `${capital(subject)} ${verb} not exist.`,
    hint: `Create ${them}, or change the ${namedBy} that name ${them}.`,
  };
}

/** What a trigger starts, if none of it exists: then it can start nothing; null: it can. */
export function missingStarts(stores: NamedDefinitions, { actions }: Pick<Naming, 'actions'>): ErrorText | null {
  const isNothingLeft = actions.length > 0 && actions.every((each) => isMissing(stores, each));
  return isNothingLeft ? missingNames(stores, [{ actions, conditions: [], eventSources: [] }]) : null;
}

export function titleOfStarted({ jobName, crawlerName, compactTable }: Started): string {
  if (jobName != null) return `job "${jobName}"`;
  return crawlerName == null ? `table "${compactTable ?? ''}"` : `crawler "${crawlerName}"`;
}
