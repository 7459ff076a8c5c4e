/** A column of a node: what lineage is keyed by. */

export interface NodeColumn {
  /** Key of the node and its output (node-port.ts), as everywhere in lineage. */
  readonly nodeId: string;
  /** As the node's schema spells it. */
  readonly column: string;
}

/** Columns of nodes, each once. */
export class NodeColumns {
  readonly #byNode = new Map<string, Set<string>>();

  /** @returns false when it is there already. */
  add({ nodeId, column }: NodeColumn): boolean {
    const columns = this.#byNode.get(nodeId);
    if (columns === undefined) this.#byNode.set(nodeId, new Set([column]));
    else if (columns.has(column)) return false;
    else columns.add(column);
    return true;
  }
}
