/** Triggers follow a job or crawler that gets another name: their files then name it by the new one. */

import type { Log } from '#engine/base/log.ts';
import type { Trigger } from '#engine/contract/definitions/trigger.ts';
import { toEngineError } from '#engine/contract/errors.ts';
import type { DefinitionStore } from '#engine/definitions/definition-store.ts';

export type TriggerFiles = Pick<DefinitionStore<Trigger>, 'list' | 'find' | 'save'>;

type Named = Pick<Trigger['conditions'][number], 'jobName' | 'crawlerName'>;

export interface RenamedInTriggers {
  readonly changed: readonly string[];
  /** Those that could not be saved and name the old one still. */
  readonly left: readonly { readonly name: string; readonly why: string }[];
}

/** Never fails: by then the job or crawler has its new name. */
export async function renameInTriggers(
  files: TriggerFiles,
  member: keyof Named,
  from: string,
  to: string,
): Promise<RenamedInTriggers> {
  const changed: string[] = [];
  const left: { name: string; why: string }[] = [];
  for (const { name, value } of files.list()) {
    if (!names(value, member, from)) continue;
    try {
      await saveRenamed(files, name, (trigger) => renamed(trigger, member, from, to));
      changed.push(name);
    } catch (thrown) {
      left.push({ name, why: toEngineError(thrown).message });
    }
  }
  return { changed, left };
}

/** They are shown with the name that no longer exists. */
export function logLeftTriggers(log: Log, { left }: RenamedInTriggers): void {
  for (const { name, why } of left) log.write('warning', `Trigger ${name} still has the old name: ${why}`);
}

/** Somebody may save the same file now: then their version is changed. */
async function saveRenamed(files: TriggerFiles, name: string, change: (trigger: Trigger) => Trigger): Promise<void> {
  for (let tries = 1; ; tries += 1) {
    const found = files.find(name);
    if (found === undefined) return;
    try {
      await files.save(change(found.value), { expectedHash: found.hash });
      return;
    } catch (thrown) {
      const isChanged = files.find(name)?.hash !== found.hash;
      if (toEngineError(thrown).code !== 'ConcurrentModification' || !isChanged || tries === 3) throw thrown;
    }
  }
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
