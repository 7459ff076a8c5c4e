/** Definitions are files, which change while no host is there: what the catalog knows of triggers follows them. */

import type { Catalog } from '#engine/catalog/catalog.ts';
import type { TriggerKind, TriggerState } from '#engine/catalog/trigger-entities.ts';
import { missed } from '#engine/orchestrate/triggers/new-firing.ts';
import { subjectsOf, type Subject, type SubjectStores } from '#engine/orchestrate/triggers/trigger-subjects.ts';

/** A subject that is activated on this computer and enabled in its file. */
export interface Active {
  readonly subject: Subject;
  readonly state: TriggerState;
}

export function keyOf({ kind, name }: { readonly kind: TriggerKind; readonly name: string }): string {
  return `${kind} ${name}`;
}

/** @returns what may fire, and whether the catalog has changed. */
export async function reconcileTriggers(
  stores: SubjectStores,
  catalog: Pick<Catalog, 'triggers' | 'webhooks'>,
  now: number,
): Promise<{ readonly active: Active[]; readonly hasChanged: boolean }> {
  const subjects = new Map(subjectsOf(stores).map((subject) => [keyOf(subject), subject]));
  const active: Active[] = [];
  let hasChanged = false;
  for (const state of await catalog.triggers.getTriggerStates()) {
    const { kind, name } = state;
    const subject = subjects.get(keyOf(state));
    // A file with a mistake may be the one.
    if (subject === undefined && stores[kind].problems().length === 0) {
      const why = missed(`The definition of the ${kind} was deleted before this started.`);
      await catalog.triggers.deactivateTrigger(kind, name, why);
      hasChanged = true;
      continue;
    }
    const paused = subject === undefined || !subject.enabled || subject.problem !== null;
    const schedule = subject?.scheduleText ?? state.schedule;
    const restarts = schedule !== state.schedule || (state.paused && !paused);
    if (restarts || paused !== state.paused) {
      const restart = restarts ? now : null;
      await catalog.triggers.changeTriggerState(kind, name, { paused, schedule, restart });
      hasChanged = true;
    }
    if (paused || subject === undefined) continue;
    const since = restarts ? { anchor: now, handledUntil: now, conditions: {}, eventsUntil: null } : {};
    active.push({ subject, state: { ...state, ...since, schedule, paused } });
  }
  if (stores.trigger.problems().length > 0) return { active, hasChanged };
  for (const { triggerName } of await catalog.webhooks.getWebhooks()) {
    if (subjects.has(keyOf({ kind: 'trigger', name: triggerName }))) continue;
    await catalog.webhooks.forgetWebhook(triggerName);
    hasChanged = true;
  }
  return { active, hasChanged };
}
