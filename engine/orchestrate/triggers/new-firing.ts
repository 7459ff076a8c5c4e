/** A firing of a trigger before it is recorded, with the ids of the runs and crawls that it will start. */

import { newId } from '#engine/base/ids.ts';
import type { FiringCause, NewFiring } from '#engine/catalog/trigger-entities.ts';
import type { Trigger } from '#engine/contract/definitions/trigger.ts';
import { EngineError, serializeError, type SerializedError } from '#engine/contract/errors.ts';
import type { DueFiring } from '#engine/orchestrate/triggers/plan-due.ts';
import type { Subject } from '#engine/orchestrate/triggers/trigger-subjects.ts';

/** Not for a due time. */
export const atOnce = { due: null, caughtUp: false, missedCount: 0, starts: true } as const;

export function newFiring(
  subject: Pick<Subject, 'kind' | 'name'> & { readonly trigger: Pick<Trigger, 'actions'> },
  cause: FiringCause,
  { due, caughtUp, missedCount, starts }: Omit<DueFiring, 'due'> & { readonly due: number | null },
  firedOn: number,
): NewFiring {
  return {
    kind: subject.kind,
    name: subject.name,
    cause,
    due,
    firedOn,
    caughtUp,
    missedCount,
    events: null,
    workflowRun: null,
    actions: subject.trigger.actions.map(({ jobName, crawlerName, compactTable, arguments: given }) => ({
      id: newId(crawlerName === undefined ? 'jr' : 'cr'),
      jobName: jobName ?? null,
      crawlerName: crawlerName ?? null,
      compactTable: compactTable ?? null,
      arguments: given,
      state: starts ? 'PENDING' : 'MISSED',
      error: starts ? null : missed('No app and no tenon serve was open when this was due.'),
    })),
  };
}

/** Why an action starts nothing. */
export function missed(why: string): SerializedError {
  return serializeError(new EngineError('Cancelled', why));
}
