/** Steps that a Recipe node can get: those of explore's grid first, then every other transform that can be a step. Pure. */

import type { ColumnText } from '#engine/contract/procedures/column.ts';
import type { NewStep } from '#renderer/features/explore/recipe/recipe.ts';
import { stepKinds } from '#renderer/features/explore/recipe/step-kinds.ts';
import type { Transforms } from '#renderer/features/jobs/transforms.ts';

export interface NewStepKind {
  readonly name: string;
  readonly title: string;
  /** Columns that it can begin with; absent: all. */
  fits?(type: string): boolean;
  begin(column: ColumnText, columns: readonly ColumnText[]): NewStep;
}

const unnamed: ColumnText = { name: '', type: 'string' };

/** Without kinds that fit no column. */
export function newStepKinds(transforms: Transforms, columns: readonly ColumnText[]): readonly NewStepKind[] {
  const ofGrid = stepKinds
    .filter(({ fits }) => fits === undefined || columns.some(({ type }) => fits(type)))
    .map((kind): NewStepKind => ({ ...kind, title: kind.menuTitle.replace(/ …$/u, '') }));
  const known = new Set(stepKinds.map((kind) => kind.begin(unnamed, []).transform));
  const others = [...transforms.values()]
    .filter(({ isStep, name }) => isStep && !known.has(name))
    .map(({ name, title }): NewStepKind => ({ name, title, begin: () => ({ transform: name, args: {} }) }))
    .sort((left, right) => left.title.localeCompare(right.title, 'en'));
  return [...ofGrid, ...others];
}

/** Whether it begins otherwise for another column. */
export function usesColumn(kind: NewStepKind): boolean {
  const begin = (name: string): string => JSON.stringify(kind.begin({ name, type: 'string' }, []));
  return begin('a') !== begin('b');
}

/** @param column undefined: none fits. */
export function beginStep(kind: NewStepKind, column: ColumnText | undefined, columns: readonly ColumnText[]): NewStep {
  return kind.begin(column ?? unnamed, columns);
}
