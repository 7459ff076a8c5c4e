/** Steps of a cron that do not repeat as they read: `0/90` minutes are due once an hour, `0/45` after 45 and 15 minutes. */

import { capital } from '#engine/contract/capital.ts';

const fields = [
  { title: 'minutes', size: 60, whole: 'hour' },
  { title: 'hours', size: 24, whole: 'day' },
] as const;

export interface UnevenStep {
  readonly message: string;
  readonly hint: string;
}

/** Whether only this step limits when the schedule is due, and within its hour or day once. A rate can have no other limit. */
function isLikeRate(texts: readonly string[], index: number): boolean {
  return texts.every((text, place) => {
    if (place === index) return !text.includes(',');
    return place < index ? /^\d+$/u.test(text) : /^(?:[*?]|\*\/1)$/u.test(text);
  });
}

/**
 * Only of minutes and hours, and of steps without an end: who writes `8-18/3` or `8/4` knows where it ends or begins.
 * @param schedule that can be read; a rate has none.
 */
export function unevenSteps(schedule: string): UnevenStep[] {
  const [, inner] = /^\s*cron\s*\(([^()]*)\)\s*$/iu.exec(schedule) ?? [];
  const texts = inner?.trim().split(/\s+/u) ?? [];
  return fields.flatMap(({ title, size, whole }, index) =>
    (texts[index] ?? '').split(',').flatMap((item) => {
      const [, from, stepText] = /^(\*|\d{1,4})\/(\d{1,4})$/u.exec(item) ?? [];
      if (from === undefined) return [];
      const [first, step] = [from === '*' ? 0 : Number(from), Number(stepText)];
      const last = first + Math.floor((size - 1 - first) / step) * step;
      // From the last one to the first one of the next hour or day.
      const gap = first + size - last;
      if (gap === step || (first >= step && last > first)) return [];
      const times = Array.from({ length: (last - first) / step + 1 }, (_, place) => first + place * step);
      const instead = `write ${times.join(',')} instead of ${item}.`;
      const hint = isLikeRate(texts, index)
        ? `For every ${step} ${title}, write rate(${step} ${title}); to keep these times, ${instead}`
        : capital(instead);
      if (last === first) return [{ message: `${title} "${item}" are due once each ${whole}, at ${first}`, hint }];
      const later = `${gap} ${gap === 1 ? title.slice(0, -1) : title}`;
      return [{ message: `${title} "${item}" begin again each ${whole}, ${later} after ${last}`, hint }];
    }),
  );
}
