/** The part of mailauth that reads key records, which it brings no types for. */
declare module "mailauth/lib/tools.js" {
  /** Resolves when a verifier may use the key, and rejects when not. */
  export function getPublicKey(
    type: "DKIM",
    name: string,
    minBitLength: number,
    resolver: (name: string, type: string) => Promise<string[][]>,
    options: { strict: boolean; hashAlgo: string },
  ): Promise<unknown>;
}
