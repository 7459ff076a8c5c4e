/** Places of the nodes of a workflow. */

import { layOut as layOutCards, type LayeredGraph } from '#renderer/ui/canvas/layered-layout.ts';

export const cardSize = { width: 176, height: 58 } as const;
const gap = { x: 56, y: 22 } as const;

export function layOut(graph: LayeredGraph): ReturnType<typeof layOutCards> {
  return layOutCards(graph, { ...cardSize, gap });
}
