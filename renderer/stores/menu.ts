/** The menu that is open over the window. */

import { create } from 'zustand';
import type { Subject } from '#renderer/stores/subject.ts';

/** In pixels of the window. */
export interface MenuPlace {
  readonly x: number;
  readonly y: number;
}

interface OpenMenu {
  readonly subject: Subject;
  readonly place: MenuPlace;
}

export const useMenu = create<{ readonly menu: OpenMenu | null }>(() => ({ menu: null }));

/** @param subject selected already, where it can be. */
export function openMenu(subject: Subject, place: MenuPlace): void {
  useMenu.setState({ menu: { subject, place } });
}

export function closeMenu(): void {
  useMenu.setState({ menu: null });
}
