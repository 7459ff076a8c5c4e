/** How a custom classifier has files read: format, options, and in words. */

import type { CustomClassifier } from '#engine/contract/definitions/classifier.ts';

/** Plain data, which crosses to workers. */
export interface ClassifierReading {
  /** Of the classifier. */
  readonly name: string;
  /** Label that Glue gives such files; the format of csv and json. */
  readonly classification: string;
  readonly format: 'csv' | 'json' | 'xml' | 'grokLog';
  /** Read options of the format that the classifier states; all others are detected. */
  readonly options: Readonly<Record<string, unknown>>;
  /** Files with fewer columns are not recognised. */
  readonly leastColumns: number;
  /** Kept in the parameters of its tables; absent: none was chosen. */
  readonly serde?: string;
  /** What the classifier states, without its name: `values separated by "|", with a header`. */
  readonly because: string;
}

/** Members are those of AWS Glue's classifiers (Glue API, CsvClassifier, JsonClassifier, XMLClassifier, GrokClassifier). */
export function classifierReading(classifier: CustomClassifier): ClassifierReading {
  const { name } = classifier;
  switch (classifier.type) {
    case 'csv': {
      const { delimiter, containsHeader, header, allowSingleColumn, disableValueTrimming, serde } = classifier;
      return {
        name,
        classification: 'csv',
        format: 'csv',
        options: {
          ...(delimiter === null ? {} : { separator: delimiter }),
          ...quoteOptions(classifier),
          ...(containsHeader === 'UNKNOWN' ? {} : { withHeader: containsHeader === 'PRESENT' }),
          ...(header.length === 0 ? {} : { columns: header }),
          ...typeOptions(classifier),
          ...(disableValueTrimming ? {} : { trimValues: true }),
        },
        leastColumns: allowSingleColumn ? 1 : 2,
        ...(serde === 'None' ? {} : { serde }),
        because: csvWords(classifier),
      };
    }
    case 'json': {
      const { jsonPath } = classifier;
      const because = `rows at the JSON path ${jsonPath}`;
      return { name, classification: 'json', format: 'json', options: { jsonPath }, leastColumns: 1, because };
    }
    case 'xml': {
      const { classification, rowTag } = classifier;
      const because = `rows are the elements <${rowTag}>`;
      return { name, classification, format: 'xml', options: { rowTag }, leastColumns: 1, because };
    }
    case 'grok': {
      const { classification, grokPattern: logFormat, customPatterns } = classifier;
      return {
        name,
        classification,
        format: 'grokLog',
        options: { logFormat, multiLine: false, ...(customPatterns === '' ? {} : { customPatterns }) },
        leastColumns: 1,
        because: `lines match the pattern ${shortened(logFormat)}`,
      };
    }
  }
}

type CsvClassifier = Extract<CustomClassifier, { type: 'csv' }>;

/** Hive's OpenCSVSerde and LazySimpleSerDe with the parameters that Glue gives them. */
function quoteOptions({ quoteSymbol, serde }: CsvClassifier): Readonly<Record<string, string>> {
  switch (serde) {
    case 'OpenCSVSerDe':
      return { quoteChar: quoteSymbol ?? '"', escaper: '\\' };
    case 'LazySimpleSerDe':
      return { quoteChar: '' };
    case 'None':
      return quoteSymbol === null ? {} : { quoteChar: quoteSymbol };
  }
}

const hiveTypes: Readonly<Partial<Record<CsvClassifier['customDatatypes'][number], string>>> = {
  LONG: 'bigint',
  SHORT: 'smallint',
  // Hive's own default has no digits after the point.
  DECIMAL: 'decimal(38,18)',
};

function typeOptions({ header, customDatatypes }: CsvClassifier): Readonly<Record<string, unknown>> {
  if (customDatatypes.length === 0) return {};
  const typed = customDatatypes.map((type, index) => [header[index]!, hiveTypes[type] ?? type.toLowerCase()]);
  return { columnTypes: Object.fromEntries(typed) as unknown };
}

function csvWords(classifier: CsvClassifier): string {
  const { delimiter, quoteSymbol, containsHeader, header, customDatatypes, disableValueTrimming, serde } = classifier;
  return [
    delimiter === null ? 'separated values' : `values separated by ${JSON.stringify(delimiter)}`,
    ...(quoteSymbol === null ? [] : [`quoted by ${quoteSymbol}`]),
    ...(containsHeader === 'UNKNOWN' ? [] : [containsHeader === 'PRESENT' ? 'with a header' : 'without a header']),
    ...(header.length === 0 ? [] : [`columns ${shortened(columnWords(header, customDatatypes))}`]),
    ...(disableValueTrimming ? [] : ['without spaces around values']),
    ...(serde === 'None' ? [] : [`as ${serde} reads them`]),
  ].join(', ');
}

function columnWords(header: readonly string[], types: readonly string[]): string {
  return header.map((name, index) => (types.length === 0 ? name : `${name} ${types[index]}`)).join(', ');
}

const mostCharacters = 120;

function shortened(text: string): string {
  return text.length <= mostCharacters ? text : `${text.slice(0, mostCharacters)}…`;
}
