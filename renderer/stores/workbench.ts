/** State that only the window owns: areas, tabs, panels, theme. Kept in local storage; engine data never is. */

import { create } from 'zustand';
import { createJSONStorage, persist, type PersistStorage } from 'zustand/middleware';
import {
  firstAppearance,
  readAppearance,
  writeAppearance,
  type Appearance,
} from '#renderer/stores/shared-appearance.ts';
import { currentSubject } from '#renderer/stores/subject.ts';

export const areaNames = ['explore', 'catalog', 'crawlers', 'jobs', 'triggers', 'runs', 'query', 'settings'] as const;
export type AreaName = (typeof areaNames)[number];

/** An open editor. `kind` picks the component, `input` is all it needs to open again. */
export interface Tab {
  readonly id: string;
  readonly kind: string;
  readonly title: string;
  readonly input: Readonly<Record<string, unknown>>;
  /** One click opens a preview tab (italic), which the next one replaces; an edit or a double click keeps it. */
  readonly preview: boolean;
}

export type ThemeChoice = Appearance['theme'];

export type TextSize = Appearance['textSize'];
export type Density = Appearance['density'];
/** `1,234.5`, `1.234,5`, `1 234,5` or `1234.5`. */
export type NumberStyle = Appearance['numberStyle'];
/** `20 Nov 2026`, `2026-11-20`, `20/11/2026`, `20.11.2026` or `11/20/2026`. */
export type DateStyle = Appearance['dateStyle'];

/** The editors of a workspace. */
interface OpenTabs {
  readonly tabs: readonly Tab[];
  readonly activeTab: string | null;
}

export interface WorkbenchState extends OpenTabs {
  readonly area: AreaName;
  /** The workspace whose tabs are open; null: none was known yet. */
  readonly workspaceId: string | null;
  /** Tabs of workspaces that this window showed before, the latest first; a port and the desktop serve many. */
  readonly elsewhere: readonly (OpenTabs & { readonly workspaceId: string })[];
  /** How often an editor was opened, including when it was already in front; not stored. */
  readonly timesAsked: number;
  readonly sideBarOpen: boolean;
  readonly sideBarWidth: number;
  readonly inspectorOpen: boolean;
  /** In a narrow window the inspector covers the editor, so only the tab where it was opened shows it; not stored. */
  readonly inspectedTab: string | null;
  readonly panelOpen: boolean;
  /** Pixels. */
  readonly panelHeight: number;
  readonly theme: ThemeChoice;
  readonly textSize: TextSize;
  readonly density: Density;
  readonly numberStyle: NumberStyle;
  readonly dateStyle: DateStyle;
  /** Single letters act on the canvas while it has the focus. */
  readonly letterKeys: boolean;
  /** Keys that a person gave to commands, by their ids, in the place of those they have by themselves; []: none. */
  readonly keyChanges: Readonly<Record<string, readonly string[]>>;
  /** Copied text that a spreadsheet would run as a formula is not escaped. */
  readonly keepFormulas: boolean;
  /** Ids of tabs with changes that are not on disk yet; not kept across restarts. */
  readonly unsaved: ReadonlySet<string>;
}

type Stored = Omit<WorkbenchState, 'unsaved' | 'inspectedTab' | 'timesAsked'>;

/** Workspaces whose tabs are remembered besides the current one. */
const mostElsewhere = 20;

const json = createJSONStorage<Stored>(() => window.localStorage);

/** On the desktop, windows of several workspaces store at one place: none overwrites the tabs of another. */
const storageOfWindows: PersistStorage<Stored> | undefined = json && {
  ...json,
  setItem(name, value) {
    const others = json.getItem(name) as { readonly state: Stored } | null;
    const { state } = value;
    writeAppearance(state);
    return json.setItem(name, others === null ? value : { ...value, state: withOthers(state, others.state) });
  },
};

function withOthers(own: Stored, { workspaceId, tabs, activeTab, elsewhere }: Stored): Stored {
  if (own.workspaceId === null || workspaceId === null || own.workspaceId === workspaceId) return own;
  const all = [{ workspaceId, tabs, activeTab }, ...elsewhere, ...own.elsewhere];
  const newest = all.filter(
    (each, place) =>
      each.workspaceId !== own.workspaceId && all.findIndex((one) => one.workspaceId === each.workspaceId) === place,
  );
  return { ...own, elsewhere: newest.slice(0, mostElsewhere) };
}

