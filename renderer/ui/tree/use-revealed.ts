/** What was opened elsewhere, or what is left when a filter is cleared, comes into view of its tree. */

import { useLayoutEffect, useRef, useState, type RefObject } from 'react';

/**
 * Unless the keys are in the tree: then it is where they are. An editor that has no row here moves nothing.
 * @param isShown the selected row is in the tree.
 * @param wanted text of the filter; '': none.
 * @param setFocused gives the tab order to a row; null: to the selected one.
 */
export function useRevealed(
  root: RefObject<HTMLElement | null>,
  selected: string | null,
  isShown: boolean,
  wanted: string,
  setFocused: (id: string | null) => void,
): void {
  const before = useRef({ selected, wanted });
  const [times, setTimes] = useState(0);
  useLayoutEffect(() => {
    const last = before.current;
    before.current = { selected, wanted };
    const isOther = selected !== last.selected && isShown;
    const isCleared = wanted === '' && last.wanted !== '';
    if (!(isOther || isCleared) || root.current?.matches(':focus-within') !== false) return;
    if (isOther) setFocused(null);
    setTimes((count) => count + 1);
  }, [root, selected, isShown, wanted, setFocused]);
  useLayoutEffect(() => {
    // Drawn by now: the row in the tab order always is.
    if (times > 0) root.current?.querySelector('[role="treeitem"][tabindex="0"]')?.scrollIntoView({ block: 'nearest' });
  }, [root, times]);
}
