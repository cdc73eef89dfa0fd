import { createServer, type Server } from "node:net";
import { expect, test } from "vitest";
import { choosePort } from "./port";

const listening = (): Promise<{ server: Server; port: number }> =>
  new Promise((done) => {
    const server = createServer();
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      done({ server, port: typeof address === "object" && address ? address.port : 0 });
    });
  });

test("a taken port is named, with the command that chooses another", async () => {
  const { server, port } = await listening();
  await expect(choosePort("127.0.0.1", port)).rejects.toThrow(
    `Port ${port} is taken by another program. Choose another: PORT=${port + 1} npm start`,
  );
  server.close();
});

test("a predecessor that is ending is waited for", async () => {
  const { server, port } = await listening();
  const chosen = choosePort("127.0.0.1", port, 10_000);
  server.close();
  expect(await chosen).toBe(port);
});

test("port 0 takes a free one", async () => {
  expect(await choosePort("127.0.0.1", 0)).toBeGreaterThan(0);
});

test("an address that is not ours is named", async () => {
  await expect(choosePort("192.0.2.1", 0)).rejects.toThrow("HOST is 192.0.2.1, which is not an address of this machine.");
});
