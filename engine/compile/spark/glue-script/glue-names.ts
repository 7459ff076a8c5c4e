/** Names and types as transforms of AWS Glue take them: `` `a.b` `` is one name, `a.b` a field. */

import { alternativeName } from '#engine/types/choice-struct.ts';
import type { DataType } from '#engine/types/data-type.ts';

/** undefined: a name that AWS Glue's documentation gives no spelling for. */
export function gluePath(names: readonly string[]): string | undefined {
  if (names.some((name) => name === '' || name.includes('`'))) return undefined;
  return names.map((name) => (/^\w+$/u.test(name) ? name : `\`${name}\``)).join('.');
}

/** Of whole columns. @returns undefined if one of them has no spelling. */
export function gluePaths(names: readonly string[]): readonly string[] | undefined {
  const paths = names.map((name) => gluePath([name]));
  return paths.every((each) => each !== undefined) ? paths : undefined;
}

/** undefined: AWS Glue has no such type. */
export function glueType(type: DataType): string | undefined {
  switch (type.kind) {
    case 'decimal':
      return `decimal(${type.precision},${type.scale})`;
    case 'char':
    case 'varchar':
    case 'timestamp_ntz':
    case 'choice':
    case 'null':
      return undefined;
    default:
      return alternativeName(type);
  }
}
