/** Node lists as AWS Glue's API documents them, each with what its target holds after a run over {@link inputFiles}. */

type Nodes = Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, unknown>>>>>>;

export interface HandWritten {
  readonly title: string;
  readonly nodes: Nodes;
  /** Rows of `out`, sorted, without the header; absent: its sources are elsewhere. */
  readonly rows?: readonly string[];
}

export const inputFiles: Readonly<Record<string, string>> = {
  'orders/a.csv': 'id,customer,amount,country\n1,ada,10.5,DE\n2,bob,,FR\n3,ada,30,DE\n4,,5,US\n',
  'customers/a.csv': 'name,city\nada,London\ncyn,Paris\n',
  'events/a.json':
    '{"id":1,"place":{"city":"Rome"},"tags":["a","b"]}\n{"id":2,"place":{"city":"Bonn"},"tags":[]}\n{"id":3,"place":null,"tags":null}\n',
  'more/b.csv': 'id,customer,amount,country\n5,dan,1.5,IT\n',
};

const csv = { Separator: 'comma', QuoteChar: 'quote', WithHeader: true, Recurse: true };
const orders = { S3CsvSource: { Name: 'Orders', Paths: ['orders'], ...csv } };
const customers = { S3CsvSource: { Name: 'Customers', Paths: ['customers'], ...csv } };
const events = { S3JsonSource: { Name: 'Events', Paths: ['events'], Recurse: true, Multiline: false } };
const out = (from: string): Nodes[string] => ({
  S3DirectTarget: { Name: 'Out', Inputs: [from], Path: 'out', Format: 'csv', PartitionKeys: [] },
});
const column = (...Value: string[]): object => ({ Type: 'COLUMNEXTRACTED', Value });
const constant = (value: string): object => ({ Type: 'CONSTANT', Value: [value] });
const between = (node: Nodes[string], source: Nodes[string] = orders): Nodes => ({
  'node-1': source,
  'node-2': node,
  'node-3': out('node-2'),
});
const dynamic = (name: string, parameters: Readonly<Record<string, readonly string[]>>): Nodes[string] => ({
  DynamicTransform: {
    Name: name,
    Inputs: ['node-1'],
    TransformName: name,
    FunctionName: name,
    Path: `s3://transforms/${name}.py`,
    Parameters: Object.entries(parameters).map(([Name, Value]) => ({ Name, Type: 'str', Value, IsOptional: false })),
  },
});
const filter = (LogicalOperator: string, ...Filters: readonly object[]): Nodes[string] => ({
  Filter: { Name: 'Filter', Inputs: ['node-1'], LogicalOperator, Filters },
});

const recipe = (
  ...steps: readonly [operation: string, parameters?: Readonly<Record<string, string>>][]
): Nodes[string] => ({
  Recipe: {
    Name: 'Recipe',
    Inputs: ['node-1'],
    RecipeSteps: steps.map(([Operation, Parameters]) => ({
      Action: { Operation, ...(Parameters === undefined ? {} : { Parameters }) },
    })),
  },
});

