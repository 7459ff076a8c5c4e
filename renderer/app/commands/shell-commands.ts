/** Commands of the shell itself: areas, tabs, layout, theme, palette. */

import { areas } from '#renderer/app/areas.ts';
import type { Command } from '#renderer/app/commands/command.ts';
import { helpCommands } from '#renderer/app/help/help-commands.ts';
import { thingCommands } from '#renderer/app/commands/thing-commands.ts';
import { coversEditor, toggleInspector } from '#renderer/app/inspector.tsx';
import { focusEditorIfLost, focusMainPlace } from '#renderer/app/editor-focus.ts';
import { openPalette, usePalette } from '#renderer/app/palette/palette-store.ts';
import { workspaceCommands } from '#renderer/app/workspaces/workspace-commands.ts';
import { currentSubject } from '#renderer/stores/subject.ts';
import { closeToast, useToasts } from '#renderer/stores/toasts.ts';
import {
  closeOthers,
  closeTab,
  keepTab,
  moveToTab,
  openArea,
  setTheme,
  toggle,
  uncoverEditor,
  useWorkbench,
  type AreaName,
} from '#renderer/stores/workbench.ts';
import { isDialogOpen, isModalOpen } from '#renderer/ui/dialog.tsx';
import { whenDrawn } from '#renderer/ui/when-drawn.ts';

/** Not of work under way: its message has the button that stops it. */
const newestToast = (): number | undefined =>
  useToasts.getState().toasts.findLast(({ progress }) => progress === undefined)?.id;
/** Over another dialog it would lead to the screen below that. */
const mayOpenPalette = (): boolean => usePalette.getState().open || !isModalOpen();
const hasTab = (): boolean => useWorkbench.getState().activeTab !== null;
/** The tab whose menu is open, else the one in front. */
const tabId = (): string => currentSubject()?.thing?.id ?? useWorkbench.getState().activeTab ?? '';

