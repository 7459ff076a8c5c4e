/** Why a dialog does not take what is written in it. */

import type { StepProblem } from '#renderer/features/explore/recipe/form/check-step.ts';
import { classes } from '#renderer/ui/classes.ts';
import fieldStyles from '#renderer/ui/form/field.module.css';

export function StepProblemNote({ problem }: { readonly problem: StepProblem | undefined }) {
  if (problem === undefined) return null;
  return (
    <p className={classes(fieldStyles.field, fieldStyles.hint, fieldStyles.wrong)} role="alert">
      {problem.message} {problem.hint}
    </p>
  );
}
