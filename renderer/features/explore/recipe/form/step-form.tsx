/** The dialog of one step of a recipe in explore. */

import type { ColumnText } from '#engine/contract/procedures/column.ts';
import type { Output } from '#engine/contract/procedures/index.ts';
import { checkStep } from '#renderer/features/explore/recipe/form/check-step.ts';
import { changeRecipe, takeSteps } from '#renderer/features/explore/recipe/recipe-actions.ts';
import { jobOfSteps, lastNode, type RecipeSource } from '#renderer/features/explore/recipe/recipe-job.ts';
import {
  activeSteps,
  replaceStep,
  shownSteps,
  type NewStep,
  type RecipeStep,
} from '#renderer/features/explore/recipe/recipe.ts';
import { EditedStep } from '#renderer/features/explore/recipe/form/edited-step.tsx';
import { openRowsOf, showDialog, type OpenRows } from '#renderer/features/explore/rows/rows-view.ts';
import { useProcedure } from '#renderer/rpc/queries.ts';
import { Dialog } from '#renderer/ui/dialog.tsx';

interface StepDialogProps {
  readonly path: string;
  readonly open: OpenRows;
  readonly source: RecipeSource;
  /** Of the rows in sight. */
  readonly preview: Pick<Output<'previewFile'>, 'columns' | 'rows'>;
}

export function StepDialog({ path, open, source, preview }: StepDialogProps) {
  const dialog = open.dialog?.kind === 'step' ? open.dialog : null;
  const close = (): void => showDialog(path, null);
  return (
    <Dialog open={dialog !== null} onClose={close} title={dialog?.title ?? 'Step'} width={560}>
      {dialog === null ? null : (
        <StepForm path={path} source={source} id={dialog.id} step={dialog.step} preview={preview} onClose={close} />
      )}
    </Dialog>
  );
}

interface StepFormProps {
  readonly path: string;
  readonly source: RecipeSource;
  /** null: a new one, behind the step whose rows are shown. */
  readonly id: string | null;
  readonly step: NewStep;
  readonly preview: Pick<Output<'previewFile'>, 'columns' | 'rows'>;
  onClose(): void;
}

function StepForm({ path, source, id, step, preview, onClose }: StepFormProps) {
  const columns = useColumnsBefore(path, source, id) ?? preview.columns;
  const save = (draft: NewStep): void => {
    if (id === null) takeSteps(path, [draft]);
    else changeRecipe(path, replaceStep(openRowsOf(path).recipe, id, draft));
  };
  return (
    <EditedStep
      step={step}
      isNew={id === null}
      columns={columns}
      rows={preview.rows}
      check={(draft) => checkStep(source, stepsBefore(path, id), draft)}
      onSave={save}
      onClose={onClose}
    />
  );
}

/** Columns that the step reads; undefined while they are not known. */
function useColumnsBefore(path: string, source: RecipeSource, id: string | null): readonly ColumnText[] | undefined {
  const job = jobOfSteps('recipe', source, stepsBefore(path, id));
  const last = lastNode(job);
  return useProcedure('validateJob', { job }).data?.nodes.find((node) => node.id === last)?.columns;
}

/** Those that are switched on. @param id of a step; null: a new one, behind the step whose rows are shown. */
function stepsBefore(path: string, id: string | null): readonly RecipeStep[] {
  const { recipe } = openRowsOf(path);
  if (id === null) return shownSteps(recipe);
  const at = recipe.steps.findIndex((each) => each.id === id);
  return activeSteps(recipe.steps.slice(0, at));
}
