/** Definitions are files, which change while no host is there: what the catalog knows of triggers follows them. */

import type { Catalog } from '#engine/catalog/catalog.ts';
import type { TriggerState } from '#engine/catalog/trigger-entities.ts';
import { missDue } from '#engine/orchestrate/triggers/miss-due.ts';
import { missed } from '#engine/orchestrate/triggers/new-firing.ts';
import {
  isUnreadable,
  keyOf,
  subjectsOf,
  type Subject,
  type SubjectStores,
} from '#engine/orchestrate/triggers/trigger-subjects.ts';

/** A subject that is activated on this computer and enabled in its file. */
export interface Active {
  readonly subject: Subject;
  readonly state: TriggerState;
}

/** @returns what may fire, and whether the catalog has changed. */
export async function reconcileTriggers(
  stores: SubjectStores,
  { triggers, webhooks }: Pick<Catalog, 'triggers' | 'webhooks'>,
  now: number,
): Promise<{ readonly active: Active[]; readonly hasChanged: boolean }> {
  const subjects = new Map(subjectsOf(stores).map((subject) => [keyOf(subject), subject]));
  const active: Active[] = [];
  let hasChanged = false;
  for (const state of await triggers.getTriggerStates()) {
    const { kind, name } = state;
    const subject = subjects.get(keyOf(state));
    if (subject === undefined) {
      // When the file is correct again, it continues where it was: nobody disabled it.
      if (isUnreadable(stores, kind, name)) continue;
      const why = missed(`The definition of the ${kind} was deleted before this started.`);
      await triggers.deactivateTrigger(kind, name, why);
      hasChanged = true;
      continue;
    }
    const paused = !subject.enabled || subject.problem !== null;
    const schedule = subject.scheduleText;
    const restarts = schedule !== state.schedule || (state.paused && !paused);
    if (!subject.enabled || schedule !== state.schedule) {
      const what = subject.enabled ? 'schedule was changed' : 'trigger was disabled';
      const why = missed(`The ${what} before it started this.`);
      const due = await missDue({ subject, state }, triggers, now, why);
      // Repeating this finds nothing, so that it may be cut short.
      if (due !== undefined) await triggers.recordDecision(due);
    }
    if (restarts || paused !== state.paused) {
      await triggers.changeTriggerState(kind, name, { paused, schedule, restart: restarts ? now : null });
      hasChanged = true;
    }
    if (paused) continue;
    const since = restarts ? { anchor: now, handledUntil: now, conditions: {}, eventsUntil: null } : {};
    active.push({ subject, state: { ...state, ...since, schedule, paused } });
  }
  if (stores.trigger.problems().length > 0) return { active, hasChanged };
  for (const { triggerName } of await webhooks.getWebhooks()) {
    if (subjects.has(keyOf({ kind: 'trigger', name: triggerName }))) continue;
    await webhooks.forgetWebhook(triggerName);
    hasChanged = true;
  }
  return { active, hasChanged };
}
