/** What renders one node for Spark, and what it gets for it. */

import type { ResolvedNode } from '#engine/graph/resolved-graph.ts';
import type { ScriptLanguage } from '#engine/compile/spark/script/script-language.ts';
import type { DataType, Schema } from '#engine/types/data-type.ts';

/** One input of a node. */
export interface SparkInput {
  /** Variable of the DataFrame. */
  readonly frame: string;
  readonly schema: Schema;
}

export interface SparkNodeContext {
  /** Of the script. */
  readonly language: ScriptLanguage;
  readonly node: ResolvedNode;
  /** By port, in the order of the ports. */
  readonly inputs: Readonly<Record<string, SparkInput>>;
  /** The only input. */
  readonly input: SparkInput;
  /** Spark SQL of a user's expression over the columns, in the type that the result has. */
  expression(text: string, known: Schema, type: DataType): string;
  /** Spark SQL of a user's condition: true, false or null. */
  condition(text: string, known: Schema): string;
  /** Spark SQL of the value in the type. @param value Spark SQL. */
  cast(value: string, from: DataType, to: DataType): string;
  /** Spark SQL of a column by its name. */
  column(name: string): string;
  /** Spark SQL of a column or a field of a struct by its path, with its type. */
  path(text: string, schema: Schema): { readonly value: string; readonly type: DataType };
  /** A frame that all outputs of the node read. @returns its variable. */
  shared(variable: string, code: () => string): string;
  /** The type as Spark SQL. */
  type(type: DataType): string;
  /** Rows or values can be others in Spark here: a sentence for people. */
  note(sentence: string): void;
  /** The node has no equivalent. @param reason a sentence. */
  refuse(reason: string): never;
}

/** Renders nodes of one transform. @returns an expression of a DataFrame in the language of the script with exactly the columns of the node. */
export type SparkNode = (args: Record<string, never>, context: SparkNodeContext) => string;

/** Types the arguments, which the transform has checked. */
export function sparkNode<Args>(render: (args: Args, context: SparkNodeContext) => string): SparkNode {
  return (args, context) => render(args as unknown as Args, context);
}

/** Thrown by {@link SparkNodeContext.refuse}. */
export class NotCarried extends Error {}
