/** The calendar in words: titles of its days and hours, and what a cell counts. Pure. */

import { crawledPath } from '#engine/contract/crawl-subject.ts';
import type { CalendarCell } from '#engine/contract/procedures/reporting/calendar.ts';
import { distinctFolders } from '#renderer/ui/format/distinct-folders.ts';
import { countOf, exactCount, folderName } from '#renderer/ui/format/words.ts';

export const calendarViews = ['hour', 'day'] as const;
export type CalendarView = (typeof calendarViews)[number];

/** `Wed 25 Nov`, `25 Nov 14:00`. */
export function slotTitle(start: number, by: CalendarView): string {
  const date = new Date(start);
  const named = date.toLocaleDateString('en-GB', {
    ...(by === 'day' ? { weekday: 'short' as const } : {}),
    day: '2-digit',
    month: 'short',
  });
  if (by === 'day') return named.replace(',', '');
  return `${named} ${date.toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit' })}`;
}

/** At the head of a column: `25 Nov`, or `09`. */
export function slotLabel(start: number, by: CalendarView): string {
  const date = new Date(start);
  return by === 'day'
    ? date.toLocaleDateString('en-GB', { day: 'numeric', month: 'short' })
    : String(date.getHours()).padStart(2, '0');
}

export function pastOf({ succeeded, undone, failed, stopped, unfinished }: CalendarCell): number {
  return succeeded + undone + failed + stopped + unfinished;
}

/** What a cell shows of what ran and of what is coming, which the current hour and day have both; empty: none. */
export function cellNumbers(cell: CalendarCell): { readonly ran: string; readonly coming: string } {
  const [past, { failed, coming }] = [pastOf(cell), cell];
  const ran = failed > 0 ? `${exactCount(failed)} of ${exactCount(past)}` : past === 0 ? '' : exactCount(past);
  return { ran, coming: coming === 0 ? '' : exactCount(coming) };
}

/** `3 runs: 2 succeeded, 1 stopped; 2 coming starts`; with failures, as in the cell, `1 of 3 runs failed, 2 succeeded`. */
export function cellWords(cell: CalendarCell): string {
  const { succeeded, rejecting, undone, failed, stopped, unfinished, coming } = cell;
  const past = pastOf(cell);
  const parts = [
    [succeeded - rejecting, 'succeeded'],
    [rejecting, 'succeeded with rejects'],
    [undone, 'undone'],
    [stopped, 'stopped'],
    [unfinished, 'running or waiting'],
  ] as const;
  const states = parts.flatMap(([count, state]) => (count === 0 ? [] : [`${count} ${state}`]));
  return [
    ...(past === 0
      ? []
      : failed === 0
        ? [`${countOf(past, 'run')}: ${states.join(', ')}`]
        : [[`${exactCount(failed)} of ${countOf(past, 'run')} failed`, ...states].join(', ')]),
    ...(coming === 0 ? [] : [countOf(coming, 'coming start')]),
  ].join('; ');
}

interface NamedRow {
  readonly kind: 'job' | 'crawler';
  readonly name: string;
}

/** What a row is called: a path that was crawled by its last part; `apart` distinguishes it from others that are called so. */
export interface RowName {
  readonly title: string;
  /** That was crawled; undefined: a job, or a crawler with a name. */
  readonly path: string | undefined;
  /** Empty: no other row is called so. */
  readonly apart: string;
}

/** In the order of the rows. */
export function rowNames(rows: readonly NamedRow[]): readonly RowName[] {
  const named = rows.map(({ kind, name }, place) => {
    const path = kind === 'crawler' ? crawledPath(name) : undefined;
    return { id: String(place), kind, path, title: path === undefined ? name : folderName(path) };
  });
  const folders = distinctFolders(
    named.flatMap(({ id, title, path }) =>
      path === undefined ? [] : [{ id, title, path: path.replace(/[/\\]+$/u, '') }],
    ),
  );
  const alike = Map.groupBy(named, ({ title }) => title);
  return named.map(({ id, title, kind, path }) => {
    if (alike.get(title)!.length === 1) return { title, path, apart: '' };
    return { title, path, apart: folders.get(id) ?? (path === undefined ? kind : 'path') };
  });
}
