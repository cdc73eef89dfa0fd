/** What somebody should look at now; nothing on a good day. */
import Link from "next/link";
import { Notice } from "@/components/ui/notice";
import { complaintLimits, limitWords, type Overview, percentOf } from "@/lib/analytics";
import { count, duration } from "./health-sentence";

const overdueAfterSeconds = 300;
/** Beyond this receiving servers begin to distrust a sender. */
const highBounceShare = 0.05;
const enough = 20;

export function NeedsYou({ overview: { waiting, attempted, bounced, complained, days }, base }: { overview: Overview; base: string }) {
  const settled = attempted.now;
  const after = days[0] ?? "";
  return (
    <>
      {waiting.overdueSeconds > overdueAfterSeconds && (
        <Notice tone="warn" title={`${count(waiting.count)} ${waiting.count === 1 ? "message has" : "messages have"} not left in time`}>
          The oldest should have left {duration(waiting.overdueSeconds)} ago. If this number grows, no worker is running: ask the operator
          of the instance.{" "}
          <Link href={`${base}/emails?recipientStatus=queued,sending,deferred`} className="link">
            See what waits
          </Link>
        </Notice>
      )}
      {settled >= enough && bounced.now / settled > highBounceShare && (
        <Notice tone="warn" title={`${percentOf(bounced.now, settled, [highBounceShare])} of this week's recipients bounced`}>
          Above {limitWords(highBounceShare)} receiving servers begin to distrust a sender. Remove the addresses that do not exist.{" "}
          <Link href={`${base}/emails?recipientStatus=bounced&after=${after}`} className="link">
            See who bounced
          </Link>
        </Notice>
      )}
      {complained.now > 0 && settled >= enough && complained.now / settled >= complaintLimits[1] && (
        <Notice
          tone="warn"
          title={`${complained.now === 1 ? "A recipient" : `${count(complained.now)} recipients`} reported your mail as spam this week`}
        >
          Write only to people who asked for it.{" "}
          <Link href={`${base}/emails?recipientStatus=complained&after=${after}`} className="link">
            See who complained
          </Link>
        </Notice>
      )}
    </>
  );
}
