/** The strip of open editors: click shows, middle click or x closes, double click keeps; arrows move, Delete closes. */

import { IconX } from '@tabler/icons-react';
import { useEffect, useRef, type KeyboardEvent } from 'react';
import { flushSync } from 'react-dom';
import { findEditor } from '#renderer/features/index.ts';
import { tabFolders, tabTooltip } from '#renderer/app/shell/tab-folders.ts';
import { activateTab, closeTab, keepTab, moveToTab, useWorkbench, type Tab } from '#renderer/stores/workbench.ts';
import { useSubjects } from '#renderer/ui/menu/subjects.ts';
import tabStripStyles from '#renderer/app/shell/tab-strip.module.css';
import { CutName } from '#renderer/ui/format/cut-name.tsx';
import { classes } from '#renderer/ui/classes.ts';
import textStyles from '#renderer/ui/text.module.css';

export function TabStrip() {
  const tabs = useWorkbench((state) => state.tabs);
  const activeTab = useWorkbench((state) => state.activeTab);
  const unsaved = useWorkbench((state) => state.unsaved);
  const folders = tabFolders(tabs);
  const strip = useRef<HTMLDivElement>(null);
  const active = (): HTMLElement | null => strip.current?.querySelector<HTMLElement>('[aria-selected="true"]') ?? null;
  useEffect(() => {
    // In braces: newer browsers return a promise, which React would mistake for a clean-up.
    const show = (): void => {
      active()?.parentElement?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
    };
    show();
    // A side bar that opens takes of its width.
    const sized = new ResizeObserver(show);
    sized.observe(strip.current!);
    return () => sized.disconnect();
  }, [activeTab]);
  useSubjects(strip, (target) => {
    const id = target.closest<HTMLElement>('[data-tab]')?.dataset['tab'];
    const tab = tabs.find((each) => each.id === id);
    return tab === undefined ? undefined : { menus: ['tab', tab.kind], title: tab.title, thing: tab };
  });
  const onKeyDown = (event: KeyboardEvent): void => {
    const actions: Record<string, () => void> = {
      ArrowLeft: () => moveToTab(-1),
      ArrowRight: () => moveToTab(1),
      Home: () => activateTab(tabs[0]!.id),
      End: () => activateTab(tabs.at(-1)!.id),
      Delete: () => closeTab(activeTab ?? ''),
    };
    const action = actions[event.key];
    if (action === undefined) return;
    event.preventDefault();
    // Of tabs only the active one has the keys, so it is drawn first.
    flushSync(action);
    active()?.focus();
  };
  return (
    <div
      className={tabStripStyles.tabStrip}
      data-part="tabs"
      {...(tabs.length === 0 ? {} : { role: 'tablist', 'aria-label': 'Open editors' })}
      ref={strip}
      onKeyDown={onKeyDown}
      onWheel={({ deltaX, deltaY, currentTarget }) => {
        // Most mice have a wheel for one direction only.
        if (deltaX === 0) currentTarget.scrollLeft += deltaY;
      }}
    >
      {tabs.map((tab) => (
        <OpenTab
          key={tab.id}
          tab={tab}
          folder={folders.get(tab.id)}
          isActive={tab.id === activeTab}
          isUnsaved={unsaved.has(tab.id)}
        />
      ))}
    </div>
  );
}

interface OpenTabProps {
  readonly tab: Tab;
  /** undefined: no other tab has the name. */
  readonly folder: string | undefined;
  readonly isActive: boolean;
  readonly isUnsaved: boolean;
}

function OpenTab({ tab, folder, isActive, isUnsaved }: OpenTabProps) {
  const Icon = findEditor(tab.kind)?.icon;
  return (
    <div
      role="presentation"
      data-tab={tab.id}
      className={classes(tabStripStyles.tab, isActive && tabStripStyles.active)}
      onAuxClick={(event) => (event.button === 1 ? closeTab(tab.id) : undefined)}
    >
      <button
        type="button"
        className={tabStripStyles.name}
        role="tab"
        aria-selected={isActive}
        aria-controls="editor"
        tabIndex={isActive ? 0 : -1}
        aria-label={isUnsaved ? `${tab.title}, unsaved` : undefined}
        title={tabTooltip(tab)}
        onClick={() => activateTab(tab.id)}
        onDoubleClick={() => keepTab(tab.id)}
      >
        {Icon === undefined ? null : <Icon tab={tab} size={15} stroke={1.5} />}
        {tab.preview ? (
          <i className={tabStripStyles.title}>
            <CutName name={tab.title} />
          </i>
        ) : (
          <CutName name={tab.title} />
        )}
        {folder === undefined || folder === '' ? null : (
          <span className={classes(textStyles.caption, textStyles.truncated)}>{folder}</span>
        )}
      </button>
      {isUnsaved ? <span className={tabStripStyles.unsaved} aria-hidden="true" /> : null}
      {/* For the pointer: a list of tabs may hold nothing but tabs, and the keyboard has Delete and Alt W. */}
      <button
        type="button"
        className={tabStripStyles.close}
        aria-hidden="true"
        tabIndex={-1}
        title="Close"
        onClick={() => closeTab(tab.id)}
      >
        <IconX size={14} stroke={1.5} />
      </button>
    </div>
  );
}
