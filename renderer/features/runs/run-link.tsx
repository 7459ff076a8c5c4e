/** Another run that a run names, by its number. */

import { openRun } from '#renderer/features/runs/run-actions.ts';
import { useProcedure } from '#renderer/rpc/queries.ts';
import textStyles from '#renderer/ui/text.module.css';

/** `#12`; "…" until it is read. A run that has left the history is "removed". */
export function RunNumber({ id }: { readonly id: string }) {
  const { data, error } = useProcedure('getJobRun', { id });
  return <>{data === undefined ? (error === null ? '…' : 'removed') : `#${data.number}`}</>;
}

/** Opens the run. */
export function RunLink({ id }: { readonly id: string }) {
  const run = useProcedure('getJobRun', { id }).data;
  if (run === undefined) return <RunNumber id={id} />;
  return (
    <button type="button" className={textStyles.link} onClick={() => openRun(run)}>
      #{run.number}
    </button>
  );
}
