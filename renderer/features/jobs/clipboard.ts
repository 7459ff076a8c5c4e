/** Nodes of the job in front to and from the clipboard. */

import { useEffect } from 'react';
import { chordParts } from '#renderer/app/commands/keys.ts';
import { editDraft, findDraft } from '#renderer/features/jobs/draft/draft-store.ts';
import { findCanvas, isGraphFocused } from '#renderer/features/jobs/editor-view.ts';
import { nodesAsText, nodesFromText, pasteNodes } from '#renderer/features/jobs/graph/nodes-as-text.ts';
import { removeByIds, selectedNodes } from '#renderer/features/jobs/job-actions.ts';
import { knownTransforms } from '#renderer/features/jobs/transforms.ts';
import { showToast } from '#renderer/stores/toasts.ts';
import { isDialogOpen } from '#renderer/ui/dialog.tsx';
import { countOf } from '#renderer/ui/format/words.ts';

/** What this window copied last: it may write to the clipboard without being allowed to read it. */
let lastCopied = '';

/**
 * @returns ids of the nodes that are in the clipboard now.
 * @throws what the browser throws when it does not let the window write to the clipboard.
 */
async function copy(name: string): Promise<readonly string[]> {
  const draft = findDraft(name);
  const ids = selectedNodes(name);
  if (draft === undefined || ids.length === 0) return [];
  const text = nodesAsText(draft.history.present, ids);
  await navigator.clipboard.writeText(text);
  lastCopied = text;
  showToast({ tone: 'ok', title: `${countOf(ids.length, 'node')} copied.` });
  return ids;
}

/** @throws what the browser throws when it does not let the window write to the clipboard. */
export async function copySelected(name: string): Promise<void> {
  await copy(name);
}

/** The nodes go once they are in the clipboard, whatever is selected by then. @throws as `copySelected`. */
export async function cutSelected(name: string): Promise<void> {
  removeByIds(name, await copy(name));
}

/** By the palette, which has no paste event of the browser behind it. */
export async function pasteFromClipboard(name: string): Promise<void> {
  const text = await navigator.clipboard.readText().catch(() => lastCopied);
  if (text !== '') return pasteText(name, text);
  const keys = chordParts('Ctrl+V').join(' ');
  showToast({
    tone: 'warn',
    title: 'There is nothing to paste.',
    text: `In the graph, ${keys} pastes text of other programs.`,
  });
}

/**
 * The browser's own event, which alone may read the clipboard unasked. It comes to where text was selected last, which may
 * be gone or elsewhere: what counts is whether the graph has the focus.
 */
export function usePastedNodes(name: string): void {
  useEffect(() => {
    const onPaste = (event: ClipboardEvent): void => {
      if (event.defaultPrevented || isDialogOpen() || !isGraphFocused()) return;
      event.preventDefault();
      pasteText(name, event.clipboardData?.getData('text/plain') ?? '');
    };
    document.addEventListener('paste', onPaste);
    return () => document.removeEventListener('paste', onPaste);
  }, [name]);
}

/** @param text of anyone: it is checked before anything of it is used. */
function pasteText(name: string, text: string): void {
  const draft = findDraft(name);
  if (draft === undefined) return;
  const transforms = knownTransforms();
  const read = nodesFromText(text, (transform) => transforms.has(transform));
  if (typeof read === 'string') {
    showToast({ tone: 'warn', title: read, text: 'Copy nodes of a job first.' });
    return;
  }
  const { job, copies } = pasteNodes(draft.history.present, read);
  editDraft(name, () => job, null, copies);
  findCanvas(name)?.reveal(copies[0]!);
}
