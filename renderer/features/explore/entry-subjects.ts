/** The menus of a list of buttons, each of which opens an editor. */

import { useRef, type RefObject } from 'react';
import { subjectOf, type Thing } from '#renderer/stores/subject.ts';
import { useSubjects } from '#renderer/ui/menu/subjects.ts';

/** @param things in the order of the buttons. @returns for the element that holds them. */
export function useEntrySubjects(things: readonly Thing[]): RefObject<HTMLElement | null> {
  const root = useRef<HTMLElement>(null);
  useSubjects(root, (target) => {
    const button = target.closest('button');
    const thing = things[[...(root.current?.querySelectorAll('[data-entry]') ?? [])].indexOf(button!)];
    return thing === undefined ? undefined : subjectOf(thing);
  });
  return root;
}
