/** Random cron expressions, each with a predicate of its own over one minute of a calendar; shares no code with the parser. */

import fc from 'fast-check';

/** One minute as a calendar shows it; `weekday` 1 is Sunday. */
export interface CalendarMinute {
  readonly minute: number;
  readonly hour: number;
  readonly date: number;
  readonly month: number;
  readonly weekday: number;
  readonly year: number;
  readonly lastDate: number;
}

type Holds = (at: CalendarMinute) => boolean;
interface Drawn {
  readonly text: string;
  readonly holds: Holds;
}
export type DrawnCron = Drawn;

const months = ['jan', 'Feb', 'MAR', 'apr', 'May', 'JUN', 'jul', 'aug', 'sep', 'oct', 'NOV', 'dec'];
const weekdays = ['sun', 'MON', 'Tue', 'wed', 'thu', 'FRI', 'Sat'];

function plain(least: number, most: number, of: (at: CalendarMinute) => number, names?: readonly string[]) {
  const number = fc.integer({ min: least, max: most });
  const spelt = (value: number, named: boolean): string =>
    named && names !== undefined ? names[value - least]! : String(value);
  const single = fc
    .tuple(number, fc.boolean())
    .map(([value, named]): Drawn => ({ text: spelt(value, named), holds: (at) => of(at) === value }));
  const range = fc.tuple(number, number, fc.boolean()).map(([one, other, named]): Drawn => {
    const [low, high] = [Math.min(one, other), Math.max(one, other)];
    return {
      text: `${spelt(low, named)}-${spelt(high, named)}`,
      holds: (at) => low <= of(at) && of(at) <= high,
    };
  });
  const steps = fc.tuple(number, fc.integer({ min: 1, max: Math.max(2, most - least) })).map(([from, step]): Drawn => ({
    text: `${from}/${step}`,
    holds: (at) => of(at) >= from && (of(at) - from) % step === 0,
  }));
  const rangeSteps = fc.tuple(number, number, fc.integer({ min: 1, max: 9 })).map(([one, other, step]): Drawn => {
    const [low, high] = [Math.min(one, other), Math.max(one, other)];
    return {
      text: `${low}-${high}/${step}`,
      holds: (at) => low <= of(at) && of(at) <= high && (of(at) - low) % step === 0,
    };
  });
  const starSteps = fc
    .integer({ min: 1, max: 9 })
    .map((step): Drawn => ({ text: `*/${step}`, holds: (at) => (of(at) - least) % step === 0 }));
  return { single, range, steps, rangeSteps, starSteps };
}

const star: fc.Arbitrary<Drawn> = fc.constant({ text: '*', holds: () => true });

function anyOf(items: fc.Arbitrary<Drawn>): fc.Arbitrary<Drawn> {
  return fc.array(items, { minLength: 1, maxLength: 3 }).map((drawn) => ({
    text: drawn.map(({ text }) => text).join(','),
    holds: (at) => drawn.some(({ holds }) => holds(at)),
  }));
}

function field(kinds: ReturnType<typeof plain>): fc.Arbitrary<Drawn> {
  const item = fc.oneof(kinds.single, kinds.single, kinds.range, kinds.steps, kinds.rangeSteps, kinds.starSteps);
  return fc.oneof({ weight: 1, arbitrary: star }, { weight: 3, arbitrary: anyOf(item) });
}

/** Whether a date is Monday to Friday, counted from one whose weekday is known. */
function isWorkday(date: number, at: CalendarMinute): boolean {
  const weekday = (((at.weekday - 1 + date - at.date) % 7) + 7) % 7;
  return weekday !== 0 && weekday !== 6;
}

/** By distance: that day, the one before, the one after, two before or after. */
function nearest(date: number, at: CalendarMinute): number {
  for (const step of [0, -1, 1, -2, 2]) {
    const found = date + step;
    if (found >= 1 && found <= at.lastDate && isWorkday(found, at)) return found;
  }
  return -1;
}

const dayKinds = plain(1, 31, (at) => at.date);
const dayOfMonth: fc.Arbitrary<Drawn> = fc.oneof(
  field(dayKinds),
  anyOf(
    fc.oneof(
      dayKinds.single,
      fc.constant<Drawn>({ text: 'L', holds: (at) => at.date === at.lastDate }),
      fc.constant<Drawn>({ text: 'lw', holds: (at) => at.date === nearest(at.lastDate, at) }),
      fc.integer({ min: 1, max: 31 }).map((date): Drawn => ({
        text: `${date}W`,
        holds: (at) => date <= at.lastDate && at.date === nearest(date, at),
      })),
    ),
  ),
);

const weekdayKinds = plain(1, 7, (at) => at.weekday, weekdays);
const dayOfWeek: fc.Arbitrary<Drawn> = fc.oneof(
  field(weekdayKinds),
  anyOf(
    fc.oneof(
      weekdayKinds.single,
      fc.constant<Drawn>({ text: 'L', holds: (at) => at.weekday === 7 }),
      fc.integer({ min: 1, max: 7 }).map((weekday): Drawn => ({
        text: `${weekday}L`,
        holds: (at) => at.weekday === weekday && at.date + 7 > at.lastDate,
      })),
      fc.tuple(fc.integer({ min: 1, max: 7 }), fc.integer({ min: 1, max: 5 })).map(([weekday, nth]): Drawn => ({
        text: `${weekdays[weekday - 1]}#${nth}`,
        holds: (at) => at.weekday === weekday && Math.ceil(at.date / 7) === nth,
      })),
    ),
  ),
);

const never: Drawn = { text: '?', holds: () => true };
const days = fc.oneof(
  dayOfMonth.map((drawn): [Drawn, Drawn] => [drawn, never]),
  dayOfWeek.map((drawn): [Drawn, Drawn] => [never, drawn]),
);

/** @param years that the year field may name. */
export function cronExpressions(years: readonly [number, number]): fc.Arbitrary<DrawnCron> {
  return fc
    .tuple(
      field(plain(0, 59, (at) => at.minute)),
      field(plain(0, 23, (at) => at.hour)),
      days,
      fc.oneof(star, star, field(plain(1, 12, (at) => at.month, months))),
      fc.oneof(
        star,
        star,
        fc.integer({ min: years[0], max: years[1] }).map((year): Drawn => ({
          text: String(year),
          holds: (at) => at.year === year,
        })),
      ),
    )
    .map(([minute, hour, [date, weekday], month, year]) => ({
      text: `cron(${[minute, hour, date, month, weekday, year].map(({ text }) => text).join(' ')})`,
      holds: (at) => [minute, hour, date, month, weekday, year].every(({ holds }) => holds(at)),
    }));
}
