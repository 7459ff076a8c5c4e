/** The cards of a canvas as they are drawn, and moves of the view that wait until the latest ones are. */

import { useCallback, useEffect, useRef, useState, type Dispatch, type SetStateAction } from 'react';
import type { FlowCard } from '#renderer/ui/canvas/card-node.tsx';

interface ArrangedCards {
  /** While a card is dragged the canvas owns its position; the caller is notified once, at the end. */
  readonly drawn: FlowCard[];
  readonly setDrawn: Dispatch<SetStateAction<FlowCard[]>>;
  /** Runs it when all changes are drawn that were made before, in stores too: a card may be added just before it is revealed. */
  readonly whenArranged: (move: () => void) => void;
}

export function useArrangedCards(nodes: FlowCard[]): ArrangedCards {
  const [drawn, setDrawn] = useState(nodes);
  /** Cards that are given and not drawn yet. */
  const given = useRef<FlowCard[]>(undefined);
  useEffect(() => {
    given.current = nodes;
    setDrawn(nodes);
  }, [nodes]);
  const due = useRef<(() => void)[]>([]);
  const [asked, setAsked] = useState(0);
  const whenArranged = useCallback((move: () => void): void => {
    due.current.push(move);
    setAsked((before) => before + 1);
  }, []);
  useEffect(() => {
    if (given.current !== undefined && given.current !== drawn) return;
    given.current = undefined;
    for (const move of due.current.splice(0)) move();
  }, [drawn, asked]);
  return { drawn, setDrawn, whenArranged };
}
