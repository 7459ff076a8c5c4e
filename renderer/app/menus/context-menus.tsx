/** The one place where menus open: by right click, the menu key or `Shift F10`, on the object at that place. */

import { useEffect, useMemo } from 'react';
import { menuItems } from '#renderer/app/menus/menu-items.ts';
import { closeMenu, openMenu, useMenu, type MenuPlace } from '#renderer/stores/menu.ts';
import { isModalOpen } from '#renderer/ui/dialog.tsx';
import { FloatMenu } from '#renderer/ui/menu/float-menu.tsx';
import { placeUnder, subjectsAt } from '#renderer/ui/menu/subjects.ts';

/** Whose own menu, with Paste and spelling, is more use. */
const texts = 'input, textarea, select, [contenteditable="true"], .cm-editor';

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

/** The innermost object that has something to offer. */
function openAt(target: Element, place: MenuPlace): boolean {
  for (const subject of subjectsAt(target)) {
    subject.select?.();
    if (menuItems(subject).length === 0) continue;
    openMenu(subject, place);
    return true;
  }
  return false;
}
