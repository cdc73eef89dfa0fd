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

/** The names alone: many of them are at home in more countries than are listed here. */
const knownNames = new Set(wellKnown.map((name) => name.slice(0, name.indexOf("."))));

/** ISO 3166 as ICANN delegates it, without those that are nearly always a missed “com” (co, cm, om) when a provider's name is before them. */
const countries = new Set(
  `ac ad ae af ag ai al am ao ar as at au aw ax az ba bb bd be bf bg bh bi bj bm bn bo br bs bt bw by bz ca cc cd cf cg ch ci ck cl cn cr
  cu cv cw cx cy cz de dj dk dm do dz ec ee eg er es et eu fi fj fk fm fo fr ga gd ge gf gg gh gi gl gm gn gp gq gr gs gt gu gw gy hk hm hn
  hr ht hu id ie il im in io iq ir is it je jm jo jp ke kg kh ki km kn kp kr kw ky kz la lb lc li lk lr ls lt lu lv ly ma mc md me mg mh mk
  ml mm mn mo mp mq mr ms mt mu mv mw mx my mz na nc ne nf ng ni nl no np nr nu nz pa pe pf pg ph pk pl pm pn pr ps pt pw py qa re ro rs ru
  rw sa sb sc sd se sg sh si sk sl sm sn so sr ss st su sv sx sy sz tc td tf tg th tj tk tl tm tn to tr tt tv tw tz ua ug uk us uy uz va vc
  ve vg vi vn vu wf ws ye yt za zm zw`.split(/\s+/),
);
const generic = new Set("com net org info biz".split(" "));
const secondLevel = new Set("com co net org ac edu gov ne or".split(" "));

/** `de`, `com.au`, `org`: one that exists, and is hardly a slip. */
function isRealEnding(ending: string): boolean {
  const [first = "", second, ...more] = ending.split(".");
  if (second === undefined) return countries.has(first) || generic.has(first);
  return more.length === 0 && secondLevel.has(first) && (countries.has(second) || second === "co");
}

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
  const dot = domain.indexOf(".");
  if (known.has(domain) || (knownNames.has(domain.slice(0, dot)) && isRealEnding(domain.slice(dot + 1)))) return null;
  const near = nearest(domain);
  if (near) return near;
  const [ending = "", ...rest] = domain.split(".").reverse();
  const meant = missedEndings.get(ending);
  return meant && rest.length > 0 ? [...rest.reverse(), meant].join(".") : null;
}

/** One slip for a short name, two for a long one. The first letter is hardly ever the one that is wrong. */
function nearest(domain: string): string | null {
  const ending = domain.slice(domain.indexOf(".") + 1);
  const endsWell = isRealEnding(ending);
  let best: { name: string; slips: number } | null = null;
  for (const name of wellKnown) {
    const most = name.length < 8 ? 1 : 2;
    if (Math.abs(name.length - domain.length) > most || name[0] !== domain[0]) continue;
    // Whoever wrote an ending that exists meant it.
    if (endsWell && name.slice(name.indexOf(".") + 1) !== ending) continue;
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
