/** Above the rows after a step: which step it is, what it changed, and the way to the last one. */

import { IconArrowDown, IconChecklist, IconEye } from '@tabler/icons-react';
import { focusInspector, useInspectorShown } from '#renderer/app/inspector.tsx';
import { showAfter } from '#renderer/features/explore/recipe/recipe-actions.ts';
import { shownPlace, type Recipe } from '#renderer/features/explore/recipe/recipe.ts';
import { stepTitle, touchedColumns } from '#renderer/features/explore/recipe/step-words.ts';
import { changeRows } from '#renderer/features/explore/rows/rows-view.ts';
import { openInspector } from '#renderer/stores/workbench.ts';
import { Button } from '#renderer/ui/button.tsx';
import { Tag } from '#renderer/ui/tag.tsx';
import recipeStyles from '#renderer/features/explore/recipe/recipe.module.css';
import { classes } from '#renderer/ui/classes.ts';
import layoutStyles from '#renderer/ui/layout.module.css';
import pageStyles from '#renderer/ui/page.module.css';
import textStyles from '#renderer/ui/text.module.css';

/** Columns that the step in sight computes or names; of the rows of the source, none. */
export function changedColumns({ steps, ...recipe }: Recipe): readonly string[] {
  const step = steps[shownPlace({ steps, ...recipe }) - 1];
  return step === undefined || step.off ? [] : touchedColumns(step);
}

export function RecipeBar({ path, recipe }: { readonly path: string; readonly recipe: Recipe }) {
  const inspectorShown = useInspectorShown();
  const place = shownPlace(recipe);
  const step = recipe.steps[place - 1];
  const isEnd = place === recipe.steps.length;
  return (
    <div className={classes(pageStyles.bar, recipeStyles.bar)} role="toolbar" aria-label="Recipe">
      <Tag tone="accent" icon={<IconEye />}>
        {place === 0 ? 'Source' : `Step ${place} of ${recipe.steps.length}`}
      </Tag>
      <span className={classes(textStyles.truncated, textStyles.secondary)}>
        {step === undefined ? 'before the first step' : `${stepTitle(step)}${step.off ? ' (switched off)' : ''}`}
      </span>
      {changedColumns(recipe).length === 0 ? null : (
        <span className={classes(layoutStyles.row, layoutStyles.tight, textStyles.secondary)}>
          <i className={recipeStyles.swatch} />
          changed
        </span>
      )}
      <span className={classes(layoutStyles.end, layoutStyles.row, layoutStyles.close)}>
        {isEnd ? null : (
          <Button size="sm" icon={<IconArrowDown size={14} stroke={1.5} />} onClick={() => showAfter(path, null)}>
            Show end result
          </Button>
        )}
        {inspectorShown ? null : (
          <Button
            size="sm"
            icon={<IconChecklist size={14} stroke={1.5} />}
            onClick={() => {
              changeRows(path, { inspected: 'recipe' });
              openInspector();
              focusInspector();
            }}
          >
            Recipe
          </Button>
        )}
      </span>
    </div>
  );
}
