/** Periods of the cost ledger at the ends of months and years. */

import { expect, test } from 'vitest';
import { costPeriods, spanOf, stepsOf } from '#renderer/features/runs/costs/cost-periods.ts';

const day = (text: string): number => Date.parse(`${text}T00:00:00Z`);

test.each(['2026-03-01T00:00:00Z', '2026-03-31T23:59:59.999Z', '2024-02-29T12:00:00Z', '2026-01-01T00:00:00Z'])(
  'days and months at %s follow each other without a gap, and end today',
  (text) => {
    const now = Date.parse(text);
    for (const period of costPeriods) {
      const span = spanOf(period, now);
      const steps = stepsOf(span, now, ['2023-11', '2023-12']);
      expect(new Set(steps).size).toBe(steps.length);
      expect(steps).toEqual(steps.toSorted());
      const last = period === 'Last month' ? new Date(span.before! - 1) : new Date(now);
      expect(last.toISOString().startsWith(steps.at(-1)!)).toBe(true);
      if (span.from !== null) expect(day(steps[0]!)).toBe(span.from);
    }
  },
);

test('a month is as long as it is, and all time begins with the first month', () => {
  const now = day('2026-03-15');
  expect(stepsOf(spanOf('Last month', now), now, [])).toHaveLength(28);
  expect(stepsOf(spanOf('30 days', now), now, [])).toHaveLength(30);
  expect(stepsOf(spanOf('All time', now), now, ['2026-01', '2025-12'])).toEqual([
    '2025-12',
    '2026-01',
    '2026-02',
    '2026-03',
  ]);
});
