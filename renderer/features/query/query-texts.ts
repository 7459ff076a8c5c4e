/** The texts of queries: those that are open, and those that were written and not saved, which survive closing and reloading. */

import { create } from 'zustand';
import { z } from 'zod';
import type { TypedValues } from '#renderer/features/query/query-parameters.ts';
import type { Thing } from '#renderer/stores/subject.ts';
import { savedQueryTab } from '#renderer/stores/open-editors.ts';
import { findActiveTab, markUnsaved, openTab, useWorkbench, type Tab } from '#renderer/stores/workbench.ts';

/** The version of a saved query that its text began with. */
export interface SavedVersion {
  readonly name: string;
  readonly hash: string;
  readonly sql: string;
  /** Values that its parameters begin with. */
  readonly parameters: TypedValues;
}

export interface QueryText {
  readonly title: string;
  readonly text: string;
  /** null: it was never saved. */
  readonly saved: SavedVersion | null;
  /** Milliseconds since 1970 UTC. */
  readonly changedAt: number;
}

const keptText = z.object({
  title: z.string(),
  text: z.string(),
  saved: z
    .object({
      name: z.string(),
      hash: z.string(),
      sql: z.string(),
      parameters: z.record(z.string(), z.string()).default({}),
    })
    .nullable(),
  changedAt: z.number(),
});

/** By the id of their tab. */
export const useQueryTexts = create<{ readonly texts: Readonly<Record<string, QueryText>> }>(() => ({ texts: {} }));

/** Milliseconds after a key press; local storage is slow with long texts. */
const quiet = 300;
const timers = new Map<string, ReturnType<typeof setTimeout>>();

export function draftTabId(draft: string): string {
  return `query-draft:${draft}`;
}

export function draftTab(tabId: string, title: string): Thing {
  return { id: tabId, kind: 'query', title, input: { draft: tabId.slice(draftTabId('').length) } };
}

export function findQueryText(tabId: string): QueryText | undefined {
  return useQueryTexts.getState().texts[tabId];
}

export function isUnsaved({ text, saved }: QueryText): boolean {
  return saved === null ? text.trim() !== '' : text !== saved.sql;
}

/** The query in front. */
export function activeQuery(): Tab | undefined {
  return findActiveTab('query');
}

/** A new query in a new tab. @returns the id of the tab. */
export function openNewQuery(text: string): string {
  const tabId = draftTabId(crypto.randomUUID());
  const title = freeTitle();
  putText(tabId, { title, text, saved: null, changedAt: Date.now() });
  openTab(draftTab(tabId, title));
  return tabId;
}

export function openDraft(tabId: string): void {
  const title = (findQueryText(tabId) ?? readKept(tabId))?.title ?? 'Query';
  openTab(draftTab(tabId, title));
}

export function openSavedQuery(name: string, preview = false): void {
  openTab({ ...savedQueryTab(name), preview });
}

/** `Query 3`: the first number that no unsaved query has. */
function freeTitle(): string {
  const taken = new Set(unsavedQueries().map(({ text: { title } }) => title));
  for (const { kind, title } of useWorkbench.getState().tabs) if (kind === 'query') taken.add(title);
  for (let number = 1; ; number += 1) if (!taken.has(`Query ${number}`)) return `Query ${number}`;
}

/** Read back from storage where this window has not opened it yet. @returns undefined: nothing is kept of it. */
export function restoreText(tabId: string): QueryText | undefined {
  const known = findQueryText(tabId) ?? readKept(tabId);
  if (known !== undefined) putText(tabId, known);
  return known;
}

export function putText(tabId: string, text: QueryText): void {
  useQueryTexts.setState(({ texts }) => ({ texts: { ...texts, [tabId]: text } }));
  markUnsaved(tabId, isUnsaved(text));
  clearTimeout(timers.get(tabId));
  timers.set(
    tabId,
    setTimeout(() => keep(tabId), quiet),
  );
}

export function changeText(tabId: string, text: string): void {
  const before = findQueryText(tabId);
  if (before !== undefined && before.text !== text) putText(tabId, { ...before, text, changedAt: Date.now() });
}

/** Nothing is kept of it any more. */
export function forgetText(tabId: string): void {
  clearTimeout(timers.get(tabId));
  timers.delete(tabId);
  useQueryTexts.setState(({ texts }) => ({
    texts: Object.fromEntries(Object.entries(texts).filter(([id]) => id !== tabId)),
  }));
  markUnsaved(tabId, false);
  localStorage.removeItem(storageKey(tabId));
}

/** Texts of this workspace that differ from their files, or have none; the latest first, open or not. */
export function unsavedQueries(): { readonly tabId: string; readonly text: QueryText }[] {
  const found = new Map<string, QueryText>();
  const prefix = storageKey('');
  for (let index = 0; index < localStorage.length; index += 1) {
    const key = localStorage.key(index);
    if (key?.startsWith(prefix) !== true) continue;
    const tabId = key.slice(prefix.length);
    const text = readKept(tabId);
    if (text !== undefined) found.set(tabId, text);
  }
  for (const [tabId, text] of Object.entries(useQueryTexts.getState().texts)) found.set(tabId, text);
  return [...found]
    .map(([tabId, text]) => ({ tabId, text }))
    .filter(({ text }) => isUnsaved(text))
    .sort((one, other) => other.text.changedAt - one.text.changedAt);
}

function storageKey(tabId: string): string {
  return `tenon.query ${useWorkbench.getState().workspaceId ?? ''} ${tabId}`;
}

function readKept(tabId: string): QueryText | undefined {
  try {
    return keptText.parse(JSON.parse(localStorage.getItem(storageKey(tabId)) ?? ''));
  } catch {
    return undefined;
  }
}

function keep(tabId: string): void {
  clearTimeout(timers.get(tabId));
  timers.delete(tabId);
  const text = findQueryText(tabId);
  if (text === undefined) return;
  try {
    if (isUnsaved(text)) localStorage.setItem(storageKey(tabId), JSON.stringify(text));
    else localStorage.removeItem(storageKey(tabId));
  } catch {
    // The storage is full: the text stays in the window, and the tab is marked as unsaved.
  }
}

// A window that closes or reloads within the pause.
window.addEventListener('pagehide', () => {
  for (const tabId of timers.keys()) keep(tabId);
});
