/** Places of the cards of a graph by a rule: columns from left to right, so that every edge goes to the right. Pure. */

export interface LayeredGraph {
  readonly nodes: readonly { readonly id: string }[];
  readonly edges: readonly { readonly sourceId: string; readonly destinationId: string }[];
}

/** In pixels. */
export interface CardSizes {
  readonly width: number;
  readonly height: number;
  /** Between two columns, and between two cards of one. */
  readonly gap: { readonly x: number; readonly y: number };
}

const margin = 16;

interface Place {
  readonly left: number;
  readonly top: number;
}

interface LayeredLayout {
  readonly places: ReadonlyMap<string, Place>;
  /** Of the sheet that holds them all, in pixels. */
  readonly width: number;
  readonly height: number;
}

/** A graph with a cycle, which no engine runs, is drawn with the edges that close one ignored. */
export function layOut({ nodes, edges }: LayeredGraph, { gap, ...cardSize }: CardSizes): LayeredLayout {
  const before = new Map<string, string[]>(nodes.map(({ id }) => [id, []]));
  for (const { sourceId, destinationId } of edges) before.get(destinationId)?.push(sourceId);
  const columnOf = columnsOf(
    nodes.map(({ id }) => id),
    before,
  );
  const columns: string[][] = [];
  for (const { id } of nodes) (columns[columnOf.get(id)!] ??= []).push(id);
  const rowOf = new Map<string, number>();
  for (const column of columns) {
    const wanted = new Map(column.map((id, index) => [id, meanOf(before.get(id)!, rowOf) ?? index]));
    column.sort((left, right) => wanted.get(left)! - wanted.get(right)!);
    for (const [row, id] of column.entries()) rowOf.set(id, row);
  }
  const most = Math.max(1, ...columns.map(({ length }) => length));
  const step = cardSize.height + gap.y;
  const places = new Map<string, Place>();
  for (const [index, column] of columns.entries()) {
    // Each column is centred, so that a fork is beside what it comes from.
    const first = margin + ((most - column.length) * step) / 2;
    for (const [row, id] of column.entries())
      places.set(id, { left: margin + index * (cardSize.width + gap.x), top: first + row * step });
  }
  return {
    places,
    width: 2 * margin + columns.length * (cardSize.width + gap.x) - gap.x,
    height: 2 * margin + most * step - gap.y,
  };
}

/** Length of the longest way to each. */
function columnsOf(ids: readonly string[], before: ReadonlyMap<string, readonly string[]>): Map<string, number> {
  const known = new Map<string, number>();
  const open = new Set<string>();
  const visit = (id: string): number => {
    const found = known.get(id);
    if (found !== undefined) return found;
    open.add(id);
    const earlier = before.get(id)!.filter((each) => before.has(each) && !open.has(each));
    const column = Math.max(-1, ...earlier.map(visit)) + 1;
    open.delete(id);
    known.set(id, column);
    return column;
  };
  for (const id of ids) visit(id);
  return known;
}

function meanOf(ids: readonly string[], rows: ReadonlyMap<string, number>): number | undefined {
  const known = ids.flatMap((id) => rows.get(id) ?? []);
  return known.length === 0 ? undefined : known.reduce((sum, row) => sum + row, 0) / known.length;
}
