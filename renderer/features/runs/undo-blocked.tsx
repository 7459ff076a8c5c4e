/** Why the undo of a run could not be finished, and the way on. */

import { IconAlertTriangle } from '@tabler/icons-react';
import type { ErrorText } from '#engine/contract/procedures/column.ts';
import { runCommandById } from '#renderer/app/commands/run-command.ts';
import { Button } from '#renderer/ui/button.tsx';
import runStyles from '#renderer/features/runs/run-editor.module.css';
import { classes } from '#renderer/ui/classes.ts';
import layoutStyles from '#renderer/ui/layout.module.css';
import paneStyles from '#renderer/ui/pane.module.css';
import textStyles from '#renderer/ui/text.module.css';

export function UndoBlocked({ error }: { readonly error: ErrorText }) {
  return (
    <aside className={classes(paneStyles.pane, paneStyles.below)} data-part="pane" aria-label="Why its undo is blocked">
      <header>
        <IconAlertTriangle size={16} stroke={1.5} className={textStyles.warning} />
        <span className={textStyles.warning}>Why its undo is blocked</span>
      </header>
      <div className={paneStyles.body} data-part="pane-body" tabIndex={0} role="region" aria-label="The failure">
        <section className={paneStyles.section}>
          <p className={classes(textStyles.strong, textStyles.wrapAnywhere)}>{error.message}</p>
          <p className={textStyles.caption}>{error.code}</p>
          {error.hint === undefined ? null : (
            <p className={classes(textStyles.compact, textStyles.wrapAnywhere)}>{error.hint}</p>
          )}
        </section>
        <section className={paneStyles.section}>
          <p className={classes(textStyles.compact, textStyles.secondary)}>
            No row is lost. Other runs cannot write to the tables of this run until the undo is finished; everything
            else works.
          </p>
          <div className={classes(layoutStyles.row, layoutStyles.close, runStyles.nextStep)}>
            <span className={classes(layoutStyles.grow, textStyles.caption)}>
              Fix the cause first. The undo continues from where it stopped.
            </span>
            <Button changes size="sm" onClick={() => void runCommandById('runs.retry-undo')}>
              Retry undo
            </Button>
          </div>
        </section>
      </div>
    </aside>
  );
}
