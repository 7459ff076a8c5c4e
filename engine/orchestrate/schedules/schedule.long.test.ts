/** Schedules against a look at every minute of years, over random expressions, and around changes of clocks in 12 time zones. */

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { toEngineError } from '#engine/contract/errors.ts';
import { lastTime, nextTime, nextTimes, parseSchedule } from '#engine/orchestrate/schedules/schedule.ts';
import {
  dueInUtc,
  dueInZone,
  recordClock,
  type ClockRecord,
} from '#engine/orchestrate/schedules/testing/brute-force.ts';
import { cronExpressions } from '#engine/orchestrate/schedules/testing/draw-cron.ts';
import { casesOfRun, triesOfRun } from '#engine/testing/run-length.ts';

const day = 86_400_000;
const year = 366 * day;

function timesOf(text: string, after: string, count: number, timeZone = 'UTC'): string[] {
  return nextTimes(parseSchedule(text, timeZone), Date.parse(after), 0, count).map((time) =>
    new Date(time).toISOString().replace(':00.000Z', 'Z'),
  );
}

/** The first due times of a span, at most so many. */
function dueBetween(text: string, from: number, until: number, timeZone: string, most: number): number[] {
  const schedule = parseSchedule(text, timeZone);
  return nextTimes(schedule, from - 1, 0, most).filter((time) => time < until);
}

describe('cron', () => {
  test.each([
    ['cron(15 12 * * ? *)', ['2024-01-01T12:15Z', '2024-01-02T12:15Z']],
    ['cron(0 18 ? * MON-FRI *)', ['2024-01-01T18:00Z', '2024-01-02T18:00Z', '2024-01-03T18:00Z']],
    ['cron(0/10 * ? * mon-fri *)', ['2024-01-01T00:10Z', '2024-01-01T00:20Z']],
    ['cron(0 8 1 * ? *)', ['2024-01-01T08:00Z', '2024-02-01T08:00Z']],
    ['cron(0 0 L * ? *)', ['2024-01-31T00:00Z', '2024-02-29T00:00Z', '2024-03-31T00:00Z']],
    ['cron(0 0 LW * ? *)', ['2024-01-31T00:00Z', '2024-02-29T00:00Z', '2024-03-29T00:00Z']],
    [
      'cron(0 0 1W * ? *)',
      ['2024-02-01T00:00Z', '2024-03-01T00:00Z', '2024-04-01T00:00Z', '2024-05-01T00:00Z', '2024-06-03T00:00Z'],
    ],
    ['cron(0 0 ? * 6L *)', ['2024-01-26T00:00Z', '2024-02-23T00:00Z']],
    ['cron(0 0 ? * FRI#2 *)', ['2024-01-12T00:00Z', '2024-02-09T00:00Z']],
    ['cron(0 0 ? * 2#5 *)', ['2024-01-29T00:00Z', '2024-04-29T00:00Z']],
    ['cron(0 0 29 2 ? *)', ['2024-02-29T00:00Z', '2028-02-29T00:00Z']],
    ['  CRON( 0  0  1  jan ? 2030/5 ) ', ['2030-01-01T00:00Z', '2035-01-01T00:00Z']],
  ])('%s', (text, expected) => {
    expect(timesOf(text, '2024-01-01T00:00:00Z', expected.length)).toEqual(expected);
  });

  test('a time that never comes, or comes no more', () => {
    expect(timesOf('cron(0 0 30 2 ? *)', '2024-01-01T00:00:00Z', 1)).toEqual([]);
    expect(timesOf('cron(0 0 1 1 ? 2020)', '2024-01-01T00:00:00Z', 1)).toEqual([]);
    expect(timesOf('cron(59 23 31 12 ? 2199)', '2024-01-01T00:00:00Z', 2)).toEqual(['2199-12-31T23:59Z']);
  });

  test.each([
    ['cron(60 * * * ? *)', 'minutes "60"'],
    ['cron(* 24 * * ? *)', 'hours "24"'],
    ['cron(0 0 0 * ? *)', 'day of month "0"'],
    ['cron(0 0 32W * ? *)', 'day of month "32W"'],
    ['cron(0 0 1 13 ? *)', 'month "13"'],
    ['cron(0 0 ? * 8 *)', 'day of week "8"'],
    ['cron(0 0 ? * FRI#6 *)', 'day of week "FRI#6"'],
    ['cron(0 0 1 * ? 1969)', 'year "1969"'],
    ['cron(0/0 0 1 * ? *)', 'minutes "0/0"'],
    ['cron(0 22-2 1 * ? *)', 'write 22-23,0-2'],
    ['cron(0 0 ? * FRI-MON *)', 'write FRI-SAT,SUN-MON'],
    ['cron(1,,2 0 1 * ? *)', 'minutes "1,,2"'],
    ['cron(0 0 * * * *)', 'day of month and day of week are both set'],
    ['cron(0 0 ? * ? *)', 'day of month and day of week are both "?"'],
    ['cron(0 0 * * ?)', '5 fields instead of 6'],
    ['cron()', '0 fields instead of 6'],
    ['rate(0 minutes)', 'rate(0 minutes) is shorter than a minute'],
    ['rate(99999999999 days)', 'rate(99999999999 days) is longer than a century, which is the longest'],
    ['rate(36526 days)', 'rate(36526 days) is longer than a century'],
    ['rate(1.5 hours)', 'rate(1.5 hours) is not a whole number and a unit'],
    ['rate(5 weeks)', 'rate(5 weeks)'],
    ['every day', 'neither cron(…) nor rate(…)'],
    [`cron(${'0,'.repeat(5000)}0 0 * * ? *)`, 'it has 10,017 characters, and at most 1,000 are read'],
  ])('%s is refused by its field', (text, why) => {
    let error: unknown;
    try {
      parseSchedule(text);
    } catch (thrown) {
      error = thrown;
    }
    expect(toEngineError(error)).toMatchObject({
      code: 'InvalidInput',
      message: expect.stringContaining(why) as string,
    });
  });

  test('any text is a schedule or an error of the user', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.string().map((inner) => `cron(${inner})`),
          fc.stringMatching(/^cron\([0-9LW#?*,/ -]{0,20}\)$/u),
        ),
        fc.string(),
        (text, zone) => {
          try {
            parseSchedule(text, zone);
          } catch (thrown) {
            expect(toEngineError(thrown)).toMatchObject({ code: 'InvalidInput' });
          }
        },
      ),
    );
  });

  test('random expressions are due in exactly the minutes that a look at each of them finds', () => {
    const start = fc.integer({ min: 0, max: 40 * 365 }).map((days) => Date.UTC(2000, 0, 1) + days * day);
    fc.assert(
      fc.property(cronExpressions([2000, 2043]), start, ({ text, holds }, from) => {
        const until = from + 2 * year;
        const brute = dueInUtc(holds, from, until);
        expect(dueBetween(text, from, until, 'UTC', 2000)).toEqual(brute.slice(0, 2000));
        const schedule = parseSchedule(text);
        expect(lastTime(schedule, from - 1, until - 1, 0)).toBe(brute.at(-1));
      }),
      { numRuns: triesOfRun(300, 5) },
    );
  }, 3_600_000);
});

