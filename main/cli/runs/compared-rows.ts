/** The rows that two runs wrote, compared: read from the engine, and as text. */

import { countText } from '#engine/contract/count-text.ts';
import type { EngineClient } from '#engine/contract/procedures/index.ts';
import { cutNote, type RowComparison } from '#engine/contract/procedures/runs/run-row-comparison.ts';
import { formatTable, type TableStyle } from '#main/cli/output/format-table.ts';
import { showProgress } from '#main/cli/output/show-progress.ts';
import { printable } from '#main/cli/output/text-width.ts';

type Values = Readonly<Record<string, unknown>>;

/** A line of the differences, by the names of the columns. */
interface Difference {
  readonly change: 'changed' | 'added' | 'removed';
  readonly times: number;
  /** null of an added row. */
  readonly a: Values | null;
  /** null of a removed row. */
  readonly b: Values | null;
}

export interface ComparedRows extends Omit<RowComparison, 'path' | 'columns'> {
  readonly columns: readonly Omit<RowComparison['columns'][number], 'value' | 'before'>[];
  readonly items: readonly Difference[];
}

interface Asked {
  readonly a: string;
  readonly b: string;
  readonly target?: string;
  readonly key?: readonly string[];
}

/** @param limit most differences that are read. */
export async function readComparedRows(
  client: EngineClient,
  { key, ...asked }: Asked,
  limit: number,
  signal: AbortSignal,
): Promise<ComparedRows> {
  const input = { ...asked, ...(key === undefined ? {} : { key: [...key] }), most: limit };
  const { comparison } = await showProgress(client.stream('compareRunRows', input, signal), 'The comparison');
  const { path, columns, ...rest } = comparison;
  const items: Difference[] = [];
  const file = { path, format: 'parquet', options: {}, limit };
  if (comparison.listed > 0)
    for await (const item of client.stream('readFileRows', file, signal))
      if (item.item === 'rows') items.push(...item.rows.map((row) => differenceOf(row, columns)));
  return { ...rest, columns: columns.map(({ value: _value, before: _before, ...column }) => column), items };
}

function differenceOf(row: Values, columns: RowComparison['columns']): Difference {
  const change = row['change'] as Difference['change'];
  const differs = new Set(String(row['differs']).split(','));
  const compared = columns.filter(({ value }) => value !== null);
  const valuesOf = (isBefore: boolean): Values =>
    Object.fromEntries(
      compared.map(({ name, value, before }, place) => [
        name,
        row[isBefore && differs.has(String(place)) ? before! : value!],
      ]),
    );
  return {
    change,
    times: Number(row['times']),
    a: change === 'added' ? null : valuesOf(true),
    b: change === 'removed' ? null : valuesOf(false),
  };
}

const signs = { added: '+', removed: '-', changed: '~' } as const;

/** Lines with a line break behind each; everything from the workspace is escaped. */
export function comparedRowsText(rows: ComparedRows, style: TableStyle): string {
  const { target, same, changed, added, removed, key, keyFrom, keyNode, notes, items, columns } = rows;
  const counts = [
    [added, 'only in B'],
    [removed, 'only in A'],
    [changed, 'changed'],
    [same, 'same'],
  ] as const;
  const stated = counts.filter(([count]) => count > 0).map(([count, what]) => `${count} ${what}`);
  const by =
    key.length === 0
      ? 'Compared as whole rows: use --key to pair rows by columns.'
      : `By key ${key.join(', ')}${keyFrom === 'definition' ? `, which node ${keyNode} names` : ''}.`;
  const repeats = items.some(({ times }) => times > 1);
  const names = columns.filter(({ comparedAs }) => comparedAs !== null).map(({ name }) => name);
  const lines = items.map(({ change, times, a, b }) => ({
    '': signs[change],
    ...(repeats ? { rows: times } : {}),
    ...Object.fromEntries(names.map((name) => [name, valueText(a, b, name)])),
  }));
  const heads = ['', ...(repeats ? ['rows'] : []), ...names];
  const table =
    lines.length === 0
      ? ''
      : formatTable(
          heads.map((name) => ({ name, type: name === 'rows' && repeats ? 'bigint' : 'string' })),
          lines,
          style,
        );
  const more = changed + added + removed - items.reduce((sum, { times }) => sum + times, 0);
  return [
    `Output rows of ${printable(target)}: ${stated.join(', ') || 'none'}\n`,
    `${printable(by)}\n`,
    // The last line says it with what to do.
    ...notes.filter((note) => note !== cutNote(rows)).map((note) => `${printable(note)}\n`),
    table,
    more > 0 ? `${countText(more, 'more difference')}: use --limit\n` : '',
  ].join('');
}

/** Of a changed value, both. */
function valueText(a: Values | null, b: Values | null, name: string): string {
  const [left, right] = [a, b].map((values) => (values === null ? undefined : textOf(values[name])));
  if (left === undefined || right === undefined || left === right) return (right ?? left)!;
  return `${left} -> ${right}`;
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
