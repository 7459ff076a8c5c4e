/** What a notification says, in one sentence. */

import type { NotificationMessage, RunEnd } from '#engine/catalog/notification-entities.ts';
import { countText } from '#engine/contract/count-text.ts';

const longestText = 2000;

/** A job or a workflow. */
export interface Subject {
  readonly kind: 'job' | 'workflow';
  readonly name: string;
}

export function endText(end: RunEnd, event: NotificationMessage['event']): string {
  const subject = subjectText(end);
  if (event === 'REJECTED_RECORDS')
    return `${subject} succeeded with ${countText(end.rejectedRecords, 'rejected record')}.`;
  if (event === 'SUCCEEDED') return `${subject} succeeded.`;
  const what = end.state === 'TIMEOUT' ? 'ran into its time limit' : 'failed';
  return shortText(`${subject} ${what}${end.error === null ? '.' : `: ${end.error.message}`}`);
}

/** @param lastSuccess milliseconds since 1970; null: never. */
export function lateText(subject: Subject, lateAfter: number, lastSuccess: number | null): string {
  const last = lastSuccess === null ? 'It never has.' : `The last success was on ${momentText(lastSuccess)}.`;
  return `${subjectText(subject)} has not succeeded for ${durationText(lateAfter)}. ${last}`;
}

export function testText(notification: string): string {
  return `This is a test of the notification "${notification}".`;
}

/** ISO 8601 in UTC; the time may come from a damaged catalog. */
export function isoText(time: number): string {
  const date = new Date(time);
  return Number.isNaN(date.getTime()) ? 'an unknown day' : date.toISOString();
}

/** For people, who may be anywhere: `1 May 2026` would need a language, local time a place. */
function momentText(time: number): string {
  return isoText(time).replace(/^(.{10})T(.{5}).*$/u, '$1 at $2 UTC');
}

function subjectText({ kind, name }: Subject): string {
  return `${kind === 'job' ? 'Job' : 'Workflow'} "${name}"`;
}

function durationText(minutes: number): string {
  if (minutes % 1440 === 0 && minutes > 1440) return countText(minutes / 1440, 'day');
  if (minutes % 60 === 0) return countText(minutes / 60, 'hour');
  return countText(minutes, 'minute');
}

/** Bounded, and in one line: it goes into headers of windows and into variables. */
export function shortText(text: string, most = longestText): string {
  const line = text
    .toWellFormed()
    .replaceAll(/[\p{Cc}\p{Cf}\s]+/gu, ' ')
    .trim();
  return line.length <= most ? line : `${line.slice(0, most - 1).toWellFormed()}…`;
}
