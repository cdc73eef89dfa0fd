/** What a worker needs to deliver: the queue, the steps of a delivery, the routes, the settling. */
export { type Claim, claim, mostSilentClaims } from "./claim";
export { type Delivery, prepare, type Stopped, toParcel } from "./deliver";
export { keepQueueGauges } from "./keep-queue-gauges";
export { clearSuspicion, extendLeases, handoverMarker, park, putOffSuspect, release } from "./lease";
export { type Loaded, loadDeliveries } from "./load-deliveries";
export { answered, nothingLeft, type Settlement, type Troubled, troubleIn } from "./outcome";
export { packAttached } from "./pack-attached";
export { openRoutes, type Routes, type Way } from "./route";
export { setAside } from "./set-aside";
export { settler } from "./settle";
export { Turns } from "./take-turns";
