/** What a menu was opened on: while one of its commands runs, it takes the place of the editor in front. */

/** An editor as it would be opened. */
export interface Thing {
  readonly id: string;
  readonly kind: string;
  readonly title: string;
  readonly input: Readonly<Record<string, unknown>>;
}

export interface Subject {
  /** Names of its menus, the first one at the top: the kind of an editor, or a part of one (`cell`, `node`). */
  readonly menus: readonly string[];
  /** Of the menu, for screen readers. */
  readonly title: string;
  /** The editor that shows it; absent: it is a part of the one in front. */
  readonly thing?: Thing;
  readonly column?: { readonly name: string; readonly type: string };
  readonly databaseName?: string;
  readonly nodeId?: string;
  /** Of a table. */
  readonly versionId?: number;
  /** Values of a partition in the order of the keys, as its table lists them. */
  partitionValues?(): Promise<readonly (string | null)[]>;
  /** Of a recipe. */
  readonly stepId?: string;
  /** Folder of a workspace of the list of recent ones. */
  readonly workspacePath?: string;
  readonly record?: { readonly file: string | null; readonly line: number | null };
  /** Asks for its menus, where `menus` may lack some; absent: it does not. */
  learnMenus?(): Promise<readonly string[]>;
  /** Selects it, as a click would, before its menu is made. */
  select?(): void;
  /** What a click does, where that is not to open an editor; with its words for the menu. */
  readonly opening?: { readonly title: string; open(): void | Promise<void> };
}

let current: Subject | undefined;

/** Of the menu whose command is asked or run now; undefined: commands act on the editor in front. */
export function currentSubject(): Subject | undefined {
  return current;
}

/** Only until `act` returns: what it awaits no longer sees the subject. */
export function withSubject<T>(subject: Subject | undefined, act: () => T): T {
  const before = current;
  current = subject;
  try {
    return act();
  } finally {
    current = before;
  }
}

export function subjectOf(thing: Thing): Subject {
  return { menus: [thing.kind], title: thing.title, thing };
}
