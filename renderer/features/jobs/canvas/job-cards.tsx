/** Nodes and edges of a draft as cards and wires. */

import {
  IconAlertTriangle,
  IconArrowsSplit2,
  IconCircleCheck,
  IconCircleX,
  IconProgress,
  IconShieldCheck,
} from '@tabler/icons-react';
import type { ReactNode } from 'react';
import type { Job, Node } from '#engine/contract/definitions/job.ts';
import type { TransformText } from '#engine/contract/procedures/transforms.ts';
import type { JobChecks } from '#renderer/features/jobs/draft/job-checks.ts';
import type { JobProblem } from '#renderer/features/runs/check-job.ts';
import { edgeId } from '#renderer/features/jobs/draft/draft-store.ts';
import { cardWidth } from '#renderer/features/jobs/graph/auto-layout.ts';
import { ancestorsOf, consumersOf, shownPorts } from '#renderer/features/jobs/graph/graph-walk.ts';
import { captionLines, choiceWords, newChoices, type NodeFacts } from '#renderer/features/jobs/graph/node-words.ts';
import { laneOf, uprightShifts } from '#renderer/features/jobs/graph/wire-lanes.ts';
import type { LatestRun, Receipt } from '#renderer/features/jobs/run/latest-run.ts';
import { TransformIcon } from '#renderer/ui/transform-icon.tsx';
import { portsIn, type Transforms } from '#renderer/features/jobs/transforms.ts';
import type { CanvasCard } from '#renderer/ui/canvas/card-node.tsx';
import type { CanvasWire } from '#renderer/ui/canvas/wire-edge.tsx';
import { countOf, shortCount } from '#renderer/ui/format/words.ts';

const headHeight = 28;
const firstPort = 33;
const portPitch = 21;
const plainHeight = 66;
/** Two lines of text. */
const flagHeight = 41;

export interface GraphFacts {
  readonly job: Job;
  readonly transforms: Transforms;
  readonly checks: JobChecks;
  readonly run: LatestRun;
}

export function cardsOf(facts: GraphFacts): CanvasCard[] {
  return facts.job.nodes.map((node) => cardOf(node, facts));
}

function cardOf(node: Node, { job, transforms, checks, run }: GraphFacts): CanvasCard {
  const transform = transforms.get(node.transform);
  const ports = portsIn(transforms)(node.transform);
  const inputs = ports === undefined ? Object.keys(node.inputs) : shownPorts(node, ports);
  const words = nodeFacts(node, checks);
  const problems = checks.problems.filter((problem) => problem.node === node.id);
  const choices = newChoices(words);
  const [problem] = problems;
  const warning = checks.warnings.find((each) => each.node === node.id);
  const cautions = [
    ...(warning === undefined ? [] : [warning.message]),
    ...choices.map((column) => `${column.name} ${choiceWords(column)}`),
  ];
  const flag =
    problem === undefined ? (
      warnFlag(cautions, warning === undefined)
    ) : (
      <ProblemFlag problem={problem} more={problems.length - 1} />
    );
  const place = job.layout[node.id] ?? { x: 0, y: 0 };
  const height =
    Math.max(plainHeight, firstPort + portPitch * (inputs.length - 1) + 12) + (flag === null ? 0 : flagHeight);
  return {
    id: node.id,
    ...place,
    width: cardWidth,
    height,
    label: nodeLabel(node, { job, transforms, checks, run }),
    inputs: inputs.map((port, index) => ({ id: port, title: `Input ${port}`, y: firstPort + portPitch * index })),
    outputs: transform?.effect === 'target' ? [] : [{ id: 'out', title: 'Output', y: firstPort }],
    tone: problem === undefined ? (cautions.length > 0 ? 'warn' : 'plain') : 'bad',
    content: (
      <CardContent
        node={node}
        lines={captionLines(node, words)}
        mark={markOf(transform, run, run.receipts.get(node.id), problem !== undefined, choices.length > 0)}
        flag={flag}
      />
    ),
  };
}

function nodeFacts(node: Node, checks: JobChecks): NodeFacts {
  const first = Object.values(node.inputs)[0];
  return {
    columns: checks.columns.get(node.id),
    inputColumns: first === undefined ? undefined : checks.columns.get(first.node),
  };
}

interface CardContentProps {
  readonly node: Node;
  readonly lines: readonly [string, string];
  readonly mark: ReactNode;
  readonly flag: ReactNode;
}

function CardContent({ node, lines, mark, flag }: CardContentProps) {
  return (
    <>
      <div className="h" style={{ height: headHeight }}>
        <TransformIcon name={node.transform} />
        <span className="cut" title={node.name}>
          {node.name}
        </span>
      </div>
      <div className="b">
        <span className="lines">
          <span className="cut" title={lines[0]}>
            {lines[0]}
          </span>
          <span className="cut" title={lines[1]}>
            {lines[1]}
          </span>
        </span>
        {mark}
      </div>
      {flag}
    </>
  );
}

