/** In a dialog that sets arguments: the job has none. */

import { runCommandById } from '#renderer/app/commands/run-command.ts';
import { jobTab } from '#renderer/stores/open-editors.ts';
import { openTab } from '#renderer/stores/workbench.ts';
import { Button } from '#renderer/ui/button.tsx';
import { classes } from '#renderer/ui/classes.ts';
import dialogStyles from '#renderer/ui/dialog.module.css';
import layoutStyles from '#renderer/ui/layout.module.css';
import textStyles from '#renderer/ui/text.module.css';

/** @param onClose of the dialog. */
export function NoArguments({ jobName, onClose }: { readonly jobName: string; onClose(): void }) {
  return (
    <>
      <p className={textStyles.compact}>
        This job has no arguments, so that each run reads the same rows. Add an argument in the settings of the job, for
        example <code>day</code>, and use it as <code>{'${day}'}</code> in the path or the filter of a node.
      </p>
      <span className={classes(layoutStyles.row, dialogStyles.actions)}>
        <Button onClick={onClose}>Cancel</Button>
        <Button
          tone="primary"
          onClick={() => {
            onClose();
            // The dialog may be open over another editor.
            openTab(jobTab(jobName));
            void runCommandById('jobs.settings');
          }}
        >
          Go to job settings
        </Button>
      </span>
    </>
  );
}
