/** The jobs that used the most, and all others in one row: together they are the total of the ledger. Pure. */

import type { CostText } from '#engine/contract/procedures/costs.ts';

/** What rows of the summary show. */
export type SummedCost = Pick<CostText, 'runCount' | 'cpuSeconds' | 'unmeasured' | 'glue' | 'emrServerless'>;

export interface JobSummary {
  /** By CPU time, most first. */
  readonly shown: readonly CostText[];
  /** null: there are no others. */
  readonly others: (SummedCost & { readonly jobCount: number | null }) | null;
  readonly all: SummedCost;
}

interface Ledger {
  /** By job, most CPU time first. */
  readonly costs: readonly CostText[];
  /** Of all jobs, also of those beyond the list. */
  readonly total: CostText;
  readonly isComplete: boolean;
}

const summed = [
  'runCount',
  'cpuSeconds',
  'unmeasured',
  'glue',
  'emrServerless',
] as const satisfies (keyof SummedCost)[];

/** @param most rows; one job more takes the row of the others itself. */
export function summarizeJobs({ costs, total, isComplete }: Ledger, most: number): JobSummary {
  const fits = isComplete && costs.length <= most + 1;
  const shown = fits ? costs : costs.slice(0, most);
  const rest = Object.fromEntries(
    summed.map((name) => [
      name,
      Math.max(
        0,
        shown.reduce((left, cost) => left - cost[name], total[name]),
      ),
    ]),
  ) as unknown as SummedCost;
  return {
    shown,
    others: fits ? null : { ...rest, jobCount: isComplete ? costs.length - shown.length : null },
    all: total,
  };
}
