/** The typed tree of an expression: the result of the checks, the input of every dialect and of lineage. */

import type { DataType } from '#engine/types/data-type.ts';
import { familyOfType, type Family, type LiteralValue } from '#engine/types/expression/family.ts';
import type { OperatorLine } from '#engine/types/expression/operators.ts';
import type { TableFunctionLine } from '#engine/types/functions/scalar-function.ts';

interface Typed {
  /** undefined: not certain without asking DuckDB. */
  readonly type: DataType | undefined;
  /** undefined: the kind is not known. Where the type is known, {@link familyOf} derives it. */
  readonly family?: Family | undefined;
}

export interface LiteralExpression extends Typed {
  readonly kind: 'literal';
  /** A decimal is its digits as text, with the point. */
  readonly value: LiteralValue;
}
export interface ColumnExpression extends Typed {
  readonly kind: 'column';
  /** As spelled in the schema. */
  readonly name: string;
}
/** The parameter of a lambda around it. */
export interface ParameterExpression extends Typed {
  readonly kind: 'parameter';
  /** 0 for that of the outermost lambda. */
  readonly level: number;
}
/** A field of a struct, by its exact name. */
export interface FieldExpression extends Typed {
  readonly kind: 'field';
  readonly of: Expression;
  readonly name: string;
}
export interface OperatorExpression extends Typed {
  readonly kind: 'operator';
  readonly line: OperatorLine;
  readonly args: readonly Expression[];
}
export interface CallExpression extends Typed {
  readonly kind: 'call';
  readonly line: TableFunctionLine;
  readonly args: readonly Expression[];
}
export interface CaseExpression extends Typed {
  readonly kind: 'case';
  readonly branches: readonly { readonly when: Expression; readonly result: Expression }[];
  readonly otherwise: Expression;
}
export interface CastExpression extends Typed {
  readonly kind: 'cast';
  readonly of: Expression;
  readonly to: DataType | 'interval';
  /** True for an implicit cast: the other side of an operator requires the type (see coercion.ts). */
  readonly implicit: boolean;
}
/** Occurs only as an argument of a call that accepts one. */
export interface LambdaExpression extends Typed {
  readonly kind: 'lambda';
  readonly level: number;
  readonly body: Expression;
}

export type Expression =
  | LiteralExpression
  | ColumnExpression
  | ParameterExpression
  | FieldExpression
  | OperatorExpression
  | CallExpression
  | CaseExpression
  | CastExpression
  | LambdaExpression;

/** The kind of a node's values; undefined: not known. */
export function familyOf(node: Expression): Family | undefined {
  return node.type === undefined ? node.family : familyOfType(node.type);
}

/** The nodes directly below one, in the order in which they are written. */
export function childrenOf(node: Expression): readonly Expression[] {
  switch (node.kind) {
    case 'field':
    case 'cast':
      return [node.of];
    case 'operator':
    case 'call':
      return node.args;
    case 'case':
      return [...node.branches.flatMap(({ when, result }) => [when, result]), node.otherwise];
    case 'lambda':
      return [node.body];
    default:
      return [];
  }
}

/** Every node of the tree, itself first. */
export function* nodesOf(root: Expression): Generator<Expression> {
  const open: Expression[] = [root];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    yield node;
    const children = childrenOf(node);
    for (let index = children.length - 1; index >= 0; index -= 1) open.push(children[index]!);
  }
}
