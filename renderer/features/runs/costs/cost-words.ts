/** Costs in words: money, CPU time, and the file of an export. */

import type { CostText } from '#engine/contract/procedures/costs.ts';
import { copyText } from '#renderer/ui/data-grid/copy-rows.ts';
import { countOf, duration, exactCount, inStyle } from '#renderer/ui/format/words.ts';

/** $4.84; small amounts with four digits, so that they align in a column. */
export function money(amount: number, currency: string): string {
  const digits = amount === 0 || amount >= 1 ? 2 : 4;
  const format = new Intl.NumberFormat('en-US', {
    style: 'currency',
    currency,
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  });
  return amount > 0 && amount < 0.0001 ? `< ${inStyle(format.format(0.0001))}` : inStyle(format.format(amount));
}

/** `1.24 s`; `≥ 1.24 s` where that of some attempts is not known, and `not measured` where nothing is. */
export function cpuTime({ cpuSeconds, unmeasured }: Pick<CostText, 'cpuSeconds' | 'unmeasured'>): string {
  const known = duration(cpuSeconds * 1000);
  if (unmeasured === 0) return known;
  return cpuSeconds === 0 ? 'not measured' : `≥ ${known}`;
}

/** Why a CPU time is a lower bound or missing; undefined: it is neither. */
export function cpuHint({ unmeasured }: Pick<CostText, 'unmeasured'>): string | undefined {
  if (unmeasured === 0) return undefined;
  return `Without ${countOf(unmeasured, 'attempt')}: the worker process was ended before its CPU time was known.`;
}

/** 12.4 GB s: memory that workers could use, times the time. */
export function memoryTime(gigabyteSeconds: number): string {
  if (gigabyteSeconds >= 100) return `${exactCount(Math.round(gigabyteSeconds))} GB s`;
  return `${inStyle(gigabyteSeconds.toFixed(gigabyteSeconds < 10 ? 2 : 1))} GB s`;
}

const exported = [
  ['job', 'string', (cost: CostText) => cost.jobName],
  ['run', 'string', (cost: CostText) => cost.runId],
  ['ended_on', 'string', (cost: CostText) => (cost.endedOn === null ? null : new Date(cost.endedOn).toISOString())],
  ['attempts', 'bigint', (cost: CostText) => cost.attempts],
  ['unmeasured_attempts', 'bigint', (cost: CostText) => cost.unmeasured],
  ['cpu_seconds', 'double', (cost: CostText) => cost.cpuSeconds],
  ['worker_seconds', 'double', (cost: CostText) => cost.workerSeconds],
  ['gigabyte_seconds', 'double', (cost: CostText) => cost.gigabyteSeconds],
  ['read_bytes', 'bigint', (cost: CostText) => cost.readBytes],
  ['written_bytes', 'bigint', (cost: CostText) => cost.writtenBytes],
  ['spilled_bytes', 'bigint', (cost: CostText) => cost.spilledBytes],
  ['glue', 'double', (cost: CostText) => cost.glue],
  ['emr_serverless', 'double', (cost: CostText) => cost.emrServerless],
] as const;

/** @param costs one for each run. */
export function ledgerText(costs: readonly CostText[], keepFormulas: boolean): string {
  const columns = exported.map(([name, type]) => ({ name, type }));
  const rows = costs.map((cost) => ({ value: (column: number) => exported[column]![2](cost) }));
  return `${copyText('CSV', columns, rows, keepFormulas).text}\n`;
}
