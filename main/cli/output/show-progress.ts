/** Follows a stream with a line of progress. */

import { EngineError } from '#engine/contract/errors.ts';
import { ProgressLine } from '#main/cli/output/out.ts';

interface ProgressItem {
  readonly item: 'progress';
  readonly fraction: number | null;
  readonly note: string;
}

/**
 * @param what the subject of a sentence, for a stream without an answer.
 * @returns the last item that is not progress. @throws EngineError of the stream.
 */
export async function showProgress<Item extends { readonly item: string }>(
  items: AsyncIterable<Item | ProgressItem>,
  what: string,
): Promise<Exclude<Item, ProgressItem>> {
  const progress = new ProgressLine();
  let answer: Exclude<Item, ProgressItem> | undefined;
  try {
    for await (const item of items) {
      if (isProgress(item)) progress.show(item.fraction, item.note);
      else answer = item as Exclude<Item, ProgressItem>;
    }
  } finally {
    progress.clear();
  }
  if (answer === undefined) throw new EngineError('Internal', `${what} ended without a result.`);
  return answer;
}

function isProgress(item: { readonly item: string }): item is ProgressItem {
  return item.item === 'progress';
}
