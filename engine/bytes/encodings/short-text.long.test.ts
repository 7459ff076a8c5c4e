/** Encodings of texts of a few words, in which statistics find nothing. */

import iconv from 'iconv-lite';
import { expect, test } from 'vitest';
import { detectEncoding, prepareDetection, toUtf8 } from '#engine/bytes/encoding.ts';
import { drawingOf, type Drawing } from '#engine/testing/fuzz/drawing.ts';
import { isWholeRun } from '#engine/testing/run-length.ts';

/** Words as they are in small tables, by the encodings that programs write them in. */
const words: Readonly<Record<string, string>> = {
  shift_jis:
    '名前 都市 年齢 田中太郎 鈴木花子 佐藤次郎 東京都 大阪 名古屋 福岡 商品名 価格 在庫 りんご バナナ オレンジ 氏名 住所 日付 内容 会社名 部署 担当者 電話番号 株式会社サンプル 営業部 総務部 売上',
  gb18030:
    '姓名 城市 年龄 张伟 王芳 李娜 刘洋 北京 上海 广州 深圳 产品 价格 苹果 香蕉 订单编号 客户名称 金额 上海贸易有限公司 北京科技公司 日期 地址 电话 部门 销售 数量',
  big5: '姓名 城市 年齡 陳大文 林小明 黃志強 臺北 高雄 臺中 產品 價格 蘋果 香蕉 訂單編號 客戶名稱 金額 台灣貿易有限公司 日期 地址 電話 部門 銷售 數量',
  'euc-kr':
    '이름 도시 나이 김철수 이영희 박민수 서울 부산 대구 상품 가격 사과 바나나 주문번호 고객명 금액 한국무역 날짜 주소 전화번호 부서 판매 수량 인천광역시',
  // Of an even number of letters each, which could be pairs.
  'koi8-r': 'цена дата кино партия коля катя вера нина иван лена тула омск рига',
  'windows-1254': 'isim şehir Ayşe Çağrı Işık İstanbul Eskişehir Muğla ürün ağırlık müşteri düşük çalışan görüş',
  'windows-1250': 'név Győr Jenő Győző Érd Ödön város termék könyvelő fűtés időszak összeg főváros különbség',
  'windows-1252':
    'José Málaga Zoë Köln Straße Größe Müller Äcker Ángel Álvaro Ávila Águeda año Cañón précis prénom Hélène Noël Éric façade naïve Ångström Österreich Malmö São João coração milhões Ação Évora Øresund Ærø Bjørn Łódź',
};

function drawTable(list: readonly string[], draw: Drawing): string {
  const lines = Array.from({ length: 4 + draw.below(12) }, (_, row) =>
    row === 0 ? [draw.pick(list), draw.pick(list), 'id'] : [draw.pick(list), draw.pick(list), String(draw.below(1000))],
  );
  return lines.map((cells) => `${cells.join(',')}\n`).join('');
}

test.each(Object.keys(words))('small tables in %s are read with all their letters', async (encoding) => {
  const list = words[encoding]!.split(' ').filter(
    (word) => iconv.decode(iconv.encode(word, encoding), encoding) === word,
  );
  expect(list.length).toBeGreaterThan(10);
  let wrong = 0;
  const rounds = isWholeRun ? 400 : 120;
  for (let seed = 0; seed < rounds; seed += 1) {
    const text = drawTable(list, drawingOf(seed));
    const bytes = iconv.encode(text, encoding);
    await prepareDetection(bytes);
    const found = detectEncoding(bytes, true)!;
    if (Buffer.from(toUtf8(bytes, found.encoding)).toString() !== text) wrong += 1;
  }
  // Some draws have hardly a letter in which two encodings differ.
  expect(wrong).toBeLessThan(rounds * 0.05);
});
