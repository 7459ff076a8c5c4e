/** One wire of the canvas with the count that stands on it. */

import { BaseEdge, EdgeLabelRenderer, getSmoothStepPath, type Edge, type EdgeProps } from '@xyflow/react';

export interface CanvasWire {
  readonly id: string;
  readonly from: string;
  readonly to: string;
  /** Input port of `to`. */
  readonly port: string;
  /** `12.41M`. */
  readonly label?: string;
  /** The exact value. */
  readonly title?: string;
  /** active: feeds the selection; unrun: no run has counted it. */
  readonly tone: 'plain' | 'active' | 'reject' | 'unrun';
}

export type FlowWire = Edge<{ readonly wire: CanvasWire }, 'wire'>;

export function flowEdge(wire: CanvasWire, selected: boolean): FlowWire {
  return {
    id: wire.id,
    type: 'wire',
    source: wire.from,
    target: wire.to,
    sourceHandle: 'out',
    targetHandle: wire.port,
    selected,
    data: { wire },
  };
}

const toneClass: Readonly<Record<CanvasWire['tone'], string>> = {
  plain: 'wire',
  active: 'wire act',
  reject: 'wire rej',
  unrun: 'wire dim',
};

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
  // The upright part stands in the gap before the target, where no card is; the count is there too.
  const gap = Math.min(26, Math.max(16, (targetX - sourceX) / 2));
  const [path] = getSmoothStepPath({
    sourceX,
    sourceY,
    targetX,
    targetY,
    sourcePosition,
    targetPosition,
    borderRadius: 6,
    offset: 16,
    ...(targetX > sourceX ? { centerX: targetX - gap } : {}),
  });
  const wire = data?.wire;
  const isLevel = Math.abs(sourceY - targetY) < 2;
  return (
    <>
      <BaseEdge
        path={path}
        className={`${toneClass[wire?.tone ?? 'plain']}${selected === true ? ' chosen' : ''}`}
        interactionWidth={16}
      />
      {wire?.label === undefined ? null : (
        <EdgeLabelRenderer>
          <span
            className={`el${wire.tone === 'reject' ? ' bad' : ''}`}
            title={wire.title}
            style={{
              transform: `translate(-50%, -50%) translate(${targetX - gap}px, ${isLevel ? targetY - 11 : (sourceY + targetY) / 2}px)`,
            }}
          >
            {wire.label}
          </span>
        </EdgeLabelRenderer>
      )}
    </>
  );
}
