/** Draws folders of files for crawls: kinds of content by path. */

import fc from 'fast-check';

export const orders = 'csv id:bigint,name:string,price:double,day:date';
export const people = 'csv first:string,last:string,born:date';

const part = fc.constantFrom('a', 'b', 'c', 'year=2020', 'year=2021', 'month=01', 'k=x');
const filePath = fc
  .tuple(fc.array(part, { maxLength: 3 }), fc.constantFrom('1.csv', '2.csv', 'x.json'))
  .map(([folders, name]) => [...folders, name].join('/'));
/** `csv; a:…` has another separator; `-` is not read, `!` cannot be. */
const content = fc.constantFrom(
  orders,
  orders,
  `${orders},more:string`,
  people,
  'csv; a:bigint,b:string',
  'json a:bigint,b:string',
  'json a:string',
  '-',
  '!',
);
/** Kinds of content by path below the target. */
export const lake = fc.dictionary(filePath, content, { minKeys: 1, maxKeys: 30 });

const values: Readonly<Record<string, string>> = { bigint: '7', double: '1.5', date: '2024-01-02', string: 'ab c' };

/** Content of a drawn kind, for tests that write it: `-` and `!` have no format. */
export function writeDrawn(kind: string): string | Uint8Array {
  const [format, columns] = kind.split(' ');
  if (columns === undefined) return Uint8Array.of(0, 1, 2, 255, kind.charCodeAt(0));
  const fields = columns.split(',').map((column) => column.split(':'));
  const row = fields.map(([name, type]) => [name!, values[type ?? 'string']!] as const);
  if (format === 'json') {
    const text = row.map(([name, value]) => `"${name}":${Number.isNaN(Number(value)) ? `"${value}"` : value}`);
    return `{${text.join(',')}}\n`.repeat(2);
  }
  const separator = format!.endsWith(';') ? ';' : ',';
  const lines = [row.map(([name]) => name), row.map(([, value]) => value), row.map(([, value]) => value)];
  return lines.map((line) => `${line.join(separator)}\n`).join('');
}
