/** How a whole graph is brought into sight. */

import { getViewportForBounds, type ReactFlowInstance } from '@xyflow/react';
import type { FlowCard } from '#renderer/ui/canvas/card-node.tsx';
import type { FlowWire } from '#renderer/ui/canvas/wire-edge.tsx';

/** Pixels between the graph and the edge of the canvas. */
const margin = 24;
const [topMargin, bottomMargin] = [56, 80];
/** Below it, text of a card would have no room at its smallest size; what does not fit then is scrolled to. */
export const smallestFit = 0.6;
export const fitOptions = {
  padding: { top: `${topMargin}px`, bottom: `${bottomMargin}px`, left: `${margin}px`, right: `${margin}px` },
  maxZoom: 1,
} as const;

/**
 * Moves the view at once; xyflow's own fit ends some time later, or never when it is interrupted. A graph that does not fit is
 * shown from its sources and its top.
 */
export function showGraph(
  { getNodes, getNodesBounds, setViewport }: ReactFlowInstance<FlowCard, FlowWire>,
  { clientWidth: width, clientHeight: height }: HTMLElement,
  minZoom: number,
): void {
  const nodes = getNodes();
  if (nodes.length === 0) return;
  const bounds = getNodesBounds(nodes);
  const { maxZoom, padding } = fitOptions;
  const { x, y, zoom } = getViewportForBounds(bounds, width, height, minZoom, maxZoom, padding);
  const isWide = bounds.width * zoom > width - 2 * margin;
  const isHigh = bounds.height * zoom > height - topMargin - bottomMargin;
  void setViewport({
    x: isWide ? margin - bounds.x * zoom : x,
    y: isHigh ? topMargin - bounds.y * zoom : y,
    zoom,
  });
}
