import { expect, test } from 'vitest';
import { recipeWithFilters } from '#renderer/features/explore/recipe/recipe-with-filters.ts';
import { addSteps, noRecipe } from '#renderer/features/explore/recipe/recipe.ts';
import type { RowFilter } from '#renderer/features/explore/rows/rows-view.ts';

const columns = [
  { name: 'name', type: 'string' },
  { name: 'tags', type: 'array<string>' },
];
const bob: RowFilter = { column: 'name', operator: 'eq', values: ['Bob'] };
const nothing = { filter: [], condition: '', search: '' };

test('the filters and the condition of the grid are a step behind the one that is shown', () => {
  const recipe = addSteps(noRecipe, [
    { transform: 'RenameField', args: {} },
    { transform: 'DropFields', args: {} },
  ]);
  const shown = { ...recipe, shown: recipe.steps[0]!.id };
  const { recipe: next, left } = recipeWithFilters(
    shown,
    { ...nothing, filter: [bob], condition: 'name > x' },
    columns,
  );
  expect(next.steps.map(({ transform }) => transform)).toEqual(['RenameField', 'Filter', 'DropFields']);
  expect(next.steps[1]!.args).toEqual({ condition: "name = 'Bob' AND (name > x)" });
  expect(left).toBe('');
});

test('what cannot be a step is said', () => {
  expect(recipeWithFilters(null, nothing, columns)).toEqual({ recipe: noRecipe, left: '' });
  expect(recipeWithFilters(null, { ...nothing, search: 'x' }, columns).left).toContain('search');
  const tags: RowFilter = { column: 'tags', operator: 'eq', values: ['a'] };
  const { recipe, left } = recipeWithFilters(null, { ...nothing, filter: [tags] }, columns);
  expect(recipe.steps).toEqual([]);
  expect(left).toContain('not part of the job');
});
