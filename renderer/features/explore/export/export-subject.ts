/** What can be exported of the file, table or node in front: its selection, the rows as shown, everything. */

import type { Input } from '#engine/contract/procedures/index.ts';
import { readingInput } from '#renderer/features/explore/reading/file-reading.ts';
import { viewWords } from '#renderer/features/explore/filters/filter-words.ts';
import {
  activeFile,
  activeRows,
  isPlain,
  openRowsOf,
  tableRowsPath,
  viewInput,
} from '#renderer/features/explore/rows/rows-view.ts';
import { lastNode } from '#renderer/features/explore/recipe/recipe-job.ts';
import { activeNode } from '#renderer/stores/active-node.ts';
import { activeTable } from '#renderer/stores/open-editors.ts';
import { findActiveTab } from '#renderer/stores/workbench.ts';
import { showsAllInOrder, shownColumns } from '#renderer/ui/data-grid/column-layout.ts';
import type { GridHandle } from '#renderer/ui/data-grid/grid-handle.ts';
import type { GridSelection } from '#renderer/ui/data-grid/grid-state.ts';
import { folderName } from '#renderer/ui/format/words.ts';

export type ExportSource = Input<'exportRows'>['source'];
export type RowsInView = ReturnType<GridHandle['rowsInView']>;

export interface ExportScope {
  readonly name: 'selection' | 'shown' | 'sorted' | 'everything' | 'preview';
  readonly title: string;
  readonly hint: string;
  /** null: not counted. */
  readonly rowCount: number | null;
  /** Rows at most; absent: as many as there are. */
  readonly most?: number;
  readonly source: ExportSource;
}

export interface ExportSubject {
  /** `orders.csv`, `shop.orders`. */
  readonly title: string;
  /** The suggested name begins with it. */
  readonly stem: string;
  /** The first is chosen. */
  readonly scopes: readonly ExportScope[];
  /** Names of the columns that the grid shows, in their order, where they are not all as in the rows. */
  readonly shownColumns?: readonly string[];
  /** Absent: not known. */
  readonly columnCount?: number;
  /** Rows that are in view, to measure; absent: none are. */
  readonly rowsInView?: () => RowsInView;
  /** A few thousand rows of a scope, to write and measure; undefined: they are not known. */
  readonly sampleOf?: (scope: ExportScope, source: ExportSource) => ExportSource | undefined;
  /** What else is to be known. */
  readonly note?: string;
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
      'in the file or folder',
    );
  const table = activeTable();
  if (table === undefined) return ofNode() ?? ofResult();
  return subject(`${table.databaseName}.${table.name}`, table.name, { kind: 'table', ...table }, 'in the table');
}

/** Rows that the preview of a node has at most. */
const previewRows = 200;

/** Rows of the node that is selected in a job: without a run, so all of its files are read. */
function ofNode(): ExportSubject | undefined {
  const node = activeNode();
  if (node === undefined) return undefined;
  const { job, nodeId, port, title } = node;
  const source = { kind: 'node', job, nodeId, ...(port === undefined ? {} : { port }) } as const;
  return {
    title,
    stem: `${job.name}-${title}`.replaceAll(/[^\p{L}\p{N}_.-]+/gu, '-'),
    scopes: [
      everything(source, 'all rows of the node, from every file of its sources', null),
      {
        name: 'preview',
        title: 'Preview',
        hint: 'as shown: sampled if sources are large',
        rowCount: null,
        most: previewRows,
        source: { ...source, limit: previewRows },
      },
    ],
    note: 'The job does not run: its bookmark is ignored and stays, and its targets are unchanged.',
  };
}

/** The result of a query is a file of the cache, from which its grid reads. */
function ofResult(): ExportSubject | undefined {
  const title = findActiveTab('query')?.title ?? '';
  const rows = activeRows();
  if (rows === undefined || rows.what !== 'result' || rows.read === null) return undefined;
  return withGrid(title, title, { kind: 'file', ...rows.read.file }, rows);
}

