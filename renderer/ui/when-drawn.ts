/** Waits for a drawing, not for a time: what needs an element is done as soon as the element is in the document. */

/**
 * Calls `act` once what was changed before is drawn, and after each change of the document, until it returns true, or
 * until the person does something else: presses a key or a button of the pointer.
 * @param act returns false while what it needs is not there.
 * @returns the function that stops the wait.
 */
export function whenDrawn(act: () => boolean): () => void {
  const ended = new AbortController();
  const { signal } = ended;
  const look = (): void => {
    if (!signal.aborted && act()) ended.abort();
  };
  const watch = new MutationObserver(look);
  signal.addEventListener('abort', () => watch.disconnect());
  for (const type of ['keydown', 'pointerdown'])
    window.addEventListener(type, () => ended.abort(), { capture: true, signal });
  watch.observe(document.body, { childList: true, subtree: true, attributes: true });
  // React draws a change of a store in a microtask, which is queued already.
  queueMicrotask(look);
  return () => ended.abort();
}
