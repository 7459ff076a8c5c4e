/** How many tables are selected together, with what can be done to all of them. */

import { runCommandById } from '#renderer/app/commands/run-command.ts';
import { severalTablesCommands } from '#renderer/features/catalog/several/commands.ts';
import { IconButton } from '#renderer/ui/button.tsx';
import { classes } from '#renderer/ui/classes.ts';
import layoutStyles from '#renderer/ui/layout.module.css';
import barStyles from '#renderer/features/catalog/several/chosen-bar.module.css';
import textStyles from '#renderer/ui/text.module.css';

export function ChosenBar({ count }: { readonly count: number }) {
  return (
    <div className={classes(layoutStyles.row, layoutStyles.tight, barStyles.bar)}>
      <span role="status" className={classes(textStyles.caption, layoutStyles.grow)}>
        {count} selected
      </span>
      {severalTablesCommands.map(({ id, title, icon: Icon, changes = false }) =>
        Icon === undefined ? null : (
          <IconButton key={id} label={title} changes={changes} onClick={() => void runCommandById(id)}>
            <Icon size={15} stroke={1.5} />
          </IconButton>
        ),
      )}
    </div>
  );
}
