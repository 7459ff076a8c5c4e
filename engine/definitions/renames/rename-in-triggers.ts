/** Triggers follow a job or crawler that gets another name: their files then name it by the new one. */

import type { Log } from '#engine/base/log.ts';
import type { Trigger } from '#engine/contract/definitions/trigger.ts';
import {
  logLeft,
  renameReferences,
  type RenamedFiles,
  type RenamedReferences,
} from '#engine/definitions/renames/rename-references.ts';

export type TriggerFiles = RenamedFiles<Trigger>;

type Named = Pick<Trigger['conditions'][number], 'jobName' | 'crawlerName'>;

/** Never fails: by then the job or crawler has its new name. */
export async function renameInTriggers(
  files: TriggerFiles,
  member: keyof Named,
  from: string,
  to: string,
): Promise<RenamedReferences> {
  return renameReferences(files, (trigger) =>
    names(trigger, member, from) ? renamed(trigger, member, from, to) : trigger,
  );
}

/** They are shown with the name that no longer exists. */
export function logLeftTriggers(log: Log, references: RenamedReferences): void {
  logLeft(log, 'Trigger', references);
}

function names({ actions, conditions, eventSources }: Trigger, member: keyof Named, name: string): boolean {
  return [...actions, ...conditions, ...eventSources].some((each: Named) => each[member] === name);
}

function renamed(trigger: Trigger, member: keyof Named, from: string, to: string): Trigger {
  const follow = <T extends Named>(each: T): T => (each[member] === from ? { ...each, [member]: to } : each);
  return {
    ...trigger,
    actions: trigger.actions.map(follow),
    conditions: trigger.conditions.map(follow),
    eventSources: trigger.eventSources.map(follow),
  };
}
