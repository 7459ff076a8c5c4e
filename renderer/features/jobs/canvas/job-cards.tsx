/** Nodes and edges of a draft as cards and wires. */

import {
  IconAlertCircle,
  IconAlertTriangle,
  IconArrowsSplit2,
  IconCircleCheck,
  IconCircleDashed,
  IconCircleX,
  IconNote,
  IconShieldCheck,
} from '@tabler/icons-react';
import { Fragment, type ReactNode } from 'react';
import type { Edge, Job, Node } from '#engine/contract/definitions/job.ts';
import { onlyOutput, portKey } from '#engine/contract/definitions/node-port.ts';
import type { TransformText } from '#engine/contract/procedures/transforms.ts';
import type { JobChecks } from '#renderer/features/jobs/draft/job-checks.ts';
import { splitProblems, type JobProblem } from '#renderer/features/runs/check-job.ts';
import { edgeId } from '#renderer/features/jobs/draft/draft-store.ts';
import { cardWidth } from '#renderer/features/jobs/graph/auto-layout.ts';
import { ancestorsOf, consumersOf, shownPorts, type PortsOf } from '#renderer/features/jobs/graph/graph-walk.ts';
import { feedKey, readOutput } from '#renderer/features/jobs/graph/node-outputs.ts';
import { captionLines, choiceWords, newChoices, type NodeFacts } from '#renderer/features/jobs/graph/node-words.ts';
import { menusOfNode } from '#renderer/features/jobs/graph/node-menus.ts';
import { laneOf, uprightShifts } from '#renderer/features/jobs/graph/wire-lanes.ts';
import type { LatestRun, Receipt } from '#renderer/features/jobs/run/latest-run.ts';
import { wireRows } from '#renderer/features/jobs/run/wire-rows.ts';
import { stateWords } from '#renderer/features/runs/nodes/node-words.ts';
import { StateMark } from '#renderer/features/runs/nodes/state-mark.tsx';
import { TransformIcon } from '#renderer/ui/transform-icon.tsx';
import { portsIn, type Transforms } from '#renderer/features/jobs/transforms.ts';
import type { CanvasCard } from '#renderer/ui/canvas/card-node.tsx';
import type { CanvasWire } from '#renderer/ui/canvas/wire-edge.tsx';
import { countOf, shortCount } from '#renderer/ui/format/words.ts';
import jobCardsStyles from '#renderer/features/jobs/canvas/job-cards.module.css';
import { classes } from '#renderer/ui/classes.ts';
import textStyles from '#renderer/ui/text.module.css';

const firstPort = 33;
const portPitch = 21;
const plainHeight = 66;
/** Of a card, above and below. */
const borders = 2;
/** Two lines of text. */
const flagHeight = 41;

export interface GraphFacts {
  readonly job: Job;
  readonly transforms: Transforms;
  readonly checks: JobChecks;
  readonly run: LatestRun;
  /** Nodes that the traced column passes. */
  readonly traced: readonly string[];
  /** Nodes that lacked something when the job was to run. */
  readonly refused: readonly string[];
}

export function cardsOf(facts: GraphFacts): CanvasCard[] {
  return facts.job.nodes.map((node) => cardOf(node, facts));
}

function cardOf(node: Node, facts: GraphFacts): CanvasCard {
  const { job, transforms, checks, run, traced, refused } = facts;
  const transform = transforms.get(node.transform);
  const portsOf = portsIn(transforms, checks.outputs);
  const ports = portsOf(node);
  const inputs = ports === undefined ? Object.keys(node.inputs) : shownPorts(node, ports);
  const outputs = ports?.outputs ?? [onlyOutput];
  const words = nodeFacts(job, node, checks, portsOf);
  const { wrong, missing } = splitProblems(checks.problems.filter((each) => each.node === node.id));
  const choices = newChoices(words);
  const [problem] = wrong;
  const warning = checks.warnings.find((each) => each.node === node.id);
  const sentences = [
    ...(refused.includes(node.id) ? missing.map(({ message }) => message) : []),
    ...(warning === undefined ? [] : [warning.message]),
  ];
  const columns = choices.map((column) => `${column.name} ${choiceWords(column)}`);
  const cautions = [...sentences, ...(columns.length === 0 ? [] : [columns.join(', ')])];
  const flag =
    problem === undefined ? (
      warnFlag(cautions.join(' '), sentences.length === 0)
    ) : (
      <ProblemFlag problem={problem} more={wrong.length - 1} />
    );
  const place = job.layout[node.id] ?? { x: 0, y: 0 };
  const portRows = outputs.length < 2 ? 0 : outputs.length * portPitch;
  const bodyHeight = Math.max(plainHeight + portRows, firstPort + portPitch * (inputs.length - 1) + 12);
  const height = bodyHeight + (flag === null ? 0 : flagHeight);
  return {
    id: node.id,
    ...place,
    width: cardWidth,
    height,
    foldable: height - bodyHeight,
    label: nodeLabel(node, facts),
    traced: traced.includes(node.id),
    inputs: inputs.map((port, index) => ({ id: port, title: `Input ${port}`, y: firstPort + portPitch * index })),
    outputs:
      portRows === 0
        ? outputs.map((id) => ({ id, title: 'Output', y: firstPort }))
        : outputs.map((id, index) => ({
            id,
            title: `Output ${id}`,
            label: outputLabel(id, run.receipts.get(portKey(node.id, id))?.rowsOut),
            y: plainHeight + portPitch * index + portPitch / 2 - 4,
          })),
    menus: menusOfNode(node.transform),
    tone: problem === undefined ? (cautions.length > 0 ? 'warn' : 'plain') : 'bad',
    content: (
      <CardContent
        node={node}
        lines={captionLines(node, words)}
        mark={markOf(node.id, transform, run, findReceipt(run, node.id, outputs), {
          hasProblem: problem !== undefined,
          isMissing: missing.length > 0,
          hasChoice: choices.length > 0,
        })}
        portRows={portRows}
        flag={flag}
      />
    ),
  };
}

