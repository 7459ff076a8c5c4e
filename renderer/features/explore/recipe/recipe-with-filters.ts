/** What is seen of rows, as steps: a job that is made of them keeps the same rows. */

import { addSteps, noRecipe, type Recipe } from '#renderer/features/explore/recipe/recipe.ts';
import { conditionOfView } from '#renderer/features/explore/recipe/view-condition.ts';
import type { RowsView } from '#renderer/features/explore/rows/rows-view.ts';
import type { GridColumn } from '#renderer/ui/data-grid/row-source.ts';

interface WithFilters {
  /** With the filters of the view behind the step that is shown. */
  readonly recipe: Recipe;
  /** A sentence on what of the view is not in it; '' if all is. */
  readonly left: string;
}

export function recipeWithFilters(
  recipe: Recipe | null,
  view: Pick<RowsView, 'filter' | 'condition' | 'search'>,
  columns: readonly GridColumn[],
): WithFilters {
  const steps = recipe ?? noRecipe;
  const searched = view.search === '' ? '' : 'The search of the grid is not part of the job.';
  const written = conditionOfView(view, columns);
  if ('cannot' in written)
    return {
      recipe: steps,
      left: 'The filters of the grid are not part of the job: a condition cannot compare these values.',
    };
  if (written.condition === '') return { recipe: steps, left: searched };
  const filter = { transform: 'Filter', args: { condition: written.condition } };
  return { recipe: addSteps(steps, [filter]), left: searched };
}
