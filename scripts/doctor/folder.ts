/** The data folder: may we write there, may PostgreSQL, is there room, is the secret kept well. */
import { accessSync, constants, existsSync, mkdirSync, readFileSync, statfsSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import { embeddedVersion, reachable, serverAccount } from "@/lib/infra/db/embedded-server";
import { root } from "../run-program";
import { Ailment, type Examination, Skipped } from "./finding";

export const dataFolder = (): string => resolve(root, process.env.DATA_DIR || ".data");
const leastGigabytes = 1;

export const folderChecks: readonly Examination[] = [
  {
    name: "data folder",
    look() {
      const folder = dataFolder();
      try {
        mkdirSync(folder, { recursive: true });
        accessSync(folder, constants.W_OK | constants.X_OK);
      } catch {
        throw new Ailment(`${folder} may not be written.`, `sudo chown -R "$(id -un)" ${folder}`);
      }
      if (process.env.DATABASE_URL) return `${folder}, for logs; the database is elsewhere`;
      const account = serverAccount();
      if (reachable(folder, account)) return `${folder}, with PostgreSQL ${embeddedVersion()}`;
      return `${folder} for secrets and logs; the database is in /var/lib/mailwright, where the user “postgres” can go`;
    },
  },
  {
    name: "secret key",
    look() {
      if (process.env.SECRET_KEY) return "from SECRET_KEY";
      const file = join(dataFolder(), "secret.key");
      if (!existsSync(file)) throw new Skipped("the first start makes it");
      if (readFileSync(file, "utf8").trim().length < 32)
        throw new Ailment(`${file} is cut off; what it sealed cannot be read without it.`, `restore ${file} from your backup`);
      if (statSync(file).mode & 0o077) throw new Ailment(`${file} can be read by others.`, `chmod 600 ${file}`);
      return `${file}; back it up with the data`;
    },
  },
  {
    name: "disk",
    look() {
      const { bavail, bsize } = statfsSync(existsSync(dataFolder()) ? dataFolder() : root);
      const free = (Number(bavail) * Number(bsize)) / 1e9;
      if (free >= leastGigabytes) return `${free.toFixed(1)} GB free`;
      throw new Ailment(`Only ${free.toFixed(2)} GB free; PostgreSQL stops when there is none.`, `du -xh ${root} | sort -h | tail`);
    },
  },
];
