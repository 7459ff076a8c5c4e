/** The desktop window's menu, made of the commands that there are; nothing in a browser tab. */

import { availableCommands, onCommandsChange } from '#renderer/app/commands/command.ts';
import { keyOf } from '#renderer/app/commands/keys.ts';
import { runCommandById } from '#renderer/app/commands/run-command.ts';
import { useWorkbench } from '#renderer/stores/workbench.ts';

/** Returns the function that ends it; a menu that was shown stays. */
export function showDesktopMenu(): () => void {
  const { desktop } = window;
  if (desktop === undefined) return () => {};
  const show = (): void =>
    desktop.setMenu(
      availableCommands().map((command) => {
        const { id, title, group } = command;
        const keys = keyOf(command);
        return { id, title, group, ...(keys === undefined ? {} : { keys }) };
      }),
    );
  listenOnce(desktop.onCommand);
  show();
  const stops = [
    onCommandsChange(show),
    useWorkbench.subscribe(({ keyChanges }, before) => {
      if (keyChanges !== before.keyChanges) show();
    }),
  ];
  return () => {
    for (const stop of stops) stop();
  };
}

let listening = false;

/** The preload script has no way to take a listener out again. */
function listenOnce(onCommand: (listener: (id: string) => void) => void): void {
  if (listening) return;
  listening = true;
  onCommand((id) => void runCommandById(id));
}
