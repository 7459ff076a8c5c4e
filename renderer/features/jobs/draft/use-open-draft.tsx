/** The draft of a file that is being opened. */

import { useEffect, useState, type ReactNode } from 'react';
import { toEngineError, type EngineError } from '#engine/contract/errors.ts';
import { openDraft } from '#renderer/features/jobs/draft/autosave.ts';
import { useDrafts, type Draft } from '#renderer/features/jobs/draft/draft-store.ts';
import { titleOf } from '#renderer/features/jobs/draft/graph-file.ts';
import { ErrorView, LoadingView } from '#renderer/ui/state-view.tsx';

/** @returns instead: what is shown until it is read. */
export function useOpenDraft(name: string): { readonly draft: Draft | undefined; readonly instead: ReactNode } {
  const draft = useDrafts((state) => state.drafts[name]);
  const [error, setError] = useState<EngineError | null>(null);
  useEffect(() => {
    openDraft(name).then(
      () => setError(null),
      (thrown: unknown) => setError(toEngineError(thrown)),
    );
  }, [name]);
  const instead = error === null ? <LoadingView text={`Reading ${titleOf(name)}`} /> : <ErrorView error={error} />;
  return { draft, instead };
}