/** Zones and a day near which their clocks change. */
const changes: readonly (readonly [string, string])[] = [
  ['Europe/Berlin', '2024-03-31'],
  ['Europe/Berlin', '2024-10-27'],
  ['Europe/London', '2025-03-30'],
  ['Europe/London', '2025-10-26'],
  ['America/New_York', '2024-03-10'],
  ['America/New_York', '2024-11-03'],
  ['America/Los_Angeles', '2025-11-02'],
  ['America/St_Johns', '2010-03-14'],
  ['America/St_Johns', '2010-11-07'],
  ['America/Sao_Paulo', '2018-11-04'],
  ['America/Sao_Paulo', '2018-02-18'],
  ['Africa/Cairo', '2024-04-26'],
  ['Africa/Cairo', '2024-10-31'],
  ['Africa/Casablanca', '2024-03-10'],
  ['Asia/Beirut', '2024-03-31'],
  ['Asia/Kolkata', '2024-03-31'],
  ['Australia/Lord_Howe', '2024-04-07'],
  ['Australia/Lord_Howe', '2024-10-06'],
  ['Pacific/Apia', '2011-12-30'],
  ['Pacific/Chatham', '2024-04-07'],
  ['Pacific/Chatham', '2024-09-29'],
  ['Pacific/Auckland', '2024-09-29'],
];

const tried = casesOfRun(changes, 3);

/** Three days around a change, as the clock shows them; read once. */
const records = new Map<string, ClockRecord>();
function recordOf([zone, date]: readonly [string, string]): ClockRecord {
  const key = `${zone} ${date}`;
  const from = Date.parse(date) - day;
  const record = records.get(key) ?? recordClock(zone, from, from + 3 * day);
  records.set(key, record);
  return record;
}