export const shellCommands: readonly Command[] = [
  ...workspaceCommands,
  ...helpCommands,
  ...thingCommands,
  {
    id: 'palette.open',
    title: 'Search tables, jobs and commands',
    group: 'Window',
    keys: 'Ctrl+K',
    overDialogs: true,
    when: mayOpenPalette,
    run: () => openPalette(''),
  },
  {
    id: 'palette.commands',
    title: 'Show all commands',
    group: 'Window',
    keys: 'Ctrl+Shift+P',
    overDialogs: true,
    when: mayOpenPalette,
    run: () => openPalette('>'),
  },
  ...areas
    // Its own command opens its editor, too.
    .filter(({ name }) => name !== 'settings')
    .map(({ name, title, icon, keys }): Command => ({
      id: `area.${name}`,
      title: `Go to ${title}`,
      group: 'Window',
      icon,
      keys,
      run: () => (openArea(name), focusSideBar(name)),
    })),
  {
    id: 'window.toggle-side-bar',
    title: 'Show or hide side bar',
    group: 'Window',
    keys: 'Ctrl+B',
    run: () => toggle('sideBarOpen'),
  },
  {
    id: 'window.toggle-panel',
    title: 'Show or hide bottom panel',
    group: 'Window',
    keys: 'Ctrl+J',
    run: () => toggle('panelOpen'),
  },
  {
    id: 'window.toggle-inspector',
    title: 'Show or hide inspector',
    group: 'Window',
    keys: 'Alt+I',
    run: toggleInspector,
  },
  {
    id: 'window.uncover-editor',
    title: 'Close inspector over editor',
    group: 'Window',
    keys: 'Escape',
    keysOnly: true,
    when: coversEditor,
    run: uncoverEditor,
  },
  {
    id: 'window.close-message',
    title: 'Close newest message',
    group: 'Window',
    keys: 'Escape',
    when: () => newestToast() !== undefined,
    run: () => {
      closeToast(newestToast() ?? 0);
      focusEditorIfLost();
    },
  },
  {
    id: 'tab.close',
    title: 'Close editor',
    keywords: ['tab', 'tabs'],
    group: 'Window',
    keys: 'Alt+W',
    when: hasTab,
    run: () => closeTab(tabId()),
  },
  {
    id: 'tab.close-others',
    title: 'Close other saved editors',
    group: 'Window',
    keywords: ['tab', 'tabs'],
    when: () => useWorkbench.getState().tabs.length > 1,
    run: () => closeOthers(tabId()),
  },
  {
    id: 'tab.close-all',
    title: 'Close all saved editors',
    group: 'Window',
    keywords: ['tab', 'tabs'],
    when: hasTab,
    run: () => closeOthers(null),
  },
  {
    id: 'tab.keep',
    title: 'Keep editor open',
    group: 'Window',
    keywords: ['tab', 'tabs', 'preview', 'pin'],
    when: () => useWorkbench.getState().tabs.some(({ id, preview }) => id === tabId() && preview),
    run: () => keepTab(tabId()),
  },
  {
    id: 'tab.next',
    title: 'Next editor',
    keywords: ['tab', 'tabs'],
    group: 'Window',
    keys: 'Alt+PageDown',
    when: hasTab,
    run: () => moveToTab(1),
  },
  {
    id: 'tab.previous',
    title: 'Previous editor',
    keywords: ['tab', 'tabs'],
    group: 'Window',
    keys: 'Alt+PageUp',
    when: hasTab,
    run: () => moveToTab(-1),
  },
  {
    id: 'theme.light',
    title: 'Use light theme',
    group: 'Appearance',
    keywords: ['colour', 'mode'],
    run: () => setTheme('light'),
  },
  {
    id: 'theme.dark',
    title: 'Use dark theme',
    group: 'Appearance',
    keywords: ['colour', 'mode', 'night'],
    run: () => setTheme('dark'),
  },
  {
    id: 'theme.system',
    title: 'Use system theme',
    group: 'Appearance',
    keywords: ['colour', 'mode'],
    run: () => setTheme('system'),
  },
  { id: 'region.next', title: 'Next region', group: 'Window', keys: 'F6', run: () => moveFocus(1) },
  { id: 'region.previous', title: 'Previous region', group: 'Window', keys: 'Shift+F6', run: () => moveFocus(-1) },
];

/** Focuses its list once that exists, its filter if it is empty, unless the user does something else first. */
function focusSideBar(area: AreaName): void {
  whenDrawn(() => {
    const side = document.querySelector(`[data-part="side-bar"][aria-label="${area}"]`);
    // A palette that closes gives the keys back first.
    if (side === null || isDialogOpen()) return false;
    const row = side.querySelector<HTMLElement>('[role="treeitem"][tabindex="0"]');
    if (row === null && side.querySelector('[data-part="tree"][data-busy="true"]') !== null) return false;
    (row ?? side.querySelector('input'))?.focus();
    return true;
  });
}

/** Order of design/README.md §8. */
const regions = ['title-bar', 'activity-bar', 'side-bar', 'tabs', 'editor', 'pane', 'panel', 'toasts', 'status-bar'];
/** From the text of a query into the rows of its result, then into the inspector beside both, or that of the rows. */
const regionsOfQuery = regions.map((part) => (part === 'pane' ? 'panel' : part === 'panel' ? 'pane' : part));

function moveFocus(step: 1 | -1): void {
  const isQuery = document.querySelector('[data-part="query-editor"] [data-part="panel"]') !== null;
  const present = (isQuery ? regionsOfQuery : regions)
    .map((part) => document.querySelector(`[data-part="${part}"]`))
    .filter((element) => element !== null);
  const index = present.findLastIndex((element) => element.contains(document.activeElement));
  for (let distance = 1; distance <= present.length; distance += 1) {
    const region = present[(index + step * distance + present.length * 2) % present.length]!;
    if (focusMainPlace(region)) return;
    const target = region.querySelector<HTMLElement>(
      '[tabindex="0"], button:not([tabindex="-1"]), input, select, textarea, a[href]',
    );
    if (target !== null) {
      target.focus();
      return;
    }
  }
}
