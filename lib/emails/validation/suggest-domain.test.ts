import { expect, test } from "vitest";
import { suggestDomain } from "./suggest-domain";

test("nobody is told to leave a provider's domain in another country", () => {
  for (const domain of "yahoo.com.au yahoo.ie yahoo.com.mx yahoo.co.nz yahoo.co.jp yahoo.gr yahoo.com.ar yahoo.pl hotmail.nl hotmail.se hotmail.ch hotmail.be hotmail.co.jp live.ca live.se live.com.au live.dk live.it outlook.pt outlook.com.br outlook.jp outlook.ie msn.nl aol.de aol.co.uk gmx.fr gmx.us yandex.ua yandex.com.tr orange.es tiscali.co.uk zoho.in mail.ee".split(
    " ",
  ))
    expect(suggestDomain(domain), domain).toBeNull();
});

test("a slip in the name keeps the ending that was written, and one in the ending is told", () => {
  const meant = {
    "gamil.com": "gmail.com",
    "hotmial.com": "hotmail.com",
    "yaho.com": "yahoo.com",
    "gmail.con": "gmail.com",
    "gmail.co": "gmail.com",
    "hotmail.cm": "hotmail.com",
    "yaho.co.uk": "yahoo.co.uk",
    "hotmial.de": "hotmail.de",
    "outlok.fr": "outlook.fr",
    "example.ogr": "example.org",
  };
  for (const [domain, expected] of Object.entries(meant)) expect(suggestDomain(domain), domain).toBe(expected);
  for (const domain of ["yaho.ie", "shop.test", "gmx.example"]) expect(suggestDomain(domain), domain).toBeNull();
});
