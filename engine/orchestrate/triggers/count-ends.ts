/** Counts the ends of runs and crawls for CONDITIONAL triggers: each end once, each trigger when its conditions are met. Pure. */

import type { ActionEnd } from '#engine/catalog/trigger-entities.ts';
import type { Trigger } from '#engine/contract/definitions/trigger.ts';

export type Watcher = Pick<Trigger, 'name' | 'logical' | 'conditions'>;

/** Condition → run or crawl that met it since the last firing. */
export type Met = Readonly<Record<string, string>>;

export interface CountedEnds {
  /** Of the watchers that changed. */
  readonly met: ReadonlyMap<string, Met>;
  /** Names in the order in which they fire; one may fire several times. */
  readonly fired: readonly string[];
}

export function conditionKey(condition: {
  readonly jobName?: string | null | undefined;
  readonly crawlerName?: string | null | undefined;
  readonly compactTable?: string | null | undefined;
  readonly state: string;
}): string {
  const { jobName, crawlerName, compactTable, state } = condition;
  if (jobName != null) return `job ${state} ${jobName}`;
  return crawlerName == null ? `table ${state} ${compactTable}` : `crawler ${state} ${crawlerName}`;
}

/** @param before of each watcher that is active. */
export function countEnds(
  watchers: readonly Watcher[],
  before: ReadonlyMap<string, Met>,
  ends: readonly ActionEnd[],
): CountedEnds {
  const met = new Map<string, Met>();
  const fired: string[] = [];
  for (const end of ends) {
    const key = conditionKey(end);
    for (const { name, logical, conditions } of watchers) {
      const keys = conditions.map(conditionKey);
      if (!keys.includes(key)) continue;
      const known = { ...(met.get(name) ?? before.get(name)), [key]: end.id };
      const isMet = logical === 'ANY' || keys.every((each) => Object.hasOwn(known, each));
      if (isMet) fired.push(name);
      // What met a condition counts for one firing; conditions that were removed count no more.
      met.set(name, isMet ? {} : Object.fromEntries(Object.entries(known).filter(([each]) => keys.includes(each))));
    }
  }
  return { met, fired };
}
