/** The row that a function of custom code gets, as an interface of TypeScript: a member for each column (see process/read-values.ts). */

import type { DataType, Schema } from '#engine/types/data-type.ts';

/** `interface Row { … }`: what editors show and check functions by. */
export function rowInterface(columns: Schema): string {
  const members = columns.map(({ name, type }) => `  ${memberName(name)}: ${orNull(type)};\n`);
  return `interface Row {\n${members.join('')}}`;
}

function typescriptOf(type: DataType): string {
  switch (type.kind) {
    case 'boolean':
      return 'boolean';
    case 'tinyint':
    case 'smallint':
    case 'int':
    case 'float':
    case 'double':
      return 'number';
    case 'bigint':
      return 'bigint';
    case 'binary':
      return 'Uint8Array';
    case 'null':
      return 'null';
    case 'array':
      return `(${orNull(type.element)})[]`;
    case 'map':
      return `Map<${typescriptOf(type.key)}, ${orNull(type.value)}>`;
    case 'struct':
      return `{ ${type.fields.map(({ name, type: field }) => `${memberName(name)}: ${orNull(field)}`).join('; ')} }`;
    case 'choice':
      return `{ tag: string; value: ${[...new Set(type.alternatives.map(typescriptOf)), 'null'].join(' | ')} }`;
    default:
      // Decimals, texts, dates and timestamps.
      return 'string';
  }
}

function memberName(name: string): string {
  return /^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u.test(name) ? name : JSON.stringify(name);
}

function orNull(type: DataType): string {
  return type.kind === 'null' ? 'null' : `${typescriptOf(type)} | null`;
}
