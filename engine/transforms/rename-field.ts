/** RenameField: gives a column or nested field another name, or another place. */

import { z } from 'zod';
import { foldName, sameName } from '#engine/base/same-name.ts';
import { ident, sql, type Sql } from '#engine/base/sql.ts';
import { EngineError } from '#engine/contract/errors.ts';
import { columnOrField } from '#engine/transforms/argument-roles.ts';
import { getPath, parsePath } from '#engine/transforms/column-path.ts';
import { eachOnce, inputColumn, type InputColumn } from '#engine/transforms/lineage.ts';
import { checkedSchema, selectItems } from '#engine/transforms/select-list.ts';
import { defineTransform } from '#engine/transforms/transform.ts';
import { clip, findColumn } from '#engine/types/column-lookup.ts';
import { structType, type DataType, type Schema } from '#engine/types/data-type.ts';
import { fieldOf, packStruct } from '#engine/types/value-walk.ts';

/** A field with its value; a changed struct is rebuilt from its members. */
interface Field {
  readonly name: string;
  readonly type: DataType;
  readonly value: Sql;
  readonly sources: readonly InputColumn[];
}

function fieldsOf(schema: Schema): Field[] {
  return schema.map(({ name, type }) => ({
    name,
    type,
    value: ident(name),
    sources: [inputColumn('in', [{ name }])],
  }));
}

function members(field: Field): Field[] {
  if (field.type.kind !== 'struct') return [];
  return field.type.fields.map(({ name, type }) => ({
    name,
    type,
    value: fieldOf(field.value, name),
    sources: field.sources,
  }));
}

function pack(field: Field, changed: readonly Field[]): Field {
  return {
    name: field.name,
    type: structType(changed.map(({ name, type }) => ({ name, type }))),
    value: packStruct(field.value, changed),
    sources: eachOnce([...field.sources, ...changed.flatMap(({ sources }) => sources)]),
  };
}

function without(fields: readonly Field[], [name, ...rest]: readonly string[]): Field[] {
  const found = findColumn(fields, name!)!;
  return fields.flatMap((field) => {
    if (field.name !== found.name) return [field];
    const left = rest.length === 0 ? [] : without(members(field), rest);
    return left.length === 0 ? [] : [pack(field, left)];
  });
}

/** Puts `moved` at a path; a field with that name is overwritten, missing structs are created. */
function withField(fields: readonly Field[], [name, ...rest]: readonly string[], moved: Field): Field[] {
  const found = findColumn(fields, name!);
  const existing = fields.find((field) => field.name === found?.name);
  if (rest.length === 0) {
    const target = { ...moved, name: name! };
    return existing === undefined ? [...fields, target] : fields.map((field) => (field === existing ? target : field));
  }
  if (existing !== undefined && existing.type.kind === 'struct') {
    return fields.map((field) =>
      field === existing ? packBeside(field, withField(members(field), rest, moved)) : field,
    );
  }
  if (existing !== undefined) {
    throw new EngineError('TypeMismatch', `Cannot put a field inside "${clip(name!)}": it is not a struct.`, {
      hint: 'Choose a new name whose parents are all structs.',
      details: { column: clip(name!) },
    });
  }
  const made = withField([], rest, moved);
  return [
    ...fields,
    {
      name: name!,
      type: structType(made.map(({ name: inner, type }) => ({ name: inner, type }))),
      value: packMade(made),
      sources: made.flatMap(({ sources }) => sources),
    },
  ];
}

/** A struct that gets a field is not null, even where it was: the moved value must not be lost. */
function packBeside(field: Field, changed: readonly Field[]): Field {
  return { ...pack(field, changed), value: packMade(changed) };
}

function packMade(fields: readonly Field[]): Sql {
  return sql`struct_pack(${fields.slice(1).reduce((list, { name, value }) => sql`${list}, ${ident(name)} := ${value}`, sql`${ident(fields[0]!.name)} := ${fields[0]!.value}`)})`;
}

