/**
 * Every command of the app by every way to it: its menus, its keys and the palette. Knows no command: a new one is walked
 * without a line here, and fails until a menu lists it.
 */

import { afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import type { Command } from '#renderer/app/commands/command.ts';
import type { Subject, Thing } from '#renderer/stores/subject.ts';

vi.mock('#renderer/rpc/connection.ts', () => ({ client: { onState: () => {}, onEvent: () => {} } }));

/** As much of a focused element as keys ask about: it is in the region of the command, and no control. */
class Focused extends EventTarget {
  readonly region: string | undefined;
  constructor(region: string | undefined) {
    super();
    this.region = region;
  }
  closest(selector: string): this | null {
    return selector === this.region ? this : null;
  }
}

const page = Object.assign(new EventTarget(), {
  documentElement: { dataset: {} },
  querySelector: () => null,
  querySelectorAll: () => [],
});

const localStorage = { getItem: () => null, setItem: () => {}, removeItem: () => {} };

vi.stubGlobal('Element', Focused);
vi.stubGlobal('localStorage', localStorage);
vi.stubGlobal('location', { protocol: 'http:' });
vi.stubGlobal('document', page);
vi.stubGlobal('window', Object.assign(new EventTarget(), { localStorage, matchMedia: () => ({ matches: false }) }));

async function load() {
  const { features, findEditor } = await import('#renderer/features/index.ts');
  const { shellCommands } = await import('#renderer/app/commands/shell-commands.ts');
  return {
    findEditor,
    commands: [...shellCommands, ...features.flatMap(({ commands }) => commands)],
    ...(await import('#renderer/app/commands/command.ts')),
    ...(await import('#renderer/app/commands/keys.ts')),
    ...(await import('#renderer/app/menus/menu-items.ts')),
    ...(await import('#renderer/app/menus/menus.ts')),
    ...(await import('#renderer/app/palette/entries.ts')),
    ...(await import('#renderer/stores/subject.ts')),
    ...(await import('#renderer/stores/workbench.ts')),
  };
}

/** What reached the dispatcher: the command, and what it acts on. */
interface Ran {
  readonly id: string;
  readonly on: string | undefined;
}

let app: Awaited<ReturnType<typeof load>>;
let ran: Ran[] = [];
let offered: string | undefined;
let stops: readonly (() => void)[] = [];

beforeAll(async () => {
  app = await load();
});

beforeEach(() => {
  const recorded = app.commands.map((command): Command => {
    const { id } = command;
    return {
      ...command,
      // One at a time, as if the window were in the state that offers it.
      when: () => id === offered,
      run: () => {
        ran.push({ id, on: app.currentSubject()?.thing?.id ?? app.useWorkbench.getState().activeTab ?? undefined });
      },
    };
  });
  stops = [app.registerCommands(recorded), app.listenForKeys()];
});

afterEach(() => {
  for (const stop of stops) stop();
  app.useWorkbench.setState({ tabs: [], activeTab: null });
});

/** A thing of the menu, in front: its editor's if the menu is of an editor, else of any. */
function openThingOf(menu: string): { readonly thing: Thing; readonly subject: Subject } {
  const kind = app.findEditor(menu) === undefined ? 'file' : menu;
  const thing = { id: `${kind}:it`, kind, title: 'it', input: {} };
  app.useWorkbench.setState({ tabs: [{ ...thing, preview: false }], activeTab: thing.id });
  return { thing, subject: { menus: [menu], title: 'it', ...(kind === menu ? { thing } : {}) } };
}

function ranBy(act: () => void): readonly Ran[] {
  ran = [];
  act();
  return ran;
}

const menusOf = (id: string): string[] =>
  Object.entries(app.menus).flatMap(([name, sections]) => (sections.flat().includes(id) ? [name] : []));

function press(keys: string, region: string | undefined): boolean {
  const { control, alt, shift, key } = app.readChord(keys);
  const event = Object.assign(new Event('keydown', { cancelable: true }), {
    key,
    ctrlKey: control && !app.isMac,
    metaKey: control && app.isMac,
    altKey: alt,
    shiftKey: shift,
    isComposing: false,
  });
  Object.defineProperty(event, 'target', { value: new Focused(region) });
  return page.dispatchEvent(event);
}

test('every command is in a menu and in the palette; one that is only for keys has some, and a region or a reason', () => {
  expect(app.commands.length).toBeGreaterThan(200);
  const nowhere = app.commands.filter(({ id, keysOnly }) => keysOnly !== true && menusOf(id).length === 0);
  expect(nowhere.map(({ id, title }) => `${id}: ${title}`)).toEqual([]);
  const unreachable = app.commands.filter(
    (command) => command.keysOnly === true && (app.keysOf(command).length === 0 || menusOf(command.id).length > 0),
  );
  expect(unreachable.map(({ id }) => id)).toEqual([]);
});

test('every entry of a menu is a command that the palette has, and no menu lists one twice', () => {
  const known = new Set(app.commands.filter(({ keysOnly }) => keysOnly !== true).map(({ id }) => id));
  for (const [name, sections] of Object.entries(app.menus)) {
    const listed = sections.flat();
    expect({ name, unknown: listed.filter((id) => !known.has(id)) }).toEqual({ name, unknown: [] });
    expect({ name, listed: [...new Set(listed)] }).toEqual({ name, listed });
  }
  expect(new Set(app.commands.map(({ id }) => id)).size).toBe(app.commands.length);
});

test('every command has the same effect by menu, by keys and by the palette', () => {
  for (const command of app.commands) {
    const { id, keysOnly, within, leavesKeys } = command;
    offered = id;
    for (const menu of menusOf(id)) {
      const { thing, subject } = openThingOf(menu);
      const expected = [{ id, on: thing.id }];
      const items = app.menuItems(subject);
      expect({ menu, titles: items.length }).toEqual({ menu, titles: 1 });
      expect(ranBy(() => items[0]!.choose?.())).toEqual(expected);
      const entries = app.commandEntries();
      expect(entries.map((entry) => entry.id)).toEqual([id]);
      expect(ranBy(() => entries[0]!.run())).toEqual(expected);
      // The menu and the palette write the keys that work.
      const [keys] = app.keysOf(command);
      expect(items[0]!.keys ?? []).toEqual(keys === undefined ? [] : app.chordParts(keys));
      expect(entries[0]!.keys).toBe(keys);
    }
    const { thing } = openThingOf('file');
    for (const keys of app.keysOf(command)) {
      // The browser's own event does it.
      const expected = leavesKeys === true ? [] : [{ id, on: thing.id }];
      const by = ranBy(() => press(keys, within));
      expect({ keys, by }).toEqual({ keys, by: expected });
      // Outside of its region they are another's.
      if (within !== undefined) expect(ranBy(() => press(keys, undefined))).toEqual([]);
    }
    if (keysOnly === true) expect(app.commandEntries()).toEqual([]);
  }
});

test('commands that are always there, in the whole window, have separate keys', () => {
  const always = app.commands.filter(({ when, within }) => when === undefined && within === undefined);
  const keys = always.flatMap((command) => app.keysOf(command));
  expect(keys.filter((each, place) => keys.indexOf(each) !== place)).toEqual([]);
});

test('commands of a menu share no words, and none its keys', () => {
  for (const [menu, sections] of Object.entries(app.menus)) {
    const commands = sections.flat().map((id) => app.findCommand(id)!);
    const words = commands
      .filter(({ menuTitle }) => typeof menuTitle !== 'function')
      .map(({ title, menuTitle }) => (typeof menuTitle === 'string' ? menuTitle : title));
    expect({ menu, words: words.filter((each, place) => words.indexOf(each) !== place) }).toEqual({ menu, words: [] });
    const keys = commands.flatMap((command) => app.keysOf(command));
    expect({ menu, keys: keys.filter((each, place) => keys.indexOf(each) !== place) }).toEqual({ menu, keys: [] });
  }
});