function ProblemFlag({ problem, more }: { readonly problem: JobProblem; readonly more: number }) {
  return (
    <div className="flag bad" title={problem.message}>
      <IconAlertTriangle size={13} stroke={1.75} className="bad" />
      <span>
        {more > 0 ? `${more + 1} problems. ` : ''}
        {problem.message}
      </span>
    </div>
  );
}

function warnFlag(cautions: readonly string[], isChoice: boolean): ReactNode {
  if (cautions.length === 0) return null;
  const Icon = isChoice ? IconArrowsSplit2 : IconAlertTriangle;
  return (
    <div className="flag warn" title={cautions.join(', ')}>
      <Icon size={13} stroke={1.75} className="warn" />
      <span>{cautions.join(', ')}</span>
    </div>
  );
}

function markOf(
  transform: TransformText | undefined,
  run: LatestRun,
  receipt: Receipt | undefined,
  hasProblem: boolean,
  hasChoice: boolean,
): ReactNode {
  const mark = { size: 14, stroke: 1.5 };
  if (run.isActive) return <IconProgress {...mark} className="info" aria-label="running" />;
  if (hasProblem) return <IconCircleX {...mark} className="bad" aria-label="has a problem" />;
  if (hasChoice) return <IconAlertTriangle {...mark} className="warn" aria-label="has a choice type" />;
  if (receipt !== undefined) return <IconCircleCheck {...mark} className="ok" aria-label="counted in the last run" />;
  if (transform?.effect === 'target')
    return <IconShieldCheck {...mark} className="info" aria-label="previews do not write" />;
  return null;
}

/** `Filter, Filter, input from Table orders, output to Join, 12,412 rows`. */
export function nodeLabel(node: Node, { job, transforms, checks, run }: GraphFacts): string {
  const nameOf = (id: string): string => job.nodes.find((each) => each.id === id)?.name ?? id;
  const rows = run.receipts.get(node.id)?.rowsOut;
  const problem = checks.problems.find((each) => each.node === node.id);
  const warning = checks.warnings.find((each) => each.node === node.id);
  const feeds = consumersOf(job, node.id).map(({ name }) => name);
  return [
    node.name,
    transforms.get(node.transform)?.title ?? node.transform,
    ...Object.values(node.inputs).map((edge) => `input from ${nameOf(edge.node)}`),
    ...(feeds.length === 0 ? [] : [`output to ${feeds.join(' and ')}`]),
    ...(rows === undefined ? [] : [countOf(rows, 'row')]),
    ...(problem === undefined ? [] : [`problem: ${problem.message}`]),
    ...(warning === undefined ? [] : [`warning: ${warning.message}`]),
  ].join(', ');
}

export function wiresOf(
  { job, run }: GraphFacts,
  cards: readonly CanvasCard[],
  selection: readonly string[],
): CanvasWire[] {
  const current = selection.at(-1);
  const feeding = current === undefined ? new Set<string>() : ancestorsOf(job, current);
  const byId = new Map(cards.map((card) => [card.id, card]));
  const wires = job.nodes.flatMap((node) =>
    Object.entries(node.inputs)
      .filter(([, edge]) => byId.has(edge.node))
      .map(([port, edge]): CanvasWire => {
        const rows = run.receipts.get(node.id)?.inputs[port] ?? run.receipts.get(edge.node)?.rowsOut;
        return {
          id: edgeId(node.id, port),
          from: edge.node,
          to: node.id,
          port,
          ...laneBetween(byId.get(edge.node)!, byId.get(node.id)!, port, cards),
          ...(rows === undefined
            ? {}
            : { label: shortCount(rows), title: `${countOf(rows, 'row')} in the last successful run` }),
          tone: feeding.has(node.id) ? 'active' : rows === undefined ? 'unrun' : 'plain',
        };
      }),
  );
  const shifts = uprightShifts(wires.map(({ id, from, to }) => ({ id, from, column: byId.get(to)!.x })));
  return wires.map((wire) => ({ ...wire, shift: shifts.get(wire.id) ?? 0 }));
}

function laneBetween(
  from: CanvasCard,
  to: CanvasCard,
  port: string,
  cards: readonly CanvasCard[],
): Pick<CanvasWire, 'lane'> {
  const start = { x: from.x + from.width, y: from.y + (from.outputs[0]?.y ?? firstPort) };
  const end = { x: to.x, y: to.y + (to.inputs.find(({ id }) => id === port)?.y ?? firstPort) };
  const lane = end.x > start.x ? laneOf({ from: from.id, to: to.id, start, end }, cards) : start.y;
  return lane === start.y ? {} : { lane };
}
