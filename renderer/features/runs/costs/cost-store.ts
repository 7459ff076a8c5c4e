/** What the cost ledger shows: it stays while its tab is closed. */

import { create } from 'zustand';
import type { CostPeriod } from '#renderer/features/runs/costs/cost-periods.ts';
import { openTab } from '#renderer/stores/workbench.ts';

export const costGroups = ['job', 'month', 'run'] as const;
export type CostGroup = (typeof costGroups)[number];

interface CostView {
  readonly period: CostPeriod;
  readonly by: CostGroup;
}

export const useCostView = create<CostView>(() => ({ period: '30 days', by: 'job' }));

export function openCosts(): void {
  openTab({ id: 'costs', kind: 'costs', title: 'Costs', input: {} });
}
