/** A trigger as people see it: whether it fires, when next, and what its last firings started. */

import type { Firing, TriggerState } from '#engine/catalog/trigger-entities.ts';
import { EngineError, toEngineError } from '#engine/contract/errors.ts';
import type { SerializedError } from '#engine/contract/errors.ts';
import type { ErrorText } from '#engine/contract/procedures/column.ts';
import type { FiringText, TriggerText } from '#engine/contract/procedures/triggers.ts';
import type { Output } from '#engine/contract/procedures/index.ts';
import { nextTimes, parseSchedule } from '#engine/orchestrate/schedules/schedule.ts';
import { unevenSteps, type UnevenStep } from '#engine/orchestrate/schedules/uneven-steps.ts';
import { checkTimeZone } from '#engine/orchestrate/schedules/zoned-time.ts';
import { conditionKey } from '#engine/orchestrate/triggers/count-ends.ts';
import { errorText } from '#engine/orchestrate/triggers/error-text.ts';
import { triggerWarnings, type Warned } from '#engine/orchestrate/triggers/trigger-warnings.ts';
import { isInnerTrigger, type Subject } from '#engine/orchestrate/triggers/trigger-subjects.ts';

/** @param state of this computer; undefined: it is not activated. */
export function describeTrigger(
  subject: Subject,
  state: TriggerState | undefined,
  firings: readonly Firing[],
  { warned, now, next }: { readonly warned: Warned; readonly now: number; readonly next: number },
): TriggerText {
  const { kind, name, type, enabled, schedule, trigger } = subject;
  const {
    description,
    timeZone,
    missedRuns,
    logical,
    conditions,
    eventSources,
    webhook,
    eventBatchingCondition,
    actions,
  } = trigger;
  const problem =
    subject.problem ?? (enabled && state === undefined && !isInnerTrigger(subject) ? notActivated(subject) : null);
  const isActive = enabled && problem === null;
  const upcoming =
    isActive && schedule !== null && state !== undefined
      ? nextTimes(schedule, Math.max(now, state.handledUntil), state.anchor, Math.max(1, next))
      : null;
  return {
    kind,
    name,
    description,
    type,
    workflowName: subject.workflowName,
    enabled,
    state: isActive ? 'ACTIVATED' : type === 'ON_DEMAND' ? 'CREATED' : 'DEACTIVATED',
    problem: problem === null ? null : errorText(problem),
    warnings: warningsOf(subject, warned, upcoming ?? (schedule === null ? null : nextTimes(schedule, now, now, 1))),
    schedule: trigger.schedule,
    timeZone,
    missedRuns,
    logical,
    conditions: conditions.map((condition) => ({
      ...condition,
      metBy: state?.conditions[conditionKey(condition)] ?? null,
    })),
    eventSources,
    webhook,
    eventBatchingCondition,
    actions,
    next: upcoming?.slice(0, next) ?? [],
    isDueAgain: upcoming === null ? null : upcoming.length > 0,
    firings: firings.map(describeFiring),
  };
}

/** @param upcoming due times, at least one where there is one; null: it has no schedule. */
function warningsOf(
  { kind, name, type, workflowName, trigger }: Subject,
  warned: Warned,
  upcoming: readonly number[] | null,
): ErrorText[] {
  const own = kind === 'crawler' ? [] : triggerWarnings(warned, [{ ...trigger, name, type, workflowName }]);
  if (upcoming === null) return own;
  if (upcoming.length > 0)
    return [...own, ...unevenSteps(trigger.schedule ?? '').map((step) => unevenStep(kind, name, step))];
  return [
    ...own,
    {
      kind: 'user',
      code: 'InvalidDefinition',
      message: `The schedule of ${kind} "${name}" is never due again: ${trigger.schedule}.`,
      hint: 'Change its day, month or year.',
    },
  ];
}

function unevenStep(kind: Subject['kind'], name: string, { message, hint }: UnevenStep): ErrorText {
  const text = `The schedule of ${kind} "${name}" has uneven steps: ${message}.`;
  return { kind: 'user', code: 'InvalidDefinition', message: text, hint };
}

/** A schedule as it is typed: what is wrong with which part of it, else when it is due next. */
export function checkSchedule(
  text: string,
  timeZone: string,
  { now, next }: { readonly now: number; readonly next: number },
): Output<'checkSchedule'> {
  let place: 'schedule' | 'timeZone' = 'timeZone';
  try {
    checkTimeZone(timeZone);
    place = 'schedule';
    return { problem: null, place: null, next: nextTimes(parseSchedule(text, timeZone), now, now, next) };
  } catch (thrown) {
    return { problem: errorText(toEngineError(thrown)), place, next: [] };
  }
}

export function describeFiring(firing: Firing): FiringText {
  const { sequence, cause, due, firedOn, caughtUp, missedCount, events, workflowRun, actions } = firing;
  return {
    number: sequence,
    cause,
    due,
    firedOn,
    caughtUp,
    missedCount,
    events,
    workflowRunId: workflowRun,
    actions: actions.map(
      ({
        error,
        id,
        jobName,
        crawlerName,
        compactTable,
        state,
        runState,
        runNumber,
        hasRejects,
        undone,
        runError,
      }) => ({
        id,
        jobName,
        crawlerName,
        compactTable,
        state,
        runState,
        runNumber,
        hasRejects,
        undone,
        error: reasonText(error ?? runError),
      }),
    ),
  };
}

function reasonText(error: SerializedError | null): ErrorText | null {
  return error === null ? null : errorText(error);
}

/** The file may come from somebody else, so it starts nothing by itself. */
function notActivated({ kind, name }: Subject): EngineError {
  return new EngineError(
    'InvalidState',
    `The ${kind} "${name}" is enabled in its file, but not activated on this computer.`,
    {
      hint: 'Activate it to let it start jobs, crawlers and compactions here.',
    },
  );
}
