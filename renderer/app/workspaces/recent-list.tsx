/** The recent workspaces in a dialog: each can be opened or removed from the list; one whose folder is missing says so. */

import { IconFolder, IconX } from '@tabler/icons-react';
import { useId } from 'react';
import { useRecentWorkspaces, useShortPath } from '#renderer/app/workspaces/recent.ts';
import { useCommand } from '#renderer/rpc/queries.ts';
import { IconButton } from '#renderer/ui/button.tsx';
import { Tag } from '#renderer/ui/tag.tsx';
import { classes } from '#renderer/ui/classes.ts';
import fieldStyles from '#renderer/ui/form/field.module.css';
import textStyles from '#renderer/ui/text.module.css';
import workspaceStyles from '#renderer/app/workspaces/workspaces.module.css';

export function RecentList({ onOpen }: { onOpen(path: string): void }) {
  const recent = useRecentWorkspaces();
  const short = useShortPath();
  const forget = useCommand('forgetWorkspace');
  const titleId = useId();
  if (recent.length === 0) return null;
  return (
    <section className={workspaceStyles.recent} aria-labelledby={titleId}>
      <h3 id={titleId} className={fieldStyles.label}>
        Recent
      </h3>
      <ul className={workspaceStyles.list}>
        {recent.map(({ path, name, missing }) => {
          const words = (
            <>
              <IconFolder size={15} stroke={1.5} className={textStyles.muted} />
              <span className={classes(textStyles.strong, textStyles.truncated)}>{name}</span>
              <span className={classes(workspaceStyles.path, textStyles.truncated)} title={path}>
                {short(path)}
              </span>
            </>
          );
          return (
            <li key={path} className={workspaceStyles.line}>
              {missing ? (
                <span className={workspaceStyles.entry}>
                  {words}
                  <Tag tone="warn">missing</Tag>
                </span>
              ) : (
                <button type="button" className={workspaceStyles.entry} onClick={() => onOpen(path)}>
                  {words}
                </button>
              )}
              <IconButton
                label={`Remove ${name} from list`}
                onClick={() => {
                  forget.mutate({ path });
                  // Its own line disappears.
                  document.getElementById('workspace-folder')?.focus();
                }}
              >
                <IconX size={14} stroke={1.5} />
              </IconButton>
            </li>
          );
        })}
      </ul>
    </section>
  );
}
