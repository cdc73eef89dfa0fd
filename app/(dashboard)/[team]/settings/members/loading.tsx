import { Loading, SkeletonRows } from "@/components/ui/skeleton";

export default function MembersLoading() {
  return (
    <Loading what="members">
      <SkeletonRows rows={4} />
    </Loading>
  );
}
