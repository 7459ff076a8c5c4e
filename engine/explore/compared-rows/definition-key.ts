/** The columns by which the definition of a job says that rows of a target differ. Pure. */

import type { Node } from '#engine/contract/definitions/job.ts';
import { plannedNodes, type RunPlan } from '#engine/execute/plan/run-plan.ts';
import { findTransform } from '#engine/transforms/index.ts';

export interface DefinitionKey {
  readonly columns: readonly string[];
  /** Name of the node that states them. */
  readonly node: string;
}

/** Nodes that make no second row of one. */
const keepsRows = new Set(['row-wise', 'filter']);

/**
 * Of the target itself, or of the nearest node before it that leaves one row for each key; only nodes that keep the rows as they
 * are may be between them. undefined: none states one.
 */
export function definitionKey(plan: RunPlan, targetNodeId: string): DefinitionKey | undefined {
  const nodes = new Map(plannedNodes(plan).map((node) => [node.id, node]));
  let node = nodes.get(targetNodeId);
  for (const seen = new Set<Node>(); node !== undefined && !seen.has(node);) {
    seen.add(node);
    const columns = keyOf(node);
    if (columns.length > 0) return { columns, node: node.name };
    const effect = findTransform(node.transform)?.effect;
    if (node.id !== targetNodeId && (effect === undefined || !keepsRows.has(effect))) return undefined;
    const inputs = Object.values(node.inputs);
    node = inputs.length === 1 ? nodes.get(inputs[0]!.node) : undefined;
  }
  return undefined;
}

function keyOf({ transform, args }: Node): readonly string[] {
  switch (transform) {
    case 'CatalogTarget':
      return args['mode'] === 'upsert' || args['mode'] === 'scd2' ? namesIn(args['keys']) : [];
    case 'DropDuplicates':
      return namesIn(args['columns']);
    case 'Aggregate':
      return namesIn(args['groups']);
    case 'Merge':
      return namesIn(args['primaryKeys']);
    default:
      return [];
  }
}

function namesIn(value: unknown): readonly string[] {
  return Array.isArray(value) && value.every((name) => typeof name === 'string') ? value : [];
}
