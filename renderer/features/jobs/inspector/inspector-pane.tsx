/** The frame beside the canvas: a head that names the inspected thing; Escape returns the focus to the graph. */

import { keyTextOf } from '#renderer/app/commands/keys.ts';
import { IconX } from '@tabler/icons-react';
import type { KeyboardEvent, ReactNode } from 'react';
import { focusGraph } from '#renderer/features/jobs/editor-view.ts';
import { closeInspector } from '#renderer/stores/workbench.ts';
import { IconButton } from '#renderer/ui/button.tsx';
import inspectorStyles from '#renderer/features/jobs/inspector/inspector.module.css';
import { classes } from '#renderer/ui/classes.ts';
import paneStyles from '#renderer/ui/pane.module.css';

interface InspectorPaneProps {
  readonly head: ReactNode;
  readonly children: ReactNode;
}

export function InspectorPane({ head, children }: InspectorPaneProps) {
  return (
    <aside
      className={classes(paneStyles.pane, inspectorStyles.inspector)}
      data-part="pane"
      aria-label="Inspector"
      onKeyDown={toGraphOnEscape}
    >
      <header>
        {head}
        <IconButton label="Close inspector" keys={keyTextOf('window.toggle-inspector')} onClick={closeInspector}>
          <IconX size={15} stroke={1.5} />
        </IconButton>
      </header>
      {children}
    </aside>
  );
}

/** An open list takes Escape for itself first. */
export function toGraphOnEscape(event: KeyboardEvent): void {
  if (event.key !== 'Escape' || event.defaultPrevented) return;
  if (event.target instanceof Element && event.target.matches('[aria-haspopup="listbox"][aria-controls]')) return;
  event.preventDefault();
  focusGraph();
}
