/** The version of the job that a run ran; opens the versions of the job. */

import { runCommandById } from '#renderer/app/commands/run-command.ts';
import { useProcedure } from '#renderer/rpc/queries.ts';
import { jobTab } from '#renderer/stores/open-editors.ts';
import { openTab } from '#renderer/stores/workbench.ts';
import textStyles from '#renderer/ui/text.module.css';

/** A term and its value in a list of facts; nothing if the version is not kept. */
export function JobVersion({ id, jobName }: { readonly id: string; readonly jobName: string }) {
  const version = useProcedure('findRunVersion', { id }).data ?? null;
  if (version === null) return null;
  return (
    <>
      <dt>Job version</dt>
      <dd>
        <button
          type="button"
          className={textStyles.link}
          title={version.summary}
          onClick={() => {
            openTab(jobTab(jobName));
            void runCommandById('jobs.versions');
          }}
        >
          v{version.number}
        </button>
        <span className={textStyles.secondary}>{version.isCurrent ? ', current' : ', changed since'}</span>
      </dd>
    </>
  );
}
