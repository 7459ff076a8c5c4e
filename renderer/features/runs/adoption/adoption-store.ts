/** The target whose files a person may adopt. */

import { create } from 'zustand';
import type { JobRunText } from '#engine/contract/procedures/job-runs.ts';

export interface AskedTarget {
  readonly jobName: string;
  readonly nodeId: string;
}

export const useAdoptionAsked = create<{ readonly asked: AskedTarget | null }>(() => ({ asked: null }));

export function askAdoption(asked: AskedTarget | null): void {
  useAdoptionAsked.setState({ asked });
}

/** The target of a run that found files that are not its own; undefined: the run did not fail for that. */
export function targetWithForeignFiles({ jobName, error }: JobRunText): AskedTarget | undefined {
  return error?.code === 'ForeignFiles' && error.node !== undefined ? { jobName, nodeId: error.node } : undefined;
}
