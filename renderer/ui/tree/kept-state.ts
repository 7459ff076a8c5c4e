/** What a tree looked like when its side bar was left, for when it is shown again; as long as the window is open. */

export interface KeptTree {
  /** Ids of groups that are not as they are at first. */
  readonly turned: ReadonlySet<string>;
  /** Id of the row in the tab order, and the row that was selected then: another selection has the tab order. */
  readonly focused: string | null;
  readonly selected: string | null;
  /** Pixels. */
  readonly scrollTop: number;
}

const blank: KeptTree = { turned: new Set(), focused: null, selected: null, scrollTop: 0 };
const trees = new Map<string, KeptTree>();

/** @param label of the tree, as for screen readers. */
export function keptTree(label: string): KeptTree {
  return trees.get(label) ?? blank;
}

export function keepTree(label: string, change: Partial<KeptTree>): void {
  trees.set(label, { ...keptTree(label), ...change });
}
