/** The nodes of a run with their states, in the order of the rows: what runs, what waits, and where it failed. */

import { useMemo, useRef, useState, type KeyboardEvent } from 'react';
import type { JobRunText } from '#engine/contract/procedures/job-runs.ts';
import type { RunGraphText } from '#engine/contract/procedures/runs/run-graph.ts';
import type { NodeProgress } from '#renderer/features/runs/nodes/node-states.ts';
import { countWords, nodeTitle, rowsWords, stateWords } from '#renderer/features/runs/nodes/node-words.ts';
import type { NodePace } from '#renderer/features/runs/nodes/run-pace.ts';
import { RunRows } from '#renderer/features/runs/nodes/run-rows.tsx';
import { StateMark } from '#renderer/features/runs/nodes/state-mark.tsx';
import { runTab } from '#renderer/features/runs/run-actions.ts';
import type { Subject } from '#renderer/stores/subject.ts';
import { layOut } from '#renderer/ui/canvas/layered-layout.ts';
import { CutName } from '#renderer/ui/format/cut-name.tsx';
import { classes } from '#renderer/ui/classes.ts';
import { byteSize, shortCount } from '#renderer/ui/format/words.ts';
import { useSubjects } from '#renderer/ui/menu/subjects.ts';
import { TransformIcon } from '#renderer/ui/transform-icon.tsx';
import graphStyles from '#renderer/features/runs/nodes/run-graph.module.css';
import layoutStyles from '#renderer/ui/layout.module.css';
import pageStyles from '#renderer/ui/page.module.css';
import textStyles from '#renderer/ui/text.module.css';

const cardSize = { width: 148, height: 72, gap: { x: 22, y: 12 } } as const;

interface RunGraphProps {
  readonly run: JobRunText;
  readonly graph: RunGraphText;
  readonly states: ReadonlyMap<string, NodeProgress>;
  readonly pace: NodePace | null;
}

