/** The rewriting that ResolveChoice does: fields with their values, through structs and lists. */

import { foldName } from '#engine/base/same-name.ts';
import { literal, type Sql } from '#engine/base/sql.ts';
import { EngineError } from '#engine/contract/errors.ts';
import { formatPath } from '#engine/transforms/column-path.ts';
import type { ColumnCast } from '#engine/transforms/transform.ts';
import { castValue, projectChoice } from '#engine/types/cast.ts';
import { alternativeName } from '#engine/types/choice-struct.ts';
import { choiceAsStruct, choiceColumns } from '#engine/types/choice.ts';
import { clip, findColumn } from '#engine/types/column-lookup.ts';
import {
  arrayType,
  mapType,
  structType,
  type ChoiceType,
  type DataType,
  type Schema,
} from '#engine/types/data-type.ts';
import { eachElement, eachEntry, fieldOf, nullOf, packStruct } from '#engine/types/value-walk.ts';

export type ChoiceAction =
  | { readonly kind: 'cast' | 'project'; readonly type: DataType }
  | { readonly kind: 'make_cols' | 'make_struct' };

export interface ChoiceField {
  readonly name: string;
  readonly type: DataType;
  readonly value: Sql;
}

export interface ResolvedField extends ChoiceField {
  /** The column of the input that holds it. */
  readonly source: string;
}

/** The action at a path; lists and maps add no part to it. */
type ActionAt = (path: readonly string[], type: DataType) => ChoiceAction | undefined;

/** The SQL of a cast of a whole field; those of elements of lists and maps belong to the field that holds these. */
export type CastField = (cast: ColumnCast) => Sql;

/** `make_cols` puts several fields in the place of one; a field that has such a name already is overwritten. */
export function resolveFields(
  fields: readonly ChoiceField[],
  actionAt: ActionAt,
  castField: CastField,
  above: readonly string[] = [],
  depth = 0,
): ResolvedField[] {
  const resolved = fields.flatMap((field) => {
    const path = [...above, field.name];
    const action = actionAt(path, field.type);
    if (action?.kind === 'make_cols' && field.type.kind === 'choice') {
      return choiceColumns(field.value, field.name, field.type).map((made) => ({
        name: made.name,
        ...resolveValue(made, undefined, { actionAt, castField }, [...path, made.name], depth),
        source: path[0]!,
        made: true,
      }));
    }
    const value = resolveValue(field, action, { actionAt, castField }, path, depth);
    return [{ name: field.name, ...value, source: path[0]!, made: false }];
  });
  const made = new Set(resolved.filter((field) => field.made).map(({ name }) => foldName(name)));
  return resolved
    .filter((field) => field.made || !made.has(foldName(field.name)))
    .map(({ name, type, value, source }) => ({ name, type, value, source }));
}

type Value = Pick<ChoiceField, 'type' | 'value'>;

interface Resolving {
  readonly actionAt: ActionAt;
  readonly castField: CastField;
}

function resolveValue(
  { type, value }: Value,
  action: ChoiceAction | undefined,
  resolving: Resolving,
  path: readonly string[],
  depth: number,
): Value {
  const counted = (resolved: Value): Value => {
    if (depth > 0) return resolved;
    const cast = { label: formatPath(path), held: value, cast: resolved.value, from: type, to: resolved.type };
    return { type: resolved.type, value: resolving.castField(cast) };
  };
  if (action !== undefined && action.kind !== 'make_cols') {
    const applied = apply({ type, value }, action, depth);
    if (action.kind !== 'make_struct') return counted(applied);
    // An action for all choices also meets those within the alternatives, which no path of a spec reaches.
    return type.kind === 'choice' ? resolveValue(applied, undefined, resolving, path, depth) : applied;
  }
  switch (type.kind) {
    case 'struct': {
      const members = type.fields.map((field) => ({
        name: field.name,
        type: field.type,
        value: fieldOf(value, field.name),
      }));
      const resolved = resolveFields(members, resolving.actionAt, resolving.castField, path, depth);
      if (resolved.every((field, index) => field.type === members[index]?.type && field.name === members[index]?.name))
        return { type, value };
      return {
        type: structType(resolved.map((field) => ({ name: field.name, type: field.type }))),
        value: packStruct(value, resolved),
      };
    }
    case 'array': {
      const element = resolveInside(type.element, resolving, path, depth + 1);
      return element.type === type.element
        ? { type, value }
        : counted({ type: arrayType(element.type), value: eachElement(value, depth, element.change) });
    }
    case 'map': {
      const entry = resolveInside(type.value, resolving, path, depth + 1);
      if (entry.type === type.value) return { type, value };
      return counted({
        type: mapType(type.key, entry.type),
        value: eachEntry(value, depth, (key, held) => [key, entry.change(held)]),
      });
    }
    default:
      return { type, value };
  }
}

/** The element of a list has no siblings, so make_cols makes a struct of it. */
function resolveInside(
  type: DataType,
  resolving: Resolving,
  path: readonly string[],
  depth: number,
): { type: DataType; change: (value: Sql) => Sql } {
  const change = (value: Sql): Value => {
    const action = type.kind === 'choice' ? resolving.actionAt(path, type) : undefined;
    return resolveValue(
      { type, value },
      action?.kind === 'make_cols' ? { kind: 'make_struct' } : action,
      resolving,
      path,
      depth,
    );
  };
  return { type: change(literal(null)).type, change: (value) => change(value).value };
}

function apply({ type, value }: Value, action: ChoiceAction, depth: number): Value {
  switch (action.kind) {
    case 'cast':
      return { type: action.type, value: castValue(value, type, action.type, depth) };
    case 'project':
      if (type.kind === 'choice') return { type: action.type, value: projectChoice(value, type, action.type, depth) };
      return {
        type: action.type,
        value:
          alternativeName(type) === alternativeName(action.type)
            ? castValue(value, type, action.type, depth)
            : nullOf(action.type),
      };
    case 'make_struct':
      return type.kind === 'choice' ? { type: plainStruct(type), value: choiceAsStruct(value, type) } : { type, value };
    case 'make_cols':
      return { type, value };
  }
}

function plainStruct(choice: ChoiceType): DataType {
  return structType(choice.alternatives.map((type) => ({ name: alternativeName(type), type })));
}

/** Columns that hold a choice are cast to the type of the table's column of the same name; others stay. */
export function matchTable(fields: readonly ChoiceField[], table: Schema, castField: CastField): ResolvedField[] {
  return fields.map((field) => {
    const column = holdsChoice(field.type) ? findColumn(table, field.name) : undefined;
    if (column === undefined) return { ...field, source: field.name };
    if (field.type.kind !== 'choice' && field.type.kind !== column.type.kind) {
      throw new EngineError(
        'TypeMismatch',
        `"${clip(formatPath([field.name]))}" is ${field.type.kind} here and ${column.type.kind} in the catalog table.`,
        {
          hint: 'Resolve the choices inside it with specs.',
          details: { column: clip(field.name) },
        },
      );
    }
    const cast = castValue(field.value, field.type, column.type);
    const { value: held, type: from } = field;
    const value = castField({ label: formatPath([field.name]), held, cast, from, to: column.type });
    return { name: field.name, type: column.type, value, source: field.name };
  });
}

function holdsChoice(type: DataType): boolean {
  switch (type.kind) {
    case 'choice':
      return true;
    case 'array':
      return holdsChoice(type.element);
    case 'map':
      return holdsChoice(type.value);
    case 'struct':
      return type.fields.some((field) => holdsChoice(field.type));
    default:
      return false;
  }
}