test('a schedule that was asked before answers like a new one, in any order of moments', () => {
  const moments = fc.array(fc.integer({ min: Date.UTC(2020, 0, 1), max: Date.UTC(2026, 0, 1) }), {
    minLength: 2,
    maxLength: 30,
  });
  const zones = fc.constantFrom('UTC', 'Europe/Berlin', 'Australia/Lord_Howe');
  fc.assert(
    fc.property(cronExpressions([2020, 2026]), zones, moments, ({ text }, zone, asked) => {
      const schedule = parseSchedule(text, zone);
      for (const moment of asked) {
        const next = nextTime(parseSchedule(text, zone), moment, 0);
        expect(nextTime(schedule, moment, 0)).toBe(next);
        // Around the due time itself.
        for (const near of next === undefined ? [] : [next - 1, next, next + 1])
          expect(nextTime(schedule, near, 0)).toBe(nextTime(parseSchedule(text, zone), near, 0));
      }
    }),
    { numRuns: triesOfRun(2000, 60) },
  );
});

describe('time zones', () => {
  test('a change of clocks in 12 zones and more: skipped times are due when the clock jumps, repeated ones once', () => {
    expect(new Set(changes.map(([zone]) => zone)).size).toBeGreaterThanOrEqual(12);
    fc.assert(
      fc.property(cronExpressions([2010, 2026]), fc.constantFrom(...tried), ({ text, holds }, change) => {
        const record = recordOf(change);
        const found = dueBetween(text, record.from, record.from + 3 * day, change[0], 8000);
        expect(found).toEqual(dueInZone(holds, record));
      }),
      { numRuns: triesOfRun(2000, 40) },
    );
  }, 3_600_000);

  test.each(tried)('every half hour and the usual nights in %s near %s', (zone, date) => {
    const record = recordOf([zone, date]);
    for (const [text, hours, minutes] of [
      ['cron(0/30 * * * ? *)', [], [0, 30]],
      ['cron(30 2 * * ? *)', [2], [30]],
      ['cron(0 0 * * ? *)', [0], [0]],
      ['cron(45 1 * * ? *)', [1], [45]],
    ] as const) {
      const holds = ({ hour, minute }: { hour: number; minute: number }): boolean =>
        (hours.length === 0 || hours.some((each) => each === hour)) && minutes.some((each) => each === minute);
      expect(dueBetween(text, record.from, record.from + 3 * day, zone, 8000)).toEqual(dueInZone(holds, record));
    }
  });

  test('what the clock skips and what it repeats', () => {
    expect(timesOf('cron(30 2 * * ? *)', '2024-03-30T12:00:00Z', 2, 'Europe/Berlin')).toEqual([
      '2024-03-31T01:00Z',
      '2024-04-01T00:30Z',
    ]);
    expect(timesOf('cron(30 2 * * ? *)', '2024-10-26T12:00:00Z', 2, 'Europe/Berlin')).toEqual([
      '2024-10-27T00:30Z',
      '2024-10-28T01:30Z',
    ]);
    expect(timesOf('cron(0 12 * * ? *)', '2011-12-29T00:00:00Z', 3, 'Pacific/Apia')).toEqual([
      '2011-12-29T22:00Z',
      '2011-12-30T10:00Z',
      '2011-12-30T22:00Z',
    ]);
  });

  test('an unknown one is refused with near names', () => {
    expect(() => parseSchedule('rate(1 hour)', 'Europe/Berlim')).toThrow('time zone "Europe/Berlim" is not known');
  });
});

describe('rate', () => {
  test('is due at multiples of its period from the anchor, whatever moment is asked', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 999 }),
        fc.constantFrom<[string, number]>(['minute', 60_000], ['minutes', 60_000], ['Hours', 3_600_000], ['days', day]),
        fc.integer({ min: 0, max: 2 ** 40 }),
        fc.integer({ min: -(2 ** 38), max: 2 ** 38 }),
        (count, [unit, millis], anchor, apart) => {
          const schedule = parseSchedule(`rate(${count} ${unit})`);
          const after = anchor + apart;
          const next = nextTime(schedule, after, anchor)!;
          expect(next).toBeGreaterThan(after);
          expect((next - anchor) % (count * millis)).toBe(0);
          expect(next).toBeGreaterThan(anchor);
          // None is skipped.
          expect(next - count * millis <= after || next === anchor + count * millis).toBe(true);
        },
      ),
    );
  });
});
