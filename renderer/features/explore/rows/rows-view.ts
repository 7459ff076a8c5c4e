/** The view of each open file or table: reading options, order, filters, search, the selected column, a dialog. */

import { create } from 'zustand';
import type { Job } from '#engine/contract/definitions/job.ts';
import type { Input, Output } from '#engine/contract/procedures/index.ts';
import { copyChart, forgetChart } from '#renderer/features/charts/chart-store.ts';
import {
  canAddSortKey,
  mostSortKeys,
  withNextSortKey,
  withoutSortKey,
  type Direction,
  type RowOrder,
} from '#renderer/features/explore/rows/row-order.ts';
import type { RecipeSource } from '#renderer/features/explore/recipe/recipe-job.ts';
import {
  noHistory,
  noRecipe,
  type NewStep,
  type Recipe,
  type RecipeHistory,
} from '#renderer/features/explore/recipe/recipe.ts';
import { showToast } from '#renderer/stores/toasts.ts';
import { plainLayout, type ColumnLayout } from '#renderer/ui/data-grid/column-layout.ts';
import type { GridPlace } from '#renderer/ui/data-grid/grid-place.ts';
import type { GridHandle } from '#renderer/ui/data-grid/grid-handle.ts';
import type { GridColumn } from '#renderer/ui/data-grid/row-source.ts';
import {
  findKeptView,
  forgetClosedViews,
  keepView,
  type KeptView,
} from '#renderer/features/explore/rows/kept-views.ts';
import { hasGrid, type ShownParts } from '#renderer/features/explore/rows/shown-parts.ts';
import { usualShare } from '#renderer/ui/edges/split-edge.tsx';
import { whenDrawn } from '#renderer/ui/when-drawn.ts';
import { activeTable, type TableName } from '#renderer/stores/open-editors.ts';
import { findActiveTab } from '#renderer/stores/workbench.ts';

type PagesInput = Input<'openPages'>;
export type RowFilter = NonNullable<PagesInput['filter']>[number] & {
  readonly values: readonly (string | number | boolean)[];
};
export type FilterOperator = RowFilter['operator'];

export interface RowsView {
  readonly order: RowOrder;
  readonly filter: readonly RowFilter[];
  readonly search: string;
  /** An expression with groups of conditions; '' for none. */
  readonly condition: string;
}

export type RowsDialog =
  | { readonly kind: 'jump' }
  /** Other readings of the file. */
  | { readonly kind: 'readings' }
  /** Skipped records of a table, or changes in it; a file's are in its inspector. */
  | { readonly kind: 'warnings'; readonly warnings: readonly string[] }
  | { readonly kind: 'columns' }
  /** Groups of conditions. */
  | { readonly kind: 'conditions' }
  | { readonly kind: 'cell'; readonly column: GridColumn; readonly value: unknown }
  /** id null: a new one. */
  | { readonly kind: 'step'; readonly id: string | null; readonly title: string; readonly step: NewStep }
  /** index null: a new one. */
  | { readonly kind: 'filter'; readonly index: number | null; readonly filter: RowFilter };

export interface OpenRows {
  readonly view: RowsView;
  /** Instead of the format that was found. */
  readonly format: string | undefined;
  /** Stated by the person; the rest is found. */
  readonly options: Readonly<Record<string, unknown>>;
  /** The reading saved for the file's folder applies where the user set nothing. */
  readonly saved: boolean;
  /** Headers show profiles of their columns. */
  readonly profiles: boolean;
  readonly column: GridColumn | undefined;
  /** Which columns are shown, in which order, how wide. */
  readonly columns: ColumnLayout;
  /** Where a person was in the rows when another editor came in front. */
  readonly place: GridPlace | undefined;
  readonly inspected: 'column' | 'reading' | 'rejects' | 'recipe';
  /** Steps over the rows as they are read; the view is of the rows after them. */
  readonly recipe: Recipe;
  readonly history: RecipeHistory<RowsView>;
  readonly shown: ShownParts;
  /** Of the grid beside its chart, in percent. */
  readonly gridShare: number;
  /** Line of the rejected record that was looked for, from 1; null: none was. */
  readonly rejectedLine: number | null;
  readonly dialog: RowsDialog | null;
  /** The row that is shown in full, by its position in the grid, from 0, and the key of the value in it. */
  readonly detail: { readonly row: number; readonly value: string } | null;
  /** Every row is wanted of a table that is too large to be read unasked. */
  readonly whole: boolean;
}

export const plainView: RowsView = { order: [], filter: [], search: '', condition: '' };
const nothingYet: OpenRows = {
  view: plainView,
  format: undefined,
  options: {},
  saved: true,
  profiles: true,
  column: undefined,
  columns: plainLayout,
  place: undefined,
  inspected: 'column',
  recipe: noRecipe,
  history: noHistory,
  shown: 'rows',
  gridShare: usualShare,
  rejectedLine: null,
  dialog: null,
  detail: null,
  whole: false,
};

const useStore = create<{ readonly files: Readonly<Record<string, OpenRows>> }>(() => ({ files: {} }));

