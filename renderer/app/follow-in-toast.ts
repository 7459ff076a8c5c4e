/** Long work in a message: its progress, with Stop, until it is done, stopped or failed. */

import { toEngineError } from '#engine/contract/errors.ts';
import { showFailure } from '#renderer/app/commands/run-command.ts';
import { changeToast, closeToast, showToast } from '#renderer/stores/toasts.ts';

interface Progress {
  readonly item: 'progress';
  /** null: not known. */
  readonly fraction: number | null;
  readonly note: string;
}

interface Followed {
  /** Also the title of a failure. */
  readonly title: string;
  /** Until the first progress. */
  readonly text: string;
  /** Said after Stop. */
  readonly stopped: string;
  readonly fraction?: number | null;
}

/** @returns the last item of the stream that is not its progress; undefined: it was stopped or failed, which was shown. */
export async function followInToast<Item extends { readonly item: string }>(
  { title, text, stopped, fraction = null }: Followed,
  open: (signal: AbortSignal) => AsyncIterable<Item | Progress>,
): Promise<Exclude<Item, { readonly item: 'progress' }> | undefined> {
  const abort = new AbortController();
  const toast = showToast({
    tone: 'info',
    title,
    text,
    progress: { fraction },
    action: { label: 'Stop', run: () => abort.abort() },
  });
  try {
    let last: Exclude<Item, { readonly item: 'progress' }> | undefined;
    for await (const item of open(abort.signal))
      if (isProgress(item)) changeToast(toast, { text: item.note, progress: { fraction: item.fraction } });
      else last = item as Exclude<Item, { readonly item: 'progress' }>;
    return last;
  } catch (thrown) {
    if (toEngineError(thrown).code === 'Cancelled') showToast({ tone: 'info', title: stopped });
    else showFailure(title, thrown);
    return undefined;
  } finally {
    closeToast(toast);
  }
}

function isProgress(item: { readonly item: string }): item is Progress {
  return item.item === 'progress';
}