export const useWorkbench = create<WorkbenchState>()(
  persist(
    (): WorkbenchState => ({
      area: 'explore',
      workspaceId: null,
      elsewhere: [],
      tabs: [],
      activeTab: null,
      timesAsked: 0,
      sideBarOpen: true,
      sideBarWidth: 240,
      inspectorOpen: true,
      inspectedTab: null,
      panelOpen: false,
      panelHeight: 262,
      ...firstAppearance,
      letterKeys: true,
      keyChanges: {},
      keepFormulas: false,
      unsaved: new Set(),
    }),
    {
      name: 'tenon.workbench',
      storage: storageOfWindows,
      version: 1,
      merge: (stored, initial) => ({ ...initial, ...(stored as Stored | undefined), ...readAppearance() }),
      partialize: ({ unsaved: _unsaved, inspectedTab: _inspectedTab, timesAsked: _timesAsked, ...kept }) => kept,
    },
  ),
);

const set = useWorkbench.setState;

/** Replaces the tabs of another workspace with those that were open in this one. */
export function enterWorkspace(workspaceId: string): void {
  set(({ workspaceId: before, tabs, activeTab, elsewhere }) => {
    if (before === workspaceId) return {};
    // State from before workspaces were distinguished is adopted.
    if (before === null) return { workspaceId };
    const others = elsewhere.filter((each) => each.workspaceId !== workspaceId);
    return {
      workspaceId,
      tabs: [],
      activeTab: null,
      ...elsewhere.find((each) => each.workspaceId === workspaceId),
      elsewhere: [{ workspaceId: before, tabs, activeTab }, ...others].slice(0, mostElsewhere),
    };
  });
}

/** What commands act on, where it is of this kind: the thing whose menu was opened, else the tab in front. */
export function findActiveTab(kind: string): Tab | undefined {
  const { tabs, activeTab } = useWorkbench.getState();
  const thing = currentSubject()?.thing;
  if (thing !== undefined) return thing.kind === kind ? { preview: false, ...thing } : undefined;
  return tabs.find((tab) => tab.id === activeTab && tab.kind === kind);
}

export function showArea(area: AreaName): void {
  set((state) => ({ area, sideBarOpen: state.area === area ? !state.sideBarOpen : true }));
}

export function openArea(area: AreaName): void {
  set({ area, sideBarOpen: true });
}

/** Opens the editor, or shows it when it is open already. */
export function openTab(tab: Omit<Tab, 'preview'> & { preview?: boolean }): void {
  set((state) => {
    const preview = tab.preview ?? false;
    const timesAsked = state.timesAsked + 1;
    const open = state.tabs.find(({ id }) => id === tab.id);
    if (open !== undefined) {
      const tabs =
        open.preview && !preview
          ? state.tabs.map((each) => (each === open ? { ...each, preview: false } : each))
          : state.tabs;
      return { tabs, activeTab: tab.id, timesAsked };
    }
    const kept = preview ? state.tabs.filter((each) => !each.preview) : state.tabs;
    return { tabs: [...kept, { ...tab, preview }], activeTab: tab.id, timesAsked };
  });
}

/** Editors that took the place of others in this window, by the ids of these. */
const replacements = new Map<string, Omit<Tab, 'preview'>>();

/** The tab itself, or the one that has taken its place, such as that of a query that was saved. */
export function currentTabOf(tab: Tab): Tab {
  const next = replacements.get(tab.id);
  return next === undefined ? tab : currentTabOf({ ...next, preview: tab.preview });
}

/** Shows an area and an editor that were in front before. @param tab opened again if it was closed; null: no editor. */
export function showPlace(area: AreaName, tab: Tab | null): void {
  if (tab === null) set({ area, activeTab: null });
  else {
    set({ area });
    openTab({ ...currentTabOf(tab), preview: true });
  }
}

