/** Connects to the addresses that were vetted and to no others, whatever the name means a moment later. */
import { isIPv6, type LookupFunction, connect as netConnect, type Socket } from "node:net";
import { type ConnectionOptions, connect as tlsConnect } from "node:tls";
import { bytesOf } from "./cidr";
import { mayReach, type PortPolicy, type Refusal, type VetOptions, type Vetted, vetHost } from "./vet-host";

/** The guard said no, and no packet left. `refusal.why` is half a sentence for a person. */
export class OutboundRefused extends Error {
  override readonly name = "OutboundRefused";

  constructor(readonly refusal: Refusal) {
    super(refusal.why);
  }
}

/** @throws OutboundRefused */
export async function vetOrThrow(host: string, port: number, options: VetOptions): Promise<Vetted> {
  const vetted = await vetHost(host, port, options);
  if (!vetted.ok) throw new OutboundRefused(vetted);
  return vetted;
}

/**
 * A `lookup` for node:net, node:tls and the agents of node:http that answers with what was vetted, without asking anybody again.
 * Node asks none for a host that is an address already, so `host` must be the vetted one.
 */
export function pinnedLookup({ addresses }: Vetted): LookupFunction {
  const entries = addresses.map((address) => ({ address, family: isIPv6(address) ? 6 : 4 }));
  return (_name, options, done) => {
    const fitting = entries.filter(
      ({ family }) => !options.family || options.family === "IPv4" || options.family === "IPv6" || options.family === family,
    );
    const [first] = fitting;
    if (!first) return done(Object.assign(new Error("no vetted address of this family"), { code: "ENOTFOUND" }), "", 0);
    return options.all ? done(null, fitting) : done(null, first.address, first.family);
  };
}

/**
 * A `lookup` that vets whenever it is called, for libraries that open their own connections: what it refuses is not connected
 * to. It is never asked about hosts that are addresses; put those through `vetHost` first.
 */
export function guardedLookup(port: number, options: VetOptions): LookupFunction {
  return (name, wanted, done) => {
    vetOrThrow(name, port, options).then(
      (vetted) => pinnedLookup(vetted)(name, wanted, done),
      (error: unknown) => done(Object.assign(error instanceof Error ? error : new Error("refused"), { code: "EACCES" }), "", 0),
    );
  };
}

/** What node:net, node:tls and node:http connect with, so that they go where it was vetted that they may. */
export const pinned = (vetted: Vetted): { host: string; port: number; lookup: LookupFunction } => ({
  host: vetted.host,
  port: vetted.port,
  lookup: pinnedLookup(vetted),
});

/** Checks again once the socket is connected, and destroys it with an OutboundRefused when the peer is not one that was vetted. */
export function checkPeer(socket: Socket, vetted: Vetted, allow?: readonly string[]): void {
  const check = () => {
    const peer = bytesOf(socket.remoteAddress ?? "");
    const known = peer !== null && vetted.addresses.some((address) => bytesOf(address)?.equals(peer));
    if (known && mayReach(socket.remoteAddress ?? "", allow)) return;
    socket.destroy(new OutboundRefused({ ok: false, reason: "private", why: `${vetted.host} does not lead to public addresses only` }));
  };
  if (socket.connecting) socket.prependOnceListener("connect", check);
  else check();
}

export interface GuardedConnectOptions extends VetOptions {
  readonly ports: PortPolicy;
  /** For the look-up, the connection and the TLS handshake together. */
  readonly timeoutMs: number;
  /** TLS from the first byte, by this name unless `servername` says otherwise. */
  readonly tls?: Pick<ConnectionOptions, "servername" | "rejectUnauthorized" | "minVersion" | "ca"> | null;
}

/** A connected socket. @throws OutboundRefused, or what node says about a connection that failed */
export async function guardedConnect(host: string, port: number, options: GuardedConnectOptions): Promise<Socket> {
  const until = performance.now() + options.timeoutMs;
  const vetted = await vetOrThrow(host, port, options);
  const name = bytesOf(vetted.host) ? {} : { servername: vetted.host };
  const socket = options.tls ? tlsConnect({ ...pinned(vetted), ...name, ...options.tls }) : netConnect(pinned(vetted));
  checkPeer(socket, vetted, options.allow);
  const late = Object.assign(new Error(`${vetted.host} did not answer in time`), { code: "ETIMEDOUT" });
  const timer = setTimeout(() => socket.destroy(late), Math.max(1, until - performance.now()));
  return new Promise<Socket>((done, fail) => {
    socket.once("error", fail);
    socket.once(options.tls ? "secureConnect" : "connect", () => {
      socket.off("error", fail);
      if (!socket.destroyed) done(socket);
    });
  }).finally(() => clearTimeout(timer));
}
