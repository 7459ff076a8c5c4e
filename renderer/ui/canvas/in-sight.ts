/** Whether a card is wholly in sight. Pure. */

import type { Viewport } from '@xyflow/react';

interface PlacedCard {
  /** On the canvas. */
  readonly position: { readonly x: number; readonly y: number };
  readonly width?: number;
  readonly height?: number;
}

/** @param box of the canvas, in pixels. @param covered pixels at its right that something lies over. */
export function isInSight(
  { position, width = 0, height = 0 }: PlacedCard,
  { x, y, zoom }: Viewport,
  box: { readonly width: number; readonly height: number },
  covered: number,
): boolean {
  const [left, top] = [position.x * zoom + x, position.y * zoom + y];
  return left >= 0 && top >= 0 && left + width * zoom <= box.width - covered && top + height * zoom <= box.height;
}
