import type { Routes, Way } from "@/lib/emails";
import type { Transport } from "@/lib/infra/transports/types";

/** Everything goes by this transport, with no limit and nothing to be known about it. */
export const oneWay = (transport: Transport): Routes => {
  const way: Way = { key: transport.name, label: transport.name, transport, keepsOnce: false, reporter: null };
  return {
    refresh: async () => undefined,
    choose: () => ({ way }),
    relays: true,
    calm: true,
    isDoubtful: () => false,
    pace: async () => ({ waitMs: 0, crowded: null }),
    worked: async () => undefined,
    troubled: async () => null,
    close: () => transport.close(),
  };
};
