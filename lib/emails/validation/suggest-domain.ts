/** What somebody probably meant who wrote gamil.com. */

/** Where most private addresses are, and endings that fingers miss. */
const wellKnown = `gmail.com googlemail.com yahoo.com yahoo.co.uk yahoo.co.in yahoo.fr yahoo.de yahoo.it yahoo.es yahoo.ca yahoo.com.br
  ymail.com rocketmail.com hotmail.com hotmail.co.uk hotmail.fr hotmail.de hotmail.it hotmail.es outlook.com outlook.de outlook.fr
  outlook.in live.com live.co.uk live.nl msn.com icloud.com me.com mac.com aol.com proton.me protonmail.com gmx.de gmx.net gmx.at
  gmx.ch gmx.com web.de t-online.de freenet.de mail.com mail.ru yandex.ru yandex.com fastmail.com zoho.com rediffmail.com qq.com
  163.com 126.com naver.com orange.fr wanadoo.fr free.fr laposte.net libero.it tiscali.it virgilio.it comcast.net verizon.net
  att.net sbcglobal.net bellsouth.net cox.net charter.net btinternet.com sky.com virginmedia.com ntlworld.com bigpond.com
  optusnet.com.au uol.com.br bol.com.br terra.com.br hey.com email.com`.split(/\s+/);
const known = new Set(wellKnown);

const missedEndings: ReadonlyMap<string, string> = new Map([
  ["con", "com"],
  ["cmo", "com"],
  ["ocm", "com"],
  ["comm", "com"],
  ["coom", "com"],
  ["vom", "com"],
  ["xom", "com"],
  ["nte", "net"],
  ["ner", "net"],
  ["ogr", "org"],
  ["orgg", "org"],
]);

/** Null when the domain is a well-known one, or like none of them. */
export function suggestDomain(domain: string): string | null {
  if (known.has(domain)) return null;
  const near = nearest(domain);
  if (near) return near;
  const [ending = "", ...rest] = domain.split(".").reverse();
  const meant = missedEndings.get(ending);
  return meant && rest.length > 0 ? [...rest.reverse(), meant].join(".") : null;
}

/** One slip for a short name, two for a long one. The first letter is hardly ever the one that is wrong. */
function nearest(domain: string): string | null {
  let best: { name: string; slips: number } | null = null;
  for (const name of wellKnown) {
    const most = name.length < 8 ? 1 : 2;
    if (Math.abs(name.length - domain.length) > most || name[0] !== domain[0]) continue;
    const slips = slipsBetween(domain, name, most);
    if (slips <= most && slips < (best?.slips ?? Number.POSITIVE_INFINITY)) best = { name, slips };
  }
  return best?.name ?? null;
}

/** Letters missing, added, exchanged or swapped with their neighbour (optimal string alignment); `most + 1` for anything beyond. */
export function slipsBetween(a: string, b: string, most: number): number {
  let before: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, n) => n);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const exchanged = (last[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1] ? (before[j - 2] ?? 0) + 1 : exchanged;
      row.push(Math.min((last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, exchanged, swapped));
    }
    if (Math.min(...row) > most) return most + 1;
    before = last;
    last = row;
  }
  return last[b.length] ?? 0;
}
