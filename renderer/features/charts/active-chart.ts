/** The chart that is drawn in front, for what is done with it outside of its page. */

import { create } from 'zustand';
import type { SavedChart } from '#renderer/features/charts/save-chart.ts';

export const useActiveChart = create<{ readonly chart: SavedChart | null }>(() => ({ chart: null }));

/** @returns the function that takes it away again, unless another one is drawn by then. */
export function holdChart(chart: SavedChart): () => void {
  useActiveChart.setState({ chart });
  return () => useActiveChart.setState((state) => (state.chart === chart ? { chart: null } : state));
}
