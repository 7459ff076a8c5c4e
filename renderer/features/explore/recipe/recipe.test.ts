/** Edits of a recipe: where steps go, which rows are shown, undo and redo. */

import { describe, expect, test } from 'vitest';
import {
  addSteps,
  moveStep,
  noHistory,
  noRecipe,
  recipeSchema,
  redone,
  removeStep,
  replaceStep,
  shownPlace,
  shownSteps,
  sourceStep,
  switchStep,
  undone,
  withRecipe,
  type NewStep,
  type Recipe,
  type RecipeState,
} from '#renderer/features/explore/recipe/recipe.ts';
import { randomNumbers } from '#engine/testing/random.ts';

const trim = (colName: string): NewStep => ({
  transform: 'DerivedColumn',
  args: { colName, expr: `trim(${colName})` },
});
const drop = (name: string): NewStep => ({ transform: 'DropFields', args: { paths: [name] } });
const three = addSteps(noRecipe, [trim('a'), trim('b'), drop('c')]);
const names = ({ steps }: Recipe): string[] => steps.map(({ args }) => String(args['colName'] ?? args['paths']));

describe('steps', () => {
  test('are added at the end, and the end stays in sight', () => {
    expect(names(three)).toEqual(['a', 'b', 'c']);
    expect(three.shown).toBeNull();
    expect(shownPlace(three)).toBe(3);
  });

  test('are added behind the step in sight, which the new one then is', () => {
    const at = addSteps({ ...three, shown: three.steps[0]!.id }, [drop('x'), drop('y')]);
    expect(names(at)).toEqual(['a', 'x', 'y', 'b', 'c']);
    expect(shownPlace(at)).toBe(3);
    const first = addSteps({ ...three, shown: sourceStep }, [drop('x')]);
    expect(names(first)).toEqual(['x', 'a', 'b', 'c']);
    expect(shownPlace(first)).toBe(1);
  });

  test('get ids of which none was in the list', () => {
    const again = addSteps(removeStep(three, 's1'), [drop('x')]);
    expect(again.steps.map(({ id }) => id)).toEqual(['s2', 's3', 's4']);
  });

  test('that are switched off change nothing, and stay', () => {
    const off = switchStep(three, 's2');
    expect(names(off)).toEqual(['a', 'b', 'c']);
    expect(shownSteps(off).map(({ id }) => id)).toEqual(['s1', 's3']);
    expect(shownSteps(switchStep(off, 's2'))).toEqual(three.steps);
  });

  test('are removed: the one before comes in sight, at the end the end', () => {
    expect(removeStep({ ...three, shown: 's2' }, 's2').shown).toBe('s1');
    expect(removeStep({ ...three, shown: 's1' }, 's1').shown).toBe(sourceStep);
    expect(removeStep({ ...three, shown: 's3' }, 's3').shown).toBeNull();
    expect(removeStep({ ...three, shown: 's1' }, 's3').shown).toBe('s1');
  });

  test('are moved by one place, not over the ends', () => {
    expect(names(moveStep(three, 's1', 1))).toEqual(['b', 'a', 'c']);
    expect(names(moveStep(three, 's1', -1))).toEqual(['a', 'b', 'c']);
    expect(names(moveStep(three, 's3', 1))).toEqual(['a', 'b', 'c']);
    expect(names(moveStep(three, 'none', 1))).toEqual(['a', 'b', 'c']);
  });

  test('are replaced in their place', () => {
    expect(names(replaceStep(three, 's2', drop('z')))).toEqual(['a', 'z', 'c']);
  });
});

describe('undo and redo', () => {
  const seen = { view: '', columns: [], next: '' };
  const start: RecipeState<string> = { recipe: noRecipe, history: noHistory };

  test('showing another step is not an edit', () => {
    const made = withRecipe(start, three, seen);
    const looked = withRecipe(made, { ...three, shown: 's1' }, seen);
    expect(looked.history).toEqual(made.history);
    expect(undone(looked, seen).recipe).toEqual(noRecipe);
  });

  test('undo after any edits leads back to the beginning, and redo to the end', () => {
    const random = randomNumbers(18);
    const pick = (count: number): number => Math.floor(random() * count);
    for (let round = 0; round < 50; round += 1) {
      let state = start;
      const made = [JSON.stringify(noRecipe.steps)];
      for (let edit = 0; edit < 20; edit += 1) {
        const { steps } = state.recipe;
        const id = steps[pick(steps.length)]?.id ?? 's1';
        const edits = [
          () => addSteps({ ...state.recipe, shown: id }, [drop(`c${edit}`)]),
          () => removeStep(state.recipe, id),
          () => moveStep(state.recipe, id, pick(2) === 0 ? 1 : -1),
          () => switchStep(state.recipe, id),
          () => replaceStep(state.recipe, id, trim(`t${edit}`)),
        ];
        state = withRecipe(state, edits[pick(edits.length)]!(), seen);
        const now = JSON.stringify(state.recipe.steps);
        if (made.at(-1) !== now) made.push(now);
        expect(recipeSchema.parse(state.recipe)).toEqual(state.recipe);
      }
      const end = state;
      for (const expected of made.toReversed()) {
        expect(JSON.stringify(state.recipe.steps)).toBe(expected);
        state = undone(state, seen);
      }
      expect(state.recipe.steps).toEqual([]);
      for (let redo = 0; redo < made.length; redo += 1) state = redone(state, seen);
      expect(state.recipe.steps).toEqual(end.recipe.steps);
    }
  });
});
