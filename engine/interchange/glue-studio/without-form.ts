/** Transforms that AWS Glue Studio has no node for: what to do instead. */

const sql = 'Use SQL Query (SqlTransform), or remove the node.';

export const transformsWithoutForm: Readonly<Record<string, string>> = {
  Compare: sql,
  Except: sql,
  ExtractJsonPath: sql,
  FillNulls: 'Use Derived Column with coalesce, or remove the node.',
  Identifier: sql,
  Intersect: sql,
  Limit: sql,
  Lookup: 'Use Join.',
  ParseJsonColumn: sql,
  Pivot: sql,
  Relationalize: sql,
  ResolveChoice: 'State the type where the files are read.',
  Sample: sql,
  SimplifyDdbJson: sql,
  Sort: sql,
  SplitRows: 'Use Route, or two Filter nodes.',
  Unbox: sql,
  Unpivot: sql,
  Window: sql,
};