/** The grid's rows where one is shown. */
function subject(title: string, stem: string, source: ExportSource, all: string): ExportSubject {
  const rows = activeRows();
  const steps = rows?.recipe?.job;
  // Those after the steps of a recipe, of which no file may hold all yet.
  if (steps != null) return withGrid(title, stem, { kind: 'node', job: steps, nodeId: lastNode(steps) }, rows!);
  const isOfGrid =
    rows !== undefined &&
    rows.path === (source.kind === 'file' ? source.path : source.kind === 'table' ? tableRowsPath(source) : '');
  if (!isOfGrid) return { title, stem, scopes: [everything(source, all, null)] };
  return withGrid(title, stem, source, rows);
}

function withGrid(
  title: string,
  stem: string,
  source: ExportSource,
  { path, read, totalCount, handle, what, reload, preview }: NonNullable<ReturnType<typeof activeRows>>,
): ExportSubject {
  // With the options under which the file is shown.
  const isOwnFile = what === 'file' || what === 'result';
  const whole: ExportSource = isOwnFile && read !== null ? { kind: 'file', ...read.file } : source;
  const scopes: ExportScope[] = [everything(whole, `in the ${what}`, totalCount)];
  const { columns } = openRowsOf(path);
  const laid = {
    rowsInView: () => handle.rowsInView(),
    columnCount: preview.columns.length,
    ...(showsAllInOrder(preview.columns, columns)
      ? {}
      : { shownColumns: shownColumns(preview.columns, columns).map(({ column }) => column.name) }),
  };
  if (read === null) return { title, stem, scopes, reload, ...laid };
  const { file, view, snapshot, rowCount } = read;
  const shown: Extract<ExportSource, { kind: 'file' }> = { kind: 'file', ...file, ...viewInput(view) };
  if (!isPlain(view)) {
    const words = viewWords(view);
    const by = view.order.map(({ column }) => column).join(', ');
    scopes.unshift({
      name: words === '' ? 'sorted' : 'shown',
      title: words === '' ? 'Sorted' : 'Filtered',
      hint: words === '' ? `by ${by}` : [words, ...(by === '' ? [] : [`sorted by ${by}`])].join(', '),
      rowCount,
      source: shown,
    });
  }
  const selection = handle.selection();
  if (selection !== undefined) {
    const scope = selected(selection, { ...shown, snapshot });
    // A click on a cell selects its row: it is offered, but the first scope is the one that is chosen.
    if (selection.column === null && selection.rowCount === 1) scopes.push(scope);
    else scopes.unshift(scope);
  }
  const first = { ...shown, snapshot, rows: [{ start: 0, count: Math.max(1, Math.min(sampleRows, rowCount ?? 0)) }] };
  const sampleOf = (scope: ExportScope, source: ExportSource): ExportSource | undefined => {
    if (source.kind !== 'file' || rowCount === null || rowCount === 0) return undefined;
    // Of everything, what the grid shows is a part.
    return scope.name === 'selection' && source.rows !== null
      ? { ...source, rows: firstOf(source.rows ?? first.rows) }
      : { ...first, columns: source.columns ?? null };
  };
  return { title, stem, scopes, reload, sampleOf, ...laid };
}

/** Enough that what packs them sees their like, and few enough to be written in a moment. */
const sampleRows = 5000;

function firstOf(ranges: readonly { readonly start: number; readonly count: number }[]) {
  const taken: { start: number; count: number }[] = [];
  let left = sampleRows;
  for (const { start, count } of ranges) {
    if (left === 0) break;
    taken.push({ start, count: Math.min(count, left) });
    left -= Math.min(count, left);
  }
  return taken;
}

/** Of a selected column there is nothing to choose. */
export function hasColumnChoice({ source }: ExportScope): boolean {
  return (source.kind === 'file' || source.kind === 'table') && (source.columns ?? null) === null;
}

/** @param columns null: every one, as in the rows. */
export function withColumns(scope: ExportScope, columns: readonly string[] | null): ExportSource {
  const { source } = scope;
  return columns !== null && hasColumnChoice(scope) && (source.kind === 'file' || source.kind === 'table')
    ? { ...source, columns: [...columns] }
    : source;
}

/** How many columns leave; undefined: not known. */
export function columnCountOf(source: ExportSource, { columnCount }: ExportSubject): number | undefined {
  const named = source.kind === 'file' || source.kind === 'table' ? (source.columns ?? null) : null;
  return named?.length ?? columnCount;
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
