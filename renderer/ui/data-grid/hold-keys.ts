/** Rows that are drawn again take the focused cell along: the grid gives the keys back to the cell in its place. */

import type { GridApi } from 'ag-grid-community';
import { focusCell } from '#renderer/ui/data-grid/grid-handle.ts';
import type { GridContext, GridRow } from '#renderer/ui/data-grid/grid-state.ts';

interface HeldKeys {
  /** To be called when rows have come. */
  rowsCame(): void;
  end(): void;
}

export function holdKeys(root: HTMLElement, api: GridApi<GridRow>, context: GridContext): HeldKeys {
  let holds = false;
  const onFocus = ({ target }: FocusEvent): void => {
    holds = target instanceof Element && target.closest('.ag-cell') !== null && root.contains(target);
  };
  // Who scrolls leaves the cell behind on purpose; who presses elsewhere has left the grid.
  const letGo = ({ type, target }: Event): void => {
    if (type === 'wheel' || !(target instanceof Node && root.contains(target))) holds = false;
  };
  document.addEventListener('focusin', onFocus);
  window.addEventListener('pointerdown', letGo, true);
  window.addEventListener('wheel', letGo, { capture: true, passive: true });
  return {
    rowsCame: () => {
      if (!holds || document.activeElement !== document.body) return;
      const row = api.getFocusedCell()?.rowIndex;
      if (row === undefined || row < api.getFirstDisplayedRowIndex() || row > api.getLastDisplayedRowIndex()) return;
      focusCell(api, context);
    },
    end: () => {
      document.removeEventListener('focusin', onFocus);
      window.removeEventListener('pointerdown', letGo, true);
      window.removeEventListener('wheel', letGo, true);
    },
  };
}
