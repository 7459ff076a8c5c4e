/** What AWS Glue's library and Glue Studio call a transform, and how a job does the same here; a table of the reference page. */

import { headingAnchor } from '#engine/contract/heading-anchor.ts';
import { code, table } from './page.ts';

export interface GlueTransform {
  /** Classes, methods and calls of the Python library. */
  readonly library: readonly string[];
  /** Labels of nodes in Glue Studio. */
  readonly studio: readonly string[];
  /** Transforms of Tenon. `otherwise`: the note says how the same is reached. */
  readonly ours: readonly string[] | 'otherwise' | 'not yet';
  /** What differs, or how the same is reached. */
  readonly note?: string;
}

export const glueTransforms: readonly GlueTransform[] = [
  { library: ['gs_now'], studio: ['Add Current Timestamp'], ours: ['CurrentTimestamp'] },
  { library: [], studio: ['Aggregate'], ours: ['Aggregate'] },
  { library: ['gs_array_to_cols'], studio: ['Array To Columns'], ours: ['ArrayToColumns'] },
  {
    library: ['assertErrorThreshold', 'errorsCount'],
    studio: [],
    ours: 'otherwise',
    note: 'Set `maxRejectedRecords` of the job: a run that rejects more records fails. Receipts count them.',
  },
  {
    library: ['gs_repartition', 'repartition', 'coalesce'],
    studio: ['Autobalance Processing'],
    ours: 'otherwise',
    note: 'Tenon splits the work by the size of the files. `workers` of the job limits how many tasks run at once, and `rowsPerFile` of a target decides how many files are written.',
  },
  {
    library: ['create_dynamic_frame.from_catalog'],
    studio: ['AWS Glue Data Catalog (source)'],
    ours: ['CatalogSource'],
  },
  {
    library: ['write_dynamic_frame.from_catalog', 'getSink'],
    studio: ['AWS Glue Data Catalog (target)'],
    ours: ['CatalogTarget'],
    note: 'With `mode: upsert` and `mode: scd2` also what AWS Glue does with Iceberg, Hudi and Delta tables, or by a script: upsert (SCD type 1) and SCD type 2.',
  },
  { library: ['create_dynamic_frame.from_options'], studio: ['Amazon S3 (source)'], ours: ['PathSource'] },
  { library: ['write_dynamic_frame.from_options'], studio: ['Amazon S3 (target)'], ours: ['PathTarget'] },
  { library: ['ApplyMapping', 'apply_mapping'], studio: ['Change Schema'], ours: ['ApplyMapping'] },
  { library: ['gs_concat'], studio: ['Concatenate Columns'], ours: ['ConcatenateColumns'] },
  { library: [], studio: ['Conditional Router'], ours: ['Route'] },
  {
    library: [],
    studio: ['Custom Transform'],
    ours: ['Map', 'SqlTransform'],
    note: 'A function in TypeScript for each row, or a SELECT over whole inputs: jobs run no Python code.',
  },
  {
    library: [],
    studio: ['Custom visual transforms'],
    ours: 'otherwise',
    note: 'The same definition in `transforms/`, with a SELECT or TypeScript next to it instead of Python: see [Transforms of your own](../guide/own-transforms.md).',
  },
  {
    library: ['recipe_transforms'],
    studio: ['Data Preparation Recipe'],
    ours: ['Recipe'],
    note: 'Its steps are transforms of Tenon; an import from Glue Studio translates the steps of AWS Glue. See [Recipes](../guide/recipes.md).',
  },
  { library: ['gs_derived'], studio: ['Derived Column'], ours: ['DerivedColumn'] },
  {
    library: ['EntityDetector'],
    studio: ['Detect Sensitive Data'],
    ours: ['PIIDetection'],
    note: 'Every row is searched, none is sampled. Seven kinds of data, found by patterns and check digits; names of people and numbers without a pattern are not found.',
  },
  { library: ['dropDuplicates'], studio: ['Drop Duplicates'], ours: ['DropDuplicates'] },
  { library: ['DropFields', 'drop_fields'], studio: ['Drop Fields'], ours: ['DropFields'] },
  {
    library: ['DropNullFields'],
    studio: ['Drop Null Fields'],
    ours: ['DropNullFields'],
    note: 'The fields are listed, so that the columns of a target do not depend on the data. *Find null fields* lists those of the current rows.',
  },
  {
    library: ['errorsAsDynamicFrame'],
    studio: [],
    ours: 'otherwise',
    note: 'The page of a run lists its rejected records, with file, line, reason and text.',
  },
  { library: ['EvaluateDataQuality'], studio: ['Evaluate Data Quality'], ours: 'not yet' },
  {
    library: ['gs_explode'],
    studio: ['Explode Array Or Map Into Rows'],
    ours: ['ExplodeArrayOrMap'],
  },
  { library: [], studio: ['Extract JSON Path'], ours: ['ExtractJsonPath'] },
  { library: [], studio: ['Fill Nulls'], ours: ['FillNulls'], note: 'In SageMaker Unified Studio.' },
  {
    library: ['FillMissingValues'],
    studio: ['Fill Missing Values'],
    ours: ['FillMissingValues', 'FillNulls'],
    note: 'AWS Glue estimates the values by machine learning; here by the median, the mean or the most frequent value, as a whole or by groups, so that the result can be explained and repeated. FillNulls sets a constant for each column.',
  },
  {
    library: ['Filter', 'filter'],
    studio: ['Filter'],
    ours: ['Filter', 'Map'],
    note: 'An expression instead of a Python function, or a function in TypeScript (Map with `returns: keep`).',
  },
  { library: ['FindIncrementalMatches'], studio: [], ours: 'not yet' },
  { library: ['FindMatches'], studio: ['Record Matching'], ours: 'not yet' },
  {
    library: ['FlatMap', 'MapToCollection'],
    studio: [],
    ours: 'otherwise',
    note: 'Not needed, since the outputs of a node are ports: connect a node to each output.',
  },
  {
    library: ['gs_flatten', 'unnest', 'UnnestFrame'],
    studio: ['Flatten'],
    ours: ['Flatten'],
    note: 'Structs within arrays stay. Relationalize gives their fields columns.',
  },
  { library: ['gs_format_timestamp'], studio: ['Format Timestamp'], ours: ['FormatTimestamp'] },
  { library: [], studio: ['Identifier'], ours: ['Identifier'] },
  { library: [], studio: ['Intersect'], ours: ['Intersect'], note: 'In SageMaker Unified Studio.' },
  { library: ['Join', 'join'], studio: ['Join'], ours: ['Join'] },
  { library: [], studio: ['Limit'], ours: ['Limit'], note: 'In SageMaker Unified Studio.' },
  {
    library: [],
    studio: ['Lookup'],
    ours: ['Lookup'],
    note: 'In AWS Glue, several matches multiply rows. Here each row stays one row, and `severalMatches` says which match it gets.',
  },
  {
    library: ['Map', 'map'],
    studio: [],
    ours: ['Map', 'DerivedColumn', 'ApplyMapping', 'SqlTransform'],
    note: 'A function in TypeScript or JavaScript instead of Python; simple ones are quicker as expressions.',
  },
  {
    library: ['mergeDynamicFrame'],
    studio: ['Merge'],
    ours: ['Merge'],
    note: 'The source is the left input, the staging frame the right one.',
  },
  {
    library: ['gs_parse_json'],
    studio: ['Parse JSON Column'],
    ours: ['ParseJsonColumn'],
    note: 'The type is stated, not inferred.',
  },
  { library: ['gs_pivot'], studio: ['Pivot Rows Into Columns'], ours: ['Pivot'], note: 'The values are listed.' },
  { library: ['gs_regex_extract'], studio: ['Regex Extractor'], ours: ['RegexExtractor'] },
  { library: ['Relationalize', 'relationalize'], studio: [], ours: ['Relationalize'] },
  {
    library: ['gs_null_rows'],
    studio: ['Remove Null Rows'],
    ours: ['DropNullRows'],
    note: '`extended` of AWS Glue is `emptyText`, for text only.',
  },
  { library: ['RenameField', 'rename_field'], studio: ['Rename Field'], ours: ['RenameField'] },
  { library: ['ResolveChoice', 'resolveChoice'], studio: [], ours: ['ResolveChoice'] },
  { library: ['SelectFields', 'select_fields'], studio: ['Select Fields'], ours: ['SelectFields'] },
  { library: ['SelectFromCollection'], studio: ['Select From Collection'], ours: ['SelectFromCollection'] },
  {
    library: ['simplify_ddb_json', 'unnest_ddb_json'],
    studio: [],
    ours: ['SimplifyDdbJson'],
    note: 'Maps and lists keep their nesting; Flatten after it turns maps into columns.',
  },
  {
    library: ['Spigot', 'spigot'],
    studio: ['Spigot'],
    ours: ['Sample', 'Limit', 'PathTarget'],
    note: 'Connect a second target with format json to a Sample or Limit node. Its files are committed, listed and undone with the run, which they would not be if a transform wrote them.',
  },
  { library: ['SplitFields', 'split_fields'], studio: ['Split Fields'], ours: ['SplitFields'] },
  { library: ['SplitRows', 'split_rows'], studio: [], ours: ['SplitRows'] },
  { library: ['gs_split'], studio: ['Split String'], ours: ['SplitString'] },
  {
    library: ['spark.sql'],
    studio: ['SQL Query'],
    ours: ['SqlTransform'],
    note: 'In DuckDB’s SQL.',
  },
  {
    library: ['toDF', 'fromDF'],
    studio: [],
    ours: 'otherwise',
    note: 'Nothing to convert: every transform reads and returns the same kind of rows. ResolveChoice turns choices into structs.',
  },
  { library: ['gs_to_timestamp'], studio: ['To Timestamp'], ours: ['ToTimestamp'] },
  {
    library: ['Unbox', 'unbox'],
    studio: [],
    ours: ['Unbox'],
    note: 'Its format is JSON, CSV or XML, and the type is stated. Text that cannot be parsed is null and counted.',
  },
  {
    library: ['Union', 'union'],
    studio: ['Union'],
    ours: ['Union'],
    note: 'By name, as in the library, or by position, as in Glue Studio.',
  },
  { library: [], studio: ['Unpivot Columns Into Rows'], ours: ['Unpivot'] },
  { library: ['gs_uuid'], studio: ['UUID'], ours: ['UUID'] },
];

