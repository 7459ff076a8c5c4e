/** Words of drawn reports, by language: titles, labels, names of columns, words for totals, notes. */

export interface ReportWords {
  readonly language: string;
  readonly decimal: string;
  readonly thousands: string;
  readonly separators: readonly string[];
  readonly encodings: readonly string[];
  readonly date: (year: number, month: number, day: number) => string;
  readonly titles: readonly string[];
  /** Labels above the table, and the values beside them. */
  readonly labels: readonly (readonly [label: string, value: string])[];
  readonly keys: readonly (readonly [name: string, values: readonly string[]])[];
  readonly figures: readonly string[];
  readonly groups: readonly string[];
  readonly units: readonly string[];
  readonly sections: readonly string[];
  readonly total: readonly string[];
  readonly subtotal: string;
  readonly notes: readonly string[];
}

const two = (value: number): string => String(value).padStart(2, '0');
const pointed = (year: number, month: number, day: number): string => `${two(day)}.${two(month)}.${year}`;
const slashed = (year: number, month: number, day: number): string => `${two(day)}/${two(month)}/${year}`;
const dashed = (year: number, month: number, day: number): string => `${year}-${two(month)}-${two(day)}`;

export const languages: readonly ReportWords[] = [
  {
    language: 'en', decimal: '.', thousands: ',', separators: [',', ',', '\t', '|'], encodings: ['utf-8', 'utf-8-bom', 'windows-1252'], date: dashed,
    titles: ['Recorded crime by police force area', 'Table 2: Vehicle licensing statistics', 'Account statement', 'Water quality monitoring, site 14', 'Enrolment report 2023/24', 'Sales by channel (draft)', 'School workforce census'],
    labels: [['Created', '2024-02-11 09:15'], ['Account holder', 'R. Gill'], ['Currency', 'GBP'], ['Device', 'AX-200'], ['Period', 'Q1 2024 to Q3 2024'], ['Prepared by', 'Finance'], ['Serial number', '004417'], ['Operator', 'L. Shaw']],
    keys: [['Force', ['Avon', 'Cleveland', 'Dorset', 'Durham', 'Gwent', 'Humberside', 'Norfolk']], ['Product', ['Desk lamp', 'Chair, oak', 'Shelf 80 cm', 'Rug', 'Mirror', 'Stool']], ['School', ['Hill Primary', "St Mary's", 'Park Academy', 'Lakeside', 'Grange High']], ['Industry', ['Mining and quarrying', 'Food, drink and tobacco', 'Textiles', 'Construction', 'Retail trade']]],
    figures: ['Offences', 'Rate per 1,000', 'Pupils', 'Mean age', 'Turnover', 'Units sold', 'Change', 'Stock', 'Response rate', 'Headcount', 'Full-time equivalent', 'Price'],
    groups: ['All persons', 'Men', 'Women', 'Urban', 'Rural', 'Current year', 'Previous year'], units: ['number', '%', 'per 1,000', 'thousand', 'GBP', 'mg/l', 'kWh'],
    sections: ['England', 'Wales', 'Northern region', 'Part A', 'Furniture'], total: ['Total', 'Grand total', 'All areas', 'Total:'], subtotal: 'Subtotal',
    notes: ['Source: Home Office', 'Notes:', '1. Figures are rounded to the nearest ten.', 'Contact: stats@example.org', '.. not available', 'r = revised, p = provisional', 'This table is published under the Open Licence', '© Crown copyright 2024', 'End of report', 'Last updated: 12 March 2024', '* Includes cases where the age is not known', '[x] Data suppressed'],
  },
  {
    language: 'de', decimal: ',', thousands: '.', separators: [';', ';', '\t'], encodings: ['windows-1252', 'utf-8', 'utf-8-bom', 'utf-16le'], date: pointed,
    titles: ['Umsätze Girokonto', 'Unfälle nach Straßenart', 'Messprotokoll Pegel Köln', 'Schüler nach Schulform (Stand: Oktober)', 'GENESIS-Tabelle: 12411-0015', 'Lagerbestand, Auswertung', 'Verdienststrukturerhebung'],
    labels: [['Konto', 'DE02 1203 0000 0000 2020 51'], ['Zeitraum', '01.01.2024 - 31.03.2024'], ['Erstellt am', '05.04.2024'], ['Benutzer', 'mueller'], ['Kontostand', '1.204,55 EUR'], ['Station', 'Köln'], ['Gewässer', 'Rhein']],
    keys: [['Straßenart', ['Autobahn', 'Bundesstraße', 'Landesstraße', 'Kreisstraße', 'Gemeindestraße']], ['Kreis', ['Aachen', 'Düren', 'Heinsberg', 'Euskirchen', 'Köln', 'Bonn']], ['Artikel', ['Schraube M4', 'Mutter M4', 'Dübel', 'Winkel', 'Leiste 2 m']], ['Auftraggeber', ['Stadtwerke', 'Miete Mai', 'Müller & Co', 'Versicherung', 'Gehalt']]],
    figures: ['Unfälle', 'Verletzte', 'Betrag', 'Anteil', 'Bestand', 'Menge', 'Durchfluss', 'Wasserstand', 'Schüler', 'Veränderung', 'Preis', 'Löhne'],
    groups: ['Insgesamt', 'männlich', 'weiblich', 'Deutsche', 'Innerorts', 'Außerorts', 'Vorjahr'], units: ['Anzahl', '%', 'EUR', 'm³/s', 'cm', '1 000', 'Stück'],
    sections: ['Regierungsbezirk Köln', 'Nordrhein', 'Abschnitt 1', 'Kleinteile', 'Werktage'], total: ['Summe', 'Insgesamt', 'Gesamt', 'Gesamtsumme'], subtotal: 'Zusammen',
    notes: ['Quelle: Statistisches Landesamt', '© Statistisches Bundesamt (Destatis), 2024', 'Stand: 04.05.2024 / 11:20:33', '1) Einschließlich Mopeds.', 'Hinweise:', '- = nichts vorhanden', '. = Zahlenwert unbekannt oder geheim zu halten', 'Abweichungen in den Summen durch Runden', 'Alle Angaben ohne Gewähr', '____________'],
  },
  {
    language: 'fr', decimal: ',', thousands: ' ', separators: [';', ';', '\t'], encodings: ['utf-8', 'utf-8-bom', 'windows-1252'], date: slashed,
    titles: ['Relevé des opérations', 'Tableau 3 - Logements commencés', 'Effectifs des élèves du second degré', 'Suivi de la qualité de l’air', 'Liste des marchés conclus', 'Fréquentation touristique'],
    labels: [['Date de création', '12/03/2024'], ['Numéro de compte', '0012345A'], ['Service', 'Comptabilité'], ['Solde', '2 310,40 €'], ['Exercice', '2023']],
    keys: [['Académie', ['Rennes', 'Nantes', 'Lyon', 'Dijon', 'Créteil', 'Nice']], ['Libellé', ['Virement Dupont', 'Carte Leclerc', 'Prélèvement EDF', 'Chèque', 'Retrait']], ['Polluant', ['Ozone', 'Dioxyde d’azote', 'Particules PM10', 'Monoxyde']], ['Commune', ['Vannes', 'Lorient', 'Auray', 'Pontivy', 'Ploërmel']]],
    figures: ['Effectifs', 'Montant', 'Part', 'Moyenne', 'Nuitées', 'Logements', 'Évolution', 'Surface', 'Prix'],
    groups: ['Public', 'Privé', 'Ensemble', 'Filles', 'Garçons', 'Semaine'], units: ['en nombre', 'en %', 'en euros', 'µg/m³', 'en milliers', 'm2'],
    sections: ['Bretagne', 'Premier cycle', 'Métropole', 'Zone A'], total: ['Total', 'Ensemble', 'Total général', 'TOTAL'], subtotal: 'Sous-total',
    notes: ['Source : Insee, recensement', 'Champ : France métropolitaine.', 'Lecture : en 2023, 12 % des élèves sont internes.', '(1) Données provisoires', 'nd : non disponible', 'Mise à jour : mars 2024', '* Hors apprentis'],
  },
  {
    language: 'it', decimal: ',', thousands: '.', separators: [';', ',', '|'], encodings: ['utf-8', 'windows-1252'], date: slashed,
    titles: ['Popolazione residente per comune', 'Movimenti del conto', 'Incidenti stradali - anno 2022', 'Tavola 4.1 - Imprese attive'],
    labels: [['Periodo', '2022'], ['Data estrazione', '10/01/2024'], ['Intestatario', 'G. Ricci'], ['Filiale', 'Torino 3']],
    keys: [['Comune', ['Asti', 'Biella', 'Cuneo', 'Novara', 'Verbania', 'Torino']], ['Causale', ['Bonifico', 'Pagamento POS', 'Prelievo', 'Commissioni', 'Stipendio']], ['Settore', ['Agricoltura', 'Industria', 'Costruzioni', 'Servizi']]],
    figures: ['Residenti', 'Importo', 'Imprese', 'Addetti', 'Variazione', 'Feriti', 'Famiglie', 'Età media'],
    groups: ['Maschi', 'Femmine', 'Totale', 'Italiani', 'Stranieri'], units: ['numero', '%', 'euro', 'migliaia', 'kmq'],
    sections: ['Piemonte', 'Nord', 'Primo semestre'], total: ['Totale', 'Totale generale'], subtotal: 'Subtotale',
    notes: ['Fonte: Istat', '(a) Dati provvisori.', 'Note:', 'I dati si riferiscono al 31 dicembre', 'Elaborazione: ufficio statistica'],
  },
  {
    language: 'sv', decimal: ',', thousands: ' ', separators: [';', '\t', ','], encodings: ['utf-8', 'utf-8-bom', 'windows-1252'], date: dashed,
    titles: ['Folkmängd efter län', 'Kontoutdrag', 'Energianvändning per månad', 'Antal anställda efter sektor'],
    labels: [['Rapportdatum', '2024-01-31'], ['Konto', '8327-9 994 442 1'], ['Enhet', 'Uppsala'], ['Valuta', 'SEK']],
    keys: [['Län', ['Uppsala', 'Örebro', 'Skåne', 'Gävleborg', 'Kalmar', 'Gotland']], ['Sektor', ['Stat', 'Kommun', 'Region', 'Privat']], ['Text', ['Insättning', 'Hyra', 'Swish', 'Lön', 'Autogiro']]],
    figures: ['Folkmängd', 'Belopp', 'Förbrukning', 'Andel', 'Anställda', 'Medelålder', 'Förändring'],
    groups: ['Män', 'Kvinnor', 'Totalt', 'Heltid', 'Deltid'], units: ['antal', 'procent', 'kr', 'kWh', 'tusental'],
    sections: ['Svealand', 'Norrland', 'Vardagar'], total: ['Totalt', 'Summa', 'Samtliga'], subtotal: 'Delsumma',
    notes: ['Källa: SCB', 'Uppgifterna avser 31 december', '.. = uppgift saknas', 'Senaste uppdatering:', '2024-02-22 08:00', 'Kontaktperson: Anna Ek, tel 010-479'],
  },
  {
    language: 'cs', decimal: ',', thousands: ' ', separators: [';', ';', '\t'], encodings: ['windows-1250', 'utf-8', 'utf-8-bom'], date: pointed,
    titles: ['Obyvatelstvo podle krajů', 'Výpis z účtu', 'Nezaměstnanost v okresech', 'Tab. 5 Ubytovací zařízení'],
    labels: [['Období', 'leden 2024'], ['Vytvořeno', '02.02.2024'], ['Účet', '19-2000145399/0800']],
    keys: [['Kraj', ['Jihočeský', 'Plzeňský', 'Ústecký', 'Zlínský', 'Vysočina']], ['Okres', ['Tábor', 'Písek', 'Cheb', 'Most', 'Děčín']], ['Popis', ['Platba kartou', 'Nájem', 'Výplata', 'Poplatek']]],
    figures: ['Obyvatelé', 'Částka', 'Podíl', 'Lůžka', 'Hosté', 'Přírůstek', 'Rozloha'],
    groups: ['Muži', 'Ženy', 'Celkem', 'Občané', 'Cizinci'], units: ['osoby', '%', 'Kč', 'km2', 'tis.'],
    sections: ['Čechy', 'Morava', '1. čtvrtletí'], total: ['Celkem', 'ČR celkem', 'Celkem:'], subtotal: 'Mezisoučet',
    notes: ['Zdroj: ČSÚ', 'Pozn.: předběžné údaje', '1) včetně cizinců', 'Data aktuální k 31. 12. 2023'],
  },
  {
    language: 'ko', decimal: '.', thousands: ',', separators: [',', '\t'], encodings: ['utf-8', 'utf-8-bom', 'utf-16le'], date: dashed,
    titles: ['시도별 인구', '월별 매출 현황', '대기오염 측정 자료'],
    labels: [['조회기간', '2023.01 ~ 2023.12'], ['작성일', '2024-01-05'], ['담당자', '김민수']],
    keys: [['시도', ['서울', '부산', '대구', '인천', '광주', '대전']], ['상품명', ['의자', '책상', '조명', '거울']], ['측정소', ['종로구', '중구', '용산구', '성동구']]],
    figures: ['인구', '매출액', '세대수', '면적', '농도', '비율', '증감'],
    groups: ['남자', '여자', '전국', '상반기', '하반기'], units: ['명', '%', '원', 'km2', 'ppm'],
    sections: ['수도권', '영남', '호남'], total: ['합계', '총계'], subtotal: '소계',
    notes: ['자료: 통계청', '주: 잠정치임', '※ 반올림으로 합계가 다를 수 있음', '출처: 국가통계포털'],
  },
]; // prettier-ignore
