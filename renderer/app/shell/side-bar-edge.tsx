/** The edge of the side bar: drag, or arrow keys, to change its width. */

import type { KeyboardEvent, PointerEvent } from 'react';
import { resizeSideBar, useWorkbench } from '#renderer/stores/workbench.ts';
import sideBarEdgeStyles from '#renderer/app/shell/side-bar-edge.module.css';

const activityBarWidth = 48;

export function SideBarEdge() {
  const width = useWorkbench((state) => state.sideBarWidth);
  const onPointerMove = (event: PointerEvent): void => {
    if (event.currentTarget.hasPointerCapture(event.pointerId)) resizeSideBar(event.clientX - activityBarWidth);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'ArrowLeft') resizeSideBar(width - 16);
    else if (event.key === 'ArrowRight') resizeSideBar(width + 16);
  };
  return (
    <div
      className={sideBarEdgeStyles.edge}
      role="separator"
      aria-orientation="vertical"
      aria-label="Width of the side bar"
      aria-valuenow={width}
      aria-valuemin={180}
      aria-valuemax={420}
      tabIndex={0}
      onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
      onPointerMove={onPointerMove}
      onKeyDown={onKeyDown}
      onDoubleClick={() => resizeSideBar(240)}
    />
  );
}
