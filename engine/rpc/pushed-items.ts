/** An async generator built from callbacks: notes that are pushed during work, then its result. */

import { createDeferred } from '#engine/base/async.ts';

/**
 * @param run gets `push`; pushed items are yielded in order, then its result. When the reader stops early the
 *   signal that `run` was given must end it.
 */
export async function* pushedItems<Item, Result>(
  run: (push: (item: Item) => void) => Promise<Result>,
  last: (result: Result) => Item,
): AsyncGenerator<Item, void, void> {
  const items: Item[] = [];
  let wake = createDeferred<void>();
  let outcome: { readonly result: Result } | { readonly error: unknown } | undefined;
  const push = (item: Item): void => {
    items.push(item);
    wake.resolve();
  };
  run(push).then(
    (result) => {
      outcome = { result };
      wake.resolve();
    },
    (error: unknown) => {
      outcome = { error };
      wake.resolve();
    },
  );
  for (;;) {
    // Notes that a slow reader did not take are replaced by newer ones.
    if (items.length > 100) items.splice(0, items.length - 1);
    while (items.length > 0) yield items.shift()!;
    if (outcome !== undefined) break;
    await wake.promise;
    wake = createDeferred();
  }
  if ('error' in outcome) throw outcome.error;
  yield last(outcome.result);
}