/** Puts another editor in the place of one; when that is open already, only the first goes. */
export function replaceTab(id: string, tab: Omit<Tab, 'preview'>): void {
  // Two names given in turn would lead in a circle.
  replacements.delete(tab.id);
  if (id !== tab.id) replacements.set(id, tab);
  set((state) => {
    const old = state.tabs.find((each) => each.id === id);
    if (old === undefined) return {};
    const isOpen = id !== tab.id && state.tabs.some((each) => each.id === tab.id);
    const tabs = isOpen
      ? state.tabs.filter((each) => each !== old)
      : state.tabs.map((each) => (each === old ? { ...tab, preview: old.preview } : each));
    return { tabs, activeTab: state.activeTab === id ? tab.id : state.activeTab };
  });
}

export function keepTab(id: string): void {
  set((state) => ({ tabs: state.tabs.map((tab) => (tab.id === id ? { ...tab, preview: false } : tab)) }));
}

export function closeTab(id: string): void {
  set((state) => {
    const index = state.tabs.findIndex((tab) => tab.id === id);
    if (index < 0) return {};
    const tabs = state.tabs.filter((tab) => tab.id !== id);
    const next = tabs[Math.min(index, tabs.length - 1)];
    return { tabs, activeTab: state.activeTab === id ? (next?.id ?? null) : state.activeTab };
  });
}

/** All but this one, and those whose changes are not saved. @param id null: none is kept for itself. */
export function closeOthers(id: string | null): void {
  set((state) => {
    const tabs = state.tabs.filter((tab) => tab.id === id || state.unsaved.has(tab.id));
    const isLeft = tabs.some((tab) => tab.id === state.activeTab);
    return { tabs, activeTab: isLeft ? state.activeTab : (tabs[0]?.id ?? null) };
  });
}

export function activateTab(id: string): void {
  set({ activeTab: id });
}

/** @param step 1 for the next tab, -1 for the previous one; wraps around. */
export function moveToTab(step: 1 | -1): void {
  set((state) => {
    const index = state.tabs.findIndex((tab) => tab.id === state.activeTab);
    const next = state.tabs[(index + step + state.tabs.length) % state.tabs.length];
    return next === undefined ? {} : { activeTab: next.id };
  });
}

export function markUnsaved(id: string, unsaved: boolean): void {
  set((state) => {
    if (state.unsaved.has(id) === unsaved) return {};
    const next = new Set(state.unsaved);
    if (unsaved) next.add(id);
    else next.delete(id);
    return {
      unsaved: next,
      tabs: unsaved ? state.tabs.map((tab) => (tab.id === id ? { ...tab, preview: false } : tab)) : state.tabs,
    };
  });
}

export function openInspector(): void {
  set(({ activeTab }) => ({ inspectorOpen: true, inspectedTab: activeTab }));
}

export function closeInspector(): void {
  set({ inspectorOpen: false, inspectedTab: null });
}

/** In a narrow window: hides the inspector until it is opened or something is selected. */
export function uncoverEditor(): void {
  set({ inspectedTab: null });
}

/** In a narrow window the inspector appears and disappears with the selection, unless it was closed. */
export function inspectSelection(isAny: boolean): void {
  const { activeTab, inspectedTab } = useWorkbench.getState();
  const next = isAny ? activeTab : null;
  if (next !== inspectedTab) set({ inspectedTab: next });
}

export function toggle(part: 'sideBarOpen' | 'panelOpen'): void {
  set((state) => ({ [part]: !state[part] }) as Partial<WorkbenchState>);
}

/** @param height pixels; limited so that neither the panel nor the part above it disappears. */
export function resizePanel(height: number): void {
  set({ panelHeight: Math.max(120, Math.min(window.innerHeight - 260, Math.round(height))) });
}

export function setTheme(theme: ThemeChoice): void {
  set({ theme });
}

/** @param keys by the ids of commands; undefined: their own again. */
export function changeKeys(keys: Readonly<Record<string, readonly string[] | undefined>>): void {
  set(({ keyChanges }) => ({
    keyChanges: Object.fromEntries(
      Object.entries({ ...keyChanges, ...keys }).filter(
        (entry): entry is [string, readonly string[]] => entry[1] !== undefined,
      ),
    ),
  }));
}

export function setLetterKeys(letterKeys: boolean): void {
  set({ letterKeys });
}

/** @param width pixels; kept between 180 and 420 (design/README.md §2). */
export function resizeSideBar(width: number): void {
  set({ sideBarWidth: Math.max(180, Math.min(420, Math.round(width))) });
}
