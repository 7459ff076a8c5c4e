/** What earlier runs let one expect of an active run: read once, when it is planned. */

import type { Output } from '#engine/contract/procedures/index.ts';
import type { JobRunText } from '#engine/contract/procedures/job-runs.ts';
import { isActive } from '#renderer/features/runs/run-words.ts';
import { useProcedure } from '#renderer/rpc/queries.ts';

const isPlanned = (forecast: Output<'getRunForecast'>): boolean => forecast !== null;

/** @returns undefined: not known, or the run has ended. */
export function useRunForecast(run: JobRunText | undefined): Output<'getRunForecast'> | undefined {
  const enabled = run !== undefined && isActive(run);
  const { data } = useProcedure('getRunForecast', { id: run?.id ?? '' }, { enabled, isFinal: isPlanned });
  return enabled ? data : undefined;
}
