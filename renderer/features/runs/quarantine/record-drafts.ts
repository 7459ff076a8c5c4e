/** Texts of rejected records as the user has fixed them, until a run reads them; by run and record. */

import { create } from 'zustand';

interface RecordDrafts {
  /** Run id → record id → text. */
  readonly runs: Readonly<Record<string, Readonly<Record<number, string>>>>;
}

const useStore = create<RecordDrafts>(() => ({ runs: {} }));
const none: Readonly<Record<number, string>> = {};

export function useDrafts(runId: string): Readonly<Record<number, string>> {
  return useStore(({ runs }) => runs[runId] ?? none);
}

/** @param raw the original text; a text equal to it is not a draft. */
export function keepDraft(
  runId: string,
  record: { readonly id: number; readonly raw: string | null },
  text: string,
): void {
  keepDrafts(runId, [{ record, text }]);
}

export function keepDrafts(
  runId: string,
  changes: readonly {
    readonly record: { readonly id: number; readonly raw: string | null };
    readonly text: string;
  }[],
): void {
  useStore.setState(({ runs }) => {
    const drafts = { ...runs[runId] };
    for (const { record, text } of changes) {
      if (text === (record.raw ?? '')) delete drafts[record.id];
      else drafts[record.id] = text;
    }
    return { runs: { ...runs, [runId]: drafts } };
  });
}

export function dropDrafts(runId: string, ids: readonly number[]): void {
  useStore.setState(({ runs }) => {
    const gone = new Set(ids.map(String));
    const left = Object.entries(runs[runId] ?? none).filter(([id]) => !gone.has(id));
    return { runs: { ...runs, [runId]: Object.fromEntries(left) } };
  });
}
