/** How one path becomes another when a workspace is elsewhere, alone and inside stored JSON. */

import path from 'node:path';
import type { CommitIntent } from '#engine/catalog/commit-entities.ts';
import { pathDatabase, pathTableName } from '#engine/catalog/names.ts';

/** The parts of a stored plan that name places; see run-plan.ts. */
interface StoredPlan {
  readonly job?: { readonly nodes?: readonly { readonly id: string; readonly args?: { readonly path?: unknown } }[] };
  readonly sources?: Readonly<Record<string, { readonly table: unknown }>>;
  readonly targets?: Readonly<
    Record<string, { readonly root: string; readonly fileName?: string | null; readonly table?: TableName }>
  >;
  readonly stages?: readonly { readonly tasks: readonly { readonly files: Readonly<Record<string, unknown>> }[] }[];
}

interface TableName {
  readonly databaseName: string;
  readonly name: string;
}

export class Relocation {
  readonly from: string;
  readonly to: string;
  /** With a separator at its end. */
  readonly prefix: string;
  /** Hidden tables of paths are named after their location. */
  readonly names = new Map<string, string>();

  /** @param from @param to real paths of the workspace, before and now. */
  constructor(from: string, to: string) {
    this.from = from;
    this.to = to;
    this.prefix = from.endsWith(path.sep) ? from : from + path.sep;
  }

  path(text: string): string {
    if (text === this.from) return this.to;
    return text.startsWith(this.prefix) ? path.join(this.to, text.slice(this.prefix.length)) : text;
  }

  /** Learns the new name of the hidden table of a location. */
  learn(name: string, location: string): void {
    const moved = this.path(location);
    if (moved !== location) this.names.set(name, pathTableName(moved));
  }

  /** Every string in the value that is a path inside the workspace, or the name of a hidden table. */
  value<T>(value: T): T {
    if (typeof value === 'string') return (this.names.get(value) ?? this.path(value)) as T;
    if (Array.isArray(value)) return value.map((each: unknown) => this.value(each)) as T;
    if (value === null || typeof value !== 'object') return value;
    return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, this.value(each)])) as T;
  }

  /**
   * Definition and arguments are a person's words and stay; so do the files of a source that they name by an absolute
   * path: a resumed run reads what they name.
   */
  plan(plan: StoredPlan): StoredPlan {
    const stated = statedSources(plan);
    const keep = <T>(byNode: Readonly<Record<string, T>>): Record<string, T> =>
      Object.fromEntries(Object.entries(byNode).map(([id, each]) => [id, stated.has(id) ? each : this.value(each)]));
    return {
      ...plan,
      ...(plan.sources === undefined ? {} : { sources: keep(plan.sources) }),
      ...(plan.targets === undefined ? {} : { targets: this.value(plan.targets) }),
      ...(plan.stages === undefined
        ? {}
        : {
            stages: plan.stages.map((stage) => ({
              ...stage,
              tasks: stage.tasks.map((task) => ({ ...task, files: keep(task.files) })),
            })),
          }),
    };
  }

  /** Files that were read are known under both names, as in the bookmark. */
  intent(intent: CommitIntent): CommitIntent {
    const { bookmarkChanges, ...rest } = intent;
    return {
      ...this.value(rest),
      bookmarkChanges: bookmarkChanges.map((change) => {
        const moved = change.addObjects.filter((object) => this.path(object.path) !== object.path);
        return { ...change, addObjects: [...change.addObjects, ...this.value(moved)] };
      }),
    };
  }

  /** The hidden tables that a plan writes to. */
  learnTargets({ targets = {} }: StoredPlan): void {
    for (const { root, fileName = null, table } of Object.values(targets))
      if (table?.databaseName === pathDatabase)
        this.learn(table.name, fileName === null ? root : path.join(root, fileName));
  }
}

/** Ids of source nodes whose definition names an absolute path, perhaps by an argument. */
function statedSources({ job, sources = {} }: StoredPlan): ReadonlySet<string> {
  const stated = new Set<string>();
  for (const { id, args } of job?.nodes ?? []) {
    const named = args?.path;
    if (sources[id]?.table === null && typeof named === 'string' && (path.isAbsolute(named) || named.includes('${')))
      stated.add(id);
  }
  return stated;
}
