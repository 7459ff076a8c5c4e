/** Which columns of its inputs a node of a random job surely needs for what is needed of its own columns. */

import { formatPath } from './expressions/expression.ts';
import { edgeOf, type MiddleNode } from './random-job.ts';

export interface Flow {
  readonly port: string;
  /** Of that input. */
  readonly columns: readonly string[];
  /** Of all inputs, by port. */
  readonly inputs: Readonly<Record<string, readonly string[]>>;
  /** Of the node's own columns, in the order of the node. */
  readonly made: readonly string[];
  /** Those of them that are needed. */
  readonly used: ReadonlySet<string>;
}

/** Where it is not sure, fewer: conditions, queries and conversions of nested values are not looked into. */
export function neededColumns({ id, transform, args }: MiddleNode, flow: Flow): ReadonlySet<string> {
  const { port, columns, inputs, made, used } = flow;
  const all = new Set(columns);
  const passed = all.intersection(used);
  const paths = (list: unknown): ReadonlySet<string> => atPaths((list ?? []) as readonly string[], columns);
  const at = (list: unknown, member: string): ReadonlySet<string> =>
    paths(((list ?? []) as readonly Record<string, string>[]).map((each) => each[member]));
  switch (transform) {
    case 'DropFields':
    case 'FillNulls':
    case 'Filter':
    case 'Limit':
    case 'PIIDetection':
    case 'Recipe':
    case 'ResolveChoice':
    case 'Route':
    case 'Sample':
    case 'SelectFields':
    case 'SelectFromCollection':
    case 'SplitFields':
    case 'Unbox':
      return passed;
    case 'Sort':
      return passed.union(at(args['columns'], 'column'));
    case 'SplitRows':
      return passed.union(at(args['comparisons'], 'column'));
    case 'DropDuplicates':
    case 'DropNullRows':
      return args['columns'] === undefined ? all : passed.union(paths(args['columns']));
    case 'Except':
    case 'Intersect':
      return all;
    case 'Union': {
      if (args['unionType'] === 'DISTINCT') return all;
      const byPosition = args['by'] === 'position';
      const isNeeded = (name: string, index: number): boolean =>
        byPosition ? used.has(made[index]!) : [...used].some((one) => one.toLowerCase() === name.toLowerCase());
      return new Set(columns.filter(isNeeded));
    }
    case 'RenameField': {
      const { oldName, newName } = args as { oldName: string; newName: string };
      return atPaths([newName], [...used]).size > 0 ? passed.union(paths([oldName])) : passed;
    }
    case 'Aggregate': {
      const { groups, aggs } = args as { groups?: readonly string[]; aggs: readonly Aggregation[] };
      const needed = aggs.filter(({ alias }) => used.has(alias)).map(({ column }) => column);
      return paths([...(groups ?? []), ...needed]);
    }
    case 'ApplyMapping': {
      const { mappings } = args as { mappings: readonly (readonly [string, string, string])[] };
      const needed = mappings.filter(([, , to]) => atPaths([to], [...used]).size > 0);
      return paths(needed.map(([source]) => source));
    }
    case 'Join': {
      const keys = at(args['keys'], port);
      if (port === 'left') return passed.union(keys);
      const { rightPrefix = '.' } = args as { rightPrefix?: string };
      const taken = new Set(inputs['left']!.map((name) => name.toLowerCase()));
      const named = (name: string): string => (taken.has(name.toLowerCase()) ? `${rightPrefix}${name}` : name);
      return keys.union(new Set(columns.filter((name) => used.has(named(name)))));
    }
    case 'Lookup': {
      const keys = at(args['keys'], port);
      if (port === 'left') return passed.union(keys);
      const taken = args['columns'] as readonly { readonly column: string; readonly newColumn?: string }[];
      const needed = columns.filter((name) =>
        taken.some(({ column, newColumn }) => paths([column]).has(name) && used.has(newColumn ?? name)),
      );
      return keys.union(new Set(needed));
    }
    case 'Pivot':
    case 'Compare':
    case 'Merge':
    case 'SqlTransform':
      return new Set();
    case 'Relationalize':
      return edgeOf(id).port === ((args['name'] as string | undefined) ?? 'root') ? unnamed(passed, args) : new Set();
    default:
      // It puts columns beside those of its input, or in the place of one that its arguments name.
      return unnamed(passed, args);
  }
}

interface Aggregation {
  readonly column: string;
  readonly alias: string;
}

function unnamed(columns: ReadonlySet<string>, args: Readonly<Record<string, unknown>>): ReadonlySet<string> {
  const texts = JSON.stringify(Object.values(args)).toLowerCase();
  return new Set([...columns].filter((name) => !texts.includes(JSON.stringify(name).slice(1, -1).toLowerCase())));
}

/** Columns at the beginning of a path, in any case. */
function atPaths(paths: readonly string[], columns: readonly string[]): ReadonlySet<string> {
  return new Set(
    columns.filter((name) => {
      const begin = formatPath(name).toLowerCase();
      return paths.some((path) => path.toLowerCase() === begin || path.toLowerCase().startsWith(`${begin}.`));
    }),
  );
}