/** Transforms that neither the library nor Glue Studio has. */
export const withoutCounterpart: readonly string[] = ['Compare', 'Except', 'Sort', 'Window'];

/** A section of the reference page, sorted by the name in Glue Studio or else in the library. */
export function glueSection(): string {
  const sorted = glueTransforms.toSorted((left, right) => firstName(left).localeCompare(firstName(right), 'en'));
  const rows = sorted.map(({ library, studio, ours, note = '' }) => [
    studio.join(', '),
    library.map(code).join(', '),
    oursText(ours),
    note,
  ]);
  return [
    '## Names in AWS Glue',
    'What AWS Glue Studio and the Python library of AWS Glue call each transform.',
    table(['In Glue Studio', 'In the library', 'In Tenon', 'Notes'], rows),
    `Not in AWS Glue: ${withoutCounterpart.map(link).join(', ')}.`,
  ].join('\n\n');
}

function firstName({ library, studio }: GlueTransform): string {
  return studio[0] ?? library[0]!;
}

function oursText(ours: GlueTransform['ours']): string {
  if (ours === 'not yet') return 'not yet';
  return ours === 'otherwise' ? 'see the note' : ours.map(link).join(', ');
}

function link(name: string): string {
  return `[${name}](#${headingAnchor(name)})`;
}
