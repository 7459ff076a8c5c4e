/** Transforms that AWS Glue Studio has no node for: what to do instead. */

const sql = 'Use SQL Query (SqlTransform), or remove the node.';

export const transformsWithoutForm: Readonly<Record<string, string>> = {
  Compare: sql,
  DropNullFields: 'Use Drop Fields with its fields.',
  Except: sql,
  ExtractJsonPath: sql,
  FillMissingValues:
    'AWS Glue estimates the values by machine learning. Add Fill Missing Values in AWS Glue Studio, or remove the node.',
  FillNulls: 'Use Derived Column with coalesce, or remove the node.',
  Identifier: sql,
  Intersect: sql,
  Limit: sql,
  Lookup: 'Use Join.',
  Map: 'AWS Glue runs Python, not TypeScript. Use SQL Query (SqlTransform) or Derived Column.',
  PIIDetection: 'Add Detect Sensitive Data in AWS Glue Studio, or remove the node.',
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
