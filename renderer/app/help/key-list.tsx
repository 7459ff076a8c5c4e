/** Commands with their keys, by group. */

import type { ReactNode } from 'react';
import type { Command } from '#renderer/app/commands/command.ts';
import { chordParts, keysOf } from '#renderer/app/commands/keys.ts';
import { KeyboardKeys } from '#renderer/ui/keyboard-key.tsx';
import helpStyles from '#renderer/app/help/help.module.css';
import { classes } from '#renderer/ui/classes.ts';
import layoutStyles from '#renderer/ui/layout.module.css';
import textStyles from '#renderer/ui/text.module.css';

const regions: Readonly<Record<string, string>> = {
  '[data-part="canvas"]': 'on the canvas',
  '[data-part="canvas"], [data-part="outline"]': 'on canvas and outline',
  '[data-part="job-editor"]': 'in the job editor',
  '[data-part="grid"]': 'in the grid',
  '[data-part="recipe"]': 'in the recipe',
  '[data-part="recipe"], [data-part="grid"]': 'in grid and recipe',
};

interface KeyListProps {
  readonly commands: readonly Command[];
  /** Draws a title; absent: as it is. */
  readonly drawTitle?: (title: string) => ReactNode;
  /** At the end of each row. */
  readonly drawEnd?: (command: Command) => ReactNode;
}

export function KeyList({ commands, drawTitle = (title) => title, drawEnd }: KeyListProps) {
  return [...Map.groupBy(commands, ({ group }) => group)].map(([group, members]) => (
    <div key={group} className={helpStyles.keyGroup} data-part="key-group">
      <h3 className={textStyles.caption}>{group}</h3>
      <ul>
        {members.map((command) => (
          <li key={command.id} className={layoutStyles.row}>
            <span className={layoutStyles.grow}>
              {drawTitle(command.title)}
              {command.within === undefined ? null : (
                <span className={textStyles.caption}> {regions[command.within] ?? ''}</span>
              )}
            </span>
            <span className={classes(layoutStyles.row, layoutStyles.loose)}>
              {keysOf(command).map((keys) => (
                <KeyboardKeys key={keys} parts={chordParts(keys)} />
              ))}
              {drawEnd?.(command)}
            </span>
          </li>
        ))}
      </ul>
    </div>
  ));
}
