/** What becomes of due times that have not fired when their trigger is deactivated or disabled, or gets another schedule. */

import type { Catalog } from '#engine/catalog/catalog.ts';
import type { NewFiring, TriggerDecision, TriggerState } from '#engine/catalog/trigger-entities.ts';
import type { SerializedError } from '#engine/contract/errors.ts';
import { newFiring } from '#engine/orchestrate/triggers/new-firing.ts';
import { findDue } from '#engine/orchestrate/triggers/plan-due.ts';
import { readScheduleText, type Subject } from '#engine/orchestrate/triggers/trigger-subjects.ts';

/**
 * They waited for earlier ones, or until triggers are resumed, or no host was open. Each is recorded as missed: without
 * that they would be neither in the history nor among the next ones.
 * @returns undefined: there are none.
 */
export async function missDue(
  { subject, state }: { readonly subject: Subject; readonly state: TriggerState },
  triggers: Pick<Catalog['triggers'], 'getFiredDues'>,
  now: number,
  why: SerializedError,
): Promise<TriggerDecision | undefined> {
  const { kind, name, trigger } = subject;
  const { anchor, handledUntil } = state;
  // The times of a new schedule count from when it is noticed; until then, those of the old one were due.
  const schedule = readScheduleText(state.schedule);
  if (schedule === null || state.paused) return undefined;
  const plan = await findDue({ schedule, anchor, handledUntil, now, missedRuns: trigger.missedRuns }, () =>
    triggers.getFiredDues(kind, name, handledUntil, now),
  );
  if (plan === undefined) return undefined;
  const firings = plan.firings.map((each): NewFiring => {
    const firing = newFiring(subject, 'SCHEDULE', { ...each, starts: false }, now);
    // One that would have started nothing anyway keeps its own reason.
    return each.starts ? { ...firing, actions: firing.actions.map((action) => ({ ...action, error: why })) } : firing;
  });
  const moved = { kind, name, from: handledUntil, until: plan.handledUntil };
  return { schedule: moved, counted: [], conditions: [], firings };
}
