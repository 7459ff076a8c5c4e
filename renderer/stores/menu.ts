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

interface Menus {
  readonly menu: OpenMenu | null;
  /** Of the menu that was open last: one that follows from it opens there. */
  readonly lastPlace: MenuPlace;
}

export const useMenu = create<Menus>(() => ({ menu: null, lastPlace: { x: 0, y: 0 } }));

/** @param subject selected already, where it can be. */
export function openMenu(subject: Subject, place: MenuPlace): void {
  // A menu takes the keys at a new place, also one that follows from another and opens where that one was.
  useMenu.setState({ menu: { subject, place: { ...place } }, lastPlace: place });
}

export function closeMenu(): void {
  useMenu.setState({ menu: null });
}
