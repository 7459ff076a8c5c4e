/**
 * What decides the rows of a stage, besides the files that it reads: its nodes and their arguments, and the work of the stages
 * whose rows it takes. Equal for two plans of a job whose other parts were edited, so that a resume can use finished tasks.
 */

import { sha256, stableJson } from '#engine/base/hash.ts';
import type { StageOutline } from '#engine/execute/plan/plan-stages.ts';
import type { PlannedTarget, PlannedTask } from '#engine/execute/plan/run-plan.ts';
import type { ResolvedGraph, ResolvedNode } from '#engine/graph/resolved-graph.ts';

export class StageWorks {
  readonly #nodes: ReadonlyMap<string, ResolvedNode>;
  readonly #targets: ReadonlyMap<string, PlannedTarget>;
  readonly #always: unknown;
  /** Key of a border → its work with its inputs. */
  readonly #borders = new Map<string, string>();

  /** @param always parts of the plan that every node may depend on: the engine's version, the moment of the run. */
  constructor(graph: ResolvedGraph, targets: readonly PlannedTarget[], always: unknown) {
    this.#nodes = new Map(graph.nodes.map((node) => [node.id, node]));
    this.#targets = new Map(targets.map((target) => [target.nodeId, target]));
    this.#always = always;
  }

  /** Of a stage whose borders were added. */
  of({ nodeId, kind, nodes, borders }: StageOutline): string {
    const own = nodes.toSorted().map((id) => workOf(this.#nodes.get(id)!));
    const above = borders.toSorted().map((id) => [id, this.#borders.get(id)!]);
    const target = this.#targets.get(nodeId);
    return sha256(stableJson([this.#always, nodeId, kind, own, above, target === undefined ? null : outputOf(target)]));
  }

  add({ nodeId, kind }: StageOutline, tasks: readonly PlannedTask[]): void {
    if (kind === 'border') this.#borders.set(nodeId, sha256(stableJson(tasks.map(({ inputHash }) => inputHash))));
  }
}

/** Its name and its place on the canvas do not matter. */
function workOf({ id, node, transform, args, inputs, schema, tables }: ResolvedNode): unknown {
  return [id, transform.user?.version ?? transform.name, node.scope ?? null, args, inputs, schema, [...tables]];
}

/** The parts of a target that decide the bytes of its files; the state of its table does not. */
function outputOf({
  nodeId,
  format,
  options,
  partitionKeys,
  rowsPerFile,
  fileName,
  schema,
  root,
}: PlannedTarget): unknown {
  return { nodeId, format, options, partitionKeys, rowsPerFile: rowsPerFile ?? null, fileName, schema, root };
}
