/** The rejected record whose form is drawn beside its list. */

import type { RejectedRecordText } from '#engine/contract/procedures/quarantine.ts';

interface ShownRecord {
  readonly runId: string;
  readonly record: Pick<RejectedRecordText, 'file' | 'line'>;
}

let shown: ShownRecord | undefined;

/** undefined: none is drawn any more. */
export function setShownRecord(next: ShownRecord | undefined): void {
  shown = next;
}

/** undefined: no record of this run is drawn. */
export function findShownRecord(runId: string): ShownRecord['record'] | undefined {
  return shown?.runId === runId ? shown.record : undefined;
}
