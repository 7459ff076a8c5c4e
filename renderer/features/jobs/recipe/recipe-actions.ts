/** What one does with the steps of the selected Recipe node. */

import type { Node } from '#engine/contract/definitions/job.ts';
import {
  addSteps,
  mostSteps,
  type NewStep,
  type Recipe,
  type RecipeStep,
} from '#renderer/features/explore/recipe/recipe.ts';
import { editDraft, findDraft } from '#renderer/features/jobs/draft/draft-store.ts';
import { activeDraft, findShownOutput, showOutput } from '#renderer/features/jobs/editor-view.ts';
import { selectedNodes } from '#renderer/features/jobs/job-actions.ts';
import { recipeOf, recipeTransform, setSteps } from '#renderer/features/jobs/recipe/recipe-steps.ts';
import { currentSubject } from '#renderer/stores/subject.ts';
import { showToast } from '#renderer/stores/toasts.ts';

export interface ActiveRecipe {
  /** Name of the job. */
  readonly name: string;
  readonly node: Node;
  readonly recipe: Recipe;
}

/** Of the one node that is selected; undefined: another node, or several. */
export function activeRecipe(): ActiveRecipe | undefined {
  const name = activeDraft();
  const job = name === undefined ? undefined : findDraft(name)?.history.present;
  if (name === undefined || job === undefined) return undefined;
  const [id, ...more] = selectedNodes(name);
  const node = more.length > 0 ? undefined : job.nodes.find((each) => each.id === id);
  if (node === undefined || node.transform !== recipeTransform) return undefined;
  return { name, node, recipe: recipeOf(node, findShownOutput(name, node.id)) };
}

/** That of the menu, else the focused one, else the one whose rows are shown. */
export function activeStep(): (ActiveRecipe & { readonly step: RecipeStep }) | undefined {
  const active = activeRecipe();
  if (active === undefined) return undefined;
  const focused = document.activeElement?.closest('[data-step]')?.getAttribute('data-step');
  const id = currentSubject()?.stepId ?? focused ?? active.recipe.shown;
  const step = active.recipe.steps.find((each) => each.id === id);
  return step === undefined ? undefined : { ...active, step };
}

export function changeSteps({ name, node }: ActiveRecipe, next: Recipe): void {
  editDraft(name, (job) => setSteps(job, node.id, next.steps));
  showOutput(name, node.id, next.shown ?? '');
}

/** Behind the step whose rows are shown. */
export function addShownStep(name: string, nodeId: string, step: NewStep): void {
  const node = findDraft(name)?.history.present.nodes.find(({ id }) => id === nodeId);
  if (node === undefined) return;
  const recipe = recipeOf(node, findShownOutput(name, nodeId));
  if (recipe.steps.length >= mostSteps) {
    showToast({ tone: 'warn', title: `A recipe has ${mostSteps} steps at most.`, text: 'Add another recipe node.' });
    return;
  }
  changeSteps({ name, node, recipe }, addSteps(recipe, [step]));
}
