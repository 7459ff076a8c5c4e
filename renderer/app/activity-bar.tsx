/** The bar of areas on the far left. */

import { areas } from '#renderer/app/areas.ts';
import { chordParts } from '#renderer/app/commands/keys.ts';
import { showArea, useWorkbench } from '#renderer/stores/workbench.ts';
import { Tooltip } from '#renderer/ui/tooltip.tsx';

export function ActivityBar() {
  const current = useWorkbench((state) => state.area);
  return (
    <nav className="act" data-part="activity-bar" aria-label="Areas">
      {areas.map(({ name, title, icon: Icon, keys }) => (
        <Tooltip key={name} label={`${title}  ${chordParts(keys).join(' ')}`} side="right">
          <button
            type="button"
            className={`area${name === current ? ' on' : ''}${name === 'settings' ? ' last' : ''}`}
            aria-label={title}
            aria-current={name === current ? 'page' : undefined}
            onClick={() => showArea(name)}
          >
            <Icon size={20} stroke={1.5} />
          </button>
        </Tooltip>
      ))}
    </nav>
  );
}
