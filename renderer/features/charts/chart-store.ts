/** The chart of each file, table or result, as the person left it. */

import { create } from 'zustand';
import type { ChartSpec } from '#renderer/features/charts/chart-spec.ts';

export interface KeptChart {
  /** undefined: the first suggestion. */
  readonly spec: ChartSpec | undefined;
  readonly tableShown: boolean;
}

const nothingYet: KeptChart = { spec: undefined, tableShown: true };

const useStore = create<{ readonly charts: Readonly<Record<string, KeptChart>> }>(() => ({ charts: {} }));

export function useChart(key: string): KeptChart {
  return useStore((state) => state.charts[key] ?? nothingYet);
}

export function changeChart(key: string, change: Partial<KeptChart>): void {
  useStore.setState(({ charts }) => ({ charts: { ...charts, [key]: { ...(charts[key] ?? nothingYet), ...change } } }));
}
