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
  /** What the classifier states, without its name: `values separated by "|", with a header`. */
  readonly because: string;
}

/** Members are those of AWS Glue's classifiers (Glue API, CsvClassifier, JsonClassifier, XMLClassifier, GrokClassifier). */
export function classifierReading(classifier: CustomClassifier): ClassifierReading {
  const { name } = classifier;
  switch (classifier.type) {
    case 'csv': {
      const { delimiter, quoteSymbol, containsHeader, header, allowSingleColumn } = classifier;
      return {
        name,
        classification: 'csv',
        format: 'csv',
        options: {
          ...(delimiter === null ? {} : { separator: delimiter }),
          ...(quoteSymbol === null ? {} : { quoteChar: quoteSymbol }),
          ...(containsHeader === 'UNKNOWN' ? {} : { withHeader: containsHeader === 'PRESENT' }),
          ...(header.length === 0 ? {} : { columns: header }),
        },
        leastColumns: allowSingleColumn ? 1 : 2,
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

function csvWords(classifier: Extract<CustomClassifier, { type: 'csv' }>): string {
  const { delimiter, quoteSymbol, containsHeader, header } = classifier;
  return [
    delimiter === null ? 'separated values' : `values separated by ${JSON.stringify(delimiter)}`,
    ...(quoteSymbol === null ? [] : [`quoted by ${quoteSymbol}`]),
    ...(containsHeader === 'UNKNOWN' ? [] : [containsHeader === 'PRESENT' ? 'with a header' : 'without a header']),
    ...(header.length === 0 ? [] : [`columns ${shortened(header.join(', '))}`]),
  ].join(', ');
}

const mostCharacters = 120;

function shortened(text: string): string {
  return text.length <= mostCharacters ? text : `${text.slice(0, mostCharacters)}…`;
}
