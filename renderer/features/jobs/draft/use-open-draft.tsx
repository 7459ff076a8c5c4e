/** The draft of a file that is being opened. */

import { useEffect, useState, type ReactNode } from 'react';
import { toEngineError, type EngineError } from '#engine/contract/errors.ts';
import { openDraft } from '#renderer/features/jobs/draft/autosave.ts';
import { findDraft, useDrafts, type Draft } from '#renderer/features/jobs/draft/draft-store.ts';
import { nounOf, titleOf } from '#renderer/features/jobs/draft/graph-file.ts';
import { onEngineEvent } from '#renderer/rpc/events.ts';
import { onceAnswered } from '#renderer/rpc/once-answered.ts';
import { LoadingView } from '#renderer/ui/state-view.tsx';
import { UnreadThing } from '#renderer/app/editors/unread-thing.tsx';

/** @returns instead: what is shown until it is read. */
export function useOpenDraft(name: string): { readonly draft: Draft | undefined; readonly instead: ReactNode } {
  const draft = useDrafts((state) => state.drafts[name]);
  const [error, setError] = useState<EngineError | null>(null);
  useEffect(() => {
    const abort = new AbortController();
    const open = (): void =>
      void onceAnswered(() => openDraft(name), abort.signal).then(
        () => setError(null),
        (thrown: unknown) => setError(toEngineError(thrown)),
      );
    open();
    // A file that comes back is shown.
    const end = onEngineEvent((event) => {
      const isFile = event.entity === 'definition' && event.name === titleOf(name);
      if (isFile && findDraft(name) === undefined) open();
    });
    return () => (end(), abort.abort());
  }, [name]);
  const instead =
    error === null ? (
      <LoadingView text={`Reading ${titleOf(name)}`} />
    ) : (
      <UnreadThing error={error} noun={nounOf(name)} name={titleOf(name)} />
    );
  return { draft, instead };
}
