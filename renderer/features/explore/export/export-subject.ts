/** What can be exported of the file or table in front: its selection, the rows as shown, everything. */

import type { Input } from '#engine/contract/procedures/index.ts';
import { readingInput } from '#renderer/features/explore/reading/file-reading.ts';
import { viewWords } from '#renderer/features/explore/rows/filter-words.ts';
import {
  activeFile,
  activeRows,
  isPlain,
  openRowsOf,
  tableRowsPath,
} from '#renderer/features/explore/rows/rows-view.ts';
import { findActiveTab } from '#renderer/stores/workbench.ts';
import type { GridSelection } from '#renderer/ui/data-grid/grid-handle.ts';
import { folderName } from '#renderer/ui/format/words.ts';

export type ExportSource = Input<'exportRows'>['source'];

export interface ExportScope {
  readonly name: 'selection' | 'shown' | 'everything';
  readonly title: string;
  readonly hint: string;
  /** null: not counted. */
  readonly rowCount: number | null;
  readonly source: ExportSource;
}

export interface ExportSubject {
  /** `orders.csv`, `shop.orders`. */
  readonly title: string;
  /** The suggested name begins with it. */
  readonly stem: string;
  /** The first is chosen. */
  readonly scopes: readonly ExportScope[];
  /** Its rows are read again after an export finds them changed. */
  readonly reload?: () => void;
}

/** undefined: nothing in front has rows. */
export function findExportSubject(): ExportSubject | undefined {
  const path = activeFile();
  if (path !== undefined)
    return subject(
      folderName(path),
      stemOf(folderName(path)),
      { kind: 'file', ...readingInput(path, openRowsOf(path)) },
      'the whole file or folder',
    );
  const tab = findActiveTab('table');
  if (tab === undefined) return undefined;
  const table = { databaseName: String(tab.input['databaseName']), name: String(tab.input['name']) };
  return subject(`${table.databaseName}.${table.name}`, table.name, { kind: 'table', ...table }, 'the whole table');
}

/** The grid's rows where one is shown. */
function subject(title: string, stem: string, source: ExportSource, all: string): ExportSubject {
  const rows = activeRows();
  const isOfGrid =
    rows !== undefined &&
    rows.path === (source.kind === 'file' ? source.path : source.kind === 'table' ? tableRowsPath(source) : '');
  if (!isOfGrid) return { title, stem, scopes: [everything(source, all, null)] };
  const { read, totalCount, handle, what, reload } = rows;
  // With the options under which the file is shown.
  const whole: ExportSource = what === 'file' && read !== null ? { kind: 'file', ...read.file } : source;
  const scopes: ExportScope[] = [everything(whole, `the whole ${what}`, totalCount)];
  if (read === null) return { title, stem, scopes, reload };
  const { file, view, snapshot, rowCount } = read;
  const shown: Extract<ExportSource, { kind: 'file' }> = {
    kind: 'file',
    ...file,
    order: view.order.map((key) => ({ ...key })),
    filter: view.filter.map((each) => ({ ...each, values: [...each.values] })),
    search: view.search,
  };
  if (!isPlain(view)) {
    const words = viewWords(view);
    const sorted = view.order.length === 0 ? '' : `sorted by ${view.order.map(({ column }) => column).join(', ')}`;
    scopes.unshift({
      name: 'shown',
      title: words === '' ? 'Sorted' : 'Filtered',
      hint: [words, sorted].filter((part) => part !== '').join(', '),
      rowCount,
      source: shown,
    });
  }
  const selection = handle.selection();
  if (selection !== undefined) scopes.unshift(selected(selection, { ...shown, snapshot }));
  return { title, stem, scopes, reload };
}

function everything(source: ExportSource, hint: string, rowCount: number | null): ExportScope {
  return { name: 'everything', title: 'Everything', hint, rowCount, source };
}

function selected(
  { ranges, column, rowCount }: GridSelection,
  shown: Extract<ExportSource, { kind: 'file' }>,
): ExportScope {
  const rows = ranges === null ? null : ranges.map((range) => ({ ...range }));
  return {
    name: 'selection',
    title: 'Selection',
    hint: column === null ? 'the selected rows' : `column ${column.name}`,
    rowCount,
    source: { ...shown, rows, columns: column === null ? null : [column.name] },
  };
}

/** `orders` of `orders.csv.gz`. */
function stemOf(name: string): string {
  return name.replace(/^(.+?)(?:\.[^.]{1,8}){1,2}$/u, '$1');
}
