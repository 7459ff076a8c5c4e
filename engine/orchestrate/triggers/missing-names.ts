/** Jobs and crawlers that triggers name and that do not exist. Pure. */

import type { Trigger } from '#engine/contract/definitions/trigger.ts';
import { capital } from '#engine/contract/capital.ts';
import { countText } from '#engine/contract/count-text.ts';
import type { ErrorText } from '#engine/contract/procedures/column.ts';
import { nodeIdOf, type Started } from '#engine/orchestrate/workflows/workflow-graph.ts';

/** Of a workspace; only whether they exist counts. */
export interface NamedDefinitions {
  readonly job: { find(name: string): unknown };
  readonly crawler: { find(name: string): unknown };
}

type Naming = Pick<Trigger, 'conditions' | 'eventSources' | 'actions'>;

/** At most as many are named. */
const mostNamed = 3;

/** A table may come by the run of a job: it is never missing. */
export function isMissing(stores: NamedDefinitions, { jobName, crawlerName }: Started): boolean {
  if (jobName != null) return stores.job.find(jobName) === undefined;
  return crawlerName != null && stores.crawler.find(crawlerName) === undefined;
}

/** What these start or wait for in vain; null: everything exists. They fire nevertheless, for what else they name. */
export function missingNames(stores: NamedDefinitions, triggers: readonly Naming[]): ErrorText | null {
  const named = triggers.flatMap(({ conditions, eventSources, actions }): Started[] => [
    ...actions,
    ...conditions,
    ...eventSources.map(({ crawlerName }) => ({ crawlerName })),
  ]);
  const missing = named.filter((each) => isMissing(stores, each));
  const titles = [...new Map(missing.map((each) => [nodeIdOf(each), titleOf(each)])).values()];
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
    hint: `Create ${them}, or change the triggers that name ${them}.`,
  };
}

/** What a trigger starts, if none of it exists: then it can start nothing; null: it can. */
export function missingStarts(stores: NamedDefinitions, { actions }: Pick<Naming, 'actions'>): ErrorText | null {
  const isNothingLeft = actions.length > 0 && actions.every((each) => isMissing(stores, each));
  return isNothingLeft ? missingNames(stores, [{ actions, conditions: [], eventSources: [] }]) : null;
}

function titleOf({ jobName, crawlerName }: Started): string {
  return jobName == null ? `crawler "${crawlerName ?? ''}"` : `job "${jobName}"`;
}
