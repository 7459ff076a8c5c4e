/** The editor of a tab in its place; of some kinds it stays drawn while another tab is in front (decision 0089). */

import { Activity, useLayoutEffect, useRef, useState } from 'react';
import { ErrorBoundary } from '#renderer/app/error-boundary.tsx';
import shellStyles from '#renderer/app/shell/shell.module.css';
import { findEditor } from '#renderer/features/index.ts';
import { StartPage } from '#renderer/features/explore/start-page.tsx';
import { useWorkbench, type Tab } from '#renderer/stores/workbench.ts';
import { classes } from '#renderer/ui/classes.ts';

/** Editors that are drawn at once, the one in front included. */
const mostDrawn = 3;

/** The editor in front, and those that were in front last and stay drawn. */
export function EditorPanes() {
  const tabs = useWorkbench((state) => state.tabs);
  const activeTab = useWorkbench((state) => state.activeTab);
  const [recent, setRecent] = useState<readonly (string | null)[]>([activeTab]);
  const active = tabs.find(({ id }) => id === activeTab);
  if (recent[0] !== activeTab) setRecent([activeTab, ...recent.filter((id) => id !== activeTab)].slice(0, mostDrawn));
  const kept = tabs.filter(({ id, kind }) => recent.includes(id) && findEditor(kind)?.staysDrawn === true);
  return (
    <div className={shellStyles.editors}>
      {active !== undefined && kept.includes(active) ? null : <EditorPane key="changing" tab={active} isShown />}
      {kept.map((tab) => (
        <EditorPane key={`kept ${tab.id}`} tab={tab} isShown={tab === active} />
      ))}
    </div>
  );
}

interface EditorPaneProps {
  /** Absent: the start page. */
  readonly tab: Tab | undefined;
  readonly isShown: boolean;
}

function EditorPane({ tab, isShown }: EditorPaneProps) {
  const Editor = tab === undefined ? undefined : findEditor(tab.kind)?.component;
  const pane = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    // At once, not with the next frame: what is drawn now looks where the focus is.
    const held = document.activeElement;
    if (!isShown && held instanceof HTMLElement && pane.current?.contains(held) === true) held.blur();
  }, [isShown]);
  return (
    <div
      ref={pane}
      className={classes(shellStyles.editor, !isShown && shellStyles.hidden)}
      role="tabpanel"
      tabIndex={-1}
      aria-label={tab?.title ?? 'Start'}
      {...(isShown ? { id: 'editor', 'data-part': 'editor' } : { inert: true, 'aria-hidden': true })}
    >
      <ErrorBoundary resetKey={`${tab?.id} ${isShown}`}>
        {/* A hidden editor has no effects: it asks the engine nothing, and commands do not find it. */}
        <Activity mode={isShown ? 'visible' : 'hidden'}>
          {tab === undefined || Editor === undefined ? <StartPage /> : <Editor key={tab.id} tab={tab} />}
        </Activity>
      </ErrorBoundary>
    </div>
  );
}
