/** A door in front of a server that can be shut: what is behind it is then away, and comes back unchanged. */

import type { AddressInfo } from "node:net";
import { connect, createServer, type Socket } from "node:net";

export interface Gate {
  readonly port: number;
  /** Cuts every connection and takes no new one. */
  shut(): void;
  open(): void;
  /**
   * Lets the connections that exist stand open and carry nothing any more, as a frozen server or a forgotten NAT entry does; later
   * ones work. With `answers` what the client says still arrives. Answers how many there are.
   */
  freeze(what?: "all" | "answers"): number;
  close(): Promise<void>;
}

export async function tcpGate(target: { host: string; port: number }): Promise<Gate> {
  const sockets = new Set<Socket>();
  const pairs = new Set<readonly [near: Socket, far: Socket]>();
  let shut = false;
  const server = createServer((near) => {
    if (shut) return near.destroy();
    const far = connect(target);
    for (const socket of [near, far]) {
      sockets.add(socket);
      socket.on("close", () => sockets.delete(socket));
      socket.on("error", () => undefined);
    }
    near.pipe(far);
    far.pipe(near);
    const pair = [near, far] as const;
    pairs.add(pair);
    near.on("close", () => pairs.delete(pair));
    near.on("close", () => far.destroy());
    far.on("close", () => near.destroy());
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const cut = () => {
    for (const socket of sockets) socket.destroy();
  };
  return {
    port: (server.address() as AddressInfo).port,
    shut() {
      shut = true;
      cut();
    },
    open() {
      shut = false;
    },
    freeze(what = "all") {
      for (const [near, far] of pairs) {
        far.unpipe(near);
        far.pause();
        if (what === "answers") continue;
        near.unpipe(far);
        near.pause();
      }
      return pairs.size;
    },
    close: () =>
      new Promise((done) => {
        server.close(() => done());
        cut();
      }),
  };
}
