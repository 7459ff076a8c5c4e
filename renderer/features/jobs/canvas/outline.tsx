/** The graph as a tree: the canvas's twin, with the same actions. Each node is below its first input. */

import { IconAlertTriangle } from '@tabler/icons-react';
import type { Edge, Job, Node } from '#engine/contract/definitions/job.ts';
import { nodeLabel, type GraphFacts } from '#renderer/features/jobs/canvas/job-cards.tsx';
import { select } from '#renderer/features/jobs/draft/draft-store.ts';
import { inspectNode } from '#renderer/features/jobs/editor-view.ts';
import { readOutput } from '#renderer/features/jobs/graph/node-outputs.ts';
import { menusOfNode } from '#renderer/features/jobs/graph/node-menus.ts';
import { nounOf, titleOf } from '#renderer/features/jobs/draft/graph-file.ts';
import { openUse } from '#renderer/features/jobs/subflows/subflow-actions.ts';
import { portsIn } from '#renderer/features/jobs/transforms.ts';
import { walkOrder } from '#renderer/features/jobs/graph/graph-walk.ts';
import { openInspector } from '#renderer/stores/workbench.ts';
import { TransformIcon } from '#renderer/ui/transform-icon.tsx';
import { shortCountOf } from '#renderer/ui/format/words.ts';
import { Tree, type TreeItem } from '#renderer/ui/tree.tsx';
import jobEditorStyles from '#renderer/features/jobs/job-editor.module.css';
import textStyles from '#renderer/ui/text.module.css';

interface OutlineProps {
  readonly name: string;
  readonly facts: GraphFacts;
  readonly selection: readonly string[];
  /** Pixels at the right that are covered. */
  readonly covered: number;
}

export function Outline({ name, facts, selection, covered }: OutlineProps) {
  const roots = outlineOf(facts.job);
  const itemOf = ({ node, children }: Branch): TreeItem => {
    const rows = facts.run.receipts.get(node.id)?.rowsOut;
    const [first] = Object.values(node.inputs);
    const output = first === undefined ? undefined : outputRead(facts, node, first);
    const others = Object.values(node.inputs)
      .slice(1)
      .map((edge) => facts.job.nodes.find(({ id }) => id === edge.node)?.name ?? edge.node);
    const hasProblem = facts.checks.problems.some(({ node: at, missing }) => at === node.id && !missing);
    return {
      id: node.id,
      label: node.name,
      hint: nodeLabel(node, facts),
      icon: hasProblem ? (
        <IconAlertTriangle size={15} stroke={1.5} className={textStyles.bad} />
      ) : (
        <TransformIcon name={node.transform} />
      ),
      caption: [
        ...(output === undefined ? [] : [`output ${output}`]),
        ...(others.length === 0 ? [] : [`also reads ${others.join(', ')}`]),
        ...(rows === undefined ? [] : [shortCountOf(rows, 'row')]),
      ].join(', '),
      ...(children.length === 0 ? {} : { children: children.map(itemOf) }),
      subject: {
        ...menusOfNode(node.transform),
        title: node.name,
        nodeId: node.id,
        select: () => select(name, [node.id]),
      },
      open: () => select(name, [node.id]),
      enter: () => openUse(name, node.id) || inspectNode(),
      keep: () => openUse(name, node.id) || openInspector(),
    };
  };
  return (
    <div className={jobEditorStyles.outline} data-part="outline" style={{ paddingRight: covered }}>
      <Tree
        label={`Outline of ${titleOf(name)}`}
        sections={[
          { title: 'In row flow order', items: roots.map(itemOf), empty: `This ${nounOf(name)} has no nodes yet.` },
        ]}
        selected={selection.at(-1) ?? null}
        letterKeys
        onFocusRow={(id) => select(name, [id])}
      />
    </div>
  );
}

interface Branch {
  readonly node: Node;
  readonly children: readonly Branch[];
}

/** Sources at the top; a node with several inputs appears once, below the first of them. */
function outlineOf(job: Job): Branch[] {
  const byId = new Map(job.nodes.map((node) => [node.id, node]));
  const order = walkOrder(job).map((id) => byId.get(id)!);
  const parentOf = (node: Node): string | undefined =>
    Object.values(node.inputs)
      .map((edge) => edge.node)
      .find((id) => byId.has(id));
  const branch = (node: Node, within: ReadonlySet<string>): Branch => ({
    node,
    children: order
      .filter((child) => parentOf(child) === node.id && !within.has(child.id))
      .map((child) => branch(child, new Set([...within, child.id]))),
  });
  const roots = order.filter((node) => parentOf(node) === undefined);
  const reached = new Set<string>();
  const note = ({ node, children }: Branch): void => {
    reached.add(node.id);
    children.forEach(note);
  };
  const found = roots.map((node) => branch(node, new Set([node.id])));
  found.forEach(note);
  // Nodes of a circle hang on no source.
  return [...found, ...order.filter(({ id }) => !reached.has(id)).map((node): Branch => ({ node, children: [] }))];
}

/** The output that an edge reads, of a node with several; undefined: there is only one. */
function outputRead({ job, transforms, checks }: GraphFacts, reader: Node, edge: Edge): string | undefined {
  const portsOf = portsIn(transforms, checks.outputs);
  const from = job.nodes.find(({ id }) => id === edge.node);
  const outputs = (from === undefined ? undefined : portsOf(from)?.outputs) ?? [];
  return outputs.length < 2 ? undefined : readOutput(job, reader, edge, portsOf);
}
