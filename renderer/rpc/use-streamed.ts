/** The answer of a stream that is asked for again whenever the question changes. */

import { useEffect, useState } from 'react';
import { toEngineError, type EngineError } from '#engine/contract/errors.ts';

export interface Streamed<Result> {
  /** Of the progress, while neither result nor error is there; absent: nothing is asked. */
  readonly note?: string;
  readonly result?: Result;
  readonly error?: EngineError;
}

type Answer<Result> = Result | { readonly item: 'progress'; readonly note: string };

/**
 * Ends with the component that shows it.
 * @param question decides the answer, as text; undefined: nothing is asked.
 * @param starting the note until the first progress.
 */
export function useStreamed<Result extends { readonly item: 'result' }>(
  question: string | undefined,
  starting: string,
  open: (signal: AbortSignal) => AsyncIterable<Answer<Result>>,
): Streamed<Result> {
  const [answer, setAnswer] = useState<Streamed<Result>>(question === undefined ? {} : { note: starting });
  useEffect(() => {
    setAnswer(question === undefined ? {} : { note: starting });
    if (question === undefined) return undefined;
    const abort = new AbortController();
    const follow = async (): Promise<void> => {
      try {
        for await (const item of open(abort.signal)) {
          if (abort.signal.aborted) return;
          setAnswer(item.item === 'progress' ? { note: item.note } : { result: item });
        }
      } catch (thrown) {
        if (!abort.signal.aborted) setAnswer({ error: toEngineError(thrown) });
      }
    };
    void follow();
    return () => abort.abort();
    // The question decides what is asked.
  }, [question]);
  return answer;
}
