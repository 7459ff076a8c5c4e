/** The periods of the cost ledger, in UTC as its days and months are. */

export const costPeriods = ['30 days', 'This month', 'Last month', 'All time'] as const;
export type CostPeriod = (typeof costPeriods)[number];

const millisPerDay = 24 * 60 * 60 * 1000;

export interface TimeSpan {
  /** Milliseconds since 1970; null: no bound. */
  readonly from: number | null;
  readonly before: number | null;
}

/** @param now milliseconds since 1970. */
export function spanOf(period: CostPeriod, now: number): TimeSpan {
  const today = new Date(now);
  const monthStart = (shift: number): number => Date.UTC(today.getUTCFullYear(), today.getUTCMonth() + shift);
  switch (period) {
    case '30 days':
      return { from: Math.floor(now / millisPerDay) * millisPerDay - 29 * millisPerDay, before: null };
    case 'This month':
      return { from: monthStart(0), before: null };
    case 'Last month':
      return { from: monthStart(-1), before: monthStart(0) };
    case 'All time':
      return { from: null, before: null };
  }
}

/** The days (`2026-07-03`) or, from the first one that is known, the months (`2026-07`) of a period up to now, in order. */
export function stepsOf({ from, before }: TimeSpan, now: number, known: readonly string[]): string[] {
  if (from !== null) {
    const steps: string[] = [];
    for (let day = from; day < (before ?? now + 1); day += millisPerDay)
      steps.push(new Date(day).toISOString().slice(0, 10));
    return steps;
  }
  const first = known.reduce((least, each) => (each < least ? each : least), isoMonth(now));
  const steps: string[] = [];
  for (
    let month = first;
    month <= isoMonth(now);
    month = isoMonth(Date.parse(`${month}-28T00:00:00Z`) + 4 * millisPerDay)
  )
    steps.push(month);
  return steps;
}

function isoMonth(time: number): string {
  return new Date(time).toISOString().slice(0, 7);
}
