/** The chart of each file, table or result, as the person left it. */

import { create } from 'zustand';
import type { ChartSpec } from '#renderer/features/charts/chart-spec.ts';

interface KeptChart {
  /** undefined: the first suggestion. */
  readonly spec: ChartSpec | undefined;
  /** undefined: as is usual for the rows. */
  readonly tableShown: boolean | undefined;
}

const nothingYet: KeptChart = { spec: undefined, tableShown: undefined };

const useStore = create<{ readonly charts: Readonly<Record<string, KeptChart>> }>(() => ({ charts: {} }));

export function useChart(key: string): KeptChart {
  return useStore((state) => state.charts[key] ?? nothingYet);
}

export function changeChart(key: string, change: Partial<KeptChart>): void {
  useStore.setState(({ charts }) => ({ charts: { ...charts, [key]: { ...(charts[key] ?? nothingYet), ...change } } }));
}

export function copyChart(from: string, to: string): void {
  const { charts } = useStore.getState();
  const chart = charts[from];
  if (chart !== undefined) useStore.setState({ charts: { ...charts, [to]: chart } });
}

export function forgetChart(key: string): void {
  useStore.setState(({ charts: { [key]: _gone, ...charts } }) => ({ charts }));
}
