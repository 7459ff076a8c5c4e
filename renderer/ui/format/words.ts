/** Numbers, sizes and times as the app writes them. */

const whole = new Intl.NumberFormat('en-US');
const compact = new Intl.NumberFormat('en-US', { notation: 'compact', maximumFractionDigits: 1 });

/** 12,412,906 */
export function exactCount(count: number): string {
  return whole.format(count);
}

/** 12.4M; for trees, edges and headers, with the exact value in the tooltip. */
export function shortCount(count: number): string {
  return compact.format(count);
}

/** `1 file`, `7 files`. */
export function countOf(count: number, noun: string): string {
  return `${whole.format(count)} ${noun}${count === 1 ? '' : 's'}`;
}

const units = ['B', 'kB', 'MB', 'GB', 'TB'];

/** `1 row`, `12.4M rows`; for edges and captions. */
export function shortCountOf(count: number, noun: string): string {
  return `${compact.format(count)} ${noun}${count === 1 ? '' : 's'}`;
}

/** 1.85 GB, in powers of 1000. */
export function byteSize(bytes: number): string {
  const power = bytes < 1000 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(bytes) / 3));
  const value = bytes / 1000 ** power;
  return `${power === 0 || value >= 100 ? Math.round(value) : value.toFixed(value >= 10 ? 1 : 2)} ${units[power]!}`;
}

/** 96 ms, 18.62 s, 1:47, 2:03:11. @param millis how long. */
export function duration(millis: number): string {
  if (millis < 1000) return `${Math.round(millis)} ms`;
  const seconds = millis / 1000;
  if (seconds < 60) return `${seconds.toFixed(seconds < 10 ? 2 : 1)} s`;
  const [hours, minutes, rest] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, Math.floor(seconds % 60)];
  const tail = `${String(minutes).padStart(hours > 0 ? 2 : 1, '0')}:${String(rest).padStart(2, '0')}`;
  return hours > 0 ? `${hours}:${tail}` : tail;
}

/** 08:14:03 today, else 20 Nov 2026, 08:14. @param millis since 1970 UTC. */
export function timeOfDay(millis: number): string {
  const time = new Date(millis);
  const clock = time.toLocaleTimeString('en-GB');
  if (time.toDateString() === new Date().toDateString()) return clock;
  return `${time.toLocaleDateString('en-GB', { day: '2-digit', month: 'short', year: 'numeric' })}, ${clock.slice(0, 5)}`;
}

/** 08:14:03 today, else 20 Nov: for the narrow end of a row. @param millis since 1970 UTC. */
export function shortTime(millis: number): string {
  const text = timeOfDay(millis);
  return text.includes(',') ? text.slice(0, 6) : text;
}

/** The last part of a path of any system. */
export function fileName(path: string): string {
  return path.split(/[/\\]/u).at(-1) ?? path;
}

/** The same of a folder, whose path may end in a separator. */
export function folderName(path: string): string {
  return path.split(/[/\\]/u).findLast((part) => part !== '') ?? path;
}