export function useOpenRows(path: string): OpenRows {
  return useStore((state) => state.files[path] ?? begin(path));
}

/** Whether they are shown as rows or as a chart, for what draws nothing else of them. */
export function useShown(path: string): OpenRows['shown'] {
  return useStore((state) => (state.files[path] ?? begin(path)).shown);
}

/** Whether a row is shown in full beside the grid, in the place of an inspector. */
export function useDetailShown(path: string): boolean {
  return useStore((state) => {
    const { detail, shown } = state.files[path] ?? begin(path);
    return detail !== null && hasGrid(shown);
  });
}

export function openRowsOf(path: string): OpenRows {
  return useStore.getState().files[path] ?? begin(path);
}

const begun = new WeakMap<KeptView, OpenRows>();

/** As it was kept of an earlier window. */
function begin(path: string): OpenRows {
  const kept = findKeptView(path);
  if (kept === undefined) return nothingYet;
  const inspected = kept.recipe.steps.length === 0 ? nothingYet.inspected : 'recipe';
  const open = begun.get(kept) ?? { ...nothingYet, format: undefined, place: undefined, ...kept, inspected };
  begun.set(kept, open);
  return open;
}

export function changeRows(path: string, change: Partial<OpenRows>): void {
  const before = openRowsOf(path);
  // They have one place beside the grid.
  // The profile marks a column, and the inspector goes along.
  const isProfiled = change.shown === 'profile' && before.inspected === 'reading' && before.column !== undefined;
  const inspected = isProfiled ? ({ inspected: 'column' } as const) : {};
  const open = { ...before, ...inspected, ...('inspected' in change ? { detail: null } : {}), ...change };
  useStore.setState(({ files }) => ({ files: { ...files, [path]: open } }));
  if (keptOf.some((name) => open[name] !== before[name])) keep(path, open);
}

const keptOf = [
  'view',
  'format',
  'options',
  'saved',
  'profiles',
  'shown',
  'gridShare',
  'columns',
  'place',
  'recipe',
] as const;

function keep(path: string, { view, format, options, columns, place, recipe, ...open }: OpenRows): void {
  const { saved, profiles, shown, gridShare } = open;
  keepView(path, {
    view: viewInput(view),
    ...(format === undefined ? {} : { format }),
    options: { ...options },
    saved,
    profiles,
    shown,
    gridShare,
    recipe: { ...recipe, steps: [...recipe.steps] },
    columns: {
      order: [...columns.order],
      hidden: [...columns.hidden],
      pinned: [...columns.pinned],
      widths: columns.widths.map((each) => ({ ...each })),
    },
    ...(place === undefined
      ? {}
      : { place: { ...place, ranges: place.ranges?.map((range) => ({ ...range })) ?? null } }),
  });
}

export function changeView(path: string, change: Partial<RowsView>): void {
  changeRows(path, { view: { ...openRowsOf(path).view, ...change } });
}

/** For the grid of other rows, which is drawn while the one before still is: where a person is now. */
export function placeOf(path: string): Pick<OpenRows, 'place'> | undefined {
  const grid = grids.get(path);
  return grid === undefined ? undefined : { place: grid.handle.place() };
}

/** The columns may change, and then filters and order would not fit. */
export function changeReading(path: string, reading: Pick<OpenRows, 'format' | 'options' | 'saved'>): void {
  changeRows(path, reading);
}

export function isPlain({ order, filter, search, condition }: RowsView): boolean {
  return order.length === 0 && filter.length === 0 && search === '' && condition === '';
}

/** Which rows, as procedures take it that count them: their order changes nothing. */
export function rowsInput({ filter, search, condition }: Omit<RowsView, 'order'>): {
  filter: NonNullable<PagesInput['filter']>;
  search: string;
  condition: string;
} {
  return { filter: filter.map((each) => ({ ...each, values: [...each.values] })), search, condition };
}

/** Which rows in which order, as procedures take it that read them. */
export function viewInput(view: RowsView): { order: NonNullable<PagesInput['order']> } & ReturnType<typeof rowsInput> {
  return { order: view.order.map((key) => ({ ...key })), ...rowsInput(view) };
}

/** Sorts by one column alone. */
export function sortBy(path: string, column: string, direction: Direction): void {
  changeView(path, { order: [{ column, direction }] });
}

/** Of a column that is not among the sort keys: the last one, ascending; then descending; then none again. */
export function turnSort(path: string, column: string): void {
  const { order } = openRowsOf(path).view;
  if (canAddSortKey(order, column)) changeView(path, { order: withNextSortKey(order, column) });
  else showToast({ tone: 'info', title: `Rows are sorted by ${mostSortKeys} columns at most.` });
}

export function removeSort(path: string, column: string): void {
  changeView(path, { order: withoutSortKey(openRowsOf(path).view.order, column) });
}

export function addFilter(path: string, filter: RowFilter): void {
  const { view } = openRowsOf(path);
  if (view.filter.some((each) => JSON.stringify(each) === JSON.stringify(filter))) return;
  changeView(path, { filter: [...view.filter, filter] });
}

