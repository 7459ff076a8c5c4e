/** Resolves a name in an expression: the parameter of a lambda, a column and a path into it, or a constant. */

import { EngineError } from '#engine/contract/errors.ts';
import { choiceStruct } from '#engine/types/choice-struct.ts';
import { clip, findColumn, quotesHint, unknownColumn } from '#engine/types/column-lookup.ts';
import { stringType, type DataType, type Schema } from '#engine/types/data-type.ts';
import { getOperator } from '#engine/types/expression/operators.ts';
import type { Expression } from '#engine/types/expression/tree.ts';
import { findFunction } from '#engine/types/functions.ts';
import type { TableFunctionLine } from '#engine/types/functions/scalar-function.ts';

export interface Scope {
  readonly text: string;
  /** The columns that may be named. */
  readonly known: Schema;
  /** A function that is written without brackets. */
  readonly constant: (line: TableFunctionLine) => Expression;
}

/** The parameter of a lambda; its values are the elements of a list. */
export interface Parameter {
  readonly name: string;
  readonly type: DataType | undefined;
}

/** undefined: no enclosing lambda has a parameter of that name. @param parameters inner ones last. */
export function parameterOf(parameters: readonly Parameter[], path: readonly string[]): Expression | undefined {
  const level = parameters.findLastIndex(({ name }) => name === path[0]);
  if (level === -1) return undefined;
  const parameter: Expression = { kind: 'parameter', level, type: parameters[level]!.type };
  return path.slice(1).reduce<Expression>((of, name) => fieldOf(of, name), parameter);
}

function fieldOf(of: Expression, name: string): Expression {
  const field = of.type?.kind === 'struct' ? of.type.fields.find((each) => each.name === name) : undefined;
  return { kind: 'field', of, name, type: field?.type };
}

/** @throws EngineError UnknownColumn, AmbiguousColumn, or TypeMismatch for a field of a value that is not a struct. */
export function columnOf(scope: Scope, path: readonly string[]): Expression {
  const { known, text } = scope;
  const column = findColumn(known, path[0]!);
  if (column === undefined) {
    const constant = path.length === 1 ? findFunction(path[0]!) : undefined;
    if (constant !== undefined && constant.most === 0) return scope.constant(constant);
    const dotted = path.length > 1 ? findColumn(known, path.join('.')) : undefined;
    if (dotted !== undefined) throw needsBackticks(path, dotted.name);
    return unknownColumn(known, path[0]!, { hint: quotesHint(text, path[0]!) });
  }
  let value: Expression = { kind: 'column', name: column.name, type: column.type };
  for (const name of path.slice(1)) value = partOf(value, name, path);
  return value;
}

function partOf(of: Expression, name: string, path: readonly string[]): Expression {
  const struct = of.type?.kind === 'choice' ? choiceStruct(of.type) : of.type;
  if (struct?.kind === 'map') {
    const key: Expression = { kind: 'literal', value: name, type: stringType };
    return { kind: 'operator', line: getOperator('element'), args: [of, key], type: struct.value };
  }
  if (struct?.kind !== 'struct') {
    throw new EngineError('TypeMismatch', `Cannot read field "${clip(name)}": "${clip(path[0]!)}" is not a struct.`, {
      hint: 'Name a field of a struct, or the column alone; put a name that contains a dot in backticks.',
      details: { column: clip(path.join('.')) },
    });
  }
  const field =
    findColumn(struct.fields, name) ?? unknownColumn(struct.fields, name, { within: `the struct "${clip(path[0]!)}"` });
  return { kind: 'field', of, name: field.name, type: field.type };
}

function needsBackticks(path: readonly string[], name: string): EngineError {
  return new EngineError(
    'UnknownColumn',
    `"${clip(path.join('.'))}" is read as a field inside of "${clip(path[0]!)}", which is not a column of the input.`,
    {
      hint: `Put the name in backticks: \`${clip(name)}\``,
      details: { column: clip(path.join('.')), near: [clip(name)] },
    },
  );
}
