/** The built-in visual transforms of AWS Glue Studio (`gs_…`) whose parameters are known, and the arguments that they are here. */

export interface DynamicParameter {
  /** Name of the parameter, as in generated scripts. */
  readonly glue: string;
  /** Name of the argument. */
  readonly ours: string;
  /** How the value is written: `list` has an entry for each, `commas` one text; an `expression` is SQL of Spark. */
  readonly as: 'text' | 'expression' | 'whole' | 'truth' | 'list' | 'commas' | 'whole-commas';
  readonly optional?: true;
}

export interface DynamicTransform {
  readonly functionName: string;
  /** Title of the node in AWS Glue Studio. */
  readonly title: string;
  readonly ours: string;
  readonly parameters: readonly DynamicParameter[];
  /** Arguments without a parameter: the value that they must have, as the transform's own defaults are. */
  readonly fixed?: Readonly<Record<string, unknown>>;
  /** What differs: a sentence. */
  readonly note?: string;
}

const newColumn: DynamicParameter = { glue: 'newColName', ours: 'newColName', as: 'text', optional: true };
const column: DynamicParameter = { glue: 'colName', ours: 'colName', as: 'text' };

export const dynamicTransforms: readonly DynamicTransform[] = [
  {
    functionName: 'gs_now',
    title: 'Add Current Timestamp',
    ours: 'CurrentTimestamp',
    parameters: [
      { ...column, optional: true },
      { glue: 'dateFormat', ours: 'dateFormat', as: 'text', optional: true },
    ],
  },
  { functionName: 'gs_uuid', title: 'UUID', ours: 'UUID', parameters: [{ ...column, optional: true }] },
  {
    functionName: 'gs_derived',
    title: 'Derived Column',
    ours: 'DerivedColumn',
    parameters: [column, { glue: 'expr', ours: 'expr', as: 'expression' }],
  },
  {
    functionName: 'gs_concat',
    title: 'Concatenate Columns',
    ours: 'ConcatenateColumns',
    parameters: [
      column,
      { glue: 'colList', ours: 'colList', as: 'list' },
      { glue: 'spacer', ours: 'spacer', as: 'text', optional: true },
    ],
    fixed: { nullValue: '' },
  },
  {
    functionName: 'gs_split',
    title: 'Split String',
    ours: 'SplitString',
    parameters: [column, { glue: 'pattern', ours: 'pattern', as: 'text' }, newColumn],
  },
  {
    functionName: 'gs_array_to_cols',
    title: 'Array To Columns',
    ours: 'ArrayToColumns',
    parameters: [
      column,
      { glue: 'colList', ours: 'colList', as: 'commas' },
      { glue: 'indexes', ours: 'indexes', as: 'whole-commas', optional: true },
    ],
  },
  {
    functionName: 'gs_explode',
    title: 'Explode Array Or Map Into Rows',
    ours: 'ExplodeArrayOrMap',
    parameters: [
      { glue: 'colName', ours: 'column', as: 'text' },
      { glue: 'newCol', ours: 'newColumn', as: 'text' },
      { glue: 'outer', ours: 'outer', as: 'truth', optional: true },
    ],
    fixed: { valueColumn: 'value' },
  },
  {
    functionName: 'gs_flatten',
    title: 'Flatten',
    ours: 'Flatten',
    parameters: [
      { glue: 'maxLevels', ours: 'maxLevels', as: 'whole', optional: true },
      { glue: 'separator', ours: 'separator', as: 'text', optional: true },
    ],
  },
  {
    functionName: 'gs_to_timestamp',
    title: 'To Timestamp',
    ours: 'ToTimestamp',
    parameters: [column, { glue: 'colType', ours: 'colType', as: 'text', optional: true }, newColumn],
  },
  {
    functionName: 'gs_format_timestamp',
    title: 'Format Timestamp',
    ours: 'FormatTimestamp',
    parameters: [column, { glue: 'dateFormat', ours: 'dateFormat', as: 'text' }, newColumn],
  },
  {
    functionName: 'gs_null_rows',
    title: 'Remove Null Rows',
    ours: 'DropNullRows',
    parameters: [{ glue: 'extended', ours: 'emptyText', as: 'truth', optional: true }],
    fixed: { columns: [], match: 'all' },
    note: 'With `extended`, AWS Glue treats empty arrays and maps as null, too.',
  },
  {
    functionName: 'gs_regex_extract',
    title: 'Regex Extractor',
    ours: 'RegexExtractor',
    parameters: [
      column,
      { glue: 'regex', ours: 'regex', as: 'text' },
      { glue: 'newCols', ours: 'newCols', as: 'commas' },
    ],
  },
];

/** Without an effect on rows: its readers get the rows of its input. */
export const repartition = 'gs_repartition';

/** Built-in transforms that are not carried over: why, and what to do. */
export const otherDynamicTransforms: Readonly<Record<string, string>> = {
  gs_pivot:
    'Pivot Rows Into Columns takes the new columns from the rows, and a job here lists them. Add a Pivot node with these values after the import.',
  gs_parse_json:
    'The parameters of Parse JSON Column are not documented. Add a Parse JSON Column node after the import.',
};
