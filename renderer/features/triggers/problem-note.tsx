/** What is wrong with a trigger, workflow or notification, above its page. */

import type { ErrorText } from '#engine/contract/procedures/column.ts';
import { classes } from '#renderer/ui/classes.ts';
import noteStyles from '#renderer/ui/note.module.css';

export function ProblemNote({ problem }: { readonly problem: ErrorText | null | undefined }) {
  if (problem == null) return null;
  return (
    <p className={classes(noteStyles.note, noteStyles.warning)} role="status">
      {problem.message} {problem.hint}
    </p>
  );
}

export function WarningNotes({ warnings = [] }: { readonly warnings: readonly ErrorText[] | undefined }) {
  return warnings.map((warning) => <ProblemNote key={warning.message} problem={warning} />);
}
