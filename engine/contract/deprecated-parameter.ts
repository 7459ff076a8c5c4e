/** The parameter that marks a table as deprecated: a crawl did not find its files. Its value: when, in milliseconds. */

export const deprecatedParameter = 'DEPRECATED_BY_CRAWLER';