export function setFilter(path: string, index: number, filter: RowFilter): void {
  changeView(path, { filter: openRowsOf(path).view.filter.with(index, filter) });
}

export function removeFilter(path: string, index: number): void {
  changeView(path, { filter: openRowsOf(path).view.filter.toSpliced(index, 1) });
}

export function showDialog(path: string, dialog: RowsDialog | null): void {
  changeRows(path, { dialog });
}

/** A filter on the value of a cell, as the engine reads it back. */
export function valueFilter(column: string, value: unknown, keep: boolean): RowFilter {
  if (value === null || value === undefined) return { column, operator: keep ? 'isNull' : 'isNotNull', values: [] };
  const plain =
    typeof value === 'string' || typeof value === 'boolean'
      ? value
      : typeof value === 'number'
        ? Number.isFinite(value)
          ? value
          : String(value)
        : JSON.stringify(value);
  return { column, operator: keep ? 'eq' : 'ne', values: [plain] };
}

/** The rows that a grid shows, as procedures name them. */
export interface RowsRead {
  readonly file: Pick<PagesInput, 'path' | 'format' | 'options' | 'saved'>;
  readonly view: RowsView;
  readonly snapshot: string;
  /** Of the view; null while they are being counted. */
  readonly rowCount: number | null;
}

/** What a grid's rows are made of by a recipe. */
export interface RecipeRead {
  /** What its steps begin with. */
  readonly source: RecipeSource;
  /** The job whose last node has the rows; null: no step is in effect, and they are as the source has them. */
  readonly job: Job | null;
}

/** A folder has the rows of all its files. */
export type RowsOf = 'file' | 'folder' | 'table' | 'result';

/** The rows that commands act on. */
interface ShownRows {
  readonly handle: GridHandle;
  readonly preview: Output<'previewFile'>;
  /** How a file is read can be seen and changed; a folder is read as each of its files, a table is read as the catalog says, a result as its SQL says. */
  readonly what: RowsOf;
  /** null: the first rows of a table, and no file holds all of them yet. */
  readonly read: RowsRead | null;
  /** null: these rows can have no recipe. */
  readonly recipe: RecipeRead | null;
  /** Without filter and search; null while they are being counted. */
  readonly totalCount: number | null;
  reload(): void;
}

forgetClosedViews();

const grids = new Map<string, ShownRows>();

/** The grid of an open file or table, for commands; undefined: it was closed. */
export function setRowsGrid(path: string, grid: ShownRows | undefined): void {
  if (grid === undefined) grids.delete(path);
  else grids.set(path, grid);
}

/** Focuses rows that are about to be drawn, unless the user does something else first. */
export function focusRows(path: string): void {
  whenDrawn(() => {
    const grid = grids.get(path);
    grid?.handle.goToRow(0);
    return grid !== undefined;
  });
}

/** Key of the view of a table's rows; the rows of a file use its path. */
export function tableRowsPath({ databaseName, name }: TableName): string {
  return `table ${databaseName}.${name}`;
}

/** Key of the view of one result of a query's editor. @param run differs for each run. */
export function resultRowsPath(tabId: string, run: number): string {
  return `${resultsOf(tabId)}${run}`;
}

function resultsOf(tabId: string): string {
  return `result of ${tabId} `;
}

/** Other rows in the place of these: shown as rows, or as the same chart. */
export function keepShown(from: string, to: string): void {
  const { shown, gridShare } = openRowsOf(from);
  changeRows(to, { shown, gridShare });
  copyChart(from, to);
}

/** The same rows have another key. */
export function moveRows(from: string, to: string): void {
  changeRows(to, openRowsOf(from));
  copyChart(from, to);
  forgetRows(from);
}

/** A result is not shown again: neither is its view. */
export function forgetRows(path: string): void {
  forgetChart(path);
  useStore.setState(({ files }) => ({
    files: Object.fromEntries(Object.entries(files).filter(([key]) => key !== path)),
  }));
}

/** The file in front, also where it cannot be read as it is stated: then one changes that. */
export function activeFile(): string | undefined {
  const tab = findActiveTab('file');
  return tab === undefined ? undefined : String(tab.input['path']);
}

/** Key of the view in front: of a file, a table or a result, whether its rows are shown or cannot be read. */
export function activePath(): string | undefined {
  const table = activeTable();
  return activeFile() ?? (table === undefined ? activeResult() : tableRowsPath(table));
}

/** The file, table or result whose rows are shown, with its grid. */
export function activeRows(): ({ readonly path: string } & ShownRows) | undefined {
  const path = activePath();
  const grid = path === undefined ? undefined : grids.get(path);
  return grid === undefined || path === undefined ? undefined : { path, ...grid };
}

/** Of the results of a query's editor, the one that is drawn. */
function activeResult(): string | undefined {
  const tab = findActiveTab('query');
  return tab === undefined ? undefined : [...grids.keys()].find((path) => path.startsWith(resultsOf(tab.id)));
}
