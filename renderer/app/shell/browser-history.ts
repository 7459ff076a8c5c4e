/** The back and forward buttons of a browser tab move between the editors and areas that were in front. The address stays. */

import {
  currentTabOf,
  showPlace,
  useWorkbench,
  type AreaName,
  type Tab,
  type WorkbenchState,
} from '#renderer/stores/workbench.ts';
import { isModalOpen } from '#renderer/ui/dialog.tsx';

/** What an entry of the browser's history holds. */
interface Visit {
  readonly workspaceId: string;
  readonly area: AreaName;
  /** Null: the start page. */
  readonly tab: Tab | null;
  /** Grows by one with each entry: a visit with a smaller one is behind. */
  readonly position: number;
}

/** @returns the function that ends it. The desktop's window has no such buttons. */
export function followBrowserHistory(): () => void {
  if (window.desktop !== undefined) return () => {};
  let isWaiting = false;
  let isEnded = false;
  let position = visitOf(history.state)?.position ?? 0;
  const record = (): void => {
    isWaiting = false;
    if (isEnded) return;
    const { workspaceId, area, tabs, activeTab } = useWorkbench.getState();
    if (workspaceId === null) return;
    const tab = tabs.find(({ id }) => id === activeTab) ?? null;
    const here = visitOf(history.state);
    const isNew = here?.workspaceId === workspaceId && hasLeft(here, { area, tab });
    if (isNew) position += 1;
    const visit: Visit = { workspaceId, area, tab, position };
    if (isNew) history.pushState({ visit }, '');
    else history.replaceState({ visit }, '');
  };
  // One act, such as opening an area with its editor, is one step.
  const recordSoon = (): void => {
    if (!isWaiting) queueMicrotask(record);
    isWaiting = true;
  };
  const onPop = ({ state }: PopStateEvent): void => {
    const visit = visitOf(state);
    if (visit === undefined || visit.workspaceId !== useWorkbench.getState().workspaceId) return;
    const steps = position - visit.position;
    // A dialog asks something about the place behind it. The way back to that place brings no steps.
    if (isModalOpen() && steps !== 0) {
      history.go(steps);
      return;
    }
    position = visit.position;
    showPlace(visit.area, visit.tab);
  };
  const stop = useWorkbench.subscribe((now, before) => {
    if (isElsewhere(now, before)) recordSoon();
  });
  window.addEventListener('popstate', onPop);
  recordSoon();
  return () => {
    isEnded = true;
    stop();
    window.removeEventListener('popstate', onPop);
  };
}

function isElsewhere(now: WorkbenchState, before: WorkbenchState): boolean {
  return now.area !== before.area || now.activeTab !== before.activeTab || now.workspaceId !== before.workspaceId;
}

/** An editor that took another name is where it was. */
function hasLeft(here: Visit, { area, tab }: Pick<Visit, 'area' | 'tab'>): boolean {
  return here.area !== area || (here.tab !== null && currentTabOf(here.tab).id) !== (tab !== null && tab.id);
}

function visitOf(state: unknown): Visit | undefined {
  return (state as { readonly visit?: Visit } | null)?.visit;
}
