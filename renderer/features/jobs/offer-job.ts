/** The remedy for a run that was refused because of its job, wherever the run was asked for: the job and its problems. */

import { showPanel } from '#renderer/features/jobs/editor-view.ts';
import { openJob } from '#renderer/features/jobs/job-actions.ts';
import { unfitJob } from '#renderer/features/runs/check-job.ts';
import { offerRemedy } from '#renderer/stores/error-remedies.ts';
import { findActiveTab } from '#renderer/stores/workbench.ts';

export function offerJob(): void {
  offerRemedy(({ details: { problem, job } }) => {
    // The editor of the job shows its problems by itself.
    if (problem !== unfitJob || typeof job !== 'string' || findActiveTab('job')?.input['name'] === job)
      return undefined;
    return {
      label: 'Open job',
      run: () => {
        openJob(job);
        showPanel('problems');
      },
    };
  });
}
