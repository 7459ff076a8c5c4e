/** Words that are units of measurement or currencies, as they lie below the names of columns. */

const words = new Set(
  // ISO 4217, the usual ones, and signs.
  (
    'eur usd gbp jpy chf cny inr brl cad aud nzd sek nok dkk pln czk huf try rub zar mxn krw sgd hkd ils aed sar thb ' +
    'euro euros dollar dollars pounds yen € $ £ ¥ us$ ' +
    // The International System, its multiples, and what is used with it. A single letter may be a mark or a grade.
    'km cm mm µm nm kg mg kt mt ms hr hrs min sec ma kv kw mw gw kwh mwh gwh kj mj gj hz khz mhz ghz ' +
    '°c °f pa hpa kpa mpa bar mbar kn ml hl m² m2 m³ m3 km² km2 ha cm² cm³ ' +
    'ft in inch inches yd mi mile miles lb lbs oz gal mph kmh km/h m/s ' +
    '% ‰ pct percent prozent ppm ppb db ph ' +
    // Counts and time.
    'unit units number count pcs pieces stück anzahl persons people days day hours hour minutes seconds weeks months years ' +
    'tage stunden jahre thousand thousands million millions billion billions mio mrd tsd k€ m€ tco2 co2'
  ).split(' '),
);

/** `EUR`, `(kg)`, `Mio. EUR`, `in %`, `m/s`. */
export function isUnitWord(text: string): boolean {
  const bare = text
    .trim()
    .toLowerCase()
    .replace(/^[([]\s*|\s*[)\]]$/gu, '');
  if (words.has(bare)) return true;
  const parts = bare.split(/[\s./*·-]+/u).filter((part) => part !== '' && part !== 'in' && part !== 'per');
  return parts.length > 0 && parts.every((part) => words.has(part));
}
