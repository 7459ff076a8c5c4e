/** The form of one step: of its own where that is shorter, else that of the transform's arguments. */

import { useLayoutEffect, useMemo, useRef, useState } from 'react';
import type { ColumnText } from '#engine/contract/procedures/column.ts';
import type { Output } from '#engine/contract/procedures/index.ts';
import { checkStep } from '#renderer/features/explore/recipe/check-step.ts';
import { takeSteps } from '#renderer/features/explore/recipe/recipe-actions.ts';
import { jobOfSteps, lastNode, type RecipeSource } from '#renderer/features/explore/recipe/recipe-job.ts';
import {
  activeSteps,
  replaceStep,
  shownSteps,
  type NewStep,
  type RecipeStep,
} from '#renderer/features/explore/recipe/recipe.ts';
import { ReplaceFields, SplitFields, TypeFields } from '#renderer/features/explore/recipe/step-fields.tsx';
import { formOf, isReady } from '#renderer/features/explore/recipe/step-forms.ts';
import { StepArguments } from '#renderer/features/explore/recipe/step-arguments.tsx';
import { StepProblemNote } from '#renderer/features/explore/recipe/step-problem-note.tsx';
import { useCheckedSubmit } from '#renderer/features/explore/recipe/use-checked-submit.ts';
import { changeRecipe, openRowsOf, showDialog, type OpenRows } from '#renderer/features/explore/rows/rows-view.ts';
import { useProcedure } from '#renderer/rpc/queries.ts';
import { Button } from '#renderer/ui/button.tsx';
import { Dialog } from '#renderer/ui/dialog.tsx';
import { fieldsOf } from '#renderer/ui/form/form-model.ts';
import { classes } from '#renderer/ui/classes.ts';
import recipeStyles from '#renderer/features/explore/recipe/recipe.module.css';
import dialogStyles from '#renderer/ui/dialog.module.css';
import fieldStyles from '#renderer/ui/form/field.module.css';
import formStyles from '#renderer/ui/form/schema-form.module.css';
import layoutStyles from '#renderer/ui/layout.module.css';

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
  const [draft, setDraft] = useState(step);
  const form = useRef<HTMLFormElement>(null);
  const columns = useColumnsBefore(path, source, id) ?? preview.columns;
  const transform = useProcedure('getTransforms', {}).data?.find(({ name }) => name === draft.transform);
  const fields = useMemo(() => (transform === undefined ? [] : fieldsOf(transform.args)), [transform]);
  // A step keeps the form that it began with: while one writes, its text may look like another one's.
  const [kind] = useState(() => formOf(step));
  const ready = transform !== undefined && isReady(kind, draft, fields);
  useLayoutEffect(() => {
    const inputs = [...(form.current?.querySelectorAll<HTMLInputElement>('input, select, textarea') ?? [])];
    // Where something is to be filled in; the dialog gives it the focus. New columns of a split are proposed.
    const wanted = kind === 'split' ? undefined : inputs.find(({ value }) => value === '');
    const first = wanted ?? inputs[0];
    first?.setAttribute('data-autofocus', '');
    first?.focus();
    if (kind === 'split') first?.select();
  }, [transform, kind]);
  const { problem, isChecking, submit } = useCheckedSubmit(draft);
  const changeArgument = (name: string, value: unknown): void => {
    const { [name]: _before, ...others } = draft.args;
    setDraft({ ...draft, args: value === undefined ? others : { ...draft.args, [name]: value } });
  };
  return (
    <form
      ref={form}
      className={formStyles.form}
      onSubmit={(event) => {
        event.preventDefault();
        if (!ready) return;
        submit(
          () => checkStep(source, stepsBefore(path, id), draft),
          () => {
            if (id === null) takeSteps(path, [draft]);
            else changeRecipe(path, replaceStep(openRowsOf(path).recipe, id, draft));
            onClose();
          },
        );
      }}
    >
      {transform === undefined ? null : kind === 'arguments' ? (
        <>
          <p className={fieldStyles.hint}>{transform.summary}</p>
          <div className={classes(draft.transform === 'Filter' && recipeStyles.conditions)}>
            <StepArguments
              fields={fields}
              args={draft.args}
              columns={columns}
              rows={preview.rows}
              onChange={changeArgument}
            />
          </div>
        </>
      ) : kind === 'type' ? (
        <TypeFields step={draft} onChange={setDraft} />
      ) : kind === 'split' ? (
        <SplitFields step={draft} onChange={setDraft} />
      ) : (
        <ReplaceFields step={draft} onChange={setDraft} />
      )}
      <StepProblemNote problem={problem} />
      <span className={classes(layoutStyles.row, dialogStyles.actions)}>
        <Button onClick={onClose}>Cancel</Button>
        <Button
          tone="primary"
          type="submit"
          aria-busy={isChecking}
          offReason={ready ? undefined : 'Fill in the form first'}
        >
          {id === null ? 'Add step' : 'Save step'}
        </Button>
      </span>
    </form>
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
