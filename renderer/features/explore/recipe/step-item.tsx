/** The list of a recipe in explore: its source, and its steps with what each did to the rows. */

import type { ReactNode } from 'react';
import { showAfter } from '#renderer/features/explore/recipe/recipe-actions.ts';
import type { StepFacts } from '#renderer/features/explore/recipe/recipe-rows.ts';
import {
  activeSteps,
  shownPlace,
  sourceStep,
  type Recipe,
  type RecipeStep,
} from '#renderer/features/explore/recipe/recipe.ts';
import { stepEffects } from '#renderer/features/explore/recipe/step-effects.ts';
import { SourceLine, StepLine } from '#renderer/features/explore/recipe/step-line.tsx';

interface SourceStepProps {
  readonly path: string;
  readonly name: string;
  readonly recipe: Recipe;
  readonly facts: StepFacts;
}

/** The rows before the first step. */
export function SourceStep({ path, name, recipe, facts }: SourceStepProps) {
  return (
    <SourceLine
      name={name}
      kind="source"
      isShown={shownPlace(recipe) === 0}
      rows={facts.receipts?.get(sourceStep)?.rowsOut}
      columns={facts.columns.get(sourceStep)?.length}
      onShow={() => showAfter(path, sourceStep)}
    />
  );
}

interface StepItemProps {
  readonly path: string;
  readonly step: RecipeStep;
  /** In the list, from 1. */
  readonly place: number;
  readonly recipe: Recipe;
  readonly facts: StepFacts;
  /** Values and rows that it changed; shown while its rows are. */
  readonly changes: ReactNode;
}

export function StepItem({ path, step, place, recipe, facts, changes }: StepItemProps) {
  const { id, off } = step;
  const before = activeSteps(recipe.steps.slice(0, place - 1)).at(-1)?.id ?? sourceStep;
  return (
    <StepLine
      step={step}
      place={place}
      isShown={shownPlace(recipe) === place}
      effects={stepEffects(facts.receipts?.get(id), facts.columns.get(before), facts.columns.get(id))}
      problem={off ? undefined : facts.problems.get(id)}
      commands="explore"
      onShow={() => showAfter(path, id)}
    >
      {changes}
    </StepLine>
  );
}
