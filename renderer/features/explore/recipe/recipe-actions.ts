/** What one does with the recipe of the rows in front: take, edit, move and remove steps, look at the rows after one. */

import { showInspectorBeside } from '#renderer/app/inspector.tsx';
import {
  addSteps,
  mostSteps,
  redone,
  undone,
  type NewStep,
  type Recipe,
} from '#renderer/features/explore/recipe/recipe.ts';
import type { RecipeSource } from '#renderer/features/explore/recipe/recipe-job.ts';
import { sourceOfFile, sourceOfTable } from '#renderer/features/explore/recipe/recipe-source.ts';
import { viewAfter } from '#renderer/features/explore/recipe/view-after.ts';
import {
  activeFile,
  changeRecipe,
  changeRows,
  openRowsOf,
  placeOf,
  plainView,
  tableRowsPath,
} from '#renderer/features/explore/rows/rows-view.ts';
import { hasChart } from '#renderer/features/explore/rows/shown-parts.ts';
import { activeTable } from '#renderer/stores/open-editors.ts';
import { showToast } from '#renderer/stores/toasts.ts';

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
  changeRecipe(path, addSteps(recipe, steps));
  changeRows(path, { view: steps.reduce(viewAfter, view) });
  showRecipe(path);
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

export function undoStep(path: string): void {
  changeRows(path, { ...undone(openRowsOf(path)), ...placeOf(path), view: plainView });
}

export function redoStep(path: string): void {
  changeRows(path, { ...redone(openRowsOf(path)), ...placeOf(path), view: plainView });
}
