import { PageHeader } from "@/components/ui/page-header";
import { Loading, SkeletonRows } from "@/components/ui/skeleton";

export default function CredentialsLoading() {
  return (
    <>
      <PageHeader title="Credentials" description="API keys with which programs send and read email. A secret is shown only once." />
      <Loading what="the keys" className="overflow-clip rounded-panel border border-line bg-surface">
        <SkeletonRows rows={5} />
      </Loading>
    </>
  );
}
