/** What the app does when its last window closes, kept between starts; the page's settings read and change it. */

import { readFileSync, writeFileSync } from 'node:fs';
import type { IpcMain } from 'electron';
import { z } from 'zod';
import { closingChoiceSchema, type ClosingChoice } from '#engine/contract/closing-choice.ts';
import { appOrigin } from '#main/electron/app-protocol.ts';

const settingsSchema = z.object({
  choice: closingChoiceSchema.default('automatic'),
  /** Whether a notice has said that the app stays in the tray. */
  noticed: z.boolean().default(false),
});

export class ClosingSettings {
  readonly #file: string;
  #settings: z.output<typeof settingsSchema>;

  /** A file that cannot be read is as none. @param file in Electron's own folder. */
  constructor(file: string) {
    this.#file = file;
    this.#settings = parse(file);
  }

  get choice(): ClosingChoice {
    return this.#settings.choice;
  }

  get isNoticed(): boolean {
    return this.#settings.noticed;
  }

  change(changes: Partial<z.output<typeof settingsSchema>>): void {
    this.#settings = { ...this.#settings, ...changes };
    writeFileSync(this.#file, JSON.stringify(this.#settings));
  }
}

function parse(file: string): z.output<typeof settingsSchema> {
  try {
    return settingsSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    return settingsSchema.parse({});
  }
}

interface Asker {
  readonly senderFrame: { readonly origin: string } | null;
}

/** Lets our page read and change the choice; others get an error. */
export function answerClosingRequests(ipcMain: Pick<IpcMain, 'handle'>, settings: ClosingSettings): void {
  const check = (event: unknown): void => {
    if ((event as Asker).senderFrame?.origin !== appOrigin) throw new Error('Not for this page.');
  };
  ipcMain.handle('get-closing-choice', (event) => {
    check(event);
    return settings.choice;
  });
  ipcMain.handle('set-closing-choice', (event, stated: unknown) => {
    check(event);
    settings.change({ choice: closingChoiceSchema.parse(stated) });
    return settings.choice;
  });
}
