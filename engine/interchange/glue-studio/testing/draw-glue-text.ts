/** Conditions and expressions that AWS Glue Studio can express, in the spellings that people use. */

import type { Draw } from '#engine/testing/random-jobs/draw.ts';

export interface DrawnColumn {
  readonly name: string;
  readonly type: 'bigint' | 'double' | 'string' | 'boolean' | 'array' | 'struct';
  readonly fields?: readonly DrawnColumn[];
}

function quoted(draw: Draw, name: string): string {
  if (/^[a-z]\w*$/u.test(name) && !['select', 'order', 'null'].includes(name) && draw.chance(0.6)) return name;
  return draw.chance(0.5) ? `\`${name.replaceAll('`', '``')}\`` : `"${name.replaceAll('"', '""')}"`;
}

/** Texts that no number is written like: which of both a constant in AWS Glue is, it does not say. */
const constants = ["'a'", "'it''s'", String.raw`'a\d'`, "'2026-01-31'", "' a '", "''", "'ä|%'", "'01'"];

function constant(draw: Draw, { type }: DrawnColumn): string {
  if (type === 'bigint') return String(draw.whole(-2, 6));
  if (type === 'double') return draw.pick(['0.5', '-1.5', '3', '2.50']);
  return type === 'boolean' ? draw.pick(['true', 'FALSE']) : draw.pick(constants);
}

/** A column or field with a plain type, and its path. */
function placesOf(columns: readonly DrawnColumn[], draw: Draw): (readonly [string, DrawnColumn])[] {
  return columns.flatMap((column) => {
    if (column.type === 'array') return [];
    const name = quoted(draw, column.name);
    if (column.type !== 'struct') return [[name, column] as const];
    return placesOf(column.fields!, draw).map(([path, field]) => [`${name}.${path}`, field] as const);
  });
}

export function drawCondition(draw: Draw, columns: readonly DrawnColumn[]): string {
  const places = placesOf(columns, draw);
  if (places.length === 0) return `${quoted(draw, columns[0]!.name)} IS NOT NULL`;
  const operator = draw.pick(['AND', 'OR', 'and']);
  const terms = Array.from({ length: draw.whole(1, 3) }, () => term(draw, ...draw.pick(places), operator));
  const text = terms.join(` ${operator} `);
  return draw.chance(0.2) ? `(${text})` : text;
}

function term(draw: Draw, path: string, column: DrawnColumn, operator: string): string {
  const value = (): string => constant(draw, column);
  const isOr = operator === 'OR';
  const sign = draw.pick(['=', '<', '<=', '>', '>=']);
  switch (draw.whole(0, 8)) {
    case 0:
      return `${path} IS ${draw.pick(['', 'NOT '])}NULL`;
    case 1:
      return `NOT (${path} ${draw.pick(['<', '>='])} ${value()})`;
    case 2:
      return `(${path} <> ${value()} OR ${path} IS NULL)`;
    case 3:
      return isOr ? `${path} IN (${value()}, ${value()})` : `${path} BETWEEN ${value()} AND ${value()}`;
    case 4:
      return isOr ? `${path} NOT BETWEEN ${value()} AND ${value()}` : `${path} NOT IN (${value()}, ${value()})`;
    case 5:
      return `${value()} ${sign} ${path}`;
    case 6:
      if (column.type !== 'string') break;
      return draw.pick([
        `${path} LIKE 'a%'`,
        `${path} NOT LIKE 'it''%'`,
        `regexp_like(${path}, '^(?:a|b)')`,
        String.raw`NOT regexp_like(${path}, '^a\\d')`,
      ]);
    case 7:
      if (isOr) break;
      return `${path} ${draw.pick(['<>', '!='])} ${value()}`;
    default:
  }
  return `${path} ${sign} ${value()}`;
}

export function drawExpression(
  draw: Draw,
  columns: readonly DrawnColumn[],
): { readonly expr: string; readonly type: DrawnColumn['type'] } {
  const places = placesOf(columns, draw);
  const [path, column] = places.length === 0 ? [] : draw.pick(places);
  if (column?.type === 'string')
    return draw.pick([
      { expr: `concat(${path}, ${draw.pick(constants)})`, type: 'string' },
      { expr: String.raw`regexp_replace(${path}, '[\da]', '\\')`, type: 'string' },
      { expr: `CASE WHEN ${path} = ${draw.pick(constants)} THEN 'a' ELSE 'b' END`, type: 'string' },
      { expr: `length(${path}) /* "x" 'y */ + 1`, type: 'bigint' },
    ]);
  if (column?.type === 'bigint' || column?.type === 'double') return { expr: `${path} * 2 -- 'x`, type: column.type };
  return draw.pick([
    { expr: String.raw`'it''s "a" \d \\ \n'`, type: 'string' },
    { expr: String.raw`E'tab\there\\'`, type: 'string' },
    { expr: '$$`x` "y" \'z\'$$', type: 'string' },
  ]);
}