/** Same place, other name: the neighbours keep their order. */
function renamedInPlace(fields: readonly Field[], [name, ...rest]: readonly string[], newName: string): Field[] {
  const found = findColumn(fields, name!)!;
  return fields
    .filter((field) => rest.length > 0 || field.name === found.name || !sameName(field.name, newName))
    .map((field) => {
      if (field.name !== found.name) return field;
      return rest.length === 0
        ? { ...field, name: newName }
        : pack(field, renamedInPlace(members(field), rest, newName));
    });
}

function rename(schema: Schema, oldName: string, newName: string): Field[] {
  const from = parsePath(oldName);
  const to = parsePath(newName);
  const fields = fieldsOf(schema);
  const path = getPath(schema, oldName);
  const parents = path
    .slice(0, -1)
    .map((column) => foldName(column.name))
    .join('\n');
  if (foldName(to.slice(0, -1).join('\n')) === parents) return renamedInPlace(fields, from, to.at(-1)!);
  const value = path.slice(1).reduce((inner, { name }) => fieldOf(inner, name), ident(path[0]!.name));
  return withField(without(fields, from), to, {
    name: '',
    type: path.at(-1)!.type,
    value,
    sources: [inputColumn('in', path)],
  });
}

const input = {
  in: {
    schema: { id: 'bigint', address: 'struct<state:string,zip:string>' },
    rows: [
      { id: 1, address: { state: 'WA', zip: '98101' } },
      { id: 2, address: null },
    ],
  },
};

export const renameField = defineTransform({
  name: 'RenameField',
  title: 'Rename Field',
  category: 'clean',
  summary: 'Renames a column or a nested field, or moves it elsewhere.',
  inputs: ['in'],
  effect: 'row-wise',
  args: z.strictObject({
    oldName: z
      .string()
      .min(1)
      .describe('Column or nested field, such as address.state. Write a part that contains a dot in backticks.')
      .meta({ title: 'Field' })
      .meta(columnOrField('in')),
    newName: z
      .string()
      .min(1)
      .describe(
        'New full path. Within the same struct, the field keeps its position; elsewhere, it moves to the end. An existing field with this name is overwritten.',
      )
      .meta({ title: 'New name' }),
  }),
  schema: ({ oldName, newName }, { in: columns }) => ({
    schema: checkedSchema(rename(columns!, oldName, newName).map(({ name, type }) => ({ name, type }))),
  }),
  lineage: ({ oldName, newName }, context) => ({
    values: new Map(rename(context.schema('in'), oldName, newName).map(({ name, sources }) => [name, sources])),
    rows: [],
  }),
  sql: ({ oldName, newName }, context) =>
    sql`SELECT ${selectItems(rename(context.schema('in'), oldName, newName))} FROM ${context.from('in')}`,
  examples: [
    {
      title: 'A column',
      args: { oldName: 'id', newName: 'key' },
      input,
      output: {
        schema: { key: 'bigint', address: 'struct<state:string,zip:string>' },
        rows: [
          { key: 1, address: { state: 'WA', zip: '98101' } },
          { key: 2, address: null },
        ],
      },
    },
    {
      title: 'A nested field keeps its position, a null struct stays null',
      args: { oldName: 'address.state', newName: 'address.state_code' },
      input,
      output: {
        schema: { id: 'bigint', address: 'struct<state_code:string,zip:string>' },
        rows: [
          { id: 1, address: { state_code: 'WA', zip: '98101' } },
          { id: 2, address: null },
        ],
      },
    },
    {
      title: 'A nested field moves to the top under a name with a dot',
      args: { oldName: 'address.zip', newName: '`zip.code`' },
      input,
      output: {
        schema: { id: 'bigint', address: 'struct<state:string>', 'zip.code': 'string' },
        rows: [
          { id: 1, address: { state: 'WA' }, 'zip.code': '98101' },
          { id: 2, address: null, 'zip.code': null },
        ],
      },
    },
    {
      title: 'A missing column',
      args: { oldName: 'idd', newName: 'key' },
      input,
      output: { error: 'UnknownColumn' },
    },
  ],
});
