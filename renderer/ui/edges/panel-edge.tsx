/** The upper edge of a panel: drag, or arrow keys, to change its height. */

import type { KeyboardEvent, PointerEvent } from 'react';
import panelEdgeStyles from '#renderer/ui/edges/panel-edge.module.css';

interface PanelEdgeProps {
  /** Pixels. */
  readonly height: number;
  onResize(height: number): void;
}

export function PanelEdge({ height, onResize }: PanelEdgeProps) {
  const onPointerMove = (event: PointerEvent<HTMLDivElement>): void => {
    if (!event.currentTarget.hasPointerCapture(event.pointerId)) return;
    const bottom = event.currentTarget.parentElement!.getBoundingClientRect().bottom;
    onResize(bottom - event.clientY);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const step = event.key === 'ArrowUp' ? 16 : event.key === 'ArrowDown' ? -16 : 0;
    if (step === 0) return;
    event.preventDefault();
    onResize(height + step);
  };
  return (
    <div
      className={panelEdgeStyles.edge}
      role="separator"
      aria-orientation="horizontal"
      aria-label="Height of the panel"
      aria-valuenow={height}
      tabIndex={0}
      onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
      onPointerMove={onPointerMove}
      onKeyDown={onKeyDown}
      onDoubleClick={() => onResize(262)}
    />
  );
}
