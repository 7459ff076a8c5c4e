/** Why a run failed: what, where, why, what is safe, what to do. */

import { IconCircleX } from '@tabler/icons-react';
import type { JobRunText } from '#engine/contract/procedures/job-runs.ts';

export function WhyItFailed({ run }: { readonly run: JobRunText }) {
  if (run.error === null) return null;
  const { code, message, hint } = run.error;
  return (
    <aside className="pane" aria-label="Why it failed">
      <header>
        <IconCircleX size={16} stroke={1.5} className="bad" />
        <span className="bad">Why it {run.jobRunState === 'COMMIT_BLOCKED' ? 'is blocked' : 'failed'}</span>
      </header>
      <div className="pane-body" tabIndex={0}>
        <section className="sect">
          <p className="strong wrap-anywhere">{message}</p>
          <p className="cap">{code}</p>
        </section>
        <section className="sect">
          <p className="data t2">
            {run.jobRunState === 'COMMIT_BLOCKED'
              ? 'The commit was written down but could not be finished. The table is locked for other runs.'
              : 'Nothing was written. Tables and bookmark are as before the run.'}
          </p>
          {hint === undefined ? null : <p className="data strong">{hint}</p>}
        </section>
      </div>
    </aside>
  );
}
