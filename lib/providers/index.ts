/** Providers: a team's own SES and SMTP, and the instance's, as data that the engine opens. */
import { createProvider } from "./create-provider";
import { deleteProvider } from "./delete-provider";
import { listProviders } from "./list-providers";
import { orderProviders } from "./order-providers";
import { refreshQuotas } from "./refresh-quotas";
import { setInstanceTransport } from "./set-instance-transport";
import { testProvider } from "./test-provider";
import { updateProvider } from "./update-provider";
import { watchOutages } from "./watch-outages";

export { type Building, buildTransport } from "./build-transport";
export { CameBack, transportBack, transportOut, WentOut } from "./events";
export { type InstanceWay, instanceTransports } from "./instance-transports";
export { type ProviderConfig, providersOf, type TeamProviders } from "./providers-of";
export { isNamedTopic, noteHeard, noteSubscription } from "./topics";
export { createProvider, deleteProvider, listProviders, orderProviders, setInstanceTransport, testProvider, updateProvider };

export const providerOperations = [
  listProviders,
  createProvider,
  setInstanceTransport,
  orderProviders,
  updateProvider,
  deleteProvider,
  testProvider,
] as const;
export const providerJobs = [refreshQuotas, watchOutages] as const;