/** `remaining 1.2k` after a run. */
function outputLabel(name: string, rows: number | undefined): string {
  return rows === undefined ? name : `${name} ${shortCount(rows)}`;
}

/** Of any output: the run reads those that lead to a target. */
function findReceipt(run: LatestRun, nodeId: string, outputs: readonly string[]): Receipt | undefined {
  const keys = [nodeId, ...outputs.map((output) => portKey(nodeId, output))];
  return keys.map((key) => run.receipts.get(key)).find((receipt) => receipt !== undefined);
}

function nodeFacts(job: Job, node: Node, checks: JobChecks, portsOf: PortsOf): NodeFacts {
  const [first] = Object.keys(node.inputs);
  const feed = first === undefined ? undefined : feedKey(job, node, first, portsOf);
  return {
    columns: checks.columns.get(node.id),
    inputColumns: feed === undefined ? undefined : checks.columns.get(feed),
  };
}

interface CardContentProps {
  readonly node: Node;
  readonly lines: readonly [string, string];
  readonly mark: ReactNode;
  /** Pixels for the names of several outputs. */
  readonly portRows: number;
  readonly flag: ReactNode;
}

function CardContent({ node, lines, mark, portRows, flag }: CardContentProps) {
  return (
    <>
      <div className={jobCardsStyles.text} style={{ height: plainHeight - borders }}>
        <div className={jobCardsStyles.head}>
          <TransformIcon name={node.transform} />
          <span className={jobCardsStyles.title} title={node.name} dir="auto">
            {breakable(node.name, /(?<=[./_-])/u)}
          </span>
          {node.notes === undefined ? null : (
            <span className={jobCardsStyles.notes} title={node.notes}>
              <IconNote size={13} stroke={1.5} aria-label="has notes" />
            </span>
          )}
        </div>
        {lines.map((line, index) => (
          <span key={index} className={classes(jobCardsStyles.line, textStyles.truncated)} title={line} dir="auto">
            {breakable(line)}
          </span>
        ))}
      </div>
      {mark === null ? null : <span className={jobCardsStyles.mark}>{mark}</span>}
      {portRows === 0 ? null : <div style={{ height: portRows }} />}
      {flag}
    </>
  );
}

/** With places to break at inside `shop.daily_revenue` and paths: else a line would end within a word. */
function breakable(text: string, at = /(?<=[./])/u): ReactNode {
  return text.split(at).map((part, index) => (
    <Fragment key={index}>
      {index === 0 ? null : <wbr />}
      {part}
    </Fragment>
  ));
}

function ProblemFlag({ problem, more }: { readonly problem: JobProblem; readonly more: number }) {
  return (
    <div className={classes(jobCardsStyles.flag, textStyles.bad)} title={problem.message}>
      <IconAlertTriangle size={13} stroke={1.75} className={textStyles.bad} />
      <span>
        {more > 0 ? `${more + 1} problems. ` : ''}
        {breakable(problem.message)}
      </span>
    </div>
  );
}

function warnFlag(text: string, isChoice: boolean): ReactNode {
  if (text === '') return null;
  const Icon = isChoice ? IconArrowsSplit2 : IconAlertTriangle;
  return (
    <div className={classes(jobCardsStyles.flag, textStyles.warning)} title={text}>
      <Icon size={13} stroke={1.75} className={textStyles.warning} />
      <span>{breakable(text)}</span>
    </div>
  );
}

/** `running, 64%`, of a node while the job runs. */
function runWords({ nodes }: LatestRun, nodeId: string): string {
  const progress = nodes?.get(nodeId);
  return progress === undefined ? 'waiting' : stateWords(progress);
}

