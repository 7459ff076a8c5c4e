/** `run daily sales`: what runs, by the verb and its name, as people say it. */

import { IconPlayerPlay } from '@tabler/icons-react';
import { showFailure } from '#renderer/app/commands/run-command.ts';
import { readOnlyCaption, type PaletteEntry } from '#renderer/app/palette/palette-entry.ts';
import { isReadOnly } from '#renderer/rpc/is-read-only.ts';

/** Definitions of a kind that runs. */
export interface Runnable {
  readonly group: string;
  /** undefined: not read yet. */
  readonly definitions: readonly { readonly name: string }[] | undefined;
  readonly run: (name: string) => Promise<void>;
}

const verb = /^(?:run|start|crawl)\s+(\S.*)$/iu;

/** None until a verb and part of a name are typed: the things themselves are listed by name. */
export function runEntries(typed: string, runnables: readonly Runnable[]): PaletteEntry[] {
  const wanted = verb.exec(typed.trim())?.[1]?.toLowerCase();
  if (wanted === undefined) return [];
  return runnables.flatMap(({ group, definitions = [], run }) =>
    definitions
      .filter(({ name }) => name.toLowerCase().includes(wanted))
      .map(({ name }) => ({
        id: `run:${group}:${name}`,
        title: `Run ${name}`,
        group,
        keywords: [typed],
        icon: IconPlayerPlay,
        last: true,
        ...(isReadOnly() ? { caption: readOnlyCaption } : {}),
        run: () => void run(name).catch((thrown: unknown) => showFailure(`Run ${name}`, thrown)),
      })),
  );
}
