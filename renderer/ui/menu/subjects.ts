/** From elements to objects: lists, trees, grids and canvases answer for the elements in them. */

import { useLayoutEffect, type RefObject } from 'react';
import type { MenuPlace } from '#renderer/stores/menu.ts';
import type { Subject } from '#renderer/stores/subject.ts';

/** @returns undefined: the element belongs to no object of this part. */
export type FindSubject = (target: Element) => Subject | undefined;

const finders = new WeakMap<Element, FindSubject>();

/** @param root of the part; `find` is asked for elements in it, and for itself. */
export function useSubjects(root: RefObject<Element | null>, find: FindSubject): void {
  useLayoutEffect(() => {
    if (root.current !== null) finders.set(root.current, find);
  });
}

/** From the inside out: a cell, then the editor that it is in. */
export function subjectsAt(target: Element): Subject[] {
  const found: Subject[] = [];
  for (let each: Element | null = target; each !== null; each = each.parentElement) {
    const subject = finders.get(each)?.(target);
    if (subject !== undefined) found.push(subject);
  }
  return found;
}

/** For a menu that was asked for by key. */
export function placeUnder(element: Element): MenuPlace {
  const { left, bottom } = element.getBoundingClientRect();
  return { x: left, y: bottom };
}
