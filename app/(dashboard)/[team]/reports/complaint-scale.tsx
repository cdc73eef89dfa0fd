/** Where a share of complaints lies against the limits that mailbox providers publish. The words beside it say the same. */
import { complaintLimits, limitWords } from "@/lib/analytics";

const [width, height, most] = [120, 30, 0.004];
const x = (share: number): number => (Math.min(share, most) / most) * (width - 8) + 4;

export function ComplaintScale({ share }: { share: number }) {
  const tone = share >= complaintLimits[1] ? "fill-bad" : share >= complaintLimits[0] ? "fill-warn" : "fill-ok";
  return (
    <svg
      viewBox={`0 0 ${width} ${height}`}
      width={width}
      height={height}
      className="mb-1 max-w-full min-w-0"
      aria-hidden="true"
      data-meaning
    >
      <rect x={4} y={7} width={width - 8} height={4} rx={2} className="fill-line" />
      <rect x={4} y={7} width={Math.max(0, x(share) - 4)} height={4} rx={2} className={tone} />
      {complaintLimits.map((limit) => (
        <g key={limit}>
          <line x1={x(limit)} x2={x(limit)} y1={3} y2={15} className="stroke-muted" />
          <text x={x(limit)} y={27} textAnchor="middle" fontSize={10} className="fill-muted">
            {limitWords(limit)}
          </text>
        </g>
      ))}
      <circle cx={x(share)} cy={9} r={4} className={`${tone} stroke-surface`} strokeWidth={1.5} />
    </svg>
  );
}
