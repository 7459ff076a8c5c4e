/** The drawn numbers as a table, exactly as the engine gave them; the same rows are saved as CSV. */

import type { Axis, ChartSpec, Groups, Points } from '#renderer/features/charts/chart-spec.ts';
import { measureWords, quantileWords } from '#renderer/features/charts/chart-words.ts';
import { copyText } from '#renderer/ui/data-grid/copy-rows.ts';
import type { GridColumn } from '#renderer/ui/data-grid/row-source.ts';

export interface ChartTable {
  readonly columns: readonly GridColumn[];
  readonly rows: readonly Readonly<Record<string, unknown>>[];
}

export function groupsTable(spec: ChartSpec, { x, by, groups }: Groups): ChartTable {
  const names = new Names();
  const axes = [
    { axis: x, of: 'x' as const },
    { axis: by, of: 'by' as const },
  ].flatMap(({ axis, of }) => (axis === null ? [] : [{ axis, of, cells: axisColumns(axis, names) }]));
  const counts = names.add('rows', 'bigint');
  const isCount = spec.kind === 'histogram' || spec.y === null;
  // Where no value is missing, or the values are what is counted, it says nothing.
  const isFilled =
    (spec.kind !== 'box' && spec.aggregate === 'count') ||
    groups.every(({ rowCount, filledCount }) => rowCount === filledCount);
  const filled = isCount || isFilled ? undefined : names.add(`rows with ${spec.y}`, 'bigint');
  const quantiles = spec.kind === 'box' ? quantileWords.map((name) => names.add(name, 'decimal(38,0)')) : [];
  const value = isCount || spec.kind === 'box' ? undefined : names.add(measureWords(spec), 'decimal(38,0)');
  return {
    columns: names.columns,
    rows: groups.map((group) => {
      const row: Record<string, unknown> = {};
      for (const { axis, of, cells } of axes) {
        const { role, label, from, to } = axis.groups[group[of]]!;
        const [first, second] = cells;
        row[first!] = role === 'null' ? null : role === 'bin' ? from : label;
        if (second !== undefined) row[second] = role === 'bin' ? to : null;
      }
      row[counts] = group.rowCount;
      if (filled !== undefined) row[filled] = group.filledCount;
      if (value !== undefined) row[value] = group.value;
      for (const [index, name] of quantiles.entries()) row[name] = group.quantiles?.[index] ?? null;
      return row;
    }),
  };
}

export function pointsTable({ x, y, color, points }: Points): ChartTable {
  const names = new Names();
  const row = names.add('row', 'bigint');
  const [ofX, ofY] = [names.add(x.name, x.type), names.add(y.name, y.type)];
  const ofColor = color === null ? undefined : names.add(color.name, 'string');
  return {
    columns: names.columns,
    rows: points.map((point) => ({
      [row]: point.row + 1,
      [ofX]: point.xText,
      [ofY]: point.yText,
      ...(ofColor === undefined ? {} : { [ofColor]: point.color }),
    })),
  };
}

/** As CSV with CRLF-free lines, formulas escaped unless the person keeps them. */
export function tableCsv({ columns, rows }: ChartTable, keepFormulas: boolean): string {
  const lines = rows.map((row) => ({ value: (index: number) => row[columns[index]!.name] }));
  return `${copyText('CSV', columns, lines, keepFormulas).text}\n`;
}

/** A column with the value, or two with the bounds of the bin. */
function axisColumns({ column, kind, step }: Axis, names: Names): readonly string[] {
  if (step === null) return [names.add(column.name, 'string')];
  const type = kind === 'time' ? 'string' : 'decimal(38,0)';
  return [names.add(`${column.name} from`, type), names.add(`${column.name} to`, type)];
}

/** Names of one table differ. */
class Names {
  readonly columns: GridColumn[] = [];

  add(name: string, type: string): string {
    let free = name;
    while (this.columns.some((column) => column.name === free)) free += ' ';
    this.columns.push({ name: free, type });
    return free;
  }
}
