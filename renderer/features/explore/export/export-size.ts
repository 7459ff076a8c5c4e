/** How large an export of text becomes, by the rows in view: their bytes per row times the rows. For others: use-sample-size.ts. */

import type {
  ExportScope,
  ExportSource,
  ExportSubject,
  RowsInView,
} from '#renderer/features/explore/export/export-subject.ts';
import { copyText, type CopiedRow, type CopyFormat } from '#renderer/ui/data-grid/copy-rows.ts';

/** Format of a file whose lines are about those of a copy. */
export type MeasuredFormat = CopyFormat | 'JSON Lines';

const formatsOfFiles: Readonly<Record<string, MeasuredFormat>> = { csv: 'CSV', json: 'JSON Lines' };

/** undefined: the bytes of such a file do not follow from its values. @param name of the format. */
export function measuredFormat(name: string, options: Readonly<Record<string, unknown>>): MeasuredFormat | undefined {
  const { compression } = options;
  const isPlain = compression === undefined || compression === 'none';
  return isPlain ? formatsOfFiles[name] : undefined;
}

/** @returns bytes; undefined: rows or count are not known. */
export function sizeOfScope(
  { subject, scope, source }: { subject: ExportSubject; scope: ExportScope; source: ExportSource },
  format: MeasuredFormat,
  keepFormulas: boolean,
): number | undefined {
  const inView = subject.rowsInView?.();
  if (inView === undefined || scope.rowCount === null) return undefined;
  const columns = source.kind === 'file' || source.kind === 'table' ? (source.columns ?? null) : null;
  return estimatedSize({ inView, format, columns, rowCount: scope.rowCount, keepFormulas });
}

interface Measured {
  readonly inView: RowsInView;
  readonly format: MeasuredFormat;
  /** Of the columns that leave; null: all of them. */
  readonly columns: readonly string[] | null;
  readonly rowCount: number;
  readonly keepFormulas: boolean;
}

/** @returns bytes; undefined: there is nothing to measure. */
export function estimatedSize({
  inView,
  format,
  columns: names,
  rowCount,
  keepFormulas,
}: Measured): number | undefined {
  const { columns, rows } = inView;
  const places = columns.flatMap(({ name }, place) => (names === null || names.includes(name) ? [place] : []));
  if (rows.length === 0 || places.length === 0) return undefined;
  const taken = places.map((place) => columns[place]!);
  const bytesOf = (some: readonly CopiedRow[]): number => {
    const picked = some.map((row): CopiedRow => ({ value: (index) => row.value(places[index]!) }));
    return new TextEncoder().encode(
      format === 'JSON Lines' ? lines(picked, taken) : copyText(format, taken, picked, keepFormulas).text,
    ).length;
  };
  const head = bytesOf([]);
  return Math.round(head + ((bytesOf(rows) - head) / rows.length) * rowCount);
}

function lines(rows: readonly CopiedRow[], columns: readonly { readonly name: string }[]): string {
  return rows
    .map((row) => {
      const members = columns.map(({ name }, index) => [name, row.value(index) ?? null]);
      return `${JSON.stringify(Object.fromEntries(members))}\n`;
    })
    .join('');
}
