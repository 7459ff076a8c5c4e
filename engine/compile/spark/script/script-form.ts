/** What a kind of script decides: how it begins and ends, and how it writes sources, transforms and targets. */

import type { PathCall, ScriptLanguage } from '#engine/compile/spark/script/script-language.ts';
import type { SparkNodeContext } from '#engine/compile/spark/script/spark-node.ts';
import type { SparkScriptRequest } from '#engine/compile/spark/script/spark-script.ts';
import type { ResolvedNode } from '#engine/graph/resolved-graph.ts';

/** data: a DataFrame of Spark. dynamic: a DynamicFrame of AWS Glue. */
export type FrameKind = 'data' | 'dynamic';

export interface RenderedNode {
  /** An expression of the frame in the language of the script; of a target, statements. */
  readonly code: string;
  readonly kind: FrameKind;
}

export interface NodePlace {
  readonly request: SparkScriptRequest;
  /** Of the frame. */
  readonly variable: string;
  /** A path as an expression. */
  path(call: PathCall, path: string): string;
  /** Variable of the input as a DynamicFrame. @param port undefined: the only input. */
  dynamic(port?: string): string;
  /** The only input as it is. */
  own(): RenderedNode;
  /** Gives a value that the statement of the node reads a variable. @returns the variable. */
  before(variable: string, code: string): string;
  /** Statements before that of the node. */
  say(...statements: readonly string[]): void;
}

export interface ScriptForm {
  readonly language: ScriptLanguage;
  head(request: SparkScriptRequest): readonly string[];
  readonly end: readonly string[];
  /** True when the statements are in a function. */
  readonly isIndented: boolean;
  /** @throws NotCarried. */
  render(node: ResolvedNode, context: SparkNodeContext, place: NodePlace): RenderedNode;
}
