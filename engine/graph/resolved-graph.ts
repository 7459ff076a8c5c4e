/** A job graph whose every node has checked arguments and a known schema; what compile/ works on. */

import type { Node } from '#engine/contract/definitions/job.ts';
import type { Transform } from '#engine/transforms/transform.ts';
import type { Schema } from '#engine/types/data-type.ts';

export interface ResolvedNode {
  readonly node: Node;
  readonly transform: Transform;
  /** Output of the transform's args schema, `${argument}` already replaced. */
  readonly args: Readonly<Record<string, unknown>>;
  /** Input port → node id. */
  readonly inputs: Readonly<Record<string, string>>;
  readonly schema: Schema;
  /** Expression text → parsed form (json_serialize_sql), as the worker answered. */
  readonly expressions: ReadonlyMap<string, unknown>;
}

export interface ResolvedGraph {
  /** In topological order, sources first; equal ranks in the order of the definition. */
  readonly nodes: readonly ResolvedNode[];
}
