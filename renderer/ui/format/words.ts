/** Numbers, sizes and times as the app writes them, in the styles that a person chose; `1,234.5` and `20 Nov 2026` unless one did. */

import { useWorkbench, type NumberStyle } from '#renderer/stores/workbench.ts';

const english = new Intl.NumberFormat('en-US');
const compact = new Intl.NumberFormat('en-US', { notation: 'compact', maximumFractionDigits: 1 });

/** Behind thousands, and before fractions. */
const signs: Readonly<Record<NumberStyle, { readonly group: string; readonly decimal: string }>> = {
  comma: { group: ',', decimal: '.' },
  point: { group: '.', decimal: ',' },
  // Narrow, and never at the end of a line.
  space: { group: '\u202F', decimal: ',' },
  plain: { group: '', decimal: '.' },
};

/** @param text of a number with the signs of English. */
/** A number as English text writes it, with the signs of the chosen style. */
export function inStyle(text: string): string {
  const { numberStyle } = useWorkbench.getState();
  if (numberStyle === 'comma') return text;
  const { group, decimal } = signs[numberStyle];
  return text.replaceAll(/[,.]/gu, (sign) => (sign === ',' ? group : decimal));
}

/** 12,412,906 */
export function exactCount(count: number): string {
  return inStyle(english.format(count));
}

/** 12.4M; for trees, edges and headers, with the exact value in the tooltip. */
export function shortCount(count: number): string {
  return inStyle(compact.format(count));
}

/** `1 file`, `7 files`. */
export function countOf(count: number, noun: string): string {
  return `${exactCount(count)} ${noun}${count === 1 ? '' : 's'}`;
}

const units = ['B', 'kB', 'MB', 'GB', 'TB'];

/** `1 row`, `12.4M rows`; for edges and captions. */
export function shortCountOf(count: number, noun: string): string {
  return `${shortCount(count)} ${noun}${count === 1 ? '' : 's'}`;
}

/** 1.85 GB, in powers of 1000. */
export function byteSize(bytes: number): string {
  const power = bytes < 1000 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(bytes) / 3));
  const value = bytes / 1000 ** power;
  const digits = power === 0 || value >= 100 ? String(Math.round(value)) : value.toFixed(value >= 10 ? 1 : 2);
  return `${inStyle(digits)} ${units[power]!}`;
}

/** 96 ms, 18.62 s, 1:47, 2:03:11. @param millis how long. */
export function duration(millis: number): string {
  if (millis < 1000) return `${Math.round(millis)} ms`;
  const seconds = millis / 1000;
  if (seconds < 60) return `${inStyle(seconds.toFixed(seconds < 10 ? 2 : 1))} s`;
  const [hours, minutes, rest] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, Math.floor(seconds % 60)];
  const tail = `${String(minutes).padStart(hours > 0 ? 2 : 1, '0')}:${String(rest).padStart(2, '0')}`;
  return hours > 0 ? `${hours}:${tail}` : tail;
}

/** 08:14:03 today, else 20 Nov 2026, 08:14. @param millis since 1970 UTC. */
export function timeOfDay(millis: number): string {
  const time = new Date(millis);
  if (time.toDateString() === new Date().toDateString()) return clockTime(millis);
  return dateAndTime(millis);
}

/** 20 Nov 2026, 08:14. @param millis since 1970 UTC. */
export function dateAndTime(millis: number): string {
  const time = new Date(millis);
  return `${dateText(time)}, ${time.toLocaleTimeString('en-GB').slice(0, 5)}`;
}

/** 20 Nov 2026, in the time zone of this computer. */
export function dateText(time: Date): string {
  const { dateStyle } = useWorkbench.getState();
  if (dateStyle === 'words')
    return time.toLocaleDateString('en-GB', { day: '2-digit', month: 'short', year: 'numeric' });
  const year = String(time.getFullYear()).padStart(4, '0');
  const [month, day] = [time.getMonth() + 1, time.getDate()].map((part) => String(part).padStart(2, '0'));
  switch (dateStyle) {
    case 'iso':
      return `${year}-${month}-${day}`;
    case 'slashes':
      return `${day}/${month}/${year}`;
    case 'dots':
      return `${day}.${month}.${year}`;
    case 'american':
      return `${month}/${day}/${year}`;
  }
}

/** 08:14:03, under the heading of its day. @param millis since 1970 UTC. */
export function clockTime(millis: number): string {
  return new Date(millis).toLocaleTimeString('en-GB');
}

/** 08:14:03 today, else 20 Nov, or 20 Nov 2019 if it needs its year: for the narrow end of a row. @param millis since 1970 UTC. */
export function shortTime(millis: number, now = Date.now()): string {
  const text = timeOfDay(millis);
  if (!text.includes(',')) return text;
  return needsYear(millis, now) ? dateText(new Date(millis)) : shortDay(millis);
}

/** Whether a day and a month alone would be read as those of another year: of another one, and not of this winter. */
export function needsYear(millis: number, now: number): boolean {
  const halfYear = 183 * 86_400_000;
  return new Date(millis).getFullYear() !== new Date(now).getFullYear() && Math.abs(millis - now) > halfYear;
}

/** `30 Nov`, or in the other styles the whole date. */
export function shortDay(millis: number): string {
  const text = dateText(new Date(millis));
  return useWorkbench.getState().dateStyle === 'words' ? text.slice(0, 6) : text;
}

/** The last part of a path of any system, also if a separator ends it: `s3://lake/orders/` is orders. */
export function fileName(path: string): string {
  return path.split(/[/\\]/u).findLast((part) => part !== '') ?? path;
}

/** Short title of a file: one that a run wrote has the folder in front, `orders/part-…d229.parquet`, as its own name says little. */
export function fileTitle(path: string): string {
  const name = fileName(path);
  const part = /^part-jr_[0-9a-f]+(?<run>[0-9a-f]{4})-.*?(?<extension>(?:\.\w+)*)$/u.exec(name)?.groups;
  if (part === undefined) return name;
  return `${folderName(path.slice(0, -name.length))}/part-…${part['run']!}${part['extension']!}`;
}

/** The same of a folder, whose path may end in a separator. */
export function folderName(path: string): string {
  return path.split(/[/\\]/u).findLast((part) => part !== '') ?? path;
}
