/** Rows of every node, time and memory of every stage, and files of every target, in both runs. */

import type { RunComparison } from '#engine/contract/procedures/run-comparison.ts';
import { namedRun } from '#renderer/features/runs/compare/comparison-actions.ts';
import { differenceCount, gapReasons, portText } from '#renderer/features/runs/compare/comparison-words.ts';
import { Gaps } from '#renderer/features/runs/compare/gaps.tsx';
import { PairedTable, type PairedColumn } from '#renderer/features/runs/compare/paired-table.tsx';
import { runTab } from '#renderer/features/runs/run-actions.ts';
import type { Subject } from '#renderer/stores/subject.ts';
import { Switch } from '#renderer/ui/choice-controls.tsx';
import { classes } from '#renderer/ui/classes.ts';
import { byteSize, countOf, duration, exactCount } from '#renderer/ui/format/words.ts';
import { TransformIcon } from '#renderer/ui/transform-icon.tsx';
import comparisonStyles from '#renderer/features/runs/compare/comparison.module.css';
import layoutStyles from '#renderer/ui/layout.module.css';
import pageStyles from '#renderer/ui/page.module.css';
import tableStyles from '#renderer/ui/simple-table.module.css';
import textStyles from '#renderer/ui/text.module.css';

type NodeRows = RunComparison['nodes']['items'][number];
type StageTimes = RunComparison['stages']['items'][number];
type TargetFiles = RunComparison['targets']['items'][number];
type Part = RunComparison['nodes'] | RunComparison['stages'] | RunComparison['targets'];

interface PartProps {
  readonly comparison: RunComparison;
}

/** Menus are those of the later run, or of the other one where it left the history. */
export function subjectOfRun({ a, b }: RunComparison, title: string, nodeId?: string): Subject | undefined {
  const run = namedRun(b) ?? namedRun(a);
  if (run === undefined) return undefined;
  const menus = nodeId === undefined ? ['run'] : ['receipt', 'run'];
  return { menus, title, thing: runTab(run), ...(nodeId === undefined ? {} : { nodeId }) };
}

interface NodeTableProps extends PartProps {
  readonly onlyDifferences: boolean;
  onOnlyDifferences(only: boolean): void;
}

export function NodeTable({ comparison, onlyDifferences, onOnlyDifferences }: NodeTableProps) {
  const { nodes } = comparison;
  const shown = onlyDifferences ? nodes.items.filter(({ change }) => change !== 'same') : nodes.items;
  return (
    <section className={comparisonStyles.part} aria-label="Rows by node">
      <div className={classes(pageStyles.bar, comparisonStyles.bar)}>
        <b>Nodes</b>
        <span className={textStyles.muted}>rows in, out and rejected, by node and output</span>
        <span className={layoutStyles.end}>
          <Switch checked={onlyDifferences} label="Only differences" onChange={onOnlyDifferences} />
        </span>
      </div>
      <Gaps reasons={gapReasons([nodes])} />
      <PairedTable
        label="Rows of each node"
        first="Node"
        rows={shown}
        columns={nodeColumns}
        keyOf={({ nodeId, port, stageNodeId }) => `${nodeId} ${port ?? ''} ${stageNodeId}`}
        nameOf={(row) => <NodeName row={row} all={nodes.items} />}
        changeOf={({ change }) => change}
        subjectOf={({ nodeId, nodeName }) => subjectOfRun(comparison, nodeName, nodeId)}
      />
      <Rest part={nodes} shown={shown.length} only={onlyDifferences} noun="node" />
    </section>
  );
}

function NodeName({ row, all }: { readonly row: NodeRows; readonly all: readonly NodeRows[] }) {
  const { nodeId, nodeName, port, transform, stageNodeId } = row;
  const output = portText(row, all);
  // A node whose rows several stages read is counted in each.
  const isInSeveral = all.some(
    (each) => each.nodeId === nodeId && each.port === port && each.stageNodeId !== stageNodeId,
  );
  return (
    <span className={layoutStyles.iconAndName} title={nodeId}>
      {transform === null ? null : <TransformIcon name={transform} />}
      <span className={textStyles.truncated}>{nodeName}</span>
      {output === null ? null : <span className={textStyles.muted}>{output}</span>}
      {isInSeveral ? <span className={textStyles.muted}>for {stageNodeId}</span> : null}
    </span>
  );
}

