/** Writes a tree as people write expressions; parsed and checked again it is the same tree. */

import { toDuckDb } from '#engine/types/duckdb.ts';
import type { Expression, LiteralExpression } from '#engine/types/expression/tree.ts';

/** Implicit casts are omitted: reading the text adds them again. */
export function writeText(node: Expression): string {
  switch (node.kind) {
    case 'literal':
      return literalText(node);
    case 'column':
      return quoted(node.name);
    case 'parameter':
      return parameterName(node.level);
    case 'field':
      return `${writeText(node.of)}.${quoted(node.name)}`;
    case 'operator':
      return node.line.text(node.args.map(writeText));
    case 'call':
      return `${node.line.name}(${node.args.map(writeText).join(', ')})`;
    case 'case': {
      const branches = node.branches.map(({ when, result }) => `WHEN ${writeText(when)} THEN ${writeText(result)}`);
      return `CASE ${branches.join(' ')} ELSE ${writeText(node.otherwise)} END`;
    }
    case 'cast':
      if (node.implicit) return writeText(node.of);
      return `CAST(${writeText(node.of)} AS ${node.to === 'interval' ? 'INTERVAL' : toDuckDb(node.to).text})`;
    case 'lambda':
      return `lambda ${parameterName(node.level)}: ${writeText(node.body)}`;
  }
}

function literalText({ value, type }: LiteralExpression): string {
  if (typeof value === 'string' && type?.kind === 'string') return `'${value.replaceAll("'", "''")}'`;
  if (typeof value === 'number') return Object.is(value, -0) ? '-0e0' : value.toExponential();
  // The decimal point makes it a decimal.
  if (type?.kind === 'decimal' && type.scale === 0 && type.precision < 38) return `${value}.`;
  return value === null ? 'NULL' : String(value);
}

/** In backticks unless it can only be read as a name. */
function quoted(name: string): string {
  return `\`${name.replaceAll('`', '``')}\``;
}

function parameterName(level: number): string {
  return `\`parameter ${level}\``;
}
