/** Fires a trigger or crawler at its due times: how much of what is due is recorded now, and what waits for earlier ones. */

import type { Log } from '#engine/base/log.ts';
import type { Workflow } from '#engine/contract/definitions/workflow.ts';
import { nextTime } from '#engine/orchestrate/schedules/schedule.ts';
import { longestWait, type EventFiring } from '#engine/orchestrate/triggers/fire-events.ts';
import { newFiring } from '#engine/orchestrate/triggers/new-firing.ts';
import { findDue, type DuePlan } from '#engine/orchestrate/triggers/plan-due.ts';
import type { Active } from '#engine/orchestrate/triggers/reconcile-triggers.ts';
import type { Definitions, Subject } from '#engine/orchestrate/triggers/trigger-subjects.ts';

/** What firing needs of whoever looks. */
export interface ScheduleFiring extends Pick<EventFiring, 'catalog' | 'now' | 'countRuns' | 'begin' | 'record'> {
  readonly workflows: Pick<Definitions<Workflow>, 'find'>;
  readonly log: Log;
}

/** A clock that is set back by more was wrong before. */
const smallSetBack = 3_600_000;

const nothingElse = { counted: [], conditions: [] } as const;

/** @returns milliseconds until it is due next. */
export async function fireDue({ subject, state }: Active, firing: ScheduleFiring): Promise<number> {
  const { schedule, kind, name } = subject;
  if (schedule === null) return longestWait;
  const { catalog, now, begin, record, log } = firing;
  const [{ missedRuns }, { anchor }] = [subject.trigger, state];
  let { handledUntil } = state;
  if (handledUntil > now + smallSetBack) {
    log.write('warning', `The clock was set back; the ${kind} ${name} counts from now on.`);
    await record({ schedule: { kind, name, from: handledUntil, until: now }, ...nothingElse, firings: [] });
    handledUntil = now;
  }
  const plan = await findDue({ schedule, anchor, handledUntil, now, missedRuns }, () =>
    catalog.triggers.getFiredDues(kind, name, handledUntil, now),
  );
  if (plan !== undefined) {
    const step = await nextStep(subject, plan, firing);
    // The end of whatever runs looks again.
    if (step === undefined) return longestWait;
    await record({
      schedule: { kind, name, from: handledUntil, until: step.handledUntil },
      ...nothingElse,
      firings: step.firings.map((each) => begin(subject, newFiring(subject, 'SCHEDULE', each, now), {})),
    });
    if (step.handledUntil !== plan.handledUntil) return 0;
  }
  const next = nextTime(schedule, Math.max(now, handledUntil), anchor);
  return next === undefined ? longestWait : next - now;
}

/**
 * Missed times start one after the other, and of a workflow when none of its runs is unfinished. With `all`, what is due
 * after them waits until they are over: it would be refused because of them.
 * @returns undefined: not yet.
 */
async function nextStep(subject: Subject, plan: DuePlan, firing: ScheduleFiring): Promise<DuePlan | undefined> {
  const { workflowName, trigger } = subject;
  const late = plan.firings.filter(({ caughtUp }) => caughtUp);
  if (late.length > 0 && (await firing.countRuns(workflowName)) > 0) return undefined;
  if (trigger.missedRuns !== 'all' || plan.firings.length === 0) return plan;
  if (await isBusy(subject, firing)) return undefined;
  const firings = workflowName === null && late.length > 0 ? late : plan.firings.slice(0, 1);
  const isWhole = firings.length === plan.firings.length;
  return isWhole ? plan : { handledUntil: firings.at(-1)!.due, firings };
}

/** Whether it works off what it missed, has a firing that waits, or its workflow may not run once more because of it. */
async function isBusy({ kind, name, workflowName }: Subject, firing: ScheduleFiring): Promise<boolean> {
  const unfinished = await firing.catalog.triggers.getUnfinishedFirings(kind, name);
  if (unfinished.some(({ caughtUp, isPending, workflowRun }) => caughtUp || (isPending && workflowRun === null)))
    return true;
  if (workflowName === null || unfinished.length === 0) return false;
  const most = firing.workflows.find(workflowName)?.value.maxConcurrentRuns;
  return most !== undefined && (await firing.countRuns(workflowName)) >= most;
}

/** @returns whether a due time has passed since a moment, and the milliseconds until the next one. */
export function noticeDue(
  active: readonly Active[],
  since: number,
  now: number,
): { readonly hasPassed: boolean; readonly wait: number } {
  let [hasPassed, wait] = [false, longestWait];
  for (const { subject, state } of active) {
    if (subject.schedule === null) continue;
    const next = nextTime(subject.schedule, since, state.anchor);
    hasPassed ||= next !== undefined && next <= now;
    const after = next === undefined || next > now ? next : nextTime(subject.schedule, now, state.anchor);
    if (after !== undefined) wait = Math.min(wait, after - now);
  }
  return { hasPassed, wait };
}
