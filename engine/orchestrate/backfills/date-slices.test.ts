/** Ranges of dates as slices: each moment of the range in exactly one, and written as the patterns say. */

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { coveredNote, dateSlices, type DateRange, type DateStep } from '#engine/orchestrate/backfills/date-slices.ts';

const range = (change: Partial<DateRange>): DateRange => ({
  from: '2024-02-27',
  to: '2024-03-01',
  every: 'day',
  arguments: { day: 'yyyy-MM-dd' },
  endArguments: {},
  ...change,
});

describe('slices', () => {
  test('days over a leap day, the last one included', () => {
    expect(dateSlices(range({}), 100).map(({ day }) => day)).toEqual([
      '2024-02-27',
      '2024-02-28',
      '2024-02-29',
      '2024-03-01',
    ]);
  });

  test('months and years begin with the first, weeks and hours where the range does', () => {
    const months = range({ from: '2024-01-31', to: '2024-03-01', every: 'month', arguments: { y: 'yyyy', m: 'MM' } });
    expect(dateSlices(months, 100)).toEqual([
      { y: '2024', m: '01' },
      { y: '2024', m: '02' },
      { y: '2024', m: '03' },
    ]);
    expect(dateSlices(range({ every: 'year' }), 100)).toEqual([{ day: '2024-01-01' }]);
    expect(dateSlices(range({ to: '2024-03-06', every: 'week' }), 100).map(({ day }) => day)).toEqual([
      '2024-02-27',
      '2024-03-05',
    ]);
    const hours = range({
      from: '2024-02-28T22',
      to: '2024-02-29T01',
      every: 'hour',
      arguments: { h: "yyyyMMdd'T'HH" },
    });
    expect(dateSlices(hours, 100).map(({ h }) => h)).toEqual([
      '20240228T22',
      '20240228T23',
      '20240229T00',
      '20240229T01',
    ]);
    const days = range({ from: '2024-02-28', to: '2024-02-29', every: 'hour', arguments: { h: "dd'T'HH" } });
    expect(dateSlices(days, 100).map(({ h }) => h)).toHaveLength(48);
    expect(dateSlices({ ...days, from: '2024-02-29T22' }, 100)).toEqual([{ h: '29T22' }, { h: '29T23' }]);
  });

  test('the end of a slice is the start of the next one', () => {
    const steps = fc.constantFrom<DateStep>('hour', 'day', 'week', 'month', 'year');
    const days = fc.date({ min: new Date('1990-01-01'), max: new Date('2030-01-01'), noInvalidDate: true });
    fc.assert(
      fc.property(steps, days, fc.integer({ min: 0, max: 400 }), (every, first, length) => {
        const text = (date: Date): string => date.toISOString().slice(0, 10);
        const pattern = "yyyy-MM-dd'T'HH";
        const found = dateSlices(
          range({
            every,
            from: text(first),
            to: text(new Date(first.getTime() + length * 86_400_000)),
            arguments: { start: pattern },
            endArguments: { end: pattern },
          }),
          10_000,
        );
        expect(found.length).toBeGreaterThan(0);
        for (const [index, { end }] of found.slice(0, -1).entries()) expect(found[index + 1]!['start']).toBe(end);
        expect(found.at(-1)!['end']! > text(new Date(first.getTime() + length * 86_400_000))).toBe(true);
        expect(new Set(found.map(({ start }) => start)).size).toBe(found.length);
      }),
    );
  });

  test.each([
    [{ from: '2026-01-31', to: '2026-02-10', every: 'month' }, 'from 2026-01-01 to 2026-02-28'],
    [{ from: '2026-01-01', to: '2026-02-28', every: 'month' }, null],
    [{ from: '2023-12-31', to: '2024-12-31', every: 'year' }, 'from 2023-01-01 to 2024-12-31'],
    [{ from: '2024-02-27', to: '2024-03-05', every: 'week' }, 'from 2024-02-27 to 2024-03-11'],
    [{ from: '2024-02-27', to: '2024-03-04', every: 'week' }, null],
    [{ from: '2024-02-27', to: '2024-03-04', every: 'day' }, null],
    [{ from: '2024-02-27T05', to: '2024-02-28', every: 'hour' }, null],
    [{ from: '2024-02-27T05', to: '2024-02-27T05', every: 'day' }, null],
  ] as const)('%j covers more than the range: %s', (change, dates) => {
    const note = coveredNote(range(change));
    if (dates === null) expect(note).toBeNull();
    else expect(note).toBe(`The slices cover whole ${range(change).every}s, ${dates}: more than the range.`);
  });

  test.each([
    [{ from: '2024-02-30' }, '"2024-02-30" is not a date.'],
    [{ from: '0001-01-01' }, 'The year of "0001-01-01" is out of range: years from 0100 to 9999 are possible.'],
    [{ from: '0001-13-01' }, '"0001-13-01" is not a date.'],
    [{ from: '2024-03-02' }, 'The range ends on 2024-03-01, before it begins on 2024-03-02.'],
    [{ arguments: {} }, 'No argument gets the date.'],
    [{ arguments: { day: 'yyyy-mm' } }, 'has "mm", which is not a part of a date'],
    [{ arguments: { day: "yyyy'T" } }, 'which is not a part of a date'],
    [{ to: '2044-03-01' }, 'has more than 100 slices'],
  ])('%j is refused', (change, message) => {
    expect(() => dateSlices(range(change), 100)).toThrow(message);
  });
});