function markOf(
  nodeId: string,
  transform: TransformText | undefined,
  run: LatestRun,
  receipt: Receipt | undefined,
  { hasProblem, isMissing, hasChoice }: Readonly<Record<'hasProblem' | 'isMissing' | 'hasChoice', boolean>>,
): ReactNode {
  const mark = { size: 14, stroke: 1.5 };
  // A node that came since has no part in the run.
  if (run.isActive && run.nodes?.has(nodeId) !== false)
    return <StateMark state={run.nodes?.get(nodeId)?.state ?? 'waiting'} label={runWords(run, nodeId)} />;
  if (hasProblem) return <IconCircleX {...mark} className={textStyles.bad} aria-label="has a problem" />;
  if (isMissing) return <IconCircleDashed {...mark} className={textStyles.muted} aria-label="to set up" />;
  if (hasChoice) return <IconAlertTriangle {...mark} className={textStyles.warning} aria-label="has a choice type" />;
  if (receipt !== undefined && receipt.rejected > 0) {
    const words = `${countOf(receipt.rejected, 'record')} rejected in the last run`;
    return <IconAlertCircle {...mark} className={textStyles.warning} aria-label={words} title={words} />;
  }
  if (receipt !== undefined)
    return <IconCircleCheck {...mark} className={textStyles.good} aria-label="counted in the last run" />;
  if (transform?.effect === 'target')
    return <IconShieldCheck {...mark} className={textStyles.info} aria-label="previews do not write" />;
  return null;
}

/** `Filter, Filter, input from Table orders, output to Join, 12,412 rows`. */
export function nodeLabel(node: Node, { job, transforms, checks, run, traced }: GraphFacts): string {
  const nameOf = (id: string): string => job.nodes.find((each) => each.id === id)?.name ?? id;
  const portsOf = portsIn(transforms, checks.outputs);
  const outputs = portsOf(node)?.outputs ?? [];
  const countOfOutput = (output: string): string[] => {
    const rows = run.receipts.get(portKey(node.id, output))?.rowsOut;
    return rows === undefined ? [] : [outputs.length < 2 ? countOf(rows, 'row') : `${output} ${countOf(rows, 'row')}`];
  };
  const inputText = (edge: Edge): string => {
    const from = job.nodes.find(({ id }) => id === edge.node);
    const isOneOfSeveral = from !== undefined && (portsOf(from)?.outputs.length ?? 0) > 1;
    return `input from ${nameOf(edge.node)}${isOneOfSeveral ? `, output ${readOutput(job, node, edge, portsOf)}` : ''}`;
  };
  const { wrong, missing } = splitProblems(checks.problems.filter((each) => each.node === node.id));
  const [problem] = wrong;
  const warning = checks.warnings.find((each) => each.node === node.id);
  const feeds = consumersOf(job, node.id).map(({ name }) => name);
  return [
    node.name,
    transforms.get(node.transform)?.title ?? node.transform,
    ...Object.values(node.inputs).map(inputText),
    ...(outputs.length < 2 ? [] : [`outputs ${outputs.join(' and ')}`]),
    ...(feeds.length === 0 ? [] : [`output to ${feeds.join(' and ')}`]),
    ...(traced.includes(node.id) ? ['in the lineage of the chosen column'] : []),
    ...(outputs.length === 0 ? [onlyOutput] : outputs).flatMap(countOfOutput),
    ...(run.isActive && run.nodes?.has(node.id) !== false ? [runWords(run, node.id)] : []),
    ...(problem === undefined ? [] : [`problem: ${problem.message}`]),
    ...(missing.length === 0 ? [] : [`to set up: ${missing.map(({ message }) => message).join(' ')}`]),
    ...(warning === undefined ? [] : [`warning: ${warning.message}`]),
    ...(node.notes === undefined ? [] : [`notes: ${node.notes}`]),
  ].join(', ');
}

export function wiresOf(
  { job, run, transforms, checks }: GraphFacts,
  cards: readonly CanvasCard[],
  selection: readonly string[],
): CanvasWire[] {
  const current = selection.at(-1);
  const feeding = current === undefined ? new Set<string>() : ancestorsOf(job, current);
  const byId = new Map(cards.map((card) => [card.id, card]));
  const portsOf = portsIn(transforms, checks.outputs);
  const wires = job.nodes.flatMap((node) =>
    Object.entries(node.inputs)
      .filter(([, edge]) => byId.has(edge.node))
      .map(([port, edge]): CanvasWire => {
        const output = readOutput(job, node, edge, portsOf);
        const rows = wireRows(run.receipts, edge.node, output);
        return {
          id: edgeId(node.id, port),
          from: edge.node,
          output,
          to: node.id,
          port,
          ...laneBetween(byId.get(edge.node)!, output, byId.get(node.id)!, port, cards),
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
  output: string,
  to: CanvasCard,
  port: string,
  cards: readonly CanvasCard[],
): Pick<CanvasWire, 'lane'> {
  const start = { x: from.x + from.width, y: from.y + (from.outputs.find(({ id }) => id === output)?.y ?? firstPort) };
  const end = { x: to.x, y: to.y + (to.inputs.find(({ id }) => id === port)?.y ?? firstPort) };
  const lane = end.x > start.x ? laneOf({ from: from.id, to: to.id, start, end }, cards) : start.y;
  return lane === start.y ? {} : { lane };
}
