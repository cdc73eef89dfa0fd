/** Domains: who may stand in From, what signs for them, and what their DNS has to say. */
import { addDomain } from "./add-domain";
import { approveDomain } from "./approve-domain";
import { checkDue } from "./check-due";
import { getDefaultSender, setDefaultSender } from "./default-sender";
import { deleteDomain } from "./delete-domain";
import { getDomain } from "./get-domain";
import { getDomainScore } from "./get-domain-score";
import { listDomainChecks } from "./list-domain-checks";
import { listDomains } from "./list-domains";
import { listPendingDomains } from "./list-pending-domains";
import { rejectDomain } from "./reject-domain";
import { rotateKey } from "./rotate-key";
import { updateDomain } from "./update-domain";
import { verifyDomain } from "./verify-domain";

export { type DefaultSender, defaultSenderOf } from "./default-sender";
export {
  AboutDomain,
  Deleted,
  domainApproved,
  domainDeleted,
  domainLost,
  domainRegressed,
  domainRejected,
  domainVerified,
  Regressed,
  Rejected,
  Verified,
} from "./events";
export { houseDomains, publishedKey, signingRecord, vouchForDomain } from "./house-domains";
export { weights } from "./judge";
export { countDomains, nameOfDomain, sendsFrom } from "./known-domains";
export { obstacle } from "./obstacle";
export { sandboxDomain } from "./sandbox";
export { domainState, type Sender, senderFor } from "./sender";
export { signingKey } from "./signing-key";

export {
  addDomain,
  approveDomain,
  deleteDomain,
  getDefaultSender,
  getDomain,
  getDomainScore,
  listDomainChecks,
  listDomains,
  listPendingDomains,
  rejectDomain,
  rotateKey,
  setDefaultSender,
  updateDomain,
  verifyDomain,
};

export const domainOperations = [
  addDomain,
  listDomains,
  listPendingDomains,
  getDomain,
  updateDomain,
  deleteDomain,
  verifyDomain,
  getDomainScore,
  listDomainChecks,
  rotateKey,
  approveDomain,
  rejectDomain,
  getDefaultSender,
  setDefaultSender,
] as const;
export const domainJobs = [checkDue] as const;
