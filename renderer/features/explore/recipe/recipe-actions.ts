/** What one does with the recipe of the rows in front: take, edit, move and remove steps, look at the rows after one. */

import { showInspectorBeside } from '#renderer/app/inspector.tsx';
import {
  addSteps,
  mostSteps,
  redone,
  undone,
  withRecipe,
  type NewStep,
  type Recipe,
  type SeenRows,
} from '#renderer/features/explore/recipe/recipe.ts';
import type { RecipeSource } from '#renderer/features/explore/recipe/recipe-job.ts';
import { sourceOfFile, sourceOfTable } from '#renderer/features/explore/recipe/recipe-source.ts';
import { touchedColumns } from '#renderer/features/explore/recipe/step-words.ts';
import { viewAfter, viewBack } from '#renderer/features/explore/recipe/view-after.ts';
import {
  activeFile,
  activeRows,
  changeRows,
  openRowsOf,
  placeOf,
  plainView,
  tableRowsPath,
  type RowsView,
} from '#renderer/features/explore/rows/rows-view.ts';
import { hasChart } from '#renderer/features/explore/rows/shown-parts.ts';
import { activeTable } from '#renderer/stores/open-editors.ts';
import { showToast } from '#renderer/stores/toasts.ts';
import { whenDrawn } from '#renderer/ui/when-drawn.ts';

/** The file or table in front, also while its rows cannot be shown; undefined: neither. */
export function activeRecipe(): { readonly path: string; readonly recipe: Recipe } | undefined {
  const table = activeTable();
  const path = activeFile() ?? (table === undefined ? undefined : tableRowsPath(table));
  return path === undefined ? undefined : { path, recipe: openRowsOf(path).recipe };
}

/** What the recipe in front begins with, once it has a step: only rows that can have one do. */
export function activeSource(): RecipeSource | undefined {
  const active = activeRecipe();
  if (active === undefined || active.recipe.steps.length === 0) return undefined;
  const file = activeFile();
  return file === undefined ? sourceOfTable(activeTable()!) : sourceOfFile(file, openRowsOf(file));
}

/** The rows after it are shown, with the order and filters of before as far as their columns are there. */
export function takeSteps(path: string, steps: readonly NewStep[]): void {
  const { recipe, view } = openRowsOf(path);
  if (recipe.steps.length + steps.length > mostSteps) {
    showToast({
      tone: 'warn',
      title: `A recipe has ${mostSteps} steps at most.`,
      text: 'Create a job from these steps.',
    });
    return;
  }
  const before = seenRows(path, view).columns ?? [];
  changeRecipe(path, addSteps(recipe, steps), steps.reduce(viewAfter, view));
  showRecipe(path);
  const added = steps.flatMap(touchedColumns).filter((name) => !before.includes(name));
  // A renamed column stays in its place.
  if (added.length > 0 && !steps.some(({ transform }) => transform === 'RenameField'))
    whenDrawn(() => activeRows()?.path === path && activeRows()!.handle.showColumns(added));
}

/** In the place of the inspector, unless that would cover the rows. */
export function showRecipe(path: string): void {
  const { shown } = openRowsOf(path);
  changeRows(path, { inspected: 'recipe', shown: hasChart(shown) ? 'rows' : shown });
  showInspectorBeside();
}

/** Columns may be others after another step, and then filters would not fit. */
export function showAfter(path: string, id: string | null): void {
  const { recipe } = openRowsOf(path);
  if (recipe.shown === id) return;
  changeRecipe(path, { ...recipe, shown: id });
  changeRows(path, { view: plainView, detail: null });
}

/** @param view of the rows after the change; absent: the one of before. */
export function changeRecipe(path: string, next: Recipe, view: RowsView = openRowsOf(path).view): void {
  changeRows(path, { ...withRecipe(openRowsOf(path), next, seenRows(path, view)), ...placeOf(path), view });
}

export function undoStep(path: string): void {
  goBack(path, undone, openRowsOf(path).history.past.at(-1)?.seen);
}

export function redoStep(path: string): void {
  goBack(path, redone, openRowsOf(path).history.future[0]?.seen);
}

/** @param then of the recipe that is shown again; undefined: there is none. */
function goBack(path: string, to: typeof undone, then: SeenRows<RowsView> | undefined): void {
  if (then === undefined) return;
  const view = viewBack(seenRows(path, then.view), then);
  changeRows(path, { ...to(openRowsOf(path), seenRows(path, view)), ...placeOf(path), view });
}

function seenRows(path: string, next: RowsView): SeenRows<RowsView> {
  const rows = activeRows();
  const columns = rows?.path === path ? rows.preview.columns.map(({ name }) => name) : undefined;
  return { view: openRowsOf(path).view, columns, next };
}