export const handWritten: readonly HandWritten[] = [
  {
    title: 'A recipe that removes, renames, types and merges',
    nodes: between(
      recipe(
        ['REMOVE_MISSING', { sourceColumn: 'amount' }],
        ['UPPER_CASE', { sourceColumn: 'country' }],
        ['ADD_PREFIX', { sourceColumn: 'country', pattern: "c'" }],
        ['LOWER', { sourceColumn: 'country', targetColumn: 'low' }],
        ['DUPLICATE', { sourceColumn: 'id', targetColumn: 'key.1' }],
        ['CHANGE_DATA_TYPE', { sourceColumn: 'id', columnDataType: 'double' }],
        ['RENAME', { sourceColumn: 'amount', targetColumn: 'price' }],
        ['MERGE', { sourceColumns: '["low","key.1"]', targetColumn: 'both', delimiter: '-' }],
        ['DELETE', { sourceColumns: '["customer","key.1"]' }],
        ['REMOVE_DUPLICATES', { sourceColumn: 'both' }],
        ['DELETE_DUPLICATE_ROWS'],
      ),
    ),
    rows: ["1.0,10.5,c'DE,c'de,c'de-1", "3.0,30.0,c'DE,c'de,c'de-3", "4.0,5.0,c'US,c'us,c'us-4"],
  },
  {
    title: 'A mapping that renames, drops and casts',
    nodes: between({
      ApplyMapping: {
        Name: 'Change Schema',
        Inputs: ['node-1'],
        Mapping: [
          { ToKey: 'key', FromPath: ['id'], FromType: 'string', ToType: 'bigint', Dropped: false },
          { ToKey: 'customer', FromPath: ['customer'], FromType: 'string', ToType: 'string', Dropped: true },
          { ToKey: 'price', FromPath: ['amount'], FromType: 'string', ToType: 'double' },
        ],
      },
    }),
    rows: ['1,10.5', '2,', '3,30.0', '4,5.0'],
  },
  {
    title: 'A mapping with children',
    nodes: between(
      {
        ApplyMapping: {
          Name: 'Change Schema',
          Inputs: ['node-1'],
          Mapping: [
            { ToKey: 'id', FromPath: ['id'], FromType: 'bigint', ToType: 'bigint' },
            {
              ToKey: 'where',
              FromPath: ['place'],
              FromType: 'struct',
              ToType: 'struct',
              Children: [{ ToKey: 'town', FromPath: ['city'], FromType: 'string', ToType: 'string' }],
            },
          ],
        },
      },
      events,
    ),
  },
  {
    title: 'Chosen columns',
    nodes: between({ SelectFields: { Name: 'Select', Inputs: ['node-1'], Paths: [['country'], ['id']] } }),
    rows: ['DE,1', 'DE,3', 'FR,2', 'US,4'],
  },
  {
    title: 'Dropped columns',
    nodes: between({ DropFields: { Name: 'Drop', Inputs: ['node-1'], Paths: [['amount'], ['customer']] } }),
    rows: ['1,DE', '2,FR', '3,DE', '4,US'],
  },
  {
    title: 'A renamed column',
    nodes: {
      'node-1': orders,
      rename: { RenameField: { Name: 'Rename', Inputs: ['node-1'], SourcePath: ['id'], TargetPath: ['key'] } },
      'node-2': { SelectFields: { Name: 'Select', Inputs: ['rename'], Paths: [['key']] } },
      'node-3': out('node-2'),
    },
    rows: ['1', '2', '3', '4'],
  },
  {
    title: 'Filters joined by AND; a negated EQ keeps nulls',
    nodes: between(
      filter(
        'AND',
        { Operation: 'GTE', Negated: false, Values: [column('id'), constant('2')] },
        { Operation: 'EQ', Negated: true, Values: [column('customer'), constant('ada')] },
      ),
    ),
    rows: ['2,bob,,FR', '4,,5.0,US'],
  },
  {
    title: 'Filters joined by OR, with a pattern from the start and a test for null',
    nodes: between(
      filter(
        'OR',
        { Operation: 'REGEX', Negated: false, Values: [column('country'), constant('F|U')] },
        { Operation: 'ISNULL', Negated: false, Values: [column('amount')] },
      ),
    ),
    rows: ['2,bob,,FR', '4,,5.0,US'],
  },
  {
    title: 'An equijoin of two sources',
    nodes: {
      left: orders,
      right: customers,
      join: {
        Join: {
          Name: 'Join',
          Inputs: ['left', 'right'],
          JoinType: 'equijoin',
          Columns: [
            { From: 'left', Keys: [['customer']] },
            { From: 'right', Keys: [['name']] },
          ],
        },
      },
      pick: { SelectFields: { Name: 'Pick', Inputs: ['join'], Paths: [['id'], ['city']] } },
      end: out('pick'),
    },
    rows: ['1,London', '3,London'],
  },
  {
    title: 'A left anti join whose columns are listed in the other order',
    nodes: {
      left: orders,
      right: customers,
      join: {
        Join: {
          Name: 'Join',
          Inputs: ['left', 'right'],
          JoinType: 'leftanti',
          Columns: [
            { From: 'right', Keys: [['name']] },
            { From: 'left', Keys: [['customer']] },
          ],
        },
      },
      pick: { SelectFields: { Name: 'Pick', Inputs: ['join'], Paths: [['id']] } },
      end: out('pick'),
    },
    rows: ['2', '4'],
  },
  {
    title: 'Sums and counts of groups',
    nodes: between({
      Aggregate: {
        Name: 'Aggregate',
        Inputs: ['node-1'],
        Groups: [['country']],
        Aggs: [
          { Column: ['amount'], AggFunc: 'sum' },
          { Column: ['id'], AggFunc: 'count' },
        ],
      },
    }),
    rows: ['DE,40.5,2', 'FR,,1', 'US,5.0,1'],
  },
  {
    title: 'Duplicates by one column',
    nodes: {
      'node-1': orders,
      once: { DropDuplicates: { Name: 'Once', Inputs: ['node-1'], Columns: [['country']] } },
      'node-2': { SelectFields: { Name: 'Select', Inputs: ['once'], Paths: [['country']] } },
      'node-3': out('node-2'),
    },
    rows: ['DE', 'FR', 'US'],
  },
  {
    title: 'A union of two sources by position',
    nodes: {
      first: orders,
      second: { S3CsvSource: { Name: 'More', Paths: ['more'], ...csv } },
      both: { Union: { Name: 'Union', Inputs: ['first', 'second'], UnionType: 'ALL' } },
      pick: { SelectFields: { Name: 'Pick', Inputs: ['both'], Paths: [['id']] } },
      end: out('pick'),
    },
    rows: ['1', '2', '3', '4', '5'],
  },
  {
    title: 'A merge whose source is the second input',
    nodes: {
      newer: { S3CsvSource: { Name: 'More', Paths: ['more'], ...csv } },
      older: orders,
      merge: { Merge: { Name: 'Merge', Inputs: ['newer', 'older'], Source: 'older', PrimaryKeys: [['id']] } },
      pick: { SelectFields: { Name: 'Pick', Inputs: ['merge'], Paths: [['id']] } },
      end: out('pick'),
    },
    rows: ['1', '2', '3', '4', '5'],
  },
  {
    title: 'SQL over one input under its alias',
    nodes: between({
      SparkSQL: {
        Name: 'SQL Query',
        Inputs: ['node-1'],
        SqlQuery: 'select country, count(*) as n from myDataSource group by country',
        SqlAliases: [{ From: 'node-1', Alias: 'myDataSource' }],
      },
    }),
    rows: ['DE,2', 'FR,1', 'US,1'],
  },
  {
    title: 'The second output of split fields',
    nodes: {
      'node-1': orders,
      split: { SplitFields: { Name: 'Split', Inputs: ['node-1'], Paths: [['id'], ['amount']] } },
      rest: { SelectFromCollection: { Name: 'Rest', Inputs: ['split'], Index: 1 } },
      end: out('rest'),
    },
    rows: [',US', 'ada,DE', 'ada,DE', 'bob,FR'],
  },
  {
    title: 'The default output of a route',
    nodes: {
      'node-1': orders,
      route: {
        Route: {
          Name: 'Conditional Router',
          Inputs: ['node-1'],
          GroupFiltersList: [
            {
              GroupName: 'German',
              LogicalOperator: 'AND',
              Filters: [{ Operation: 'EQ', Negated: false, Values: [column('country'), constant('DE')] }],
            },
          ],
        },
      },
      rest: { SelectFromCollection: { Name: 'Rest', Inputs: ['route'], Index: 1 } },
      pick: { SelectFields: { Name: 'Pick', Inputs: ['rest'], Paths: [['id']] } },
      end: out('pick'),
    },
    rows: ['2', '4'],
  },
  {
    title: 'A spigot, whose readers get all rows',
    nodes: {
      'node-1': orders,
      peek: { Spigot: { Name: 'Spigot', Inputs: ['node-1'], Path: 'peek', Topk: 2 } },
      pick: { SelectFields: { Name: 'Pick', Inputs: ['peek'], Paths: [['id']] } },
      end: out('pick'),
    },
    rows: ['1', '2', '3', '4'],
  },
  {
    title: 'Two paths in one source',
    nodes: {
      'node-1': { S3CsvSource: { Name: 'All', Paths: ['orders', 'more'], ...csv } },
      pick: { SelectFields: { Name: 'Pick', Inputs: ['node-1'], Paths: [['id']] } },
      end: out('pick'),
    },
    rows: ['1', '2', '3', '4', '5'],
  },
  {
    title: 'A derived column',
    nodes: {
      ...between(dynamic('gs_derived', { colName: ['twice'], expr: ['id * 2'] })),
      'node-3': { SelectFields: { Name: 'Pick', Inputs: ['node-2'], Paths: [['twice']] } },
      end: out('node-3'),
    },
    rows: ['2', '4', '6', '8'],
  },
  {
    title: 'Concatenated columns',
    nodes: {
      ...between(dynamic('gs_concat', { colName: ['both'], colList: ['country', 'id'], spacer: ['-'] })),
      'node-3': { SelectFields: { Name: 'Pick', Inputs: ['node-2'], Paths: [['both']] } },
      end: out('node-3'),
    },
    rows: ['DE-1', 'DE-3', 'FR-2', 'US-4'],
  },
  {
    title: 'Repartitioning, which has no effect, and an exploded array with nulls',
    nodes: {
      'node-1': events,
      even: { ...dynamic('gs_repartition', { numPartitionsStr: ['10'] }) },
      'node-2': {
        DynamicTransform: {
          ...dynamic('gs_explode', { colName: ['tags'], newCol: ['tag'], outer: ['true'] })['DynamicTransform'],
          Inputs: ['even'],
        },
      },
      'node-3': { SelectFields: { Name: 'Pick', Inputs: ['node-2'], Paths: [['id'], ['tag']] } },
      end: out('node-3'),
    },
    rows: ['1,a', '1,b', '2,', '3,'],
  },
  {
    title: 'A flattened struct',
    nodes: {
      ...between(dynamic('gs_flatten', { maxLevels: ['1'], separator: ['_'] }), events),
      'node-3': { SelectFields: { Name: 'Pick', Inputs: ['node-2'], Paths: [['id'], ['place_city']] } },
      end: out('node-3'),
    },
    rows: ['1,Rome', '2,Bonn', '3,'],
  },
  {
    title: 'Tables of the catalog, with partitions, into a table that a target updates',
    nodes: {
      from: {
        S3CatalogSource: { Name: 'Table', Database: 'sales', Table: 'orders', PartitionPredicate: "year = '2026'" },
      },
      to: {
        S3CatalogTarget: {
          Name: 'Daily',
          Inputs: ['from'],
          Database: 'sales',
          Table: 'daily',
          PartitionKeys: [['year'], ['month']],
          SchemaChangePolicy: { EnableUpdateCatalog: true, UpdateBehavior: 'LOG' },
        },
      },
    },
  },
  {
    title: 'Parquet in a bucket, into Parquet under a table',
    nodes: {
      from: { S3ParquetSource: { Name: 'Raw', Paths: ['s3://lake/raw/'], Recurse: true, CompressionType: 'snappy' } },
      to: {
        S3GlueParquetTarget: {
          Name: 'Clean',
          Inputs: ['from'],
          Path: 's3://lake/clean/',
          Compression: 'gzip',
          PartitionKeys: [['day']],
          SchemaChangePolicy: {
            EnableUpdateCatalog: true,
            UpdateBehavior: 'UPDATE_IN_DATABASE',
            Table: 'clean',
            Database: 'lake',
          },
          AutoDataQuality: { IsEnabled: true, EvaluationContext: 'EvaluateDataQuality_node' },
        },
      },
    },
  },
];
