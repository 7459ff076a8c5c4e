/** What the cost ledger shows: it stays while its tab is closed. */

import { create } from 'zustand';
import type { CostGroup } from '#engine/contract/procedures/costs.ts';
import type { CostPeriod } from '#renderer/features/runs/costs/cost-periods.ts';
import { openTab } from '#renderer/stores/workbench.ts';

export const shownGroups = [
  'job',
  'workflow',
  'workflow-run',
  'calendar-month',
  'run',
] as const satisfies readonly CostGroup[];
export type ShownGroup = (typeof shownGroups)[number];

interface CostView {
  readonly period: CostPeriod;
  readonly by: ShownGroup;
}

export const useCostView = create<CostView>(() => ({ period: '30 days', by: 'job' }));

export function openCosts(): void {
  openTab({ id: 'costs', kind: 'costs', title: 'Costs', input: {} });
}
