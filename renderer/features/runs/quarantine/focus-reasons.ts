/** The keys go to the reasons of rejected records when what showed them, such as *Review* beside the output, disappears. */

import { isDialogOpen, isFocusLost } from '#renderer/ui/dialog.tsx';
import { whenDrawn } from '#renderer/ui/when-drawn.ts';

/** The row of the chosen reason. */
const row = '#editor [data-part="reasons"] tr[tabindex="0"]';

export function focusReasonsIfLost(): void {
  whenDrawn(() => {
    if (isDialogOpen()) return false;
    // The editor as a whole has the keys only until something in it takes them.
    if (!isFocusLost() && document.activeElement?.id !== 'editor') return true;
    const found = [...document.querySelectorAll<HTMLElement>(row)].find((each) => each.checkVisibility());
    found?.focus();
    return found !== undefined;
  });
}
