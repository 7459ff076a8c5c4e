/** The app without a window: it stays, asks or quits, as was chosen and as there is something to stay for. */

import { EventEmitter } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { ClosingSettings } from '#main/electron/closing-settings.ts';
import { stayInTray, type StayingSystem } from '#main/electron/stay-in-tray.ts';
import { emptyGlance, type WorkspaceGlance } from '#main/tray/workspace-glance.ts';

const idle = emptyGlance('1', 'lake');
const activated: WorkspaceGlance = { ...idle, activated: { triggers: 1, schedules: 0, folders: 0 } };
const busy: WorkspaceGlance = { ...idle, crawls: ['orders'] };

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tenon-staying-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** @param answers of the dialogs, in order. */
function host(glance: WorkspaceGlance, answers: { response: number; checkboxChecked?: boolean }[] = [], isMac = false) {
  const seen = {
    windows: 1,
    quits: 0,
    asked: [] as string[],
    notices: [] as string[],
    refreshed: 0,
    gone: false,
    glance,
  };
  const app = Object.assign(new EventEmitter(), {
    quit(): void {
      let stopped = false;
      app.emit('before-quit', { preventDefault: () => (stopped = true) });
      if (!stopped) seen.quits += 1;
    },
  });
  const system = {
    app,
    isMac,
    dialog: {
      showMessageBox: async ({ message }: { message: string }) => {
        seen.asked.push(message);
        return { checkboxChecked: false, ...answers.shift()! };
      },
    },
    BrowserWindow: { getAllWindows: () => Array.from({ length: seen.windows }) },
    Notification: class {
      static isSupported = (): boolean => true;
      readonly #body: string;
      constructor({ body }: { body: string }) {
        this.#body = body;
      }
      show = (): void => void seen.notices.push(this.#body);
    },
  } as unknown as StayingSystem;
  const settings = new ClosingSettings(join(folder, 'closing.json'));
  const followed = {
    get glance() {
      return seen.glance;
    },
    refresh: async () => void (seen.refreshed += 1),
    look: () => undefined,
    setPaused: async () => undefined,
    [Symbol.dispose]: () => (seen.gone = true),
  };
  const changed = stayInTray(system, settings, { show: () => undefined, destroy: () => undefined }, () => [followed]);
  const close = async (): Promise<void> => {
    seen.windows = 0;
    app.emit('window-all-closed');
    await settle();
  };
  return { seen, settings, app, changed, close };
}

/** What waits for a dialog continues in microtasks, and for the engines at most as long as they take. */
const settle = async (): Promise<void> => {
  for (let turn = 0; turn < 50; turn += 1) await Promise.resolve();
};

test('it quits when nothing is activated or in progress, after it has asked the engines', async () => {
  const { seen, close } = host(idle);
  await close();
  expect(seen).toMatchObject({ quits: 1, refreshed: 2, asked: [], notices: [] });
});

test('it stays for what is activated, and says so once', async () => {
  const { seen, close } = host(activated);
  await close();
  expect(seen).toMatchObject({ quits: 0, asked: [] });
  expect(seen.notices).toEqual([expect.stringContaining('1 trigger, schedule or watched folder is activated.')]);
  seen.windows = 1;
  await close();
  expect(seen).toMatchObject({ quits: 0, notices: [expect.anything()] });
  // Also not after the next start.
  const next = host(activated);
  await next.close();
  expect(next.seen.notices).toEqual([]);
});

test('it stays for a crawl, and quits by itself when that is over, unless it failed or a window is open', async () => {
  const { seen, close, changed } = host(busy);
  await close();
  expect(seen.quits).toBe(0);
  seen.glance = { ...idle, failed: ['Crawl of orders'] };
  changed();
  await settle();
  expect(seen.quits).toBe(0);
  seen.windows = 1;
  seen.glance = idle;
  changed();
  await settle();
  expect(seen.quits).toBe(0);
  await close();
  expect(seen.quits).toBe(1);
  const other = host(busy);
  await other.close();
  other.seen.glance = idle;
  other.changed();
  await settle();
  expect(other.seen.quits).toBe(1);
});

test('on macOS it stays anyway, and says nothing', async () => {
  const { seen, close, changed } = host(idle, [], true);
  await close();
  changed();
  await settle();
  expect(seen).toMatchObject({ quits: 0, notices: [] });
});

test('ask: keeps or quits, asks once about what is in progress, and remembers on demand', async () => {
  const first = host(busy, [{ response: 0 }, { response: 1, checkboxChecked: true }]);
  first.settings.change({ choice: 'ask' });
  await first.close();
  expect(first.seen).toMatchObject({ quits: 0, asked: ['Keep Tenon running in the tray?'], notices: [] });
  await first.close();
  expect(first.seen).toMatchObject({ quits: 1, asked: [expect.anything(), 'Keep Tenon running in the tray?'] });
  expect(first.settings.choice).toBe('quit');
});

test('quit: asks only while something is in progress; a person may cancel', async () => {
  const { seen, settings, app, close } = host(busy, [{ response: 0 }, { response: 1 }]);
  settings.change({ choice: 'quit' });
  await close();
  expect(seen).toMatchObject({ quits: 0, asked: ['Quit Tenon?'] });
  app.quit();
  app.quit();
  await settle();
  expect(seen).toMatchObject({ quits: 1, asked: ['Quit Tenon?', 'Quit Tenon?'] });
  app.emit('will-quit');
  expect(seen.gone).toBe(true);
});
