/** What is not known of a part, and why: it is not called equal. */

import noteStyles from '#renderer/ui/note.module.css';
import { classes } from '#renderer/ui/classes.ts';

export function Gaps({ reasons }: { readonly reasons: readonly string[] }) {
  return reasons.map((reason) => (
    <p key={reason} className={classes(noteStyles.note, noteStyles.warning)}>
      {reason}
    </p>
  ));
}
