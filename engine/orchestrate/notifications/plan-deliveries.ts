/** Which notifications report an end of a run, or that none has succeeded for too long (pure). */

import type { NewDelivery, NotificationMessage, RunEnd } from '#engine/catalog/notification-entities.ts';
import type { Notification, NotificationEvent } from '#engine/contract/definitions/notification.ts';
import {
  endText,
  isoText,
  lateText,
  shortText,
  testText,
  type Subject,
} from '#engine/orchestrate/notifications/notification-text.ts';

/** A notification that is enabled, and activated on this computer as it is. */
export interface ActiveNotification {
  readonly notification: Notification;
  readonly activatedOn: number;
}

export interface PlanContext {
  /** Name of the workspace. */
  readonly workspace: string;
  readonly now: number;
  readonly newId: () => string;
}

export function planEnds(
  active: readonly ActiveNotification[],
  ends: readonly RunEnd[],
  context: PlanContext,
): NewDelivery[] {
  return ends.flatMap((end) =>
    forEnd(active, end).flatMap(({ notification, activatedOn }) => {
      const event = eventOf(end, notification.events);
      // What ended before it was activated is not reported.
      if (event === undefined || (end.completedOn !== null && end.completedOn < activatedOn)) return [];
      return [
        newDelivery(notification, context, {
          eventKey: `${end.kind} ${end.runId}`,
          event,
          text: endText(end, event),
          subject: end,
          end,
        }),
      ];
    }),
  );
}

/** Notifications of its own replace those of the workspace. */
function forEnd(active: readonly ActiveNotification[], end: RunEnd): readonly ActiveNotification[] {
  const own = active.filter(({ notification }) =>
    end.kind === 'job' ? notification.jobName === end.name : notification.workflowName === end.name,
  );
  if (own.length > 0) return own;
  // The end of the workflow is reported, not that of each of its jobs.
  if (end.inWorkflow) return [];
  return active.filter(({ notification: { jobName, workflowName } }) => jobName === null && workflowName === null);
}

function eventOf(end: RunEnd, events: readonly NotificationEvent[]): NotificationEvent | undefined {
  if (end.state === 'STOPPED') return undefined;
  if (end.state !== 'SUCCEEDED') return events.find((event) => event === 'FAILED');
  if (end.rejectedRecords > 0 && events.includes('REJECTED_RECORDS')) return 'REJECTED_RECORDS';
  return events.find((event) => event === 'SUCCEEDED');
}

/** What the keys of its reports begin with. */
export function lateKey({ kind, name }: Subject): string {
  return `late ${kind} ${name} `;
}

/** What a notification waits for that reports LATE; undefined: it does not. */
export function lateSubject({ events, jobName, workflowName }: Notification): Subject | undefined {
  if (!events.includes('LATE')) return undefined;
  if (jobName !== null) return { kind: 'job', name: jobName };
  return workflowName === null ? undefined : { kind: 'workflow', name: workflowName };
}

/**
 * Each time without success is reported once: it begins with the last success, or with the activation. A success may leave the
 * history or be undone; the time that was reported then continues.
 * @param lastSuccess milliseconds since 1970; null: never.
 * @param reportedOn when this was reported last, in milliseconds since 1970; null: never.
 * @returns the delivery, or the milliseconds after which it is late; infinite: not before another success.
 */
export function planLate(
  { notification, activatedOn }: ActiveNotification,
  subject: Subject,
  lastSuccess: number | null,
  reportedOn: number | null,
  context: PlanContext,
): NewDelivery | number {
  const lateAfter = notification.lateAfter ?? Number.POSITIVE_INFINITY;
  const since = Math.max(lastSuccess ?? 0, activatedOn);
  if (reportedOn !== null && reportedOn >= since) return Number.POSITIVE_INFINITY;
  const wait = since + lateAfter * 60_000 - context.now;
  if (wait > 0) return wait;
  return newDelivery(notification, context, {
    eventKey: `${lateKey(subject)}${since}`,
    event: 'LATE',
    text: lateText(subject, lateAfter, lastSuccess),
    subject,
    end: null,
  });
}

export function planTest(notification: Notification, context: PlanContext): NewDelivery {
  const planned = newDelivery(notification, context, {
    eventKey: '',
    event: 'TEST',
    text: testText(notification.name),
    subject: lateSubject({ ...notification, events: ['LATE'] }) ?? null,
    end: null,
  });
  return { ...planned, eventKey: `test ${planned.message.id}` };
}

interface Planned {
  readonly eventKey: string;
  readonly event: NotificationMessage['event'];
  readonly text: string;
  readonly subject: Subject | null;
  readonly end: RunEnd | null;
}

function newDelivery(
  { name, channel }: Notification,
  { workspace, now, newId }: PlanContext,
  { eventKey, event, text, subject, end }: Planned,
): NewDelivery {
  const error = end?.error ?? null;
  const message: NotificationMessage = {
    id: newId(),
    text,
    event,
    notification: name,
    workspace,
    jobName: subject?.kind === 'job' ? subject.name : null,
    workflowName: subject?.kind === 'workflow' ? subject.name : null,
    runId: end?.runId ?? null,
    state: end?.state ?? null,
    completedOn: end?.completedOn == null ? null : isoText(end.completedOn),
    rejectedRecords: end?.rejectedRecords ?? null,
    error: error === null ? null : { code: error.code, message: shortText(error.message) },
  };
  return { message, channelType: channel.type, eventKey, createdOn: now };
}
