/** A target that merges rows into its table, as three nodes: the table as a source, the step that merges, and the target. */

import type { Job, Node } from '#engine/contract/definitions/job.ts';
import type { GraphEnvironment } from '#engine/graph/graph-environment.ts';
import type { Feeds } from '#engine/graph/resolve-edge.ts';
import { checkedArgs, resolveNode } from '#engine/graph/resolve-node.ts';
import type { ResolvedNode } from '#engine/graph/resolved-graph.ts';
import { catalogSource } from '#engine/transforms/catalog-source.ts';
import type { TableMerge, Transform } from '#engine/transforms/transform.ts';

/** Ids of nodes that no definition has: receipts have them as outputs of the target. */
export const tableOutput = 'table';
const mergeOutput = 'merge';

/** undefined: the target writes its rows as they are, or only the new rows are asked for. */
export async function resolveMerge(
  job: Job,
  node: Node,
  transform: Transform,
  feeds: Feeds,
  environment: GraphEnvironment,
): Promise<readonly ResolvedNode[] | undefined> {
  if (transform.merges === undefined || environment.hasTable === undefined) return undefined;
  const merge = transform.merges(checkedArgs(job, node, transform, environment));
  if (merge === undefined) return undefined;
  // Its own checks, over the new rows.
  await resolveNode(job, node, transform, feeds, environment);
  const table = (await environment.hasTable(idOf(node, tableOutput), merge.table))
    ? await tableNode(job, node, merge, environment)
    : [];
  const [step] = await resolveNode(
    job,
    { ...node, id: idOf(node, mergeOutput), transform: merge.step.name, args: { ...merge.args } },
    merge.step,
    { in: feeds['in']!, ...(table.length === 0 ? {} : { in2: table }) },
    environment,
  );
  const [target] = await resolveNode(
    job,
    { ...node, args: { ...merge.targetArgs } },
    transform,
    { in: [step!] },
    environment,
  );
  return [...table, step!, { ...target!, node, args: { ...target!.args, mode: merge.mode } }];
}

function tableNode(
  job: Job,
  node: Node,
  { table }: TableMerge,
  environment: GraphEnvironment,
): Promise<ResolvedNode[]> {
  const source: Node = {
    id: idOf(node, tableOutput),
    name: `${node.name} (table)`,
    transform: catalogSource.name,
    inputs: {},
    args: { ...table },
    scope: 'all-rows',
  };
  return resolveNode(job, source, catalogSource, {}, environment);
}

function idOf(node: Node, output: string): string {
  return `${node.id}:${output}`;
}
