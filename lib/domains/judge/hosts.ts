/** Who serves a zone, recognised from its name servers, and how that host wants records entered. */

export interface DnsHost {
  readonly id: string;
  readonly name: string;
  /** One sentence. */
  readonly hint: string;
}

const short = (where: string): string =>
  `${where}, enter names without the domain (“_dmarc”, not “_dmarc.example.com”), “@” for the domain itself, and values without quotes.`;
const whole = (where: string): string => `${where}, enter the whole name as shown here, and put values of TXT records in quotes.`;

const hosts: readonly (DnsHost & { readonly servers: RegExp })[] = [
  {
    id: "cloudflare",
    name: "Cloudflare",
    servers: /\.ns\.cloudflare\.com$/,
    hint: "At Cloudflare, names may be entered whole or short and values without quotes; set the tracking host to “DNS only” (grey cloud).",
  },
  {
    id: "route53",
    name: "Amazon Route 53",
    servers: /\.awsdns-\d+\.(com|net|org|co\.uk)$/,
    hint: "In Route 53, put values of TXT records in quotes, and split those longer than 255 characters into several quoted strings, as the zone file shows them.",
  },
  { id: "google", name: "Google Cloud DNS", servers: /\.(googledomains|google)\.com$/, hint: whole("In Google Cloud DNS") },
  { id: "squarespace", name: "Squarespace", servers: /\.(squarespacedns\.com|nsone\.squarespace\.com)$/, hint: short("At Squarespace") },
  { id: "godaddy", name: "GoDaddy", servers: /\.domaincontrol\.com$/, hint: short("At GoDaddy") },
  {
    id: "namecheap",
    name: "Namecheap",
    servers: /\.(registrar-servers|namecheaphosting)\.com$/,
    hint: short("At Namecheap, under “Advanced DNS”"),
  },
  { id: "ionos", name: "IONOS", servers: /\.ui-dns\.(com|de|org|biz)$/, hint: short("At IONOS") },
  {
    id: "hetzner",
    name: "Hetzner",
    servers: /\.ns\.hetzner\.(com|de)$|\.first-ns\.de$|\.second-ns\.(com|de)$/,
    hint: "At Hetzner, enter names without the domain, put values of TXT records in quotes, and end host names with a dot.",
  },
  {
    id: "digitalocean",
    name: "DigitalOcean",
    servers: /\.digitalocean\.com$/,
    hint: "At DigitalOcean, enter names without the domain, values without quotes, and end host names with a dot.",
  },
  {
    id: "ovh",
    name: "OVHcloud",
    servers: /\.ovh\.(net|ca|us)$|\.anycast\.me$/,
    hint: "At OVHcloud, enter names without the domain, take the type TXT for SPF and DKIM too, and end host names with a dot.",
  },
  {
    id: "gandi",
    name: "Gandi",
    servers: /\.gandi\.net$/,
    hint: "At Gandi, enter names without the domain, put values of TXT records in quotes, and end host names with a dot.",
  },
  { id: "azure", name: "Azure DNS", servers: /\.azure-dns\.(com|net|org|info)$/, hint: short("In Azure DNS") },
  { id: "vercel", name: "Vercel", servers: /\.vercel-dns\.com$/, hint: short("At Vercel") },
  { id: "netlify", name: "Netlify", servers: /\.nsone\.net$/, hint: whole("At Netlify or NS1").replace(" in quotes", " without quotes") },
  { id: "dnsimple", name: "DNSimple", servers: /\.dnsimple(-edge)?\.(com|net|org)$/, hint: short("At DNSimple") },
  {
    id: "porkbun",
    name: "Porkbun",
    servers: /\.porkbun\.com$/,
    hint: "At Porkbun, enter names without the domain, leave the name empty for the domain itself, and values without quotes.",
  },
  {
    id: "strato",
    name: "Strato",
    servers: /\.(rzone|strato)\.de$/,
    hint: "At Strato, enter the name as a prefix without the domain, and values without quotes.",
  },
  { id: "inwx", name: "INWX", servers: /\.inwx\.(de|eu|net|at)$/, hint: short("At INWX") },
  { id: "bunny", name: "bunny.net", servers: /\.bunny\.net$/, hint: short("At bunny.net") },
];

/** Null for a host that is not known, or servers of several hosts. */
export function hostOf(nameServers: readonly string[]): DnsHost | null {
  const found = nameServers.map((server) => hosts.find(({ servers }) => servers.test(server.toLowerCase().replace(/\.$/, ""))));
  const [first] = found;
  if (!first || found.some((one) => one !== first)) return null;
  return { id: first.id, name: first.name, hint: first.hint };
}
