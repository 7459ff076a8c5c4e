/** The views of open files and tables, kept in local storage: a tab has its view after a restart of the window, too. */

import { z } from 'zod';
import { rowChoice, viewInput } from '#engine/contract/procedures/row-view.ts';
import { noRecipe, recipeSchema } from '#renderer/features/explore/recipe/recipe.ts';
import { leastShare, mostShare, usualShare } from '#renderer/ui/edges/split-edge.tsx';
import { useWorkbench, type Tab } from '#renderer/stores/workbench.ts';

const ranges = z.array(z.object({ start: z.int().min(0), count: z.int().min(1) })).max(10_000);
const keptView = z.object({
  view: z.object({
    order: viewInput.order,
    filter: rowChoice.filter,
    search: rowChoice.search,
    condition: rowChoice.condition,
  }),
  format: z.string().optional(),
  options: z.record(z.string(), z.unknown()),
  saved: z.boolean(),
  profiles: z.boolean(),
  shown: z.enum(['rows', 'chart', 'both', 'profile']),
  /** Percent. */
  gridShare: z.number().min(leastShare).max(mostShare).default(usualShare),
  /** Views that were kept before there were recipes have none. */
  recipe: recipeSchema.default({ ...noRecipe, steps: [] }),
  columns: z.object({
    order: z.array(z.string()),
    hidden: z.array(z.string()),
    pinned: z.array(z.string()),
    widths: z.array(z.object({ name: z.string(), width: z.number().min(1).max(10_000) })),
  }),
  place: z
    .object({
      arrangement: z.string(),
      top: z.int().min(0),
      left: z.string().nullable(),
      focus: z.object({ row: z.int().min(0), column: z.string(), at: z.int().min(0).optional() }).nullable(),
      ranges: ranges.nullable(),
      column: z.string().nullable(),
    })
    .optional(),
});
export type KeptView = z.output<typeof keptView>;

/** Parsed ones: the same answer for the same key as long as nothing is stored again. */
const known = new Map<string, KeptView | undefined>();

/** @param path key of the view. @returns undefined: none is kept, or it is damaged. */
export function findKeptView(path: string): KeptView | undefined {
  const key = keyOf(path);
  if (!known.has(key)) known.set(key, read(key));
  return known.get(key);
}

function read(key: string): KeptView | undefined {
  try {
    return keptView.parse(JSON.parse(localStorage.getItem(key) ?? ''));
  } catch {
    return undefined;
  }
}

/** Of a tab that is open in this window; the results of queries are not there after a restart. */
export function keepView(path: string, view: z.input<typeof keptView>): void {
  const { tabs } = useWorkbench.getState();
  if (!tabs.some((tab) => pathOf(tab) === path)) return;
  try {
    localStorage.setItem(keyOf(path), JSON.stringify(keptView.parse(view)));
  } catch {
    // The storage is full: the view is lost at a restart, and nothing else.
  }
}

/** Views of editors that are closed are not kept. */
export function forgetClosedViews(): void {
  useWorkbench.subscribe((state, before) => {
    if (state.tabs === before.tabs || state.workspaceId !== before.workspaceId) return;
    const open = new Set(state.tabs.map(pathOf));
    for (const tab of before.tabs) {
      const path = pathOf(tab);
      if (path === undefined || open.has(path)) continue;
      known.delete(keyOf(path));
      localStorage.removeItem(keyOf(path));
    }
  });
}

function keyOf(path: string): string {
  return `tenon.rows ${useWorkbench.getState().workspaceId ?? ''} ${path}`;
}

/** Key of the view that a tab shows. */
function pathOf({ kind, input }: Tab): string | undefined {
  if (kind === 'file') return String(input['path']);
  return kind === 'table' ? `table ${String(input['databaseName'])}.${String(input['name'])}` : undefined;
}
