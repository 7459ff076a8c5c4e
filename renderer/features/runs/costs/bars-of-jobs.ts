/** CPU time of jobs by day or month, for the bars of the cost ledger. Pure. */

import type { CostText } from '#engine/contract/procedures/costs.ts';
import { stepsOf, type TimeSpan } from '#renderer/features/runs/costs/cost-periods.ts';

/** Day or month → seconds. */
export type BarSeconds = ReadonlyMap<string, number>;

export interface JobBars {
  readonly title: string;
  readonly steps: readonly string[];
  readonly ofJob: ReadonlyMap<string, BarSeconds>;
  readonly ofAll: BarSeconds;
  /** Seconds of the highest bar of a job: all jobs have one scale, so that they can be compared. */
  readonly most: number;
  readonly isWhole: boolean;
  /** First day or month that has bars, where not all have; null: none has. */
  readonly wholeFrom: string | null;
}

interface Listed {
  /** Of each job, by day or month, newest first. */
  readonly costs: readonly Pick<CostText, 'jobName' | 'period' | 'cpuSeconds'>[];
  readonly isComplete: boolean;
}

const nothing: Listed = { costs: [], isComplete: true };

/** @param listed undefined: not read yet. @param now milliseconds since 1970. */
export function barsOfJobs(listed: Listed | undefined, span: TimeSpan, now: number): JobBars {
  const { costs, isComplete } = listed ?? nothing;
  // Where the list was cut, its last day may lack jobs, and earlier ones lack all.
  const cut = isComplete ? undefined : costs.at(-1)?.period;
  const shown = costs.filter(({ period }) => cut === undefined || period! > cut!);
  const ofJob = new Map<string, Map<string, number>>();
  const ofAll = new Map<string, number>();
  for (const { jobName, period, cpuSeconds } of shown) {
    const job = ofJob.get(jobName!) ?? new Map<string, number>();
    ofJob.set(jobName!, job.set(period!, cpuSeconds));
    ofAll.set(period!, (ofAll.get(period!) ?? 0) + cpuSeconds);
  }
  const steps = stepsOf(
    span,
    now,
    costs.map(({ period }) => period!),
  );
  return {
    title: span.from === null ? 'CPU time by month' : 'CPU time by day',
    steps,
    ofJob,
    ofAll,
    most: shown.reduce((most, { cpuSeconds }) => Math.max(most, cpuSeconds), 0),
    isWhole: cut === undefined,
    wholeFrom: steps.find((step) => cut === undefined || step > cut!) ?? null,
  };
}

export const noSeconds: BarSeconds = new Map();

/** Of those beyond the shown jobs, which are in no bar of a job. */
export function othersOf({ ofJob, ofAll }: JobBars, shown: readonly string[]): BarSeconds {
  const others = new Map<string, number>();
  for (const period of ofAll.keys()) {
    const seconds = [...ofJob].reduce(
      (sum, [job, each]) => (shown.includes(job) ? sum : sum + (each.get(period) ?? 0)),
      0,
    );
    if (seconds > 0) others.set(period, seconds);
  }
  return others;
}
