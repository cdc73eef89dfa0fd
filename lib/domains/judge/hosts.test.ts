/** DNS hosts are recognised from the names of their servers, and none is mistaken for another. */
import { expect, test } from "vitest";
import { hostOf } from "./hosts";

test.each([
  ["cloudflare", "ada.ns.cloudflare.com", "bob.ns.cloudflare.com."],
  ["route53", "ns-2048.awsdns-64.com", "ns-1.awsdns-05.co.uk"],
  ["google", "ns-cloud-a1.googledomains.com", "ns-cloud-a2.googledomains.com"],
  ["godaddy", "NS37.domaincontrol.com", "ns38.domaincontrol.com"],
  ["namecheap", "dns1.registrar-servers.com", "dns2.registrar-servers.com"],
  ["ionos", "ns1045.ui-dns.com", "ns1045.ui-dns.org"],
  ["hetzner", "hydrogen.ns.hetzner.com", "helium.ns.hetzner.de"],
  ["digitalocean", "ns1.digitalocean.com", "ns2.digitalocean.com"],
  ["ovh", "dns10.ovh.net", "ns10.ovh.net"],
  ["gandi", "ns-1-a.gandi.net", "ns-2-b.gandi.net"],
  ["azure", "ns1-01.azure-dns.com", "ns2-01.azure-dns.net"],
  ["vercel", "ns1.vercel-dns.com", "ns2.vercel-dns.com"],
  ["netlify", "dns1.p01.nsone.net", "dns2.p01.nsone.net"],
])("%s", (id, ...servers) => {
  const host = hostOf(servers);
  expect(host?.id).toBe(id);
  expect(host?.hint).toMatch(/^(At|In) .+\.$/);
});

test("servers of nobody known, or of two hosts, are no host", () => {
  expect(hostOf([])).toBeNull();
  expect(hostOf(["ns1.acme.test"])).toBeNull();
  expect(hostOf(["ns1.digitalocean.com", "ns1.acme.test"])).toBeNull();
  expect(hostOf(["ns1.notdigitalocean.com"])).toBeNull();
  expect(hostOf(["ns1.digitalocean.com.evil.test"])).toBeNull();
});
