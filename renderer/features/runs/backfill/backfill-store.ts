/** The job whose backfill is being asked about, and the backfill that the page shows. */

import { create } from 'zustand';
import { openTab } from '#renderer/stores/workbench.ts';

interface BackfillView {
  /** Name of the job of the dialog; null: it is closed. */
  readonly asked: string | null;
  /** Id of the backfill whose slices are listed; null: the newest. */
  readonly chosen: string | null;
}

export const useBackfillView = create<BackfillView>(() => ({ asked: null, chosen: null }));

export function askBackfill(jobName: string | null): void {
  useBackfillView.setState({ asked: jobName });
}

export function openBackfills(chosen: string | null = null): void {
  useBackfillView.setState({ chosen });
  openTab({ id: 'backfills', kind: 'backfills', title: 'Backfills', input: {} });
}