export function StageTable({ comparison }: PartProps) {
  const { stages } = comparison;
  return (
    <section className={comparisonStyles.part} aria-label="Time and memory by stage">
      <div className={classes(pageStyles.bar, comparisonStyles.bar)}>
        <b>Stages</b>
        <span className={textStyles.muted}>task time, peak memory, spilled to disk; they vary in every run</span>
      </div>
      <PairedTable
        label="Time and memory of each stage"
        first="Stage, by its last node"
        rows={stages.items}
        columns={stageColumns}
        keyOf={({ nodeId }) => nodeId}
        nameOf={({ nodeName }) => <span className={textStyles.truncated}>{nodeName}</span>}
      />
      <Rest part={stages} shown={stages.items.length} only={false} noun="stage" />
    </section>
  );
}

export function TargetTable({ comparison }: PartProps) {
  const { targets } = comparison;
  return (
    <section className={comparisonStyles.part} aria-label="Files by target">
      <div className={classes(pageStyles.bar, comparisonStyles.bar)}>
        <b>Targets</b>
        <span className={textStyles.muted}>files that each run committed</span>
      </div>
      <Gaps reasons={gapReasons([targets])} />
      <PairedTable
        label="Files of each target"
        first="Target"
        rows={targets.items}
        columns={targetColumns}
        keyOf={({ target }) => target}
        nameOf={({ target, sameContent }) => (
          <span title={target}>
            {target} {sameContent === true ? <span className={textStyles.muted}>same bytes</span> : null}
          </span>
        )}
        changeOf={({ change }) => change}
        subjectOf={({ target }) => subjectOfRun(comparison, target)}
      />
      <Rest part={targets} shown={targets.items.length} only={false} noun="target" />
    </section>
  );
}

interface RestProps {
  readonly part: Part;
  readonly shown: number;
  /** Equal entries are hidden. */
  readonly only: boolean;
  readonly noun: string;
}

/** Why the table is empty, or how many of its entries are not in it. */
function Rest({ part, shown, only, noun }: RestProps) {
  const wanted = only ? differenceCount(part) : part.itemCount;
  const rest = wanted - shown;
  const text =
    part.state === 'unknown' && part.itemCount === 0
      ? 'Not known.'
      : wanted === 0
        ? only
          ? 'No differences.'
          : `Neither run has a ${noun} here.`
        : rest > 0
          ? `${countOf(rest, `more ${noun}`)} not listed.`
          : undefined;
  return text === undefined ? null : <p className={classes(tableStyles.none, textStyles.muted)}>{text}</p>;
}

const nodeColumns: readonly PairedColumn<NodeRows>[] = (
  [
    ['Rows in', 'rowsIn'],
    ['Rows out', 'rowsOut'],
    ['Rejected', 'rejected'],
  ] as const
).map(([title, member]) => ({
  title,
  a: (row) => row.a?.[member] ?? null,
  b: (row) => row.b?.[member] ?? null,
  text: exactCount,
}));

const stageColumns: readonly PairedColumn<StageTimes>[] = [
  { title: 'Task time', a: ({ a }) => a?.busyMillis ?? null, b: ({ b }) => b?.busyMillis ?? null, text: duration },
  { title: 'Peak memory', a: ({ a }) => a?.peakMemory ?? null, b: ({ b }) => b?.peakMemory ?? null, text: byteSize },
  { title: 'Spilled', a: ({ a }) => a?.spilledBytes ?? null, b: ({ b }) => b?.spilledBytes ?? null, text: byteSize },
];

const targetColumns: readonly PairedColumn<TargetFiles>[] = [
  { title: 'Files', a: ({ a }) => a?.files ?? null, b: ({ b }) => b?.files ?? null, text: exactCount },
  { title: 'Rows', a: ({ a }) => a?.rows ?? null, b: ({ b }) => b?.rows ?? null, text: exactCount },
  { title: 'Size', a: ({ a }) => a?.bytes ?? null, b: ({ b }) => b?.bytes ?? null, text: byteSize },
];
