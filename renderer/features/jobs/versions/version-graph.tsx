/** The picture of a difference: the nodes and wires of two versions on one canvas, marked. */

import { IconMinus, IconPencil, IconPlus } from '@tabler/icons-react';
import { useMemo } from 'react';
import type { Output } from '#engine/contract/procedures/index.ts';
import { cardsOf } from '#renderer/features/jobs/canvas/job-cards.tsx';
import { noRun } from '#renderer/features/jobs/run/latest-run.ts';
import { smallestZoom } from '#renderer/features/jobs/graph/auto-layout.ts';
import type { JobChecks } from '#renderer/features/jobs/draft/job-checks.ts';
import type { Transforms } from '#renderer/features/jobs/transforms.ts';
import { comparedEdges, type ComparedGraph, type NodeChange } from '#renderer/features/jobs/versions/compared-graph.ts';
import { subjectOf } from '#renderer/stores/subject.ts';
import { jobTab } from '#renderer/stores/open-editors.ts';
import { Canvas } from '#renderer/ui/canvas/canvas.tsx';
import type { CanvasCard } from '#renderer/ui/canvas/card-node.tsx';
import type { CanvasWire } from '#renderer/ui/canvas/wire-edge.tsx';
import { Tag } from '#renderer/ui/tag.tsx';
import versionStyles from '#renderer/features/jobs/versions/versions.module.css';

export type Compared = Output<'compareJobVersions'>;

const noChecks: JobChecks = {
  asked: undefined,
  problems: [],
  warnings: [],
  columns: new Map(),
  outputs: new Map(),
  current: true,
  error: null,
};
const tones = { added: 'good', removed: 'gone', changed: 'warn', same: 'plain' } as const;
const marks = {
  added: { tone: 'ok', Icon: IconPlus, text: 'added' },
  removed: { tone: 'bad', Icon: IconMinus, text: 'removed' },
  changed: { tone: 'warn', Icon: IconPencil, text: 'changed' },
} as const;

interface VersionGraphProps {
  readonly name: string;
  readonly compared: Compared;
  readonly graph: ComparedGraph;
  readonly transforms: Transforms;
  /** Of the second version, if it is the current one; undefined: columns are not known. */
  readonly checks: JobChecks | undefined;
  readonly selected: string | null;
  onSelect(nodeId: string | null): void;
}

export function VersionGraph({ name, compared, graph, transforms, checks, selected, onSelect }: VersionGraphProps) {
  const { cards, wires } = useMemo(
    () => picture(compared, graph, transforms, checks),
    [compared, graph, transforms, checks],
  );
  const card = cards.find(({ id }) => id === selected);
  return (
    <Canvas
      label={`Difference of two versions, ${cards.length} nodes`}
      cards={cards}
      wires={wires}
      selected={card === undefined ? [] : [card.id]}
      announcement={card?.label ?? ''}
      onSelect={(ids) => onSelect(ids.findLast((id) => cards.some((each) => each.id === id)) ?? null)}
      onMove={ignore}
      canConnect={() => false}
      onConnect={ignore}
      onConnectToNothing={ignore}
      takes={() => false}
      onDropped={ignore}
      onOpen={ignore}
      onReady={ignore}
      subjectOf={() => subjectOf(jobTab(name))}
      smallestZoom={smallestZoom}
      fixed
    />
  );
}

function ignore(): void {
  // Versions are read, not edited.
}

function picture(
  { from, to }: Compared,
  { job, changeOf }: ComparedGraph,
  transforms: Transforms,
  { columns, outputs: found }: JobChecks = noChecks,
): { readonly cards: readonly CanvasCard[]; readonly wires: readonly CanvasWire[] } {
  const plain = cardsOf({
    job,
    transforms,
    checks: { ...noChecks, columns, outputs: found },
    run: noRun,
    traced: [],
    refused: [],
  });
  const cards = plain.map((card) => marked(card, changeOf.get(card.id) ?? 'same'));
  const outputs = new Map(cards.map((card) => [card.id, card.outputs.map(({ id }) => id)]));
  const wires = comparedEdges(from, to).flatMap(({ change, ...edge }): CanvasWire[] => {
    const known = outputs.get(edge.from) ?? [];
    const output = edge.output !== undefined && known.includes(edge.output) ? edge.output : known[0];
    if (output === undefined || !outputs.has(edge.to)) return [];
    const tone = change === 'same' ? 'plain' : change;
    return [{ id: `${edge.to}<${edge.port} ${edge.from} ${change}`, ...edge, output, tone }];
  });
  return { cards, wires };
}

function marked(card: CanvasCard, change: NodeChange): CanvasCard {
  if (change === 'same') return { ...card, tone: 'plain' };
  const { tone, Icon, text } = marks[change];
  return {
    ...card,
    tone: tones[change],
    label: `${card.label}, ${text}`,
    content: (
      <>
        <span className={versionStyles.mark}>
          <Tag tone={tone} icon={<Icon size={12} stroke={1.75} />}>
            {text}
          </Tag>
        </span>
        {card.content}
      </>
    ),
  };
}
