/** The edge between two parts that share a place, side by side or one above the other: drag, or arrow keys. */

import type { KeyboardEvent, PointerEvent } from 'react';
import splitEdgeStyles from '#renderer/ui/edges/split-edge.module.css';

/** `--beside` of their place: pixels at its end that neither part has. */
interface SplitEdgeProps {
  readonly label: string;
  /** The parts are one above the other. */
  readonly isStacked: boolean;
  /** Of the first part, in percent. */
  readonly share: number;
  onShare(share: number): void;
}

export const [leastShare, usualShare, mostShare] = [20, 55, 80];
const step = 4;

export function SplitEdge({ label, isStacked, share, onShare }: SplitEdgeProps) {
  const change = (next: number): void => onShare(Math.round(Math.min(mostShare, Math.max(leastShare, next))));
  const onPointerMove = ({ currentTarget, pointerId, clientX, clientY }: PointerEvent<HTMLDivElement>): void => {
    if (!currentTarget.hasPointerCapture(pointerId)) return;
    const place = currentTarget.parentElement!;
    const { left, top, width, height } = place.getBoundingClientRect();
    const beside = Number.parseFloat(getComputedStyle(place).getPropertyValue('--beside')) || 0;
    change(isStacked ? ((clientY - top) / height) * 100 : ((clientX - left) / (width - beside)) * 100);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const [less, more] = isStacked ? ['ArrowUp', 'ArrowDown'] : ['ArrowLeft', 'ArrowRight'];
    if (event.key !== less && event.key !== more) return;
    event.preventDefault();
    change(share + (event.key === more ? step : -step));
  };
  return (
    <div
      className={splitEdgeStyles.edge}
      role="separator"
      aria-orientation={isStacked ? 'horizontal' : 'vertical'}
      aria-label={label}
      aria-valuenow={share}
      aria-valuemin={leastShare}
      aria-valuemax={mostShare}
      tabIndex={0}
      onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
      onPointerMove={onPointerMove}
      onKeyDown={onKeyDown}
      onDoubleClick={() => change(usualShare)}
    />
  );
}
