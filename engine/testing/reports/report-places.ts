/** Where a report comes from: its language, how its numbers and dates are written, separator and encoding of the file. */

export interface Place {
  readonly code: string;
  readonly separator: string;
  readonly decimal: string;
  readonly thousands: string;
  readonly encoding: string;
  readonly lineEnd: string;
  /** Titles, in this order: the report, the agency, the time. */
  readonly titles: readonly [string, string, string];
  readonly areas: readonly string[];
  readonly area: string;
  readonly year: string;
  /** Columns of numbers: name, unit. */
  readonly measures: readonly (readonly [name: string, unit: string])[];
  /** Titles over several columns. */
  readonly groups: readonly [string, string, string];
  readonly total: string;
  readonly subtotal: string;
  readonly source: string;
  readonly note: string;
}

export const places: readonly Place[] = [
  {
    code: 'en', separator: ',', decimal: '.', thousands: ',', encoding: 'utf-8', lineEnd: '\n',
    titles: ['Household Survey: Dwellings by County', 'Office for Statistics', 'Reference period: April to June 2023'],
    areas: ['Antrim', 'Armagh', 'Down', 'Fermanagh', 'Tyrone', 'Londonderry', 'Kent', 'Devon', 'Essex'],
    area: 'County', year: 'Year',
    measures: [['Dwellings', 'number'], ['Mean rent', 'GBP'], ['Vacant', '%'], ['Households', 'number'], ['Floor space', 'm2']],
    groups: ['Owned', 'Rented', 'All tenures'], total: 'Total', subtotal: 'Subtotal',
    source: 'Source: Quarterly dwelling survey, table 14', note: '* Figures are provisional and may be revised.',
  },
  {
    code: 'de', separator: ';', decimal: ',', thousands: '.', encoding: 'windows-1252', lineEnd: '\r\n',
    titles: ['Bevölkerung und Fläche nach Ländern', 'Statistisches Bundesamt', 'Stichtag: 31.12.2022'],
    areas: ['Bayern', 'Hessen', 'Sachsen', 'Thüringen', 'Saarland', 'Bremen', 'Berlin', 'Brandenburg', 'Hamburg'],
    area: 'Land', year: 'Jahr',
    measures: [['Bevölkerung', 'Anzahl'], ['Fläche', 'km²'], ['Dichte', 'Einw. je km²'], ['Haushalte', '1 000'], ['Ausländer', '%']],
    groups: ['Männlich', 'Weiblich', 'Insgesamt'], total: 'Insgesamt', subtotal: 'Zwischensumme',
    source: 'Quelle: Fortschreibung des Bevölkerungsstandes', note: '1) Vorläufiges Ergebnis.',
  },
  {
    code: 'fr', separator: ';', decimal: ',', thousands: ' ', encoding: 'utf-8', lineEnd: '\r\n',
    titles: ['Emploi salarié par région', 'Institut national de la statistique', 'Champ : France hors Mayotte'],
    areas: ['Bretagne', 'Normandie', 'Occitanie', 'Corse', 'Grand Est', 'Île-de-France', 'Pays de la Loire', 'Réunion', 'Guyane'],
    area: 'Région', year: 'Année',
    measures: [['Salariés', 'milliers'], ['Salaire moyen', 'euros'], ['Évolution', '%'], ['Établissements', 'nombre'], ['Part', '%']],
    groups: ['Hommes', 'Femmes', 'Ensemble'], total: 'Total', subtotal: 'Sous-total',
    source: 'Source : estimations d’emploi localisées', note: 'Note : données corrigées des variations saisonnières.',
  },
  {
    code: 'es', separator: '\t', decimal: ',', thousands: '.', encoding: 'utf-16le', lineEnd: '\r\n',
    titles: ['Encuesta de población activa', 'Instituto de Estadística', 'Unidades: miles de personas'],
    areas: ['Andalucía', 'Aragón', 'Asturias', 'Cantabria', 'Galicia', 'Murcia', 'Navarra', 'La Rioja', 'Madrid'],
    area: 'Comunidad', year: 'Año',
    measures: [['Ocupados', 'miles'], ['Parados', 'miles'], ['Tasa de paro', '%'], ['Activos', 'miles'], ['Salario', 'euros']],
    groups: ['Hombres', 'Mujeres', 'Ambos sexos'], total: 'Total', subtotal: 'Subtotal',
    source: 'Fuente: Instituto de Estadística', note: 'Nota: los datos inferiores a 5 están sujetos a error.',
  },
  {
    code: 'pl', separator: ';', decimal: ',', thousands: ' ', encoding: 'windows-1250', lineEnd: '\n',
    titles: ['Ludność według województw', 'Urząd Statystyczny', 'Stan w dniu 31 grudnia 2021 r.'],
    areas: ['Śląskie', 'Łódzkie', 'Opolskie', 'Lubuskie', 'Podlaskie', 'Pomorskie', 'Mazowieckie', 'Świętokrzyskie', 'Małopolskie'],
    area: 'Województwo', year: 'Rok',
    measures: [['Ludność', 'osoby'], ['Powierzchnia', 'km2'], ['Gęstość', 'osoby/km2'], ['Mieszkania', 'sztuki'], ['Przyrost', '‰']],
    groups: ['Mężczyźni', 'Kobiety', 'Ogółem'], total: 'Ogółem', subtotal: 'Razem',
    source: 'Źródło: Bank Danych Lokalnych', note: 'Uwaga: dane wstępne.',
  },
  {
    code: 'nl', separator: ';', decimal: ',', thousands: '.', encoding: 'utf-8', lineEnd: '\r\n',
    titles: ['Woningvoorraad per provincie', 'Centraal Bureau', 'Periode: 2022 kwartaal 3'],
    areas: ['Groningen', 'Fryslân', 'Drenthe', 'Overijssel', 'Gelderland', 'Utrecht', 'Zeeland', 'Limburg', 'Flevoland'],
    area: 'Provincie', year: 'Jaar',
    measures: [['Woningen', 'aantal'], ['Huurprijs', 'euro'], ['Leegstand', '%'], ['Nieuwbouw', 'aantal'], ['Oppervlakte', 'm2']],
    groups: ['Koop', 'Huur', 'Totaal'], total: 'Totaal', subtotal: 'Subtotaal',
    source: 'Bron: CBS', note: 'x = geheim',
  },
  {
    code: 'pt', separator: ';', decimal: ',', thousands: '.', encoding: 'windows-1252', lineEnd: '\n',
    titles: ['Produção agrícola por distrito', 'Instituto Nacional', 'Período de referência: 2020'],
    areas: ['Aveiro', 'Beja', 'Braga', 'Évora', 'Faro', 'Guarda', 'Leiria', 'Lisboa', 'Setúbal'],
    area: 'Distrito', year: 'Ano',
    measures: [['Produção', 't'], ['Área', 'ha'], ['Rendimento', 'kg/ha'], ['Explorações', 'n.º'], ['Valor', 'mil euros']],
    groups: ['Trigo', 'Milho', 'Total de cereais'], total: 'Total', subtotal: 'Subtotal',
    source: 'Fonte: Inquérito à produção vegetal', note: 'Nota: valores provisórios.',
  },
  {
    code: 'us', separator: ',', decimal: '.', thousands: ',', encoding: 'utf-8', lineEnd: '\r\n',
    titles: ['Table 3. Crop production by state, 2019', 'Department of Agriculture', 'Released August 12, 2020'],
    areas: ['Iowa', 'Ohio', 'Texas', 'Utah', 'Maine', 'Idaho', 'Kansas', 'Nevada', 'Oregon'],
    area: 'State', year: 'Year',
    measures: [['Area planted', '1,000 acres'], ['Yield', 'bushels'], ['Production', '1,000 bushels'], ['Price', 'dollars'], ['Value', '1,000 dollars']],
    groups: ['Corn', 'Wheat', 'All grain'], total: 'United States', subtotal: 'Subtotal',
    source: 'Source: National Agricultural Statistics Service', note: '(D) Withheld to avoid disclosing data for individual operations.',
  },
  {
    code: 'ru', separator: ';', decimal: ',', thousands: ' ', encoding: 'windows-1251', lineEnd: '\r\n',
    titles: ['Численность населения по областям', 'Служба статистики', 'На 1 января 2021 года'],
    areas: ['Тверская', 'Псковская', 'Томская', 'Омская', 'Курская', 'Брянская', 'Рязанская', 'Тульская', 'Калужская'],
    area: 'Область', year: 'Год',
    measures: [['Население', 'человек'], ['Площадь', 'км2'], ['Плотность', 'чел/км2'], ['Школы', 'единиц'], ['Доля', '%']],
    groups: ['Мужчины', 'Женщины', 'Всего'], total: 'Всего', subtotal: 'Итого',
    source: 'Источник: данные переписи', note: 'Примечание: без учета малых городов.',
  },
  {
    code: 'ja', separator: ',', decimal: '.', thousands: '', encoding: 'utf-8', lineEnd: '\n',
    titles: ['都道府県別人口調査', '総務省統計局', '令和4年10月1日現在'],
    areas: ['北海道', '青森県', '岩手県', '宮城県', '秋田県', '山形県', '福島県', '茨城県', '栃木県'],
    area: '都道府県', year: '年',
    measures: [['人口', '人'], ['面積', 'km2'], ['人口密度', '人/km2'], ['世帯数', '世帯'], ['増減率', '%']],
    groups: ['男', '女', '総数'], total: '合計', subtotal: '小計',
    source: '出典:総務省統計局', note: '注:推計値を含む。',
  },
]; // prettier-ignore
