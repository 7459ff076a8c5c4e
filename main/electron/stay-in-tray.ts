/** Keeps the app in the tray when its last window closes, and asks before it quits while something is in progress. */

import type { App, BrowserWindow, dialog, Notification } from 'electron';
import type { ClosingSettings } from '#main/electron/closing-settings.ts';
import type { ShownTray } from '#main/electron/tray.ts';
import {
  closingQuestion,
  hasNothingLeft,
  quitQuestion,
  stayingNotice,
  whenLastWindowCloses,
} from '#main/tray/closing-rule.ts';
import type { FollowedWorkspace } from '#main/tray/follow-workspace.ts';

export interface StayingSystem {
  readonly app: Pick<App, 'on' | 'quit'>;
  readonly dialog: Pick<typeof dialog, 'showMessageBox'>;
  readonly BrowserWindow: Pick<typeof BrowserWindow, 'getAllWindows'>;
  readonly Notification: Pick<typeof Notification, 'isSupported'> &
    (new (options: {
      readonly title: string;
      readonly body: string;
      readonly silent: boolean;
    }) => Pick<Notification, 'show'>);
  readonly isMac: boolean;
}

/** Milliseconds that the engines have to say what they do; then what they said last counts. */
const patience = 1000;

/**
 * @param followed the open workspaces, at the time of each question.
 * @returns what to call after something has changed.
 */
export function stayInTray(
  { app, dialog, BrowserWindow, Notification, isMac }: StayingSystem,
  settings: ClosingSettings,
  tray: ShownTray,
  followed: () => readonly FollowedWorkspace[],
): () => void {
  let stays = false;
  let mayQuit = false;
  let isAsking = false;
  const hasNoWindow = (): boolean => BrowserWindow.getAllWindows().length === 0;
  const glances = () => followed().map(({ glance }) => glance);
  const refresh = () => atMost(patience, Promise.all(followed().map((each) => each.refresh())));

  const notice = (): void => {
    if (settings.isNoticed || !Notification.isSupported()) return;
    const { title, text } = stayingNotice(glances());
    new Notification({ title, body: text, silent: true }).show();
    settings.change({ noticed: true });
  };
  const askToStay = async (): Promise<boolean> => {
    const { response, checkboxChecked } = await dialog.showMessageBox({
      type: 'question',
      ...closingQuestion(glances()),
      buttons: ['Keep running', 'Quit'],
      defaultId: 0,
      cancelId: 0,
      checkboxLabel: 'Do not ask again',
    });
    if (checkboxChecked) settings.change({ choice: response === 0 ? 'keep' : 'quit' });
    // The question said what happens to what is in progress.
    mayQuit ||= response === 1;
    return response === 0;
  };
  const lastWindowClosed = async (): Promise<void> => {
    await refresh();
    if (!hasNoWindow()) return;
    const rule = whenLastWindowCloses(settings.choice, glances(), isMac);
    if (rule === 'quit' || (rule === 'ask' && !(await askToStay()))) {
      app.quit();
      return;
    }
    stays = true;
    // On macOS, an app without a window is nothing new.
    if (rule === 'keep' && !isMac) notice();
  };
  const quitIfMeant = async (): Promise<void> => {
    await refresh();
    const question = quitQuestion(glances());
    const { response } =
      question === null
        ? { response: 1 }
        : await dialog.showMessageBox({
            type: 'warning',
            ...question,
            buttons: ['Cancel', 'Quit'],
            defaultId: 0,
            cancelId: 0,
          });
    if (response !== 1) return;
    mayQuit = true;
    app.quit();
  };

  app.on('window-all-closed', () => void lastWindowClosed());
  app.on('before-quit', (event) => {
    if (mayQuit) return;
    event.preventDefault();
    if (isAsking) return;
    isAsking = true;
    void quitIfMeant().finally(() => (isAsking = false));
  });
  app.on('will-quit', () => {
    for (const each of followed()) each[Symbol.dispose]();
    tray.destroy();
  });
  return () => {
    tray.show(glances());
    if (!hasNoWindow()) stays = false;
    else if (stays && hasNothingLeft(settings.choice, glances(), isMac)) app.quit();
  };
}

/** Resolves after `millis`, or when `work` is done. */
async function atMost(millis: number, work: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<void>((resolve) => (timer = setTimeout(resolve, millis)));
  await Promise.race([work, late]);
  clearTimeout(timer);
}
