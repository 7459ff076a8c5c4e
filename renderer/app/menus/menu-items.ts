/** The entries of a subject's menu: its commands that can be run now, each as the palette would run it. */

import { findCommand, offReasonOf, type Command } from '#renderer/app/commands/command.ts';
import { chordParts, keyOf } from '#renderer/app/commands/keys.ts';
import { runCommandById } from '#renderer/app/commands/run-command.ts';
import { menus } from '#renderer/app/menus/menus.ts';
import { withSubject, type Subject } from '#renderer/stores/subject.ts';
import { useWorkbench } from '#renderer/stores/workbench.ts';
import type { FloatMenuItem } from '#renderer/ui/menu/float-menu.tsx';

export function menuItems(subject: Subject): FloatMenuItem[] {
  return withSubject(subject, () => {
    const listed = new Set<string>();
    return subject.menus
      .flatMap((name) => menus[name] ?? [])
      .flatMap((section) => {
        const commands = section
          .filter((id) => !listed.has(id))
          .map(known)
          .filter((command) => command.when?.() ?? true);
        for (const { id } of commands) listed.add(id);
        return commands.map((command, place) => itemOf(command, subject, place === 0));
      })
      .map((item, place) => (place === 0 ? { ...item, apart: false } : item));
  });
}

function isInFront({ thing }: Subject): boolean {
  return thing === undefined || thing.id === useWorkbench.getState().activeTab;
}

/** A list of a menu names a command that does not exist: a fault of the list, which tests of the menu find. */
function known(id: string): Command {
  const command = findCommand(id);
  if (command === undefined) throw new Error(`A menu lists ${id}, and there is no such command.`);
  return command;
}

function itemOf(command: Command, subject: Subject, apart: boolean): FloatMenuItem {
  const { id, title, menuTitle, icon } = command;
  const keys = keyOf(command);
  const offReason = offReasonOf(command);
  return {
    title: menuTitle === undefined ? title : typeof menuTitle === 'string' ? menuTitle : menuTitle(),
    apart,
    ...(icon === undefined ? {} : { icon }),
    // Pressed, they act on the editor in front.
    ...(keys === undefined || !isInFront(subject) ? {} : { keys: chordParts(keys) }),
    ...(offReason === undefined ? {} : { offReason }),
    choose: () => void runCommandById(id, subject),
  };
}
