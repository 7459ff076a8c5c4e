/** The rows in view of a scrolled tree, section by section; and the place to which it was scrolled when it was left. */

import { useCallback, useLayoutEffect, useRef, useState, type RefObject } from 'react';
import { firstRange, rangeInView, type RowRange } from '#renderer/ui/tree/drawn-rows.ts';
import { keepTree, keptTree } from '#renderer/ui/tree/kept-state.ts';

/**
 * @param root scrolls; the rows of each section are in one element of it with `data-rows`.
 * @param counts of the rows of each section.
 * @returns the range of each section, and what is to be called when it was scrolled or a person takes the lead.
 */
export function useRanges(
  label: string,
  root: RefObject<HTMLElement | null>,
  counts: readonly number[],
): { ranges: readonly RowRange[]; onScroll(): void; onAct(): void } {
  const [ranges, setRanges] = useState<readonly RowRange[]>([]);
  /** Pixels; a list that is still being read becomes long enough later. null: nothing is to be restored. */
  const wanted = useRef<number | null>(keptTree(label).scrollTop || null);
  const measure = useCallback((): void => {
    const tree = root.current;
    if (tree === null) return;
    const { top } = tree.getBoundingClientRect();
    const next = [...tree.querySelectorAll<HTMLElement>('[data-rows]')].map((element) => {
      const box = element.getBoundingClientRect();
      const count = Number(element.dataset['rows']);
      return box.height === 0 ? firstRange : rangeInView(top - box.top, tree.clientHeight, box.height / count);
    });
    setRanges((before) => (sameRanges(before, next) ? before : next));
  }, [root]);
  const shape = counts.join(' ');
  useLayoutEffect(() => {
    const tree = root.current;
    if (tree !== null && wanted.current !== null) {
      tree.scrollTop = wanted.current;
      if (Math.abs(tree.scrollTop - wanted.current) < 1) wanted.current = null;
    }
    measure();
  }, [root, shape, measure]);
  useLayoutEffect(() => {
    // The window, the text size and the density change how much is in view.
    const sized = new ResizeObserver(measure);
    sized.observe(root.current!);
    for (const element of root.current!.children) sized.observe(element);
    return () => sized.disconnect();
  }, [root, shape, measure]);
  return {
    ranges,
    onScroll: () => {
      measure();
      if (wanted.current === null) keepTree(label, { scrollTop: root.current?.scrollTop ?? 0 });
    },
    onAct: () => {
      wanted.current = null;
    },
  };
}

function sameRanges(left: readonly RowRange[], right: readonly RowRange[]): boolean {
  return (
    left.length === right.length &&
    left.every(({ from, to }, index) => from === right[index]!.from && to === right[index]!.to)
  );
}
