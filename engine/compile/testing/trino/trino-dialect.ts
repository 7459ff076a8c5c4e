/** Trino SQL as a dialect: what it takes to add one. */

import type { Dialect, WrittenExpression } from '#engine/compile/dialect.ts';
import { trinoFunctions, trinoOperators } from '#engine/compile/testing/trino/trino-words.ts';
import type { DataType } from '#engine/types/data-type.ts';
import { familyOf, type Expression } from '#engine/types/expression/tree.ts';

export const trinoDialect: Dialect = {
  name: 'Trino SQL',
  product: 'Trino',
  about: 'Trino 470, UTC',
  write(tree, use) {
    try {
      const text = write(tree);
      return { text: use === 'condition' ? asCondition(tree, text) : text, differences: [] };
    } catch (thrown) {
      if (thrown instanceof NoForm) return none(thrown.message);
      throw thrown;
    }
  },
};

/** Thrown through the tree; never leaves this file. */
class NoForm extends Error {}

function none(reason: string): WrittenExpression {
  return { text: null, reason };
}

/** Trino takes only booleans as conditions. */
function asCondition(tree: Expression, text: string): string {
  const family = familyOf(tree);
  if (family === 'boolean') return text;
  if (family === 'whole' || family === 'number') return `(${text} <> 0)`;
  throw new NoForm('Trino takes only booleans as conditions.');
}

function write(node: Expression): string {
  switch (node.kind) {
    case 'literal':
      return literal(node.value, node.type);
    case 'column':
      return name(node.name);
    case 'parameter':
      return `p${node.level}`;
    case 'field':
      return `${write(node.of)}.${name(node.name)}`;
    case 'operator': {
      if (!trinoOperators.has(node.line.name)) throw new NoForm(`Trino has no operator ${node.line.name}.`);
      return node.line.text(node.args.map(write));
    }
    case 'call': {
      const word = trinoFunctions.get(node.line.name);
      if (word === undefined) throw new NoForm(`Trino has no function ${node.line.name}.`);
      return `${word}(${node.args.map(write).join(', ')})`;
    }
    case 'case': {
      const branches = node.branches.map(
        ({ when, result }) => `WHEN ${asCondition(when, write(when))} THEN ${write(result)}`,
      );
      return `(CASE ${branches.join(' ')} ELSE ${write(node.otherwise)} END)`;
    }
    case 'cast':
      return `TRY_CAST(${write(node.of)} AS ${typeName(node.to)})`;
    case 'lambda':
      return `p${node.level} -> ${write(node.body)}`;
  }
}

function name(text: string): string {
  return `"${text.replaceAll('"', '""')}"`;
}

function literal(value: boolean | number | bigint | string | null, type: DataType | undefined): string {
  if (value === null) return 'NULL';
  if (type?.kind === 'double') return `DOUBLE '${String(value)}'`;
  if (typeof value === 'string' && type?.kind === 'decimal') return `DECIMAL '${value}'`;
  return typeof value === 'string' ? `'${value.replaceAll("'", "''")}'` : String(value);
}

const typeNames: Readonly<Partial<Record<DataType['kind'], string>>> = {
  boolean: 'boolean',
  tinyint: 'tinyint',
  smallint: 'smallint',
  int: 'integer',
  bigint: 'bigint',
  float: 'real',
  double: 'double',
  string: 'varchar',
  date: 'date',
  timestamp: 'timestamp(6) with time zone',
  timestamp_ntz: 'timestamp(6)',
  binary: 'varbinary',
};

function typeName(type: DataType | 'interval'): string {
  if (type !== 'interval' && type.kind === 'decimal') return `decimal(${type.precision}, ${type.scale})`;
  const found = type === 'interval' ? undefined : typeNames[type.kind];
  if (found === undefined)
    throw new NoForm(`Trino does not cast to ${type === 'interval' ? type : type.kind} as Tenon does.`);
  return found;
}