export function RunGraph({ run, graph, states, pace }: RunGraphProps) {
  const [shownId, setShown] = useState<string | null>(null);
  const shown = graph.nodes.find(({ id }) => id === shownId);
  const sheet = useRef<HTMLUListElement>(null);
  const edges = useMemo(
    () => graph.nodes.flatMap(({ id, inputs }) => inputs.map((input) => ({ sourceId: input, destinationId: id }))),
    [graph],
  );
  const { places, width, height } = useMemo(() => layOut({ nodes: graph.nodes, edges }, cardSize), [graph, edges]);
  // Keys go through the nodes as the rows do.
  const nodes = useMemo(
    () =>
      graph.nodes.toSorted((one, other) => {
        const [left, right] = [places.get(one.id)!, places.get(other.id)!];
        return left.left - right.left || left.top - right.top;
      }),
    [graph, places],
  );
  const subjectOf = (id: string, name: string): Subject => ({
    menus: ['receipt', 'run'],
    title: name,
    nodeId: id,
    thing: runTab(run),
  });
  useSubjects(sheet, (target) => {
    const id = target.closest<HTMLElement>('[data-node]')?.dataset['node'];
    const node = graph.nodes.find((each) => each.id === id);
    return node === undefined ? undefined : subjectOf(node.id, node.name);
  });
  return (
    <section aria-label="Nodes of the run">
      <div className={pageStyles.bar}>
        <b>Nodes</b>
        <span className={classes(textStyles.secondary, graphStyles.counts)}>{countWords(states.values())}</span>
        <span className={layoutStyles.end} />
        <span className={classes(textStyles.muted, textStyles.truncated)} title={rule}>
          {rule}
        </span>
      </div>
      <div className={graphStyles.view} tabIndex={-1}>
        <ul ref={sheet} className={graphStyles.sheet} style={{ width, height }} onKeyDown={moveFocus}>
          {nodes.map(({ id, name, transform, inputs }) => {
            const progress = states.get(id)!;
            const { left, top } = places.get(id)!;
            const isEnd = inputs.length === 0 || !edges.some(({ sourceId }) => sourceId === id);
            return (
              <li
                key={id}
                className={graphStyles.item}
                style={{ left, top, width: cardSize.width, height: cardSize.height }}
              >
                <button
                  type="button"
                  className={graphStyles.card}
                  data-node={id}
                  data-state={progress.state}
                  title={`${nodeTitle(name, progress)}. Click to see rows.`}
                  aria-pressed={id === shownId}
                  onClick={() => setShown(id === shownId ? null : id)}
                >
                  <span className={graphStyles.name}>
                    <TransformIcon name={transform} />
                    <CutName name={name} />
                    <StateMark state={progress.state} />
                  </span>
                  <span className={classes(graphStyles.line, textStyles.secondary)}>
                    <span>{rowsWords(progress, isEnd)}</span>
                    <Rate rows={pace?.ofNodes.get(id)} basis={pace?.basis} />
                  </span>
                  <span className={graphStyles.line}>
                    <span className={progress.state === 'failed' ? textStyles.bad : textStyles.secondary}>
                      {stateWords(progress)}
                    </span>
                    <Remark progress={progress} />
                  </span>
                  <Bar progress={progress} />
                </button>
              </li>
            );
          })}
        </ul>
        <svg className={graphStyles.wires} width={width} height={height} aria-hidden="true">
          {edges.map(({ sourceId, destinationId }) => {
            const [from, to] = [places.get(sourceId), places.get(destinationId)!];
            if (from === undefined) return null;
            const start = { x: from.left + cardSize.width, y: from.top + cardSize.height / 2 };
            const end = { x: to.left, y: to.top + cardSize.height / 2 };
            const bend = (start.x + end.x) / 2;
            return (
              <path
                key={`${sourceId} ${destinationId}`}
                d={`M${start.x} ${start.y}C${bend} ${start.y} ${bend} ${end.y} ${end.x} ${end.y}`}
                data-state={states.get(destinationId)!.state}
              />
            );
          })}
        </svg>
      </div>
      {shown === undefined ? null : (
        <RunRows
          key={shown.id}
          run={run}
          node={subjectOf(shown.id, shown.name)}
          progress={states.get(shown.id)!}
          onClose={() => {
            setShown(null);
            sheet.current?.querySelector<HTMLElement>(`[data-node="${CSS.escape(shown.id)}"]`)?.focus();
          }}
        />
      )}
    </section>
  );
}

const rule = 'rows are those of finished tasks';

/** Arrows go to the node before and after; Tab goes through them as well. */
function moveFocus(event: KeyboardEvent<HTMLUListElement>): void {
  const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
  if (step === undefined) return;
  const cards = [...event.currentTarget.querySelectorAll<HTMLElement>('[data-node]')];
  const next = cards[cards.indexOf(document.activeElement as HTMLElement) + step];
  if (next === undefined) return;
  event.preventDefault();
  next.focus();
}

function Rate({ rows, basis }: { readonly rows: number | undefined; readonly basis: string | undefined }) {
  return rows === undefined ? null : <span title={basis}>~{shortCount(rows)}/s</span>;
}

function Remark({ progress: { rows, spilledBytes } }: { readonly progress: NodeProgress }) {
  if (rows !== null && rows.rejected > 0)
    return <span className={textStyles.bad}>{shortCount(rows.rejected)} rejected</span>;
  if (spilledBytes > 0)
    return (
      <span className={textStyles.warning} title="By the finished tasks of all nodes that run with it">
        {byteSize(spilledBytes)} spilled
      </span>
    );
  return null;
}

/** How far it is, at the lower edge; striped while that is unknown. */
function Bar({ progress: { state, share, tasks, tasksDone } }: { readonly progress: NodeProgress }) {
  if (state === 'waiting') return null;
  const known = state === 'done' ? 1 : (share ?? (tasks > 1 ? tasksDone / tasks : null));
  return (
    <span className={graphStyles.bar} data-known={known !== null}>
      <b style={{ width: `${(known ?? (state === 'running' ? 1 : 0)) * 100}%` }} />
    </span>
  );
}
