/** The bar of areas on the far left. */

import { IconHelp } from '@tabler/icons-react';
import { areas } from '#renderer/app/areas.ts';
import { chordParts } from '#renderer/app/commands/keys.ts';
import { openMenu } from '#renderer/stores/menu.ts';
import { placeUnder } from '#renderer/ui/menu/subjects.ts';
import { showArea, useWorkbench } from '#renderer/stores/workbench.ts';
import { Tooltip } from '#renderer/ui/tooltip.tsx';
import activityBarStyles from '#renderer/app/shell/activity-bar.module.css';
import { classes } from '#renderer/ui/classes.ts';

export function ActivityBar() {
  const current = useWorkbench((state) => state.area);
  return (
    <nav className={activityBarStyles.activityBar} data-part="activity-bar" aria-label="Areas">
      {areas.map(({ name, title, icon: Icon, keys }) => (
        <Tooltip key={name} label={`${title}  ${chordParts(keys).join(' ')}`} side="right">
          <button
            type="button"
            className={classes(
              activityBarStyles.area,
              name === current && activityBarStyles.current,
              name === 'settings' && activityBarStyles.last,
            )}
            aria-label={title}
            aria-current={name === current ? 'page' : undefined}
            onClick={() => showArea(name)}
          >
            <Icon size={20} stroke={1.5} />
          </button>
        </Tooltip>
      ))}
      <Tooltip label="Help" side="right">
        <button
          type="button"
          className={activityBarStyles.area}
          aria-label="Help"
          aria-haspopup="menu"
          onClick={({ currentTarget }) => openMenu({ menus: ['help'], title: 'Help' }, placeUnder(currentTarget))}
        >
          <IconHelp size={20} stroke={1.5} />
        </button>
      </Tooltip>
    </nav>
  );
}
