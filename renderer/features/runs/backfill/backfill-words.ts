/** Backfills in words, and the form of a new one as a request. */

import { readTableTitle } from '#engine/contract/definitions/table-title.ts';
import type { Input } from '#engine/contract/procedures/index.ts';
import type { BackfillText } from '#engine/contract/procedures/runs/backfills.ts';
import { countOf } from '#renderer/ui/format/words.ts';

export type Step = 'hour' | 'day' | 'week' | 'month' | 'year';
export const steps: readonly Step[] = ['hour', 'day', 'week', 'month', 'year'];

/** As the dialog has it. */
export interface BackfillForm {
  readonly by: 'dates' | 'partitions';
  readonly from: string;
  readonly to: string;
  readonly every: Step;
  /** Argument → pattern, or partition key. */
  readonly arguments: Readonly<Record<string, string>>;
  /** DATABASE.TABLE. */
  readonly table: string;
  readonly expression: string;
  readonly atOnce: number;
  readonly newestFirst: boolean;
  readonly again: boolean;
  readonly stopOnFailure: boolean;
}

const patterns: Readonly<Record<string, string>> = { year: 'yyyy', month: 'MM', day: 'dd', hour: 'HH' };

/** Arguments that are named like a part of a date; a day without a year is a whole date. */
export function firstPatterns(names: readonly string[]): Record<string, string> {
  const hasYear = names.some((name) => name.toLowerCase() === 'year');
  return Object.fromEntries(
    names.flatMap((name) => {
      const lower = name.toLowerCase();
      if (hasYear) return patterns[lower] === undefined ? [] : [[name, patterns[lower]]];
      return /^(?:day|date|dt|ds)$/u.test(lower) ? [[name, 'yyyy-MM-dd']] : [];
    }),
  );
}

/** What the form lacks; undefined: nothing. */
export function missingOf(form: BackfillForm): string | undefined {
  if (form.by === 'partitions')
    return readTableTitle(form.table) === undefined ? 'Enter a table as DATABASE.TABLE' : undefined;
  if (form.from === '' || form.to === '') return 'Enter the first and the last date';
  return Object.keys(form.arguments).length === 0 ? 'Add the argument that gets the date' : undefined;
}

/** Of a form that lacks nothing. */
export function requestOf(jobName: string, form: BackfillForm): Omit<Input<'startBackfill'>, 'stopOnFailure'> {
  const { atOnce, newestFirst, again } = form;
  const amounts = { jobName, atOnce, newestFirst, again };
  if (form.by === 'dates') {
    const { from, to, every } = form;
    return { ...amounts, slicing: { by: 'dates', from, to, every, arguments: { ...form.arguments } } };
  }
  const { databaseName, name } = readTableTitle(form.table)!;
  return {
    ...amounts,
    slicing: {
      by: 'partitions',
      databaseName,
      tableName: name,
      expression: form.expression,
      arguments: { ...form.arguments },
    },
  };
}

/** `year=2025, month=01`. */
export function sliceWords(given: Readonly<Record<string, string>>): string {
  return Object.entries(given)
    .map(([name, value]) => `${name}=${value}`)
    .join(', ');
}

export function doneCount({ counts }: Pick<BackfillText, 'counts'>): number {
  return (counts.SUCCEEDED ?? 0) + (counts.DONE ?? 0);
}

/** `28 of 31 slices done, 1 failed, 2 under way`. */
export function backfillWords(backfill: Pick<BackfillText, 'counts' | 'total'>): string {
  const { counts, total } = backfill;
  const failed = (counts.FAILED ?? 0) + (counts.TIMEOUT ?? 0) + (counts.REFUSED ?? 0);
  return [
    `${doneCount(backfill)} of ${countOf(total, 'slice')} done`,
    ...(counts.DONE === undefined ? [] : [`${counts.DONE} of them before`]),
    ...(failed === 0 ? [] : [`${failed} failed`]),
    ...(counts.STOPPED === undefined ? [] : [`${counts.STOPPED} stopped`]),
    ...(counts.STARTED === undefined ? [] : [`${counts.STARTED} under way`]),
    ...(counts.PENDING === undefined ? [] : [`${counts.PENDING} not started`]),
  ].join(', ');
}

/** Whether slices are left that a resume would run. */
export function canResumeBackfill({ status, counts }: Pick<BackfillText, 'status' | 'counts'>): boolean {
  if (status === 'RUNNING' || status === 'STOPPING') return false;
  const { FAILED = 0, STOPPED = 0, TIMEOUT = 0, REFUSED = 0, PENDING = 0 } = counts;
  return FAILED + STOPPED + TIMEOUT + REFUSED + PENDING > 0;
}
