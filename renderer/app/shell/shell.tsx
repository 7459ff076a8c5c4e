/** The window: title, areas, side bar, editors, status, with everything that floats over them. */

import { useEffect, useLayoutEffect, useRef } from 'react';
import { ActivityBar } from '#renderer/app/shell/activity-bar.tsx';
import { registerCommands } from '#renderer/app/commands/command.ts';
import { showDesktopMenu } from '#renderer/app/commands/desktop-menu.ts';
import { listenForKeys } from '#renderer/app/commands/keys.ts';
import { ignoreSecondPresses } from '#renderer/app/commands/second-press.ts';
import { shellCommands } from '#renderer/app/commands/shell-commands.ts';
import { followBrowserHistory } from '#renderer/app/shell/browser-history.ts';
import { DropTarget } from '#renderer/app/shell/drop-target.tsx';
import { EditorPanes } from '#renderer/app/shell/editor-pane.tsx';
import { focusShownEditor, keepFocus } from '#renderer/app/editor-focus.ts';
import { ErrorBoundary } from '#renderer/app/error-boundary.tsx';
import { useUncovering } from '#renderer/app/inspector.tsx';
import { HelpDialogs } from '#renderer/app/help/help-dialogs.tsx';
import { ContextMenus } from '#renderer/app/menus/context-menus.tsx';
import { WorkspaceDialogs } from '#renderer/app/workspaces/workspace-dialogs.tsx';
import { Palette } from '#renderer/app/palette/palette.tsx';
import { SideBarEdge } from '#renderer/app/shell/side-bar-edge.tsx';
import { StatusBar } from '#renderer/app/shell/status-bar.tsx';
import { TabStrip } from '#renderer/app/shell/tab-strip.tsx';
import { TitleBar } from '#renderer/app/shell/title-bar.tsx';
import { Toasts } from '#renderer/app/shell/toasts.tsx';
import { features } from '#renderer/features/index.ts';
import { subjectOf } from '#renderer/stores/subject.ts';
import { useWorkbench } from '#renderer/stores/workbench.ts';
import { useSubjects } from '#renderer/ui/menu/subjects.ts';
import shellStyles from '#renderer/app/shell/shell.module.css';
import { classes } from '#renderer/ui/classes.ts';

export function Shell() {
  const area = useWorkbench((state) => state.area);
  const activeTab = useWorkbench((state) => state.activeTab);
  const tab = useWorkbench(({ tabs }) => tabs.find(({ id }) => id === activeTab));
  const timesAsked = useWorkbench((state) => state.timesAsked);
  const sideBarOpen = useWorkbench((state) => state.sideBarOpen);
  const sideBarWidth = useWorkbench((state) => state.sideBarWidth);
  useUncovering();
  useEffect(() => {
    const removeCommands = registerCommands([...shellCommands, ...features.flatMap((feature) => feature.commands)]);
    const removeKeys = listenForKeys();
    const heedAllPresses = ignoreSecondPresses();
    const endMenu = showDesktopMenu();
    const endKeeping = keepFocus();
    const endHistory = followBrowserHistory();
    return () => {
      removeCommands();
      removeKeys();
      endMenu();
      endKeeping();
      endHistory();
      heedAllPresses();
    };
  }, []);
  useEffect(() => focusShownEditor(), [activeTab, timesAsked]);
  const SideBar = features.find((feature) => feature.area === area)?.sideBar;
  const showSide = sideBarOpen && SideBar !== undefined;
  const root = useRef<HTMLDivElement>(null);
  // Around all objects: the editor's thing, the area, the window.
  useSubjects(root, (target) => {
    if (target.closest('#editor') !== null)
      return tab === undefined ? { menus: ['start'], title: 'Start' } : subjectOf(tab);
    return target.closest('[data-part="side-bar"]') === null
      ? { menus: ['window'], title: 'Window' }
      : { menus: [`area-${area}`], title: area };
  });
  useLayoutEffect(() => root.current?.style.setProperty('--side-width', `${sideBarWidth}px`), [sideBarWidth]);
  return (
    <div className={classes(shellStyles.window, !showSide && shellStyles.withoutSideBar)} data-part="window" ref={root}>
      <TitleBar />
      <ActivityBar />
      {showSide ? (
        <aside className={shellStyles.sideBar} data-part="side-bar" aria-label={area}>
          <ErrorBoundary resetKey={area}>
            <SideBar />
          </ErrorBoundary>
          <SideBarEdge />
        </aside>
      ) : null}
      <main className={shellStyles.main}>
        <TabStrip />
        <EditorPanes />
      </main>
      <StatusBar />
      <Palette />
      <HelpDialogs />
      <WorkspaceDialogs />
      <ContextMenus />
      <Toasts />
      <DropTarget />
    </div>
  );
}
