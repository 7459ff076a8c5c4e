/** The roles of single arguments of a transform, beyond their JSON Schema: columns, tables, SQL. */

export type FieldRole =
  /** A column of an input port. `nested`: fields inside are allowed, so other names are not marked. */
  | { readonly role: 'column'; readonly port: string; readonly nested: boolean; readonly star?: boolean }
  | { readonly role: 'expression'; readonly placeholder: string }
  | { readonly role: 'sql' }
  | { readonly role: 'database' }
  | { readonly role: 'table' }
  | { readonly role: 'path' }
  | { readonly role: 'format'; readonly side: 'read' | 'write' }
  | { readonly role: 'format-options'; readonly side: 'read' | 'write' }
  | { readonly role: 'mappings' }
  | { readonly role: 'aliases' }
  /** An output of the node that feeds an input port. */
  | { readonly role: 'output'; readonly port: string }
  | { readonly role: 'choice-action' };

const column = (port: string, nested = false): FieldRole => ({ role: 'column', port, nested });
const read = { format: { role: 'format', side: 'read' }, options: { role: 'format-options', side: 'read' } } as const;
const write = {
  format: { role: 'format', side: 'write' },
  options: { role: 'format-options', side: 'write' },
  partitionKeys: column('in'),
} as const;

const roles: Readonly<Record<string, Readonly<Record<string, FieldRole>>>> = {
  Aggregate: { groups: column('in'), 'aggs.column': { role: 'column', port: 'in', nested: false, star: true } },
  ApplyMapping: { mappings: { role: 'mappings' } },
  CatalogSource: {
    databaseName: { role: 'database' },
    tableName: { role: 'table' },
    pushDownPredicate: { role: 'expression', placeholder: "year = '2026'" },
  },
  CatalogTarget: { databaseName: { role: 'database' }, tableName: { role: 'table' }, path: { role: 'path' }, ...write },
  DropDuplicates: { columns: column('in') },
  DropFields: { paths: column('in', true) },
  Filter: { condition: { role: 'expression', placeholder: "amount > 10 AND country = 'US'" } },
  Join: { 'keys.left': column('left', true), 'keys.right': column('right', true) },
  PathSource: { path: { role: 'path' }, ...read },
  PathTarget: { path: { role: 'path' }, ...write },
  RenameField: { oldName: column('in', true) },
  ResolveChoice: {
    'specs.path': column('in', true),
    'specs.action': { role: 'choice-action' },
    choice: { role: 'choice-action' },
    databaseName: { role: 'database' },
    tableName: { role: 'table' },
  },
  SelectFields: { paths: column('in') },
  SelectFromCollection: { key: { role: 'output', port: 'in' } },
  SplitFields: { paths: column('in', true) },
  SplitRows: { 'comparisons.column': column('in', true) },
  SqlTransform: { sql: { role: 'sql' }, aliases: { role: 'aliases' } },
};

/** @param path `condition`, `aggs.column`. */
export function roleOf(transform: string, path: string): FieldRole | undefined {
  return roles[transform]?.[path];
}

/** Every path that has a role, for the test that they all exist. */
export function rolePaths(): readonly (readonly [transform: string, path: string])[] {
  return Object.entries(roles).flatMap(([transform, paths]) =>
    Object.keys(paths).map((path) => [transform, path] as const),
  );
}

/** Answers for a choice's action. */
export const choiceActions = [
  'cast:string',
  'cast:long',
  'cast:double',
  'cast:int',
  'cast:timestamp',
  'project:string',
  'project:long',
  'project:double',
  'make_cols',
  'make_struct',
];

/** Types that a mapping can cast to; others can be written. */
export const castTypes = [
  'string',
  'boolean',
  'tinyint',
  'smallint',
  'int',
  'bigint',
  'float',
  'double',
  'decimal(10,2)',
  'decimal(18,4)',
  'decimal(38,10)',
  'date',
  'timestamp',
  'binary',
];
