/** Where the keys go when what held them is gone. */

/**
 * A dialog, an editor or a button that goes takes the focus along: the keys go on in the editor that is shown. An
 * editor that takes the focus itself is quicker.
 * @returns the function that lets it be.
 */
export function focusEditorIfLost(): () => void {
  const timer = setTimeout(() => {
    if (document.activeElement === document.body) document.querySelector<HTMLElement>('#editor')?.focus();
  }, 60);
  return () => clearTimeout(timer);
}
