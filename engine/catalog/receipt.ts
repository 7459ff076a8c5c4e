/** The rows that went into a node of a run, and what became of them. */

/**
 * Of one node, or of one output of a node with several: rows in = out + filtered + rejected + deduplicated + those of its other
 * outputs, for every node but joins and aggregates (which state left, right), and the kind `explode`, which has a row for
 * each element of the arrays in the rows that went in. Where it says which rows had none, those are its filtered rows.
 */
export interface Receipt {
  readonly nodeId: string;
  /** Missing: the only output of the node. */
  readonly port?: string;
  /** `port` is the id of a step of the node instead; the receipt of the node itself has the rows that leave its last step. */
  readonly ofStep?: true;
  readonly kind:
    | 'source'
    | 'row-wise'
    | 'filter'
    | 'split'
    | 'explode'
    | 'deduplicate'
    | 'join'
    | 'union'
    | 'aggregate'
    | 'sql'
    | 'target';
  readonly rowsIn: number;
  readonly rowsOut: number;
  readonly filtered: number;
  readonly rejected: number;
  readonly deduplicated: number;
  /** Of a split: rows that left through the other outputs; missing: not a split. */
  readonly otherOutputs?: number;
  /** Joins and unions: rows of each input port. */
  readonly inputs: Readonly<Record<string, number>>;
  /**
   * Joins that drop rows: input port → minimum number of its rows without a partner: if some rows found
   * several, more of the others found none. A missing port means that nothing is known of it or no row is dropped.
   */
  readonly withoutPartner?: Readonly<Record<string, number>>;
  /** Of a merge into a table: what became of rows of the table, and new ones that were added. Missing: not a merge. */
  readonly changes?: Readonly<Record<'inserted' | 'updated' | 'unchanged' | 'deleted', number>>;
  /** Column, or part of an expression → values that a cast of the node turned into null; missing: none. */
  readonly castToNull?: Readonly<Record<string, number>>;
}
