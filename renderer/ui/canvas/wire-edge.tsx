/** One wire of the canvas with its count. */

import { BaseEdge, EdgeLabelRenderer, getSmoothStepPath, type Edge, type EdgeProps } from '@xyflow/react';
import wireStyles from '#renderer/ui/canvas/wire-edge.module.css';
import { classes } from '#renderer/ui/classes.ts';

export interface CanvasWire {
  readonly id: string;
  readonly from: string;
  /** Output port of `from`. */
  readonly output: string;
  readonly to: string;
  /** Input port of `to`. */
  readonly port: string;
  /** Height at which it runs between its ends, where that is not the height of its source. */
  readonly lane?: number;
  /** Pixels by which its upright part is before the usual place; 0 when absent. */
  readonly shift?: number;
  /** `12.41M`. */
  readonly label?: string;
  /** The exact value. */
  readonly title?: string;
  /** active: upstream of selection; unrun: no run has counted it; added, removed: in only one of two versions. */
  readonly tone: 'plain' | 'active' | 'reject' | 'unrun' | 'added' | 'removed';
}

export type FlowWire = Edge<{ readonly wire: CanvasWire }, 'wire'>;

export function flowEdge(wire: CanvasWire, selected: boolean): FlowWire {
  return {
    id: wire.id,
    type: 'wire',
    source: wire.from,
    target: wire.to,
    sourceHandle: wire.output,
    targetHandle: wire.port,
    selected,
    data: { wire },
  };
}

const toneClass: Readonly<Record<CanvasWire['tone'], string | undefined>> = {
  plain: undefined,
  active: wireStyles.active,
  reject: wireStyles.reject,
  unrun: wireStyles.unrun,
  added: wireStyles.added,
  removed: wireStyles.removed,
};

const radius = 6;

type Point = readonly [x: number, y: number];

/** Horizontal and vertical lines with round corners; points in line with their neighbours get none. */
function roundedPath(points: readonly Point[]): string {
  let path = `M${points[0]!.join(',')}`;
  for (let index = 1; index < points.length - 1; index += 1) {
    const [before, corner, after] = [points[index - 1]!, points[index]!, points[index + 1]!];
    const near = toward(corner, before);
    const far = toward(corner, after);
    path += `L${near.join(',')}Q${corner.join(',')} ${far.join(',')}`;
  }
  return `${path}L${points.at(-1)!.join(',')}`;
}

/** A corner begins at most half way to the next one. */
function toward([x, y]: Point, [toX, toY]: Point): Point {
  const distance = Math.abs(toX - x) + Math.abs(toY - y);
  const step = Math.min(radius, distance / 2);
  return distance === 0 ? [x, y] : [x + ((toX - x) / distance) * step, y + ((toY - y) / distance) * step];
}

export function WireEdge({
  sourceX,
  sourceY,
  targetX,
  targetY,
  sourcePosition,
  targetPosition,
  selected,
  data,
}: EdgeProps<FlowWire>) {
  // The vertical parts are in the gaps beside source and target, where no card is; the count is in the latter.
  const gap = Math.min(26, Math.max(16, (targetX - sourceX) / 2));
  const lane = data?.wire.lane ?? sourceY;
  // As far as there is room between the cards.
  const shift = Math.max(0, Math.min(data?.wire.shift ?? 0, targetX - sourceX - gap - 8));
  const coming = targetX - gap - shift;
  const leaving = lane === sourceY ? Math.min(sourceX + gap, coming) : sourceX + gap;
  const path =
    targetX - sourceX > 2 * gap || (targetX > sourceX && lane === sourceY)
      ? roundedPath([
          [sourceX, sourceY],
          [leaving, sourceY],
          [leaving, lane],
          [coming, lane],
          [coming, targetY],
          [targetX, targetY],
        ])
      : getSmoothStepPath({
          sourceX,
          sourceY,
          targetX,
          targetY,
          sourcePosition,
          targetPosition,
          borderRadius: radius,
          offset: 16,
        })[0];
  const wire = data?.wire;
  const isLevel = Math.abs(lane - targetY) < 2;
  return (
    <>
      <BaseEdge
        path={path}
        className={classes(wireStyles.wire, toneClass[wire?.tone ?? 'plain'], selected && wireStyles.chosen)}
        interactionWidth={16}
      />
      {wire?.label === undefined ? null : (
        <EdgeLabelRenderer>
          <span
            className={classes(wireStyles.count, wire.tone === 'reject' && wireStyles.bad)}
            data-wire-count={wire.id}
            title={wire.title}
            style={{
              transform: `translate(-50%, -50%) translate(${targetX - gap}px, ${isLevel ? targetY - 11 : (lane + targetY) / 2}px)`,
            }}
          >
            {wire.label}
          </span>
        </EdgeLabelRenderer>
      )}
    </>
  );
}
