/** A recipe: steps that change the rows of an open file or table, each a transform with its arguments. Edits are pure. */

import { z } from 'zod';

const stepSchema = z.object({
  id: z.string().regex(/^s[1-9]\d{0,6}$/u),
  /** Switched off: it stays in the list and changes nothing. */
  off: z.boolean(),
  transform: z.string().min(1),
  args: z.record(z.string(), z.unknown()),
});
export type RecipeStep = z.output<typeof stepSchema>;
export type NewStep = Pick<RecipeStep, 'transform' | 'args'>;

/** More steps than anyone takes by hand; a job has a node for each. */
export const mostSteps = 200;

export const recipeSchema = z.object({
  steps: z.array(stepSchema).max(mostSteps),
  /** The step after which the rows are shown, or `source`; null: the last one, whichever it is. */
  shown: z.string().nullable(),
});
export type Recipe = Readonly<z.output<typeof recipeSchema>>;

/** The rows before the first step. */
export const sourceStep = 'source';

export const noRecipe: Recipe = { steps: [], shown: null };

/** The rows of a recipe when it was changed: undo shows them again. */
export interface SeenRows<View> {
  readonly view: View;
  /** Names; undefined: the rows could not be shown. */
  readonly columns: readonly string[] | undefined;
  /** The view directly after the change. */
  readonly next: View;
}

interface PastRecipe<View> {
  readonly recipe: Recipe;
  readonly seen: SeenRows<View>;
}

/** Recipes before and after this one, for undo and redo. */
export interface RecipeHistory<View> {
  readonly past: readonly PastRecipe<View>[];
  readonly future: readonly PastRecipe<View>[];
}

export const noHistory: RecipeHistory<never> = { past: [], future: [] };
const mostUndone = 200;

export interface RecipeState<View> {
  readonly recipe: Recipe;
  readonly history: RecipeHistory<View>;
}

/** Nothing happens where nothing changes. @param seen of the recipe that is changed. */
export function withRecipe<View>(
  { recipe, history }: RecipeState<View>,
  next: Recipe,
  seen: SeenRows<View>,
): RecipeState<View> {
  if (JSON.stringify(next) === JSON.stringify(recipe)) return { recipe, history };
  // What is shown is not part of an edit.
  if (JSON.stringify(next.steps) === JSON.stringify(recipe.steps)) return { recipe: next, history };
  return { recipe: next, history: { past: [...history.past, { recipe, seen }].slice(-mostUndone), future: [] } };
}

/** @param seen of the recipe that is left. */
export function undone<View>({ recipe, history }: RecipeState<View>, seen: SeenRows<View>): RecipeState<View> {
  const before = history.past.at(-1);
  if (before === undefined) return { recipe, history };
  const future = [{ recipe, seen }, ...history.future];
  return { recipe: before.recipe, history: { past: history.past.slice(0, -1), future } };
}

/** @param seen as for `undone`. */
export function redone<View>({ recipe, history }: RecipeState<View>, seen: SeenRows<View>): RecipeState<View> {
  const [next, ...future] = history.future;
  if (next === undefined) return { recipe, history };
  return { recipe: next.recipe, history: { past: [...history.past, { recipe, seen }], future } };
}

/** Behind the step whose rows are shown, so that the new ones act on the rows in sight. */
export function addSteps({ steps, shown }: Recipe, added: readonly NewStep[]): Recipe {
  const at = placeBehind(steps, shown);
  // Steps of a job may have ids of another form.
  const numbers = steps.map(({ id }) => Number(/^s([1-9]\d*)$/u.exec(id)?.[1] ?? 0));
  const first = 1 + Math.max(0, ...numbers);
  const made = added.map((step, index): RecipeStep => ({ id: `s${first + index}`, off: false, ...step }));
  const next = [...steps.slice(0, at), ...made, ...steps.slice(at)];
  return { steps: next, shown: at === steps.length ? null : (made.at(-1)?.id ?? shown) };
}

function placeBehind(steps: readonly RecipeStep[], shown: string | null): number {
  if (shown === null) return steps.length;
  // Of an id that is not there, too: the beginning.
  return steps.findIndex(({ id }) => id === shown) + 1;
}

export function replaceStep({ steps, shown }: Recipe, id: string, step: NewStep): Recipe {
  return { steps: steps.map((each) => (each.id === id ? { ...each, ...step } : each)), shown };
}

export function switchStep({ steps, shown }: Recipe, id: string): Recipe {
  return { steps: steps.map((each) => (each.id === id ? { ...each, off: !each.off } : each)), shown };
}

/** The rows after the step before it are shown in place of its rows. */
export function removeStep({ steps, shown }: Recipe, id: string): Recipe {
  const at = steps.findIndex((each) => each.id === id);
  if (at === -1) return { steps, shown };
  const left = steps.toSpliced(at, 1);
  const isLast = at === left.length;
  return { steps: left, shown: shown !== id ? shown : isLast ? null : (left[at - 1]?.id ?? sourceStep) };
}

/** @param by -1: earlier, 1: later. */
export function moveStep({ steps, shown }: Recipe, id: string, by: -1 | 1): Recipe {
  const at = steps.findIndex((each) => each.id === id);
  const to = at + by;
  if (at === -1 || to < 0 || to >= steps.length) return { steps, shown };
  return { steps: steps.toSpliced(at, 1).toSpliced(to, 0, steps[at]!), shown };
}

/** Position of the step after which the rows are shown, from 1; 0: the source. */
export function shownPlace({ steps, shown }: Recipe): number {
  return placeBehind(steps, shown);
}

/** Those that change the rows in sight. */
export function shownSteps(recipe: Recipe): readonly RecipeStep[] {
  return activeSteps(recipe.steps.slice(0, shownPlace(recipe)));
}

export function activeSteps(steps: readonly RecipeStep[]): readonly RecipeStep[] {
  return steps.filter(({ off }) => !off);
}
