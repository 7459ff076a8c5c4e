/** Why the undo of a run could not be finished, and the way on. */

import { IconAlertTriangle } from '@tabler/icons-react';
import type { ErrorText } from '#engine/contract/procedures/column.ts';
import { runCommandById } from '#renderer/app/commands/run-command.ts';
import { Button } from '#renderer/ui/button.tsx';

export function UndoBlocked({ error }: { readonly error: ErrorText }) {
  return (
    <aside className="pane beside" data-part="pane" aria-label="Why its undo is blocked">
      <header>
        <IconAlertTriangle size={16} stroke={1.5} className="warn" />
        <span className="warn">Why its undo is blocked</span>
      </header>
      <div className="pane-body" data-part="pane-body" tabIndex={0} role="region" aria-label="The failure">
        <section className="sect">
          <p className="strong wrap-anywhere">{error.message}</p>
          <p className="cap">{error.code}</p>
          {error.hint === undefined ? null : <p className="data wrap-anywhere">{error.hint}</p>}
        </section>
        <section className="sect">
          <p className="data t2">
            No row is lost. Other runs can’t write to the tables of this run until the undo is finished; everything else
            works.
          </p>
          <div className="row g6 next-step">
            <span className="grow cap">Fix the cause first. The undo continues from where it stopped.</span>
            <Button changes size="sm" onClick={() => void runCommandById('runs.retry-undo')}>
              Retry undo
            </Button>
          </div>
        </section>
      </div>
    </aside>
  );
}
