/** Media types of files (RFC 6838): read where they are given, guessed by the name where they are not. */
import { extensionOf } from "./filename";

export const unknownType = "application/octet-stream";

const token = "[A-Za-z0-9!#$&^_.+-]{1,100}";
const shape = new RegExp(`^${token}/${token}(?: *; *[A-Za-z0-9_-]{1,40}=(?:[A-Za-z0-9_.+:/-]{1,80}|"[A-Za-z0-9 _.+:/-]{1,80}"))*$`);

/** Parameters that say how to read a file. Its name is a parameter too, but that is ours to write: see `readMediaType`. */
const parameters = ["charset", "format", "delsp", "header", "method", "component", "optinfo", "profile", "version", "codecs", "type"];
const allowed = new Set(parameters);
/** Names of the file, in the way of old mail programs; what is written there comes from `filename`. */
const naming = new Set(["name", "filename"]);

export interface MediaType {
  /** The type with its parameters, as it may stand in a header. */
  readonly type: string;
  /** What it called the file. Left out of `type`, for a second name beside ours could say another ending. */
  readonly names: readonly string[];
}

/**
 * Reads the type of an attachment, or says in a sentence why it cannot be one. Types that are made of messages are left out:
 * they cannot be in base64 (RFC 2046 section 5.2.1). A parameter stands in it once (RFC 2045 section 5.1), and `boundary`
 * and others that change how a message is read not at all.
 */
export function readMediaType(given: string): MediaType | string {
  if (given.length > 200 || !shape.test(given)) return "Write a media type, such as application/pdf or text/csv; charset=utf-8.";
  const [type = "", ...parts] = given.match(/(?:"[^"]*"|[^;"])+/g) ?? [];
  if (/^(multipart|message)\//i.test(type)) return "A message cannot be attached as one; use application/octet-stream.";
  const seen = new Set<string>();
  const names: string[] = [];
  const kept = [type.trim()];
  for (const part of parts) {
    const [, written = "", value = ""] = /^([^=]*)=(.*)$/.exec(part.trim()) ?? [];
    const name = written.toLowerCase();
    if (seen.has(name)) return `“${name}” stands in the media type twice. Leave one of them out.`;
    seen.add(name);
    if (naming.has(name)) names.push(value.replace(/^"|"$/g, ""));
    else if (allowed.has(name)) kept.push(`${name}=${value}`);
    else
      return `A media type cannot have the parameter “${name}”. Use ${new Intl.ListFormat("en", { type: "disjunction" }).format(parameters)}.`;
  }
  return { type: kept.join("; "), names };
}

/** By the end of the name; application/octet-stream when it says nothing. */
export const guessMediaType = (filename: string): string => byExtension.get(extensionOf(filename)) ?? unknownType;

const office = "application/vnd.openxmlformats-officedocument";
const openDocument = "application/vnd.oasis.opendocument";

const byExtension = new Map(
  Object.entries({
    "application/pdf": "pdf",
    "application/json": "json",
    "application/xml": "xml",
    "application/zip": "zip",
    "application/gzip": "gz tgz",
    "application/x-7z-compressed": "7z",
    "application/x-tar": "tar",
    "application/rtf": "rtf",
    "application/epub+zip": "epub",
    "application/vnd.apple.pkpass": "pkpass",
    "application/pgp-keys": "asc",
    "application/pkcs7-signature": "p7s",
    "application/msword": "doc",
    "application/vnd.ms-excel": "xls",
    "application/vnd.ms-powerpoint": "ppt",
    [`${office}.wordprocessingml.document`]: "docx",
    [`${office}.spreadsheetml.sheet`]: "xlsx",
    [`${office}.presentationml.presentation`]: "pptx",
    [`${openDocument}.text`]: "odt",
    [`${openDocument}.spreadsheet`]: "ods",
    [`${openDocument}.presentation`]: "odp",
    "text/plain; charset=utf-8": "txt log md",
    "text/csv; charset=utf-8": "csv",
    "text/html; charset=utf-8": "html htm",
    "text/calendar; charset=utf-8": "ics",
    "text/vcard; charset=utf-8": "vcf",
    "image/png": "png",
    "image/jpeg": "jpg jpeg",
    "image/gif": "gif",
    "image/webp": "webp",
    "image/avif": "avif",
    "image/svg+xml": "svg",
    "image/bmp": "bmp",
    "image/tiff": "tif tiff",
    "image/heic": "heic",
    "image/x-icon": "ico",
    "audio/mpeg": "mp3",
    "audio/wav": "wav",
    "audio/ogg": "ogg",
    "audio/mp4": "m4a",
    "video/mp4": "mp4",
    "video/quicktime": "mov",
    "video/webm": "webm",
  }).flatMap(([type, extensions]) => extensions.split(" ").map((extension) => [extension, type] as const)),
);

/** Kinds of files that receivers and providers refuse, because opening one runs it (the list that Amazon SES publishes). */
export const refusedExtensions: ReadonlySet<string> = new Set(
  `ade adp app asp bas bat cer chm cmd com cpl crt csh der exe fxp gadget hlp hta inf ins isp its js jse ksh lib lnk mad maf mag
   mam maq mar mas mat mau mav maw mda mdb mde mdt mdw mdz msc msh msh1 msh2 mshxml msh1xml msh2xml msi msp mst ops pcd pif plg prf
   prg reg scf scr sct shb shs sys ps1 ps1xml ps2 ps2xml psc1 psc2 tmp url vb vbe vbs vps vsmacros vss vst vsw vxd ws wsc wsf wsh xnk`
    .split(/\s+/)
    .filter(Boolean),
);
