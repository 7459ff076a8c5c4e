/** The one place where menus open: by right click, the menu key or `Shift F10`, on the object at that place. */

import { useEffect, useMemo } from 'react';
import { menuItems } from '#renderer/app/menus/menu-items.ts';
import { closeMenu, openMenu, useMenu, type MenuPlace } from '#renderer/stores/menu.ts';
import type { Subject } from '#renderer/stores/subject.ts';
import { isModalOpen } from '#renderer/ui/dialog.tsx';
import { FloatMenu } from '#renderer/ui/menu/float-menu.tsx';
import { placeUnder, subjectsAt } from '#renderer/ui/menu/subjects.ts';

/** Whose own menu, with Paste and spelling, is more use. */
const texts = 'input, textarea, select, [contenteditable="true"], .cm-editor';

/** Milliseconds that a menu waits for what it is about. */
const mostWait = 3000;

export function ContextMenus() {
  const menu = useMenu((state) => state.menu);
  useEffect(() => {
    const onContextMenu = (event: MouseEvent): void => {
      const { target } = event;
      if (!(target instanceof Element) || target.closest('[role="menu"]') !== null || keepsItsOwn(target)) return;
      if (openAt(target, { x: event.clientX, y: event.clientY })) event.preventDefault();
    };
    const onKeyDown = (event: KeyboardEvent): void => {
      if (event.key !== 'ContextMenu' && !(event.shiftKey && event.key === 'F10')) return;
      const target = document.activeElement;
      if (target === null || target.closest('[role="menu"]') !== null || keepsItsOwn(target)) return;
      if (openAt(target, placeUnder(target))) event.preventDefault();
    };
    document.addEventListener('contextmenu', onContextMenu);
    document.addEventListener('keydown', onKeyDown, true);
    return () => {
      document.removeEventListener('contextmenu', onContextMenu);
      document.removeEventListener('keydown', onKeyDown, true);
    };
  }, []);
  // Made once: an entry does not change under the pointer.
  const items = useMemo(() => (menu === null ? [] : menuItems(menu.subject)), [menu]);
  if (menu === null || items.length === 0) return null;
  const { subject, place } = menu;
  return (
    <FloatMenu label={subject.title} kind={subject.menus.join(' ')} items={items} place={place} onClose={closeMenu} />
  );
}

function keepsItsOwn(target: Element): boolean {
  if (isModalOpen() || target.closest(texts) !== null) return true;
  const selection = window.getSelection();
  return selection !== null && !selection.isCollapsed && selection.containsNode(target, true);
}

/** @returns whether a menu opens, now or as soon as its entries are known. */
function openAt(target: Element, place: MenuPlace): boolean {
  const subjects = subjectsAt(target);
  if (subjects.every(({ learnMenus }) => learnMenus === undefined)) return openFirst(subjects, place);
  void openLater(target, subjects, place);
  return true;
}

/** The innermost object that has something to offer. */
function openFirst(subjects: readonly Subject[], place: MenuPlace): boolean {
  for (const subject of subjects) {
    subject.select?.();
    if (menuItems(subject).length === 0) continue;
    openMenu(subject, place);
    return true;
  }
  return false;
}

/** No entry appears under the pointer later, so the menu waits for all; unless the person does something else. */
async function openLater(target: Element, subjects: readonly Subject[], place: MenuPlace): Promise<void> {
  const ended = new AbortController();
  const { signal } = ended;
  for (const type of ['keydown', 'pointerdown'])
    window.addEventListener(type, () => ended.abort(), { capture: true, signal });
  closeMenu();
  subjects[0]?.select?.();
  const known = await Promise.all(subjects.map(learned));
  if (!signal.aborted && target.isConnected) openFirst(known, place);
  ended.abort();
}

/** As it is where the engine is slow or away. */
async function learned(subject: Subject): Promise<Subject> {
  if (subject.learnMenus === undefined) return subject;
  const late = new Promise<readonly string[]>((resolve) => setTimeout(resolve, mostWait, subject.menus));
  const menus = await Promise.race([subject.learnMenus(), late]).catch(() => subject.menus);
  return { ...subject, menus };
}
